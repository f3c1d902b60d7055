/** From the log of a run to figures: waits, service level, who gave up, who worked how much. */
import type { Lane, Matter } from '../vocabulary.ts';
import type { SimLine, SimLog, SimPersonLine } from './log.ts';
import { giniOf, meanOf, quantileOf } from './statistics.ts';

const HALF_HOUR_MS = 1_800_000;
/** Answer target of the phone, and who gives up so soon is not counted as offered (domain reference 2.d), ms. */
export const TARGET_MS = 15_000;
const SHORT_ABANDON_MS = 5000;

/** Figures of some contacts. Waits are of the answered ones, ms; shares are 0..1, NaN of nothing. */
export interface WaitFigures {
  contacts: number;
  answered: number;
  abandoned: number;
  boxed: number;
  medianMs: number;
  p90Ms: number;
  p99Ms: number;
  meanMs: number;
  /** Answered within 15 s ÷ (offered − gave up within 5 s); the message box is not among the offered. */
  within15: number;
  /** The same with the lane's own target. */
  serviceLevel: number;
  abandonShare: number;
  boxShare: number;
}

export interface Fairness {
  /** Gini coefficient and largest ÷ smallest, per hour on duty. */
  minutesGini: number;
  minutesSpread: number;
  weightedGini: number;
  weightedSpread: number;
}

export interface DayFigures {
  total: WaitFigures;
  byLane: Partial<Record<Lane, WaitFigures>>;
  byMatter: Partial<Record<Matter, WaitFigures>>;
  byRegion: Record<string, WaitFigures>;
  /** By the half hour of arrival; `fromMinute` counts from midnight. */
  byHalfHour: ({ fromMinute: number } & WaitFigures)[];
  /** Contacts by the widening step at which they ended, [0] = as planned. */
  steps: number[];
  /** Busy ÷ available time, and contacts in hand at once while busy. */
  occupancy: number;
  people: Fairness;
  firms: Fairness;
  byPerson: SimPersonLine[];
  missedOffers: number;
}

/** First response target per lane, ms: GB/T 33358 asks 15 s on the phone, 3 min in other media. */
export type Targets = Record<Lane, number>;

const figuresOf = (lines: readonly SimLine[], targets: Targets): WaitFigures => {
  const answered = lines.filter((line) => line.outcome === 'answered');
  const waits = answered.map((line) => line.waitMs!).sort((a, b) => a - b);
  const left = lines.filter((line) => line.outcome === 'abandoned');
  const boxed = lines.filter((line) => line.outcome === 'boxed').length;
  const offered = lines.length - boxed;
  const counted = offered - left.filter((line) => line.waitMs! <= SHORT_ABANDON_MS).length;
  const inTime = (target: (line: SimLine) => number) =>
    counted > 0 ? answered.filter((line) => line.waitMs! <= target(line)).length / counted : Number.NaN;
  return {
    contacts: lines.length,
    answered: answered.length,
    abandoned: left.length,
    boxed,
    medianMs: quantileOf(waits, 0.5),
    p90Ms: quantileOf(waits, 0.9),
    p99Ms: quantileOf(waits, 0.99),
    meanMs: meanOf(waits),
    within15: inTime(() => TARGET_MS),
    serviceLevel: inTime((line) => targets[line.lane]),
    abandonShare: offered > 0 ? left.length / offered : Number.NaN,
    boxShare: lines.length > 0 ? boxed / lines.length : Number.NaN,
  };
};

const grouped = <K extends string>(
  lines: readonly SimLine[],
  keyOf: (line: SimLine) => K,
  targets: Targets,
): Partial<Record<K, WaitFigures>> => {
  const groups = new Map<K, SimLine[]>();
  for (const line of lines) {
    const group = groups.get(keyOf(line));
    if (group) group.push(line);
    else groups.set(keyOf(line), [line]);
  }
  return Object.fromEntries(
    [...groups].map(([key, group]) => [key, figuresOf(group, targets)] as const),
  ) as Partial<Record<K, WaitFigures>>;
};

const spreadOf = (values: readonly number[]): number => {
  const smallest = Math.min(...values);
  return values.length === 0 ? Number.NaN : Math.max(...values) / smallest;
};

interface Share {
  dutyMs: number;
  heldMs: number;
  weighted: number;
}

const fairnessOf = (shares: readonly Share[]): Fairness => {
  const there = shares.filter((share) => share.dutyMs > 0);
  const minutes = there.map((share) => share.heldMs / share.dutyMs);
  const weighted = there.map((share) => share.weighted / share.dutyMs);
  return {
    minutesGini: giniOf(minutes),
    minutesSpread: spreadOf(minutes),
    weightedGini: giniOf(weighted),
    weightedSpread: spreadOf(weighted),
  };
};

const firmsOf = (people: readonly SimPersonLine[]): Share[] => {
  const firms = new Map<string, Share>();
  for (const { firm, dutyMs, heldMs, weighted } of people) {
    if (!firm) continue;
    const sum = firms.get(firm) ?? { dutyMs: 0, heldMs: 0, weighted: 0 };
    sum.dutyMs += dutyMs;
    sum.heldMs += heldMs;
    sum.weighted += weighted;
    firms.set(firm, sum);
  }
  return [...firms.values()];
};

export const figuresOfDay = (log: SimLog, targets: Targets): DayFigures => {
  const { tickets, people } = log;
  const halfHour = (line: SimLine) => String(Math.floor((line.arrivalMs - log.fromMs) / HALF_HOUR_MS));
  const steps: number[] = [];
  for (const { step } of tickets) {
    while (steps.length <= step) steps.push(0);
    steps[step]! += 1;
  }
  const sum = (pick: (line: SimPersonLine) => number) =>
    people.reduce((total, line) => total + pick(line), 0);
  return {
    total: figuresOf(tickets, targets),
    byLane: grouped(tickets, (line) => line.lane, targets),
    byMatter: grouped(tickets, (line) => line.matter, targets),
    byRegion: grouped(tickets, (line) => line.regionCode, targets) as Record<string, WaitFigures>,
    byHalfHour: Object.entries(grouped(tickets, halfHour, targets))
      .map(([index, figures]) => ({ fromMinute: Number(index) * 30, ...figures! }))
      .sort((a, b) => a.fromMinute - b.fromMinute),
    steps,
    // Work after the end of a shift is done in time of its own.
    occupancy: sum((line) => line.busyMs) / sum((line) => Math.max(line.dutyMs, line.busyMs)),
    people: fairnessOf(people),
    firms: fairnessOf(firmsOf(people)),
    byPerson: people,
    missedOffers: sum((line) => line.missed),
  };
};
