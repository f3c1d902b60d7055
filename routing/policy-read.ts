/** From what is stored to a whole policy: defaults, overlaid field by field, old shapes included. */
import { DEFAULT_POLICY, type Policy } from './policy.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Stored values win, field by field; objects merge, lists replace; what the base does not know is left out. */
export const overlaid = <T>(base: T, over: unknown): T => {
  if (!isObject(base) || !isObject(over)) return over === undefined ? base : (over as T);
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (Object.hasOwn(base, key)) result[key] = overlaid((base as Record<string, unknown>)[key], value);
  }
  return result as T;
};

/** A policy that was stored before the steps were data keeps its wait, until somebody writes the steps. */
export const policyFrom = (stored: unknown): Policy => {
  const policy = overlaid(DEFAULT_POLICY, stored);
  if (!isObject(stored) || stored.widening !== undefined || !Array.isArray(stored.widenAfterMs))
    return policy;
  return {
    ...policy,
    widenAfterMs: stored.widenAfterMs.filter((wait): wait is number => Number.isFinite(wait)),
  };
};

/** A draft that was saved before the telephone had these lists: they are empty in it, not missing. */
export const withNewLists = (draft: unknown): unknown =>
  isObject(draft) && isObject(draft.phone) && draft.phone.numbers === undefined
    ? { ...draft, phone: { ...draft.phone, numbers: [] } }
    : draft;
