/** Today beside the usual day (FG5): days of the same weekday and kind, so that a holiday is not held against a Monday. */
import { addDays, type Calendar, dayKind } from '../calendar.ts';

/** So far back the days are looked for. */
const WEEKS_BACK = 12;

/**
 * The last `count` days that are like this one: working days (make-up days count by the weekday that they are) of the
 * same weekday, or, for days off, other days off.
 */
export const daysLike = (day: string, calendar: Calendar, count: number): string[] => {
  const isOff = (one: string) => ['holiday', 'weekend'].includes(dayKind(one, calendar));
  const off = isOff(day);
  const step = off && dayKind(day, calendar) === 'holiday' ? 1 : 7;
  const found: string[] = [];
  for (let back = step; back <= WEEKS_BACK * 7 && found.length < count; back += step) {
    const one = addDays(day, -back);
    if (isOff(one) === off) found.push(one);
  }
  return found;
};

/** Mean per hour over days, one decimal. */
export const meanHours = (days: readonly (readonly number[])[]): number[] =>
  Array.from({ length: 24 }, (_, hour) => {
    const sum = days.reduce((total, hours) => total + (hours[hour] ?? 0), 0);
    return days.length === 0 ? 0 : Math.round((sum / days.length) * 10) / 10;
  });
