/** Days of a report added up to weeks (Monday first) or months, in Asia/Shanghai. */

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
