/** Time on the clock and on working days: shares of a span, whole days left, the morning after. All days are Asia/Shanghai. */
import { type Calendar, dayOf, endOfWorkingDay, isWorkingDay, startOfDay } from './calendar.ts';
import type { Instant } from './ticket.ts';

const DAY_MS = 86_400_000;
/** Nobody reads a notice at midnight: what runs in working days is told from this hour on, ms into the day. */
export const MORNING_MS = 9 * 3_600_000;

const after = (day: string): string => dayOf(startOfDay(day) + DAY_MS);

/** The instants of working days in [fromMs, toMs), as pieces of at most a day, in order. */
function* workingPieces(fromMs: number, toMs: number, calendar: Calendar): Generator<[number, number]> {
  for (let day = dayOf(fromMs); startOfDay(day) < toMs; day = after(day)) {
    if (!isWorkingDay(day, calendar)) continue;
    const start = Math.max(fromMs, startOfDay(day));
    const end = Math.min(toMs, startOfDay(day) + DAY_MS);
    if (start < end) yield [start, end];
  }
}

/**
 * The instant at which `share` (0..1) of the working time between two instants has passed; every hour of a working
 * day counts, none of another day. Without a working hour in between it is the share of the plain time.
 */
export const shareOfWorkingTime = (
  fromMs: number,
  toMs: number,
  share: number,
  calendar: Calendar,
): number => {
  const pieces = [...workingPieces(fromMs, toMs, calendar)];
  const whole = pieces.reduce((sum, [start, end]) => sum + end - start, 0);
  if (whole === 0) return fromMs + (toMs - fromMs) * share;
  let left = whole * share;
  for (const [start, end] of pieces) {
    if (left <= end - start) return start + left;
    left -= end - start;
  }
  return toMs;
};

/** Working days after the day of `fromMs` up to and with the day of `toMs`; 0 when `toMs` is not later. */
export const workingDaysUntil = (fromMs: number, toMs: number, calendar: Calendar): number => {
  let days = 0;
  for (let day = after(dayOf(fromMs)); startOfDay(day) <= toMs; day = after(day))
    if (isWorkingDay(day, calendar)) days += 1;
  return days;
};

/** 09:00 of the n-th working day after the day of `fromMs`. */
export const morningOfWorkingDay = (fromMs: number, n: number, calendar: Calendar): number =>
  startOfDay(dayOf(Date.parse(endOfWorkingDay(fromMs, n, calendar)))) + MORNING_MS;

/**
 * The end of the n-th day after the day of `fromMs`, every day counted; when that is no working day, of the next one
 * that is (Civil Code, articles 201 and 203).
 */
export const endOfDay = (fromMs: number, n: number, calendar: Calendar): Instant => {
  let day = dayOf(fromMs);
  for (let left = n; left > 0; left -= 1) day = after(day);
  while (!isWorkingDay(day, calendar)) day = after(day);
  return new Date(startOfDay(day) + DAY_MS - 1).toISOString();
};
