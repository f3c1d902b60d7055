/** Honest wait: a range from the people really there and what they have in hand, not "people ahead times a constant". */
import type { CrowdFacts } from './crowd.ts';
import { CrowdFutures, chanceOf, HORIZON_MS } from './crowd-future.ts';

/** What other systems say, to be compared with: everybody ahead takes the mean time, one after the other, ms. */
export const naiveWait = (ahead: number, handleMs: number): number => ahead * handleMs;

/** Futures that are played; behind a long line chance evens out, and fewer of them say the same. */
const FUTURES = 100;
const FEW_FUTURES = 40;
const LONG_LINE = 60;

/** Is there anybody who may ever take me? */
const isReachable = ({ people, lines, me }: CrowdFacts): boolean =>
  people.some(
    ({ untilMs, capacityTotal }, person) =>
      untilMs > 0 && capacityTotal > 0 && lines[me.line]!.takers[person]! >= 0,
  );

/**
 * DP6, WT1: median and 90th percentile of the wait, ms. Plays the room forward from what is known: what is left of
 * each contact in hand, who leaves and who comes, the widening steps ahead, those who go first and may give up, those
 * who will overtake. `spreadMs` is the mean distance of the futures from the median: an error that chance alone makes.
 * Undefined where in half of the futures nobody comes.
 */
export const forecastWait = (facts: CrowdFacts): Forecast | undefined => {
  const parts = forecastInParts(facts);
  for (;;) {
    const part = parts.next();
    if (part.done) return part.value;
  }
};

export interface Forecast {
  likelyMs: number;
  atMostMs: number;
  spreadMs: number;
}

/** `forecastWait` that pauses after each future, for a process that has others to answer meanwhile. */
export function* forecastInParts(facts: CrowdFacts): Generator<undefined, Forecast | undefined> {
  if (!isReachable(facts)) return undefined;
  const room = new CrowdFutures(facts, chanceOf(0x12348));
  const futures = facts.before.length > LONG_LINE ? FEW_FUTURES : FUTURES;
  const waits: number[] = [];
  while (waits.length < futures) {
    waits.push(room.play());
    yield;
  }
  waits.sort((a, b) => a - b);
  const likelyMs = (waits[futures / 2 - 1]! + waits[futures / 2]!) / 2;
  if (!Number.isFinite(likelyMs)) return undefined;
  const high = waits[Math.ceil(0.9 * futures) - 1]!;
  const known = waits.filter(Number.isFinite);
  const spreadMs = known.reduce((sum, wait) => sum + Math.abs(wait - likelyMs), 0) / known.length;
  return {
    likelyMs: Math.round(likelyMs),
    atMostMs: Math.round(Math.min(high, HORIZON_MS)),
    spreadMs: Math.round(spreadMs),
  };
}
