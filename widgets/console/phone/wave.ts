/** The picture of a recording's loudness, and the speeds it can be played at. Pure. */

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const;

/** The next faster (`1`) or slower (`-1`) speed; the ends hold. */
export const nextSpeed = (speed: number, step: 1 | -1): number => {
  const index = (SPEEDS as readonly number[]).indexOf(speed);
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, index + step))] ?? 1;
};

/**
 * An SVG path of upright bars around the middle, one unit wide each with a gap, at least one unit high so that
 * silence can be seen. `peaks` from 0 to 1; others are brought into that range.
 */
export const wavePath = (peaks: readonly number[], height: number): string =>
  peaks
    .map((peak, index) => {
      const tall = Math.max(1, Math.min(1, Math.max(0, peak)) * height);
      return `M${index + 0.2} ${((height - tall) / 2).toFixed(1)}h.6v${tall.toFixed(1)}h-.6z`;
    })
    .join('');
