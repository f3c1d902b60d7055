/** Refuses misuse of the port loudly and alike in every adapter: these are defects of the caller, so TypeErrors. */
import { decodeCursor, type Position, type Sort, sortOf } from './cursor.ts';
import { type Json, scalarAt } from './fields.ts';
import type { CollectionSpec, Condition, Filter, FindOptions, GroupBy, Scalar } from './store.ts';
import { foldText } from './text.ts';

const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 50;
const MAX_IN = 5_000;
/** MongoDB allows 100 levels of its own, two of which an array in an array takes. */
const MAX_DEPTH = 40;
const OPERATORS = new Set(['in', 'ne', 'gt', 'gte', 'lt', 'lte', 'exists']);

const fail = (spec: CollectionSpec, why: string): never => {
  throw new TypeError(`${spec.name}: ${why}`);
};

/** Declares the collection itself sound; called once when a store opens. */
export const checkSpec = (spec: CollectionSpec): void => {
  for (const name of [spec.name, ...spec.fields, ...spec.unique.flat(), ...(spec.text ?? [])])
    if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/.test(name)) fail(spec, `odd name ${JSON.stringify(name)}`);
  for (const field of (spec.orders ?? []).flat())
    if (!spec.fields.includes(field)) fail(spec, `an order over ${field}, which is no field`);
  const { sequence } = spec;
  if (!sequence) return;
  const wanted = [sequence.partition, sequence.field];
  if (!spec.unique.some((key) => key.length === 2 && wanted.every((field) => key.includes(field))))
    fail(spec, 'a sequence needs a unique key over partition and field');
};

const depth = (value: unknown, left: number): number => {
  if (typeof value !== 'object' || value === null || left === 0) return left;
  let least = left;
  for (const child of Object.values(value)) least = Math.min(least, depth(child, left - 1));
  return least;
};

/**
 * The document as JSON would carry it (undefined dropped, dates as text), which is exactly what is stored.
 * @returns its JSON and a copy that shares nothing with the caller's object.
 */
export const normalise = <T extends { id: string }>(
  spec: CollectionSpec,
  doc: T,
): { json: string; copy: T } => {
  const id: unknown = doc.id;
  if (typeof id !== 'string' || id === '' || id.length > 512)
    return fail(spec, 'a document needs an id of 1 to 512 characters');
  const json = JSON.stringify(doc);
  const copy = JSON.parse(json) as T;
  if (depth(copy, MAX_DEPTH) === 0) fail(spec, `deeper than ${MAX_DEPTH} levels`);
  return { json, copy };
};

const checkField = (spec: CollectionSpec, field: string): void => {
  if (field !== 'id' && !spec.fields.includes(field)) fail(spec, `undeclared field ${JSON.stringify(field)}`);
};

const checkScalar = (spec: CollectionSpec, field: string, value: unknown): void => {
  if (typeof value !== 'string' && typeof value !== 'boolean' && !Number.isFinite(value))
    fail(spec, `${field}: only texts, finite numbers and booleans can be compared`);
};

const checkCondition = (spec: CollectionSpec, field: string, condition: Condition): void => {
  if (typeof condition !== 'object' || condition === null) {
    checkScalar(spec, field, condition);
    return;
  }
  const entries = Object.entries(condition);
  if (entries.length === 0) fail(spec, `${field}: empty condition`);
  for (const [operator, value] of entries) {
    if (!OPERATORS.has(operator)) fail(spec, `${field}: unknown operator ${JSON.stringify(operator)}`);
    if (operator === 'in') {
      if (!Array.isArray(value) || value.length > MAX_IN) fail(spec, `${field}: in takes up to ${MAX_IN}`);
      for (const one of value as unknown[]) checkScalar(spec, field, one);
    } else if (operator === 'exists') {
      if (typeof value !== 'boolean') fail(spec, `${field}: exists takes true or false`);
    } else checkScalar(spec, field, value);
  }
};

/** A filter that has passed: its conditions, and the folded needle when it searches text. */
export interface CheckedFilter {
  where: [string, Condition][];
  needle?: string;
}

export const checkFilter = (spec: CollectionSpec, filter: Filter): CheckedFilter => {
  // A condition that is present but undefined would silently widen the answer: refused by checkScalar.
  const where = Object.entries(filter.where ?? {});
  for (const [field, condition] of where) {
    checkField(spec, field);
    checkCondition(spec, field, condition);
  }
  if (filter.text === undefined) return { where };
  if (typeof filter.text !== 'string') fail(spec, 'text takes a text');
  if (!spec.text) fail(spec, 'no text fields are declared');
  const needle = foldText(filter.text);
  return needle === '' ? { where } : { where, needle };
};

export interface CheckedFind extends CheckedFilter {
  sort: Sort;
  limit: number;
  after?: Position;
}

export const checkFind = (spec: CollectionSpec, options: FindOptions): CheckedFind => {
  const filter = checkFilter(spec, options);
  const sort = sortOf(options);
  checkField(spec, sort.field);
  if (sort.direction !== 'asc' && sort.direction !== 'desc') fail(spec, 'direction is asc or desc');
  const limit = options.limit ?? DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) fail(spec, `limit is 1 to ${MAX_LIMIT}`);
  const found: CheckedFind = { ...filter, sort, limit };
  if (options.cursor !== undefined) found.after = decodeCursor(spec.name, sort, options.cursor);
  return found;
};

export interface CheckedGroup {
  field: string;
  day: boolean;
}

export const checkGroups = (spec: CollectionSpec, by: readonly GroupBy[]): CheckedGroup[] => {
  if (by.length === 0 || by.length > 4) fail(spec, 'group by 1 to 4 fields');
  return by.map((group) => {
    const checked =
      typeof group === 'string' ? { field: group, day: false } : { field: group.day, day: true };
    checkField(spec, checked.field);
    return checked;
  });
};

/** The declared unique key that `key` names, with its values in declared order. */
export const checkKey = (
  spec: CollectionSpec,
  key: Record<string, Scalar>,
): { fields: readonly string[]; values: Scalar[] } => {
  const names = Object.keys(key);
  const fields = spec.unique.find(
    (unique) => unique.length === names.length && unique.every((field) => names.includes(field)),
  );
  if (!fields) return fail(spec, `no unique key over ${JSON.stringify(names)}`);
  for (const field of fields) checkScalar(spec, field, key[field]);
  return { fields, values: fields.map((field) => key[field] as Scalar) };
};

/** `raise` may not touch what would need more than one field to change: id, version, unique keys, text. */
export const checkRaise = (spec: CollectionSpec, fields: Record<string, number | string>): void => {
  const fixed = new Set(['id', 'version', ...spec.unique.flat(), ...(spec.text ?? [])]);
  for (const [field, value] of Object.entries(fields)) {
    if (!/^[A-Za-z]\w*$/.test(field) || fixed.has(field)) fail(spec, `cannot raise ${JSON.stringify(field)}`);
    if (typeof value !== 'string' && !Number.isFinite(value))
      fail(spec, `${field}: raise takes a text or a finite number`);
  }
};

export const checkVersion = (spec: CollectionSpec, expected: number): void => {
  if (!Number.isInteger(expected)) fail(spec, 'the expected version is an integer');
};

/** The sequence of the collection and the partition that this document belongs to. */
export const checkSequence = (
  spec: CollectionSpec,
  doc: Json | object,
): { partition: Scalar; field: string; by: string } => {
  if (!spec.sequence) return fail(spec, 'no sequence is declared');
  const partition = scalarAt(doc, spec.sequence.partition);
  if (partition === undefined) return fail(spec, `insertNext needs ${spec.sequence.partition}`);
  return { partition, field: spec.sequence.field, by: spec.sequence.partition };
};
