/** Reading declared fields out of a document: the one meaning of paths, presence and order for every adapter. */
import type { CollectionSpec, Scalar } from './store.ts';

/** A document as it comes out of JSON: keys are untrusted data, so only own properties are ever looked at. */
export type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a dotted path, or undefined where the path leads nowhere. */
export const readField = (doc: unknown, path: string): unknown => {
  let at: unknown = doc;
  for (const key of path.split('.')) {
    if (!isObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
};

/** Sets the value at a dotted path of a JSON document in place, making the objects on the way. */
export const writeField = (doc: Json, path: string, value: Scalar): void => {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let at = doc;
  for (const key of keys) {
    const next = Object.hasOwn(at, key) ? at[key] : undefined;
    if (isObject(next)) at = next;
    else {
      const made: Json = {};
      at[key] = made;
      at = made;
    }
  }
  at[last] = value;
};

/** A scalar, or undefined: null, objects and arrays are not values that a field can be compared by. */
export const asScalar = (value: unknown): Scalar | undefined =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
    ? (value as Scalar)
    : undefined;

/** The scalar at a path. `null` counts as absent, as it does for a unique key. */
export const scalarAt = (doc: unknown, path: string): Scalar | undefined => asScalar(readField(doc, path));

/** The distinct scalar elements when the field holds an array, else undefined. */
export const elementsAt = (doc: unknown, path: string): Scalar[] | undefined => {
  const value = readField(doc, path);
  if (!Array.isArray(value)) return undefined;
  return [...new Set(value.map(asScalar).filter((element) => element !== undefined))];
};

/** Every field that an adapter must keep apart from the document: declared, unique and sequence fields. */
export const indexedFields = (spec: CollectionSpec): string[] => [
  ...new Set([
    ...spec.fields,
    ...spec.unique.flat(),
    ...(spec.sequence ? [spec.sequence.partition, spec.sequence.field] : []),
  ]),
];

/** The values of a unique key, or undefined when one of its fields is absent and the key therefore does not bind. */
export const keyValues = (doc: unknown, fields: readonly string[]): Scalar[] | undefined => {
  const values = fields.map((field) => scalarAt(doc, field));
  return values.every((value) => value !== undefined) ? values : undefined;
};

/** Order between kinds, as both databases have it: absent, numbers, texts, booleans. */
const kindRank = (value: unknown): number => {
  if (typeof value === 'number') return 1;
  if (typeof value === 'string') return 2;
  return typeof value === 'boolean' ? 3 : 0;
};

/** Total order of scalars and null. Texts go by code unit: declared fields are instants, codes and names. */
const compareScalars = (a: Scalar | null, b: Scalar | null): number => {
  const byKind = kindRank(a) - kindRank(b);
  if (byKind !== 0 || a === null || b === null) return byKind;
  return a < b ? -1 : a > b ? 1 : 0;
};

/** What `raise` leaves: the greater of the stored and the given value. */
export const greater = (stored: unknown, given: number | string): unknown =>
  compareScalars(asScalar(stored) ?? null, given) >= 0 ? stored : given;

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The day YYYY-MM-DD in Asia/Shanghai (UTC+8 all year) of an ISO instant in UTC, or undefined for anything else. */
export const shanghaiDay = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || !INSTANT.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : new Date(ms + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
};

export interface Group {
  key: (Scalar | null)[];
  count: number;
}

/** Highest count first; equal counts by key, so that both adapters give one order. */
export const sortGroups = (groups: Group[]): Group[] =>
  groups.sort((a, b) => {
    if (a.count !== b.count) return b.count - a.count;
    for (const [at, value] of a.key.entries()) {
      const order = compareScalars(value, b.key[at] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  });
