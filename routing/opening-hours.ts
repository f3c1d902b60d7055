/** Opening hours of an office: spans per weekday; holidays are closed, make-up workdays keep the hours of Monday. */
import { type Calendar, dayOf, isWorkingDay, startOfDay } from './calendar.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Monday to Sunday: `09:00-12:00,13:30-17:00`, or '' for closed. */
export type WeekHours = string[];

export const OFFICE_HOURS: WeekHours = [...Array<string>(5).fill('09:00-12:00,13:30-17:00'), '', ''];

const SPAN = /^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

/** Minutes of the day, or undefined when it cannot be read; spans must not overlap and must go forwards. */
export const parseSpans = (text: string): [number, number][] | undefined => {
  const spans: [number, number][] = [];
  for (const part of text.split(/[,，、;；\s]+/).filter(Boolean)) {
    const found = SPAN.exec(part.replace(/[：]/g, ':').replace(/[–—~～至]/g, '-'));
    if (!found) return undefined;
    const from = Number(found[1]) * 60 + Number(found[2]);
    const to = Number(found[3]) * 60 + Number(found[4]);
    if (to <= from || to > 24 * 60 || from < (spans.at(-1)?.[1] ?? 0)) return undefined;
    spans.push([from, to]);
  }
  return spans;
};

/** Spans of a Shanghai day. */
const hoursOn = (day: string, week: WeekHours, calendar: Calendar): [number, number][] => {
  const weekday = (new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7;
  const working = isWorkingDay(day, calendar);
  // A weekend that is worked has the hours of a Monday; a weekday that is free is closed; the rest is as written.
  const text = weekday >= 5 && working ? week[0] : weekday < 5 && !working ? '' : week[weekday];
  return parseSpans(text ?? '') ?? [];
};

export const isOpenAt = (ms: number, week: WeekHours, calendar: Calendar): boolean => {
  const day = dayOf(ms);
  const minute = (ms - startOfDay(day)) / MINUTE_MS;
  return hoursOn(day, week, calendar).some(([from, to]) => minute >= from && minute < to);
};

/** The next opening after an instant, ms; undefined when there is none within a month. */
export const nextOpening = (ms: number, week: WeekHours, calendar: Calendar): number | undefined => {
  for (let ahead = 0; ahead < 31; ahead += 1) {
    const day = dayOf(ms + ahead * DAY_MS);
    for (const [from] of hoursOn(day, week, calendar)) {
      const at = startOfDay(day) + from * MINUTE_MS;
      if (at > ms) return at;
    }
  }
  return undefined;
};
