/** Time in working hours and on working days: shares of a span, whole days left, the morning after. All days are Asia/Shanghai. */
import {
  type Calendar,
  dayOf,
  endOfWorkingDay,
  isWorkingDay,
  minutesOf,
  startOfDay,
  type WorkingHours,
} from './calendar.ts';
import type { Instant } from './ticket.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Nobody reads a notice at midnight: what runs in working days is told from this hour on, ms into the day. */
const MORNING_MS = 9 * 3_600_000;

const after = (day: string): string => dayOf(startOfDay(day) + DAY_MS);

/** The working spans of a day as instants in ms; none on a day off. */
const spansOn = (day: string, calendar: Calendar, hours: WorkingHours): [number, number][] => {
  if (!isWorkingDay(day, calendar)) return [];
  const midnight = startOfDay(day);
  return hours.map(([from, to]) => [
    midnight + (minutesOf(from) ?? 0) * MINUTE_MS,
    midnight + (minutesOf(to) ?? 0) * MINUTE_MS,
  ]);
};

/**
 * The instant at which so much working time has passed since `fromMs`, ms.
 * @throws when the hours hold no time at all: the count would never end
 */
export const addWorkingMs = (
  fromMs: number,
  workingMs: number,
  calendar: Calendar,
  hours: WorkingHours,
): number => {
  if (!hours.some(([from, to]) => (minutesOf(to) ?? 0) > (minutesOf(from) ?? 0)))
    throw new Error('working hours hold no time');
  let leftMs = workingMs;
  for (let day = dayOf(fromMs); ; day = after(day)) {
    for (const [from, to] of spansOn(day, calendar, hours)) {
      const start = Math.max(from, fromMs);
      if (start >= to) continue;
      if (leftMs <= to - start) return start + leftMs;
      leftMs -= to - start;
    }
  }
};

/** Working time between two instants, ms; 0 when the second is not later. */
export const workingMsBetween = (
  fromMs: number,
  toMs: number,
  calendar: Calendar,
  hours: WorkingHours,
): number => {
  let sum = 0;
  for (let day = dayOf(fromMs); startOfDay(day) < toMs; day = after(day))
    for (const [from, to] of spansOn(day, calendar, hours))
      sum += Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs));
  return sum;
};

/**
 * The instant at which `share` (0..1) of the working time between two instants has passed: inside the hours in which
 * people work, so that whoever is told of it is there. Without any in between it is the share of the plain time.
 */
export const shareOfWorkingTime = (
  fromMs: number,
  toMs: number,
  share: number,
  calendar: Calendar,
  hours: WorkingHours,
): number => {
  const whole = workingMsBetween(fromMs, toMs, calendar, hours);
  return whole === 0
    ? fromMs + (toMs - fromMs) * share
    : addWorkingMs(fromMs, whole * share, calendar, hours);
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
