/** Erlang A: the same people when those who wait give up after a time of their own (M/M/n+M). */
import { erlangC, loadOf, type Traffic } from './erlang-c.ts';

export interface ImpatientTraffic extends Traffic {
  /** Mean time after which a waiting contact gives up (1/theta), ms; Infinity = never. */
  patienceMs: number;
}

export interface ErlangA {
  load: number;
  /** Probability that a contact does not find a free person. */
  waitProbability: number;
  abandonProbability: number;
  /** Mean time in the queue over all contacts, those who give up included, ms. */
  meanWaitMs: number;
  /** Busy share of a person: (1 - abandoned) * A / n. */
  occupancy: number;
  /** Share of all contacts that are answered within a time. */
  answeredWithin(ms: number): number;
  /** Share of all contacts that have given up within a time. */
  abandonedWithin(ms: number): number;
}

/** Weights below this share of the largest one do not move a result of double precision. */
const NEGLIGIBLE_LOG = -42;

/**
 * Stationary law of the number present: log of w_k = lambda^k / prod_{j<=k} (min(j,n) mu + max(j-n,0) theta),
 * normalised. Logarithms keep thousands of people and heavy overload from overflowing.
 */
const stationary = (arrivalRate: number, mu: number, theta: number, servers: number): number[] => {
  const logs = [0];
  let top = 0;
  for (let k = 1, log = 0; ; k += 1) {
    const leaving = Math.min(k, servers) * mu + Math.max(k - servers, 0) * theta;
    log += Math.log(arrivalRate / leaving);
    logs.push(log);
    top = Math.max(top, log);
    if (k > servers && leaving > arrivalRate && log - top < NEGLIGIBLE_LOG) break;
  }
  const weights = logs.map((log) => Math.exp(log - top));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
};

/** Simpson's rule over [0, to], with steps fine enough for a function that changes at `rate` per ms. */
const simpson = (to: number, rate: number, f: (x: number) => number): number => {
  if (to <= 0) return 0;
  const steps = 2 * Math.min(50_000, Math.max(100, Math.ceil(5 * to * rate)));
  const h = to / steps;
  let sum = f(0) + f(to);
  for (let i = 1; i < steps; i += 1) sum += f(i * h) * (i % 2 === 1 ? 4 : 2);
  return (sum * h) / 3;
};

/** Patience without end is Erlang C in the words of Erlang A. */
const patient = (traffic: Traffic, servers: number): ErlangA => {
  const c = erlangC(traffic, servers);
  return { ...c, abandonProbability: 0, abandonedWithin: () => 0 };
};

/**
 * Erlang A for `servers` people (domain reference 2.d): Pwait = sum over k >= n, P(abandon) = theta E[Q] / lambda,
 * E[W] = E[Q] / lambda. Within a time: the wait that a patient contact would see has, for n people, the density
 * lambda * pi(n-1) * exp(lambda (1 - exp(-theta x)) / theta - n mu x) (Baccelli and Hebuterne 1981).
 */
export const erlangA = (traffic: ImpatientTraffic, servers: number): ErlangA => {
  const { arrivals, intervalMs, handleMs, patienceMs } = traffic;
  if (!Number.isFinite(patienceMs) || arrivals === 0) return patient(traffic, servers);
  const lambda = arrivals / intervalMs;
  const theta = 1 / patienceMs;
  const load = loadOf(traffic);
  const law = stationary(lambda, 1 / handleMs, theta, servers);
  let waitProbability = 0;
  let queued = 0;
  for (let k = servers; k < law.length; k += 1) {
    waitProbability += law[k]!;
    queued += (k - servers) * law[k]!;
  }
  const abandonProbability = (theta * queued) / lambda;
  const logHead = servers > 0 ? Math.log(lambda) + Math.log(law[servers - 1]!) : Number.NEGATIVE_INFINITY;
  const mu = servers / handleMs;
  // The density falls at n mu - lambda when people are enough, and is a bell of width 1/sqrt(theta n mu) when not.
  const rate = Math.max(Math.abs(mu - lambda), Math.sqrt(theta * Math.max(mu, lambda)));
  const integrate = (to: number, f: (x: number) => number) => simpson(to, rate, f);
  /** Density per ms of the wait that a contact of endless patience would see. */
  const offeredWait = (x: number): number =>
    Math.exp(logHead + (lambda * -Math.expm1(-theta * x)) / theta - mu * x);
  return {
    load,
    waitProbability,
    abandonProbability,
    meanWaitMs: queued / lambda,
    occupancy: servers > 0 ? (load * (1 - abandonProbability)) / servers : 0,
    answeredWithin: (ms) => 1 - waitProbability + integrate(ms, (x) => Math.exp(-theta * x) * offeredWait(x)),
    abandonedWithin: (ms) => {
      // Gives up at t while the wait would go on: theta e^(-theta t) P(V > t), by parts.
      const longer = waitProbability - integrate(ms, offeredWait);
      return (
        waitProbability -
        Math.exp(-theta * ms) * longer -
        integrate(ms, (x) => Math.exp(-theta * x) * offeredWait(x))
      );
    },
  };
};
