/** The region tree as data: names, paths, children, and what is nearest to a place. Codes nest by prefix. */
import { covers, type RegionLevel, regionChain, regionLevel, regionPrefix } from '../dispatch/regions.ts';
import type { Id, Instant } from '../ticket.ts';

export interface Region {
  id: Id;
  version: number;
  /** 6, 9 or 12 digits, as the tree names it. */
  code: string;
  name: string;
  level: RegionLevel;
  /** The code of the place around it; absent at the top. */
  parent?: string;
  disabled: boolean;
  createdAt: Instant;
  updatedAt: Instant;
}

export type RegionNode = Pick<Region, 'code' | 'name' | 'level' | 'parent'>;

export interface RegionTree {
  /** The place with this code, whatever zeros it is written with. */
  get(code: string): RegionNode | undefined;
  /** Places directly below; of '' the tops. By code. */
  children(code: string): RegionNode[];
  /** From the widest known place down: 云溪县 · 溪口镇 · 桥头村. Unknown codes give the part that is known. */
  path(code: string): RegionNode[];
  /** The path as words; the code itself when nothing of it is known. */
  name(code: string): string;
  all(): RegionNode[];
}

export const createRegionTree = (regions: readonly RegionNode[]): RegionTree => {
  const byPrefix = new Map<string, RegionNode>();
  for (const region of regions) byPrefix.set(regionPrefix(region.code), region);
  const parentOf = (region: RegionNode): string => {
    if (region.parent) return regionPrefix(region.parent);
    const around = regionChain(region.code)
      .slice(1)
      .find((one) => byPrefix.has(regionPrefix(one.code)));
    return around ? regionPrefix(around.code) : '';
  };
  const below = new Map<string, RegionNode[]>();
  for (const region of byPrefix.values()) {
    const parent = parentOf(region);
    below.set(parent, [...(below.get(parent) ?? []), region]);
  }
  for (const list of below.values()) list.sort((a, b) => (a.code < b.code ? -1 : 1));

  const path = (code: string): RegionNode[] =>
    regionChain(code)
      .flatMap((one) => byPrefix.get(regionPrefix(one.code)) ?? [])
      .reverse();

  return {
    get: (code) => byPrefix.get(regionPrefix(code)),
    children: (code) => below.get(regionPrefix(code)) ?? [],
    path,
    name: (code) =>
      path(code)
        .map((one) => one.name)
        .join(' ') || code,
    all: () => [...byPrefix.values()].sort((a, b) => (a.code < b.code ? -1 : 1)),
  };
};

export interface RegionProblem {
  row: number;
  field: 'code' | 'level' | 'parent';
  message: string;
}

/** What is wrong with a set of regions before it is taken over: rows count from 0. */
export const regionProblems = (regions: readonly RegionNode[]): RegionProblem[] => {
  const known = new Set(regions.map((one) => regionPrefix(one.code)));
  return regions.flatMap((one, row): RegionProblem[] => {
    const level = regionLevel(one.code);
    if (level === undefined) return [{ row, field: 'code', message: '区划代码应为 6、9 或 12 位数字。' }];
    if (level !== one.level)
      return [{ row, field: 'level', message: `代码 ${one.code} 的级别应为 ${level}。` }];
    if (
      one.parent !== undefined &&
      (!covers(one.parent, one.code) || regionPrefix(one.parent) === regionPrefix(one.code))
    )
      return [{ row, field: 'parent', message: `上级 ${one.parent} 不包含 ${one.code}。` }];
    if (one.parent !== undefined && !known.has(regionPrefix(one.parent)))
      return [{ row, field: 'parent', message: `上级 ${one.parent} 不在表中。` }];
    return [];
  });
};

/** A place with or without co-ordinates. */
export interface Located {
  regionCode: string;
  lat?: number | undefined;
  lng?: number | undefined;
}

const EARTH_KM = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance, km (haversine); undefined when one of them has no co-ordinates. */
export const distanceKm = (
  a: Pick<Located, 'lat' | 'lng'>,
  b: Pick<Located, 'lat' | 'lng'>,
): number | undefined => {
  if (a.lat === undefined || a.lng === undefined || b.lat === undefined || b.lng === undefined)
    return undefined;
  const half =
    Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lng - a.lng) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
};

/** How many levels two places share from the top: 5 = the same village, 0 = not even the province. */
const sharedLevels = (a: string, b: string): number => {
  const chain = new Set(regionChain(a).map((one) => regionPrefix(one.code)));
  return regionChain(b).filter((one) => chain.has(regionPrefix(one.code))).length;
};

/**
 * CT3: nearest first. A place that the asked one lies in, or that shares more levels with it, is nearer; among
 * equals the one with the smaller distance, then the finer place, then the smaller code.
 */
export const nearestFirst = <T extends Located & { code: string }>(
  items: readonly T[],
  from: Located,
): T[] => {
  const facts = new Map(
    items.map((item) => [
      item,
      { shared: sharedLevels(item.regionCode, from.regionCode), km: distanceKm(item, from) },
    ]),
  );
  return [...items].sort((a, b) => {
    const [x, y] = [facts.get(a)!, facts.get(b)!];
    return (
      y.shared - x.shared ||
      (x.km ?? Number.MAX_VALUE) - (y.km ?? Number.MAX_VALUE) ||
      // Of those that hold the place, the finer one is nearer to the citizen.
      (covers(a.regionCode, from.regionCode) && covers(b.regionCode, from.regionCode)
        ? regionPrefix(b.regionCode).length - regionPrefix(a.regionCode).length
        : regionPrefix(a.regionCode).length - regionPrefix(b.regionCode).length) ||
      (a.code < b.code ? -1 : 1)
    );
  });
};
