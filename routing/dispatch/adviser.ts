/** R063: a household, village or enterprise has a named adviser, and goes to him first. */
import type { Id, Instant } from '../ticket.ts';
import { isOpenAt } from './policy-data.ts';
import { covers, regionLevel, regionPrefix } from './regions.ts';

export const ADVISER_KINDS = {
  household: { zh: '家庭', en: 'Household' },
  village: { zh: '村（社区）', en: 'Village' },
  enterprise: { zh: '企业', en: 'Enterprise' },
} as const;
export type AdviserKind = keyof typeof ADVISER_KINDS;

export interface Adviser {
  id: Id;
  version: number;
  kind: AdviserKind;
  /** Of the household, village or enterprise. */
  name: string;
  staffId: Id;
  /** Households and enterprises: who calls from this number, without separators. */
  phone?: string;
  citizenId?: Id;
  /** Villages: town or village code; whoever comes from there. */
  regionCode?: string;
  /** Days in Asia/Shanghai, both included; absent = open. */
  from?: string;
  to?: string;
  disabled: boolean;
  createdAt: Instant;
  updatedAt: Instant;
}

export interface AdviserFacts {
  citizenId: Id;
  phone?: string;
  regionCode: string;
  atMs: number;
}

/**
 * How close an entry is to a ticket: the person before his number, both before his place, a village before a town;
 * 0 = not his. A county is nobody's village.
 */
const closeness = (adviser: Adviser, facts: AdviserFacts): number => {
  if (adviser.disabled || !isOpenAt(adviser, facts.atMs)) return 0;
  if (adviser.citizenId && adviser.citizenId === facts.citizenId) return 1000;
  if (adviser.phone && adviser.phone === facts.phone) return 500;
  const level = adviser.regionCode ? regionLevel(adviser.regionCode) : undefined;
  if (level !== 'town' && level !== 'village') return 0;
  return covers(adviser.regionCode!, facts.regionCode) ? regionPrefix(adviser.regionCode!).length : 0;
};

/** The closest first; equally close ones in the order in which they were entered. */
export const advisersFor = (advisers: readonly Adviser[], facts: AdviserFacts): Adviser[] =>
  advisers
    .map((adviser) => ({ adviser, close: closeness(adviser, facts) }))
    .filter(({ close }) => close > 0)
    .toSorted((a, b) => b.close - a.close || (a.adviser.createdAt < b.adviser.createdAt ? -1 : 1))
    .map(({ adviser }) => adviser);
