/** How long a contact holds a place, as a sample: what is left of one that has run for a while follows from it. */

/** Sorted times, each standing for an equal share of all contacts. */
export interface HandleLaw {
  sortedMs: readonly number[];
  meanMs: number;
  /** Mean of what comes on top of the 90th percentile; beyond the longest time seen the rest is drawn from it. */
  tailMs: number;
}

/** Points kept of a law: enough for its shape, few enough to compute with. */
const POINTS = 64;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** The law of observed times, thinned to `POINTS` quantiles; none observed gives undefined. */
export const lawOf = (observedMs: readonly number[]): HandleLaw | undefined => {
  if (observedMs.length === 0) return undefined;
  const all = [...observedMs].sort((a, b) => a - b);
  const sortedMs =
    all.length <= POINTS
      ? all
      : Array.from({ length: POINTS }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / POINTS)]!);
  const from = Math.floor(all.length * 0.9);
  const edge = all[from]!;
  const meanMs = mean(all);
  return { sortedMs, meanMs, tailMs: mean(all.slice(from).map((value) => value - edge)) || meanMs };
};

/** Where nothing has been observed: the exponential law of a mean. */
export const exponentialLaw = (meanMs: number): HandleLaw => ({
  sortedMs: Array.from({ length: POINTS }, (_, i) => -Math.log(1 - (i + 0.5) / POINTS) * meanMs),
  meanMs,
  tailMs: meanMs,
});

/** The time below which the share `p` lies, 0 <= p < 1, ms. */
export const timeAt = ({ sortedMs, tailMs }: HandleLaw, p: number): number => {
  const at = p * sortedMs.length - 0.5;
  const last = sortedMs.length - 1;
  if (at >= last) return sortedMs[last]! - Math.log(((1 - p) * sortedMs.length) / 0.5) * tailMs;
  if (at <= 0) return sortedMs[0]! * (p * sortedMs.length * 2);
  const low = Math.floor(at);
  return sortedMs[low]! + (at - low) * (sortedMs[low + 1]! - sortedMs[low]!);
};

/** The share of times up to `ms`: the inverse of `timeAt`. */
export const shareUntil = (law: HandleLaw, ms: number): number => {
  const { sortedMs, tailMs } = law;
  const last = sortedMs.length - 1;
  if (ms >= sortedMs[last]!)
    return 1 - (0.5 / sortedMs.length) * Math.exp(-(ms - sortedMs[last]!) / Math.max(1, tailMs));
  if (ms <= sortedMs[0]!) return sortedMs[0]! > 0 ? (ms / sortedMs[0]!) * (0.5 / sortedMs.length) : 0;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sortedMs[middle]! <= ms) low = middle;
    else high = middle;
  }
  const width = sortedMs[high]! - sortedMs[low]!;
  return (low + 0.5 + (width > 0 ? (ms - sortedMs[low]!) / width : 0)) / sortedMs.length;
};

/** What is left of a contact that has run for `ranMs`, for a chance `u` in [0, 1), ms. */
export const restAt = (law: HandleLaw, ranMs: number, u: number): number =>
  restAfter(law, ranMs, shareUntil(law, ranMs), u);

/** `restAt` where the share that is over by then is known. */
export const restAfter = (law: HandleLaw, ranMs: number, gone: number, u: number): number =>
  Math.max(0, timeAt(law, Math.min(gone + u * (1 - gone), 1 - 1e-9)) - ranMs);
