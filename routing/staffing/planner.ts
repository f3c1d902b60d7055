/** How many people each half hour needs for a target share answered in time; a table for a day. */
import { erlangA } from './erlang-a.ts';

export const HALF_HOUR_MS = 1_800_000;

export interface StaffingGoal {
  /** Mean time that one contact holds a place, wrap-up included, ms. */
  handleMs: number;
  /** Share answered within `withinMs`, 0..1. Default 0.95 in 15 s (GB/T 33358). */
  targetShare?: number;
  withinMs?: number;
  /** Mean patience, ms; left out = nobody gives up. */
  patienceMs?: number;
  /** Who gives up within this time is not counted as offered, ms. Default 5 s (domain reference 2.d). */
  shortAbandonMs?: number;
  /** Share of the paid time in which a person is not available (breaks, training, leave), 0..<1. Default 0.3. */
  shrinkage?: number;
  /** Contacts that one person holds at once; default 1. */
  placesPerPerson?: number;
  /** Nobody shall be busier than this share of the time, 0..1; default none. */
  maxOccupancy?: number;
}

export interface StaffingRow {
  /** Begin of the interval, minutes after midnight. */
  fromMinute: number;
  arrivals: number;
  /** Erlang. */
  load: number;
  /** People at work, and people on the rota for that: needed / (1 - shrinkage), rounded up. */
  needed: number;
  rostered: number;
  /** Answered within the time / (offered - gave up at once). */
  serviceLevel: number;
  meanWaitMs: number;
  occupancy: number;
  abandonShare: number;
}

/** Answered within T ÷ (offered − abandoned within S), by Erlang A (Erlang C without patience). */
const rowOf = (arrivals: number, people: number, goal: StaffingGoal): Omit<StaffingRow, 'fromMinute'> => {
  const { handleMs, withinMs = 15_000, shortAbandonMs = 5000, shrinkage = 0.3, placesPerPerson = 1 } = goal;
  const model = erlangA(
    { arrivals, intervalMs: HALF_HOUR_MS, handleMs, patienceMs: goal.patienceMs ?? Number.POSITIVE_INFINITY },
    people * placesPerPerson,
  );
  const counted = 1 - model.abandonedWithin(shortAbandonMs);
  return {
    arrivals,
    load: model.load,
    needed: people,
    // Without the rounding error of the division: 35 / 0.7 are 50 people, not 51.
    rostered: Math.max(0, Math.ceil(people / (1 - shrinkage) - 1e-9)),
    serviceLevel: counted > 0 ? Math.min(1, model.answeredWithin(withinMs) / counted) : 1,
    meanWaitMs: model.meanWaitMs,
    occupancy: model.occupancy,
    abandonShare: model.abandonProbability,
  };
};

/**
 * The fewest people for one half hour. More people never answer fewer in time, so that the search may halve its
 * range. An interval without contacts needs nobody.
 */
export const staffHalfHour = (arrivals: number, goal: StaffingGoal): Omit<StaffingRow, 'fromMinute'> => {
  if (arrivals <= 0) return { ...rowOf(0, 0, goal), serviceLevel: 1, occupancy: 0 };
  const { targetShare = 0.95, maxOccupancy = 1 } = goal;
  const good = (people: number): boolean => {
    const row = rowOf(arrivals, people, goal);
    return row.serviceLevel >= targetShare && row.occupancy <= maxOccupancy;
  };
  let enough = 1;
  while (!good(enough)) enough *= 2;
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (good(middle)) enough = middle;
    else tooFew = middle;
  }
  return rowOf(arrivals, enough, goal);
};

/** The table of a day from its arrivals per half hour, the first at midnight. */
export const staffDay = (arrivalsPerHalfHour: readonly number[], goal: StaffingGoal): StaffingRow[] =>
  arrivalsPerHalfHour.map((arrivals, index) => ({
    fromMinute: index * 30,
    ...staffHalfHour(arrivals, goal),
  }));
