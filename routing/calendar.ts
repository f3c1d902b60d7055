/** Working days in China: weekends, public holidays and make-up workdays; opening hours. All days are Asia/Shanghai. */
import type { Instant } from './ticket.ts';

/** Asia/Shanghai has had no daylight saving since 1991: a fixed offset is exact for our dates. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** Editable data of the tenant; days as YYYY-MM-DD. */
export interface Calendar {
  holidays: readonly string[];
  /** Saturdays and Sundays on which people work (调休). */
  makeUpDays: readonly string[];
}

/** State Council arrangement for 2026, as a starting value that an administrator checks and extends each year. */
export const CALENDAR_2026: Calendar = {
  holidays: [
    '2026-01-01',
    '2026-01-02',
    '2026-01-03',
    '2026-02-15',
    '2026-02-16',
    '2026-02-17',
    '2026-02-18',
    '2026-02-19',
    '2026-02-20',
    '2026-02-21',
    '2026-02-22',
    '2026-02-23',
    '2026-04-04',
    '2026-04-05',
    '2026-04-06',
    '2026-05-01',
    '2026-05-02',
    '2026-05-03',
    '2026-05-04',
    '2026-05-05',
    '2026-06-19',
    '2026-06-20',
    '2026-06-21',
    '2026-09-25',
    '2026-09-26',
    '2026-09-27',
    '2026-10-01',
    '2026-10-02',
    '2026-10-03',
    '2026-10-04',
    '2026-10-05',
    '2026-10-06',
    '2026-10-07',
  ],
  makeUpDays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
};

/** The Shanghai day of an instant, YYYY-MM-DD. */
export const dayOf = (ms: number): string => new Date(ms + OFFSET_MS).toISOString().slice(0, 10);

/** The instant at which a Shanghai day begins, ms. */
export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00.000Z`) - OFFSET_MS;

const nextDay = (day: string): string => dayOf(startOfDay(day) + DAY_MS);

export const isWorkingDay = (day: string, calendar: Calendar): boolean => {
  if (calendar.makeUpDays.includes(day)) return true;
  if (calendar.holidays.includes(day)) return false;
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
};

/**
 * The end of the n-th working day after the day of `fromMs`, as an instant. The day of the event does not count and
 * the last day ends at 24:00 (Civil Code, articles 201 and 203).
 */
export const endOfWorkingDay = (fromMs: number, n: number, calendar: Calendar): Instant => {
  let day = dayOf(fromMs);
  for (let left = n; left > 0; ) {
    day = nextDay(day);
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return new Date(startOfDay(day) + DAY_MS - 1).toISOString();
};
