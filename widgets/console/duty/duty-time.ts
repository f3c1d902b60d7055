/** Days and times of the rota: always of China, in the shapes that the grid and the lists show. */

import type { Locale } from '../../shared/locale.ts';
import { dayKey, timeText } from '../../shared/time.ts';

const DAY_MS = 86_400_000;
const noon = (day: string): number => Date.parse(`${day}T12:00:00+08:00`);

export const addDays = (day: string, days: number): string => dayKey(noon(day) + days * DAY_MS);

export const daysOf = (first: string, last: string): string[] => {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
};

/** 0 = Sunday. */
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const WEEKDAYS: Record<Locale, readonly string[]> = {
  'zh-CN': ['日', '一', '二', '三', '四', '五', '六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};
export const weekdayText = (day: string, locale: Locale): string => WEEKDAYS[locale][weekdayOf(day)]!;
export const longWeekday = (day: string, locale: Locale): string =>
  locale === 'zh-CN' ? `周${weekdayText(day, locale)}` : weekdayText(day, locale);

export const monthOf = (day: string): string => day.slice(0, 7);
export const lastOfMonth = (month: string): string => {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return addDays(
    number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`,
    -1,
  );
};
/** The month so many months away. */
export const shiftMonth = (month: string, by: number): string => {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const count = year * 12 + number - 1 + by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
};
/** Monday of the week. */
export const mondayOf = (day: string): string => addDays(day, -((weekdayOf(day) + 6) % 7));

/** 08:30–12:00; an end at midnight reads 24:00, one on a later day has a mark. */
export const turnText = (turn: { startAt: string; endAt: string }, locale: Locale): string => {
  const from = timeText(turn.startAt, locale);
  const end = timeText(turn.endAt, locale);
  const later = dayKey(turn.endAt) !== dayKey(turn.startAt);
  if (later && end === '00:00') return `${from}–24:00`;
  return `${from}–${end}${later ? (locale === 'zh-CN' ? '(次日)' : ' +1') : ''}`;
};

/** 12月5日 周六 08:30–12:00 */
export const wholeTurnText = (turn: { startAt: string; endAt: string }, locale: Locale): string => {
  const day = dayKey(turn.startAt);
  const date = locale === 'zh-CN' ? `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日` : day.slice(5);
  return `${date} ${longWeekday(day, locale)} ${turnText(turn, locale)}`;
};

export const hoursText = (ms: number): string => (Math.round(ms / 360_000) / 10).toFixed(1);
export const minutesText = (ms: number): string => String(Math.round(ms / 60_000));
