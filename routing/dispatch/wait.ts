/** Honest wait: a range from the people really there, not "people ahead times a constant". */
import type { WaitView } from '../protocol/views.ts';

export interface WaitFacts {
  /** Waiting tickets that go first. */
  ahead: number;
  /** Places of all ready eligible people, and how many of them are free now. */
  capacity: number;
  free: number;
  /** Mean time that one ticket holds a place, ms. */
  handleMs: number;
}

/**
 * DP6: places end at rate capacity/handleMs; the wait is the time of k = ahead + 1 - free endings, a Gamma(k) law.
 * Median and 90th percentile by Wilson-Hilferty: mean * (1 - 1/(9k) + z/(3*sqrt(k)))^3 with z = 0 and 1.2816.
 */
export const estimateWait = (facts: WaitFacts): WaitView => {
  if (facts.capacity <= 0) return { ahead: facts.ahead };
  const k = facts.ahead + 1 - facts.free;
  if (k <= 0) return { ahead: facts.ahead, likelyMs: 0, atMostMs: 30_000 };
  const mean = (k * facts.handleMs) / facts.capacity;
  const cube = (z: number) => (1 - 1 / (9 * k) + z / (3 * Math.sqrt(k))) ** 3;
  return {
    ahead: facts.ahead,
    likelyMs: Math.round(mean * cube(0)),
    atMostMs: Math.round(mean * cube(1.2816)),
  };
};
