/** Grouped counts: the database counts per raw value, this file gives the values the meaning that the port has. */
import type { CheckedGroup } from '../checks.ts';
import { asScalar, type Group, sortGroups } from '../fields.ts';
import type { Scalar } from '../store.ts';
import { path } from './model.ts';

export interface RawGroup {
  _id: Record<string, unknown>;
  count: number;
}

/** The `_id` of the `$group` stage: g0, g1 ... */
export const groupExpression = (groups: readonly CheckedGroup[]): Record<string, string> =>
  Object.fromEntries(
    groups.map(({ field, day }, at) => [`g${at}`, day ? `$day.${field}` : `$${path(field)}`]),
  );

/** A field that holds an array counts once under each of its elements; nothing comparable counts under null. */
const valuesOf = (raw: unknown): (Scalar | null)[] => {
  if (!Array.isArray(raw)) return [asScalar(raw) ?? null];
  const elements = new Set(raw.map(asScalar).filter((one) => one !== undefined));
  return elements.size > 0 ? [...elements] : [null];
};

/** Spreads arrays and adds up what falls together. Bounded by the number of different raw values. */
export const mergeGroups = (groups: readonly CheckedGroup[], raw: readonly RawGroup[]): Group[] => {
  const merged = new Map<string, Group>();
  for (const { _id, count } of raw) {
    let keys: (Scalar | null)[][] = [[]];
    for (const at of groups.keys())
      keys = keys.flatMap((key) => valuesOf(_id[`g${at}`]).map((value) => [...key, value]));
    for (const key of keys) {
      const name = JSON.stringify(key);
      const known = merged.get(name);
      if (known) known.count += count;
      else merged.set(name, { key, count });
    }
  }
  return sortGroups([...merged.values()]);
};
