/** Figures of a run in words: seconds, minutes, percent, with their intervals. */
import type { Estimate } from '../../../routing/simulate/statistics.ts';
import { w } from '../words/simulate.ts';

export type Unit = 'time' | 'share' | 'number';

/** @param like what decides whether a time is told in seconds or minutes */
const valueText = (value: number, unit: Unit, like = value): string => {
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`;
  // Counts are told to a tenth, what lies between 0 and 1 to a hundredth.
  if (unit === 'number') return value.toFixed(Math.abs(like) >= 100 ? 0 : Math.abs(like) >= 10 ? 1 : 2);
  const seconds = value / 1000;
  return Math.abs(like) >= 120_000
    ? w('minutes', { m: (seconds / 60).toFixed(1) })
    : w('seconds', { s: seconds.toFixed(1) });
};

export const plain = (value: number | null | undefined, unit: Unit): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '—' : valueText(value, unit);

export const withBounds = ({ mean, half }: Estimate, unit: Unit): string =>
  mean === null || half === undefined
    ? plain(mean, unit)
    : `${plain(mean, unit)} ± ${valueText(half, unit, mean)}`;

/** B − A, and whether the intervals do not meet. */
export const differenceOf = (a: Estimate, b: Estimate, unit: Unit): { text: string; clear: boolean } => {
  if (a.mean === null || b.mean === null) return { text: '—', clear: false };
  const delta = b.mean - a.mean;
  return {
    text: `${delta > 0 ? '+' : ''}${valueText(delta, unit, unit === 'number' ? a.mean : delta)}`,
    clear: a.half !== undefined && b.half !== undefined && Math.abs(delta) > a.half + b.half,
  };
};

export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
