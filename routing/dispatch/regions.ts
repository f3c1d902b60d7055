/** Places as codes of GB/T 2260 and its extension: 2 digits province, 4 city, 6 county, 9 town, 12 village. Pure prefix logic. */

export type RegionLevel = 'province' | 'city' | 'county' | 'town' | 'village';

/** Digits that say something at each level, finest first. */
const LEVELS: readonly (readonly [RegionLevel, number])[] = [
  ['village', 12],
  ['town', 9],
  ['county', 6],
  ['city', 4],
  ['province', 2],
];

/**
 * The digits of a code that say something: 330000 is the whole of 33, 330106001000 the whole of 330106001.
 * An odd length is left as it is, so that nothing is covered by mistake. '' is everywhere.
 */
export const regionPrefix = (code: string): string => {
  let prefix = code;
  if (prefix.length === 12 && prefix.endsWith('000')) prefix = prefix.slice(0, 9);
  if (prefix.length === 9 && prefix.endsWith('000')) prefix = prefix.slice(0, 6);
  if (prefix.length === 6 && prefix.endsWith('00')) prefix = prefix.slice(0, 4);
  if (prefix.length === 4 && prefix.endsWith('00')) prefix = prefix.slice(0, 2);
  return prefix;
};

/** The level of a code; undefined for '' and for a length that no level has. */
export const regionLevel = (code: string): RegionLevel | undefined => {
  const { length } = regionPrefix(code);
  return LEVELS.find(([, digits]) => digits === length)?.[0];
};

/** The prefix of the place around `code` at a level; undefined when the code itself is wider than that. */
export const prefixAt = (code: string, level: RegionLevel): string | undefined => {
  const digits = LEVELS.find(([name]) => name === level)![1];
  const prefix = regionPrefix(code);
  return prefix.length >= digits ? prefix.slice(0, digits) : undefined;
};

/** `330106001002` → village, town, county, city, province as full codes, finest first. '' has no chain. */
export const regionChain = (code: string): { level: RegionLevel; code: string }[] =>
  LEVELS.flatMap(([level, digits]) => {
    const prefix = prefixAt(code, level);
    return prefix === undefined ? [] : [{ level, code: digits < 6 ? prefix.padEnd(6, '0') : prefix }];
  });

/** Does a place hold another (or is it the same)? '' holds everything. */
export const covers = (outer: string, inner: string): boolean =>
  regionPrefix(inner).startsWith(regionPrefix(outer));

/** Does one of two places hold the other? */
export const overlaps = (a: string, b: string): boolean => covers(a, b) || covers(b, a);
