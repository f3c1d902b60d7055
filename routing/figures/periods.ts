/** Days of a report added up to weeks (Monday first) or months, in Asia/Shanghai. */
import { addDays, dayOf } from '../calendar.ts';

export type PeriodUnit = 'day' | 'week' | 'month';

/** The name of the period that a day lies in: the day, the Monday of its week, or YYYY-MM. */
export const periodOf = (day: string, unit: PeriodUnit): string => {
  if (unit === 'day') return day;
  if (unit === 'month') return day.slice(0, 7);
  const ms = Date.parse(`${day}T00:00:00.000Z`);
  const back = (new Date(ms).getUTCDay() + 6) % 7;
  return new Date(ms - back * 86_400_000).toISOString().slice(0, 10);
};

/** Nothing is lost or counted twice: the sum stays the same. */
export const byPeriod = (
  days: readonly { day: string; count: number }[],
  unit: PeriodUnit,
): { name: string; count: number }[] => {
  const counts = new Map<string, number>();
  for (const { day, count } of days) {
    const name = periodOf(day, unit);
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => (a.name < b.name ? -1 : 1));
};

/**
 * Every day of the range with its count, days without any as 0; days after `today` are left out unless something was
 * counted on them. `from` and `to` are instants, the end is not included.
 */
export const everyDay = (
  { from, to, byDay }: { from: string; to: string; byDay: readonly { day: string; count: number }[] },
  today: string,
): { day: string; count: number }[] => {
  const counts = new Map(byDay.map(({ day, count }) => [day, count]));
  const last = dayOf(Date.parse(to) - 1);
  for (let day = dayOf(Date.parse(from)); day <= last && day <= today; day = addDays(day, 1))
    if (!counts.has(day)) counts.set(day, 0);
  return [...counts].map(([day, count]) => ({ day, count })).sort((a, b) => (a.day < b.day ? -1 : 1));
};
