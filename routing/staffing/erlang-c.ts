/** Erlang C: how long contacts wait for N people when nobody gives up (M/M/N). */

/** Contacts that arrive at random over an interval, and how long each holds a place. */
export interface Traffic {
  /** Contacts in the interval. */
  arrivals: number;
  intervalMs: number;
  /** Mean time that one contact holds a place, wrap-up included, ms. */
  handleMs: number;
}

export interface ErlangC {
  /** A = arrival rate times handle time, Erlang. */
  load: number;
  /** Probability that a contact waits at all. 1 when the people cannot cope. */
  waitProbability: number;
  /** Mean wait over all contacts (ASA), ms; Infinity when the people cannot cope. */
  meanWaitMs: number;
  /** A / N, at most 1. */
  occupancy: number;
  /** Share answered within a time: SL(T) = 1 - Pw * exp(-(N - A) * T / AHT). */
  answeredWithin(ms: number): number;
}

export const loadOf = ({ arrivals, intervalMs, handleMs }: Traffic): number =>
  (arrivals / intervalMs) * handleMs;

/**
 * Erlang B, the share that finds all of `servers` places taken when nobody may wait. By the recursion
 * B(n) = A B(n-1) / (n + A B(n-1)), which neither overflows nor loses digits for thousands of places.
 */
export const erlangB = (load: number, servers: number): number => {
  let blocked = 1;
  for (let n = 1; n <= servers; n += 1) blocked = (load * blocked) / (n + load * blocked);
  return blocked;
};

/**
 * Erlang C for `servers` people (domain reference 2.d). The waiting probability comes from Erlang B:
 * Pw = N B / (N - A (1 - B)), which is the textbook sum without its factorials.
 */
export const erlangC = (traffic: Traffic, servers: number): ErlangC => {
  const load = loadOf(traffic);
  const { handleMs } = traffic;
  const occupancy = servers > 0 ? Math.min(1, load / servers) : 1;
  if (load === 0) return { load, waitProbability: 0, meanWaitMs: 0, occupancy: 0, answeredWithin: () => 1 };
  if (servers <= load)
    return {
      load,
      waitProbability: 1,
      meanWaitMs: Number.POSITIVE_INFINITY,
      occupancy,
      answeredWithin: () => 0,
    };
  const blocked = erlangB(load, servers);
  const waitProbability = (servers * blocked) / (servers - load * (1 - blocked));
  return {
    load,
    waitProbability,
    meanWaitMs: (waitProbability * handleMs) / (servers - load),
    occupancy,
    answeredWithin: (ms) => 1 - waitProbability * Math.exp((-(servers - load) * ms) / handleMs),
  };
};
