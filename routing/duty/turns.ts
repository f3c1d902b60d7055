/** Turn types and written times as spans of instants: split turns, nights across midnight. */
import { addDays, clockOf, minutesOf, startOfDay } from '../calendar.ts';
import type { Instant } from '../ticket.ts';
import type { TurnType } from './policy.ts';

export interface Span {
  startAt: Instant;
  endAt: Instant;
}

const MINUTE_MS = 60_000;
const iso = (ms: number): Instant => new Date(ms).toISOString();

/** `8：30` and `830` as people type them, to 08:30; undefined when it is no time of a day. */
export const readClock = (text: string): string | undefined => {
  const plain = text
    .trim()
    .replace('：', ':')
    .replace(/^(\d{1,2})(\d\d)$/, '$1:$2')
    .replace(/^(\d{1,2}:\d\d):00$/, '$1');
  const minutes = minutesOf(plain);
  return minutes === undefined ? undefined : clockOf(minutes);
};

/** One span on a day; an end that is not after its start lies on the next day. */
export const spanOn = (day: string, from: string, to: string): Span | undefined => {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  if (start === undefined || end === undefined || start === 24 * 60) return undefined;
  const midnight = startOfDay(end > start ? day : addDays(day, 1));
  return { startAt: iso(startOfDay(day) + start * MINUTE_MS), endAt: iso(midnight + end * MINUTE_MS) };
};

/** The spans of a turn type on a day. A part that begins before the one before it lies after midnight. */
export const turnOn = (day: string, type: TurnType): Span[] => {
  const spans: Span[] = [];
  let on = day;
  let last = -1;
  for (const [from, to] of type.spans) {
    const start = minutesOf(from) ?? 0;
    if (start < last) on = addDays(on, 1);
    const made = spanOn(on, from, to);
    if (made) spans.push(made);
    last = start;
  }
  return spans;
};

/** `08:30-12:00,13:30-17:30` as spans; undefined when any part is no span. */
export const readSpans = (text: string): [string, string][] | undefined => {
  const parts = text.split(/[,，;；、/]/).map((part) => part.trim());
  const spans: [string, string][] = [];
  for (const part of parts) {
    const [from, to, ...rest] = part.split(/[-–—~至]/).map(readClock);
    if (!from || !to || rest.length > 0) return undefined;
    spans.push([from, to]);
  }
  return spans;
};

/** Do two spans share an instant? Touching ones do not. */
export const overlaps = (a: Span, b: Span): boolean => a.startAt < b.endAt && b.startAt < a.endAt;

export const lengthMs = ({ startAt, endAt }: Span): number => Date.parse(endAt) - Date.parse(startAt);
