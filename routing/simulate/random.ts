/** Seeded chance: equal seeds give equal days, and each thing that is left to chance has a stream of its own. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  exponential(mean: number): number;
  normal(): number;
  /** A key, by weight. Weights need not add up to 1. */
  pick<K extends string>(weights: Partial<Record<K, number>>): K;
}

/** Hash of a text to four words (cyrb128): a seed for the generator below. */
const words = (text: string): [number, number, number, number] => {
  let h1 = 1779033703;
  let h2 = 3144134277;
  let h3 = 1013904242;
  let h4 = 2773480762;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ code, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ code, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ code, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ code, 2716044179);
  }
  return [h1 >>> 0, h2 >>> 0, h3 >>> 0, h4 >>> 0];
};

/** Inverse of the standard normal law (Acklam's rational approximation, error below 1.2e-9 of the value). */
const normalAt = (p: number): number => {
  const tail = (q: number): number =>
    (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) *
      q +
      4.374664141464968) *
      q +
      2.938163982698783) /
    ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q +
      1);
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(Math.max(p, 1e-300))));
  if (p > 0.97575) return -tail(Math.sqrt(-2 * Math.log(Math.max(1 - p, 1e-16))));
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
};

/** The generator sfc32 on a stream that is named by a seed and any words. */
export const randomOf = (...stream: (string | number)[]): Random => {
  let [a, b, c, d] = words(stream.join('|'));
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i += 1) next();
  return {
    next,
    exponential: (mean) => -Math.log(1 - next()) * mean,
    normal: () => normalAt(next()),
    pick: <K extends string>(weights: Partial<Record<K, number>>): K => {
      const entries = Object.entries(weights) as [K, number][];
      const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
      let left = next() * total;
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key;
      }
      return entries[entries.length - 1]![0];
    },
  };
};

/** A law of times. */
export interface Law {
  law: 'exponential' | 'lognormal' | 'fixed';
  meanMs: number;
  /** Standard deviation over mean, for lognormal; default 1. */
  cv?: number;
}

/** One time of a law, ms. */
export const drawTime = (law: Law, random: Random): number => {
  if (law.law === 'fixed') return law.meanMs;
  if (law.law === 'exponential') return random.exponential(law.meanMs);
  const variance = Math.log(1 + (law.cv ?? 1) ** 2);
  return law.meanMs * Math.exp(Math.sqrt(variance) * random.normal() - variance / 2);
};
