/** Filter, order and grouping rules of the Store port, on plain objects. */
import type { Condition, GroupBy, Scalar } from '../../../server/stores/store.ts';

/** The value at a dotted path; null counts as absent. */
export const at = (doc: unknown, path: string): unknown => {
  let value: unknown = doc;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value === null ? undefined : value;
};

/** Absent first, then by code unit, as both adapters order scalars of one kind. */
export const compare = (a: unknown, b: unknown): number => {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  return (a as Scalar) < (b as Scalar) ? -1 : 1;
};

const includes = (value: unknown, wanted: Scalar): boolean =>
  Array.isArray(value) ? value.includes(wanted) : value === wanted;

/** Whether a value meets a condition; for arrays equality and `in` mean "contains". */
export const holds = (value: unknown, condition: Condition): boolean => {
  if (typeof condition !== 'object') return includes(value, condition);
  if ('in' in condition) return condition.in.some((wanted) => includes(value, wanted));
  if ('ne' in condition) return !includes(value, condition.ne);
  if ('exists' in condition) return (value !== undefined) === condition.exists;
  if (value === undefined) return false;
  const { gt, gte, lt, lte } = condition;
  return (
    (gt === undefined || compare(value, gt) > 0) &&
    (gte === undefined || compare(value, gte) >= 0) &&
    (lt === undefined || compare(value, lt) < 0) &&
    (lte === undefined || compare(value, lte) <= 0)
  );
};

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
/** The group that a document falls into; days are cut in Asia/Shanghai. */
export const groupValue = (doc: unknown, by: GroupBy): Scalar | null => {
  const value = at(doc, typeof by === 'string' ? by : by.day);
  if (value === undefined) return null;
  return typeof by === 'string'
    ? (value as Scalar)
    : new Date(Date.parse(String(value)) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
};
