/** Turns checked reads into MongoDB filters: operators are chosen here, values are only ever values. */
import type { QueryFilter } from 'mongoose';
import type { CheckedFilter } from '../checks.ts';
import type { Position, Sort } from '../cursor.ts';
import type { Condition, Scalar } from '../store.ts';
import { path, type Row } from './model.ts';

type Part = Record<string, unknown>;

/** A text that a regular expression takes literally. */
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const condition = (field: string, wanted: Condition): Part[] => {
  const at = path(field);
  if (typeof wanted !== 'object') return [{ [at]: { $eq: wanted } }];
  return Object.entries(wanted).map(([operator, value]) => {
    // null is what "absent" and JSON null have in common.
    if (operator === 'exists') return { [at]: value ? { $ne: null } : { $eq: null } };
    return { [at]: { [`$${operator}`]: value } };
  });
};

/** Comparisons stay within one kind of value; these are the kinds after it and before it in an order. */
const kindsAbove = (value: Scalar): string[] =>
  typeof value === 'number' ? ['string', 'bool'] : typeof value === 'string' ? ['bool'] : [];
const kindsBelow = (value: Scalar): string[] =>
  typeof value === 'boolean' ? ['number', 'string'] : typeof value === 'string' ? ['number'] : [];

/** What follows a position in an order; absent values come first going up and last going down. */
const afterPosition = (sort: Sort, { value, id }: Position): Part => {
  const up = sort.direction === 'asc';
  const further = up ? { $gt: id } : { $lt: id };
  if (sort.field === 'id') return { _id: further };
  const at = path(sort.field);
  if (value === null) {
    const same = { [at]: { $eq: null }, _id: further };
    return up ? { $or: [{ [at]: { $ne: null } }, same] } : same;
  }
  const kinds = up ? kindsAbove(value) : kindsBelow(value);
  const parts: Part[] = [
    { [at]: up ? { $gt: value } : { $lt: value } },
    { [at]: { $eq: value }, _id: further },
  ];
  if (kinds.length > 0) parts.push({ [at]: { $type: kinds } });
  if (!up) parts.push({ [at]: { $eq: null } });
  return { $or: parts };
};

/** The filter of a checked read, optionally from a position on. */
export const filterOf = (filter: CheckedFilter, after?: { sort: Sort; at: Position }): QueryFilter<Row> => {
  const parts = filter.where.flatMap(([field, wanted]) => condition(field, wanted));
  if (filter.needle !== undefined) parts.push({ search: { $regex: literal(filter.needle) } });
  if (after) parts.push(afterPosition(after.sort, after.at));
  return (parts.length === 0 ? {} : { $and: parts }) as QueryFilter<Row>;
};
