/** Inputs from a schema: well-formed ones for walks, and hostile ones for fuzzing. Seeded, so that a failure comes again. */
import fc from 'fast-check';
import { z } from 'zod';

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOf = (value: unknown, other: number): number => (typeof value === 'number' ? value : other);

/** A pattern of zod's may hold look-aheads and properties that the generator does not know. */
const matching = (pattern: string): fc.Arbitrary<string> | undefined => {
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'));
  } catch {
    return undefined;
  }
};

const stringOf = (schema: Json): fc.Arbitrary<string> => {
  const min = numberOf(schema.minLength, 0);
  const max = Math.min(numberOf(schema.maxLength, 20), Math.max(min, 20));
  switch (schema.format) {
    case 'date-time':
      return fc.constant('2026-11-20T02:00:00.000Z');
    case 'date':
      return fc.constant('2026-11-20');
    case 'uri':
      return fc.constant('https://partner.example/in');
  }
  const fits = typeof schema.pattern === 'string' ? matching(schema.pattern) : undefined;
  return (
    fits?.filter((text) => text.length >= min && text.length <= numberOf(schema.maxLength, 1e6)) ??
    fc.string({
      unit: fc.constantFrom(...'法律咨询abc123'),
      minLength: Math.max(1, min),
      maxLength: Math.max(1, max),
    })
  );
};

const objectOf = (schema: Json, root: Json): fc.Arbitrary<unknown> => {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = isJson(schema.properties) ? schema.properties : {};
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, of]) => {
      const value = fromJsonSchema(isJson(of) ? of : {}, root);
      return [name, required.includes(name) ? value : fc.option(value, { nil: undefined })];
    }),
  );
  return fc.record(fields).map((made) => JSON.parse(JSON.stringify(made)));
};

const fromJsonSchema = (schema: Json, root: Json): fc.Arbitrary<unknown> => {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1) ?? '';
    const found = isJson(root.$defs) ? root.$defs[name] : undefined;
    return isJson(found) ? fromJsonSchema(found, root) : fc.constant(null);
  }
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices))
    return fc.oneof(...choices.filter(isJson).map((one) => fromJsonSchema(one, root)));
  if (Array.isArray(schema.allOf))
    return fromJsonSchema(Object.assign({}, ...schema.allOf.filter(isJson)), root);
  switch (schema.type) {
    case 'string':
      return stringOf(schema);
    case 'integer':
    case 'number': {
      const min = Math.ceil(numberOf(schema.minimum, 0));
      const max = Math.floor(Math.min(numberOf(schema.maximum, min + 50), min + 50));
      return fc.integer({ min, max: Math.max(min, max) });
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const min = numberOf(schema.minItems, 0);
      return fc.array(fromJsonSchema(isJson(schema.items) ? schema.items : {}, root), {
        minLength: min,
        maxLength: Math.max(min, 2),
      });
    }
    case 'object':
      return objectOf(schema, root);
    default:
      return fc.constant('值');
  }
};

/** Inputs as the schema wants them, as far as its JSON form tells; refinements in code may still refuse one. */
const wellFormed = (schema: z.ZodType): fc.Arbitrary<unknown> => {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return fromJsonSchema(json, json);
};

/** One well-formed input that the schema takes; the first that comes when it takes none of them. */
export const sampleOf = (schema: z.ZodType, seed = 1): unknown => {
  const arbitrary = wellFormed(schema);
  const [first] = fc.sample(arbitrary, { seed, numRuns: 1 });
  if (schema.safeParse(first).success) return first;
  return fc.sample(arbitrary, { seed, numRuns: 30 }).find((one) => schema.safeParse(one).success) ?? first;
};

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`);

/** Values that have broken servers before. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u200b',
  '长'.repeat(70_000),
  'a'.repeat(200_000),
  `${'a'.repeat(40_000)}!`,
  '__proto__',
  'constructor',
  '../../../etc/passwd',
  '..\\..\\windows',
  '=cmd|calc!A1',
  'a\r\nSet-Cookie: x=1',
  "' OR 1=1 --",
  '{"$gt":""}',
  '2026-02-31',
  '9999999-99-99T99:99:99.999Z',
  [],
  [null],
  {},
  { $ne: null },
  { $where: 'sleep(1000)' },
  { in: ['a'] },
  { length: 1e9 },
  { toString: 1, valueOf: 2 },
  deep(2000),
  Array.from({ length: 5000 }, () => 1),
];

/** Written as text, since a literal `__proto__` would not be a key. */
const polluted = (value: unknown): string =>
  `{"__proto__":{"role":"admin","polluted":true},"constructor":{"prototype":{"polluted":true}},${
    JSON.stringify(value)
      .replace(/^\{\}?/, '')
      .replace(/\}?$/, '') || '"x":1'
  }}`;

const pathsOf = (
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))]
    : [path];

const putAt = (value: unknown, [first, ...rest]: readonly (string | number)[], what: unknown): unknown => {
  if (first === undefined) return what;
  const copy: unknown = structuredClone(value);
  if (typeof copy === 'object' && copy !== null) {
    const at = copy as Record<string | number, unknown>;
    at[first] = putAt(at[first], rest, what);
  }
  return copy;
};

/** A well-formed input with one place of it replaced by something hostile, or with keys of prototypes; as JSON text. */
export const hostile = (schema: z.ZodType): fc.Arbitrary<string> =>
  fc.tuple(wellFormed(schema), fc.nat(), fc.nat(HOSTILE.length)).map(([good, place, which]) => {
    if (which === HOSTILE.length) return isJson(good) ? polluted(good) : '{"__proto__":{"x":1}}';
    const paths = pathsOf(good);
    return JSON.stringify(putAt(good, paths[place % paths.length]!, HOSTILE[which]));
  });
