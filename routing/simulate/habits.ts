/** What people do with their turns: they come late, they take breaks. Drawn the same for equal seeds. */
import type { Id } from '../ticket.ts';
import type { Behaviour, SimDay } from './day.ts';
import { randomOf } from './random.ts';

/** Turns as they are kept: each begins later by an exponential time, at the latest at its end. */
export const keptShifts = (
  shifts: SimDay['shifts'],
  { lateMs }: Pick<Behaviour, 'lateMs'>,
  seed: number | string,
): SimDay['shifts'] =>
  lateMs <= 0
    ? shifts
    : shifts.map((shift) => {
        const late = Math.round(randomOf(seed, 'late', shift.staffId, shift.startAt).exponential(lateMs));
        const startMs = Math.min(Date.parse(shift.startAt) + late, Date.parse(shift.endAt));
        return { ...shift, startAt: new Date(startMs).toISOString() };
      });

/**
 * Breaks inside turns: one each `breakEveryMs`, the first between half of that and one and a half times that after the
 * begin, so that not everybody goes at once. No break runs over the end of a turn.
 */
export const breaksOf = (
  shifts: SimDay['shifts'],
  { breakEveryMs, breakMs }: Pick<Behaviour, 'breakEveryMs' | 'breakMs'>,
  seed: number | string,
): { staffId: Id; fromMs: number; toMs: number }[] => {
  if (breakEveryMs <= 0 || breakMs <= 0) return [];
  return shifts.flatMap(({ staffId, startAt, endAt }) => {
    const first = 0.5 + randomOf(seed, 'break', staffId, startAt).next();
    const found: { staffId: Id; fromMs: number; toMs: number }[] = [];
    let fromMs = Math.round(Date.parse(startAt) + first * breakEveryMs);
    while (fromMs + breakMs < Date.parse(endAt)) {
      found.push({ staffId, fromMs, toMs: fromMs + breakMs });
      fromMs += breakMs + breakEveryMs;
    }
    return found;
  });
};
