/** Means with confidence intervals over replications, quantiles, inequality. */

/** The q-quantile by the nearest rank; NaN of nothing. */
export const quantileOf = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;

export const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Two-sided 97.5 % points of Student's t for 1 to 30 degrees of freedom; beyond, the normal one. */
const T_975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

export interface Estimate {
  /** null where no replication had a value. */
  mean: number | null;
  /** Half width of the 95 % confidence interval; absent for one replication. */
  half?: number;
}

/** Mean of independent replications with its 95 % confidence interval. Replications without a value are left out. */
export const estimateOf = (values: readonly number[]): Estimate => {
  const known = values.filter(Number.isFinite);
  const n = known.length;
  if (n === 0) return { mean: null };
  const mean = meanOf(known);
  if (n < 2) return { mean };
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, half: (T_975[n - 2] ?? 1.96) * Math.sqrt(variance / n) };
};

/** Gini coefficient of non-negative amounts: 0 = all alike, towards 1 = one has everything. */
export const giniOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  if (sorted.length === 0 || total === 0) return 0;
  const ranked = sorted.reduce((sum, value, index) => sum + (index + 1) * value, 0);
  return (2 * ranked) / (sorted.length * total) - (sorted.length + 1) / sorted.length;
};
