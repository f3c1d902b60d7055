/** Working days in China: weekends, public holidays and make-up workdays; working hours. All days are Asia/Shanghai. */
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

/** The arrangement that the State Council publishes for one year, as a bureau keeps it. */
export interface YearCalendar {
  year: number;
  holidays: { day: string; name: string }[];
  makeUpDays: string[];
}

const span = (name: string, month: string, first: number, last: number): YearCalendar['holidays'] =>
  Array.from({ length: last - first + 1 }, (_, index) => ({
    day: `2026-${month}-${String(first + index).padStart(2, '0')}`,
    name,
  }));

/** State Council arrangement for 2026, as a starting value that an administrator checks and extends each year. */
export const YEAR_2026: YearCalendar = {
  year: 2026,
  holidays: [
    ...span('元旦', '01', 1, 3),
    ...span('春节', '02', 15, 23),
    ...span('清明节', '04', 4, 6),
    ...span('劳动节', '05', 1, 5),
    ...span('端午节', '06', 19, 21),
    ...span('中秋节', '09', 25, 27),
    ...span('国庆节', '10', 1, 7),
  ],
  makeUpDays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
};

/** The years of a bureau as one calendar. */
export const calendarOf = (years: readonly YearCalendar[]): Calendar => ({
  holidays: years.flatMap((year) => year.holidays.map(({ day }) => day)).sort(),
  makeUpDays: years.flatMap((year) => year.makeUpDays).sort(),
});

export const CALENDAR_2026: Calendar = calendarOf([YEAR_2026]);

/** The Shanghai day of an instant, YYYY-MM-DD. */
export const dayOf = (ms: number): string => new Date(ms + OFFSET_MS).toISOString().slice(0, 10);

/** The instant at which a Shanghai day begins, ms. */
export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00.000Z`) - OFFSET_MS;

/** The day that lies `days` after (or, negative, before) another. */
export const addDays = (day: string, days: number): string => dayOf(startOfDay(day) + days * DAY_MS);

/** Every day from `first` to `last`, both included. */
export const daysBetween = (first: string, last: string): string[] => {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
};

/** Is it written as YYYY-MM-DD, and a day that exists? Of three centuries: beyond them a day cannot be counted with. */
export const isDay = (text: string): boolean =>
  /^(19|20|21)\d\d-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00.000Z`)) &&
  new Date(`${text}T00:00:00.000Z`).toISOString().startsWith(text);

const isWeekend = (day: string): boolean => {
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
};

export type DayKind = 'working' | 'weekend' | 'holiday' | 'make_up';

/** What kind of day it is; a day that is listed as both counts as a make-up workday. */
export const dayKind = (day: string, calendar: Calendar): DayKind => {
  if (calendar.makeUpDays.includes(day)) return 'make_up';
  if (calendar.holidays.includes(day)) return 'holiday';
  return isWeekend(day) ? 'weekend' : 'working';
};

export const isWorkingDay = (day: string, calendar: Calendar): boolean => {
  const kind = dayKind(day, calendar);
  return kind === 'working' || kind === 'make_up';
};

/**
 * The end of the n-th working day after the day of `fromMs`, as an instant. The day of the event does not count and
 * the last day ends at 24:00 (Civil Code, articles 201 and 203).
 */
export const endOfWorkingDay = (fromMs: number, n: number, calendar: Calendar): Instant => {
  let day = dayOf(fromMs);
  for (let left = n; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return new Date(startOfDay(day) + DAY_MS - 1).toISOString();
};

/** What is wrong with a year as a person typed it: sentences for him, with the day; empty when it is whole. */
export const problemsOfYear = ({ year, holidays, makeUpDays }: YearCalendar): string[] => {
  const problems: string[] = [];
  const free = new Set(holidays.map(({ day }) => day));
  const listed = [...holidays.map(({ day }) => day), ...makeUpDays];
  for (const day of listed) {
    if (!isDay(day)) problems.push(`“${day}”不是有效日期`);
    // The arrangement of new year may reach into the December before.
    else if (!day.startsWith(`${year}-`) && !day.startsWith(`${year - 1}-12-`))
      problems.push(`${day} 不在 ${year} 年`);
  }
  for (const day of makeUpDays) {
    if (!isDay(day)) continue;
    if (free.has(day)) problems.push(`${day} 既是放假又是调休上班`);
    if (!isWeekend(day)) problems.push(`${day} 不是周六或周日，无需调休上班`);
  }
  for (const day of new Set(listed.filter((one, index) => listed.indexOf(one) !== index)))
    if (!makeUpDays.includes(day) || !free.has(day)) problems.push(`${day} 重复`);
  return problems;
};

/** The notice for a year comes out in the autumn before; from this month on the coming year is asked for. */
const ASKED_FROM_MONTH = 10;

/**
 * Years whose arrangement is not kept although it is needed: the present one, the coming one from October on, and
 * every year that `untilDay` reaches.
 */
export const missingYears = (
  known: readonly Pick<YearCalendar, 'year'>[],
  today: string,
  untilDay: string = today,
): number[] => {
  const year = Number(today.slice(0, 4));
  const last = Math.max(
    Number(today.slice(5, 7)) >= ASKED_FROM_MONTH ? year + 1 : year,
    Number(untilDay.slice(0, 4)),
  );
  return Array.from({ length: last - year + 1 }, (_, index) => year + index).filter(
    (one) => !known.some((kept) => kept.year === one),
  );
};

/** Hours of a working day, as HH:MM; in order and without overlap. */
export type WorkingHours = readonly (readonly [string, string])[];

/** Minutes since midnight of HH:MM; 24:00 is the end of the day. Undefined when it is no time. */
export const minutesOf = (text: string): number | undefined => {
  const found = /^(\d{1,2}):(\d\d)$/.exec(text);
  if (!found) return undefined;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) < 60 && minutes <= 24 * 60 ? minutes : undefined;
};

/** 510 to 08:30. */
export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
