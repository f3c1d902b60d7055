/** Calendars kept by year, and working time, over twenty years of generated holidays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CALENDAR_2026,
  calendarOf,
  clockOf,
  dayKind,
  dayOf,
  endOfWorkingDay,
  isDay,
  isWorkingDay,
  minutesOf,
  missingYears,
  problemsOfYear,
  startOfDay,
  YEAR_2026,
  type YearCalendar,
} from '../../../routing/calendar.ts';
import { DEFAULT_DUTY } from '../../../routing/duty/policy.ts';
import { addWorkingMs, workingMsBetween } from '../../../routing/working-time.ts';
import { calendars, moments } from './twenty-years.ts';

const HOURS = DEFAULT_DUTY.workingHours;
const DAY_MS = 86_400_000;
const MINUTE = 60_000;
describe('calendar by year', () => {
  it('DU1: 2026 has its holidays and make-up workdays, and passes its own check', () => {
    expect(problemsOfYear(YEAR_2026)).toEqual([]);
    expect(calendarOf([YEAR_2026])).toEqual(CALENDAR_2026);
    expect(dayKind('2026-10-01', CALENDAR_2026)).toBe('holiday');
    expect(dayKind('2026-10-10', CALENDAR_2026)).toBe('make_up');
    expect(dayKind('2026-10-11', CALENDAR_2026)).toBe('weekend');
    expect(dayKind('2026-10-12', CALENDAR_2026)).toBe('working');
    expect(CALENDAR_2026.holidays).toHaveLength(33);
  });
  it('DU1: a year is checked day by day', () => {
    const year: YearCalendar = {
      year: 2027,
      holidays: [
        { day: '2027-01-01', name: '元旦' },
        { day: '2027-13-01', name: '?' },
        { day: '2028-01-01', name: '元旦' },
        { day: '2026-12-31', name: '元旦' },
      ],
      makeUpDays: ['2027-01-04', '2027-01-01', '2027-01-09'],
    };
    expect(problemsOfYear(year)).toEqual([
      '“2027-13-01”不是有效日期',
      '2028-01-01 不在 2027 年',
      '2027-01-04 不是周六或周日，无需调休上班',
      '2027-01-01 既是放假又是调休上班',
      '2027-01-01 不是周六或周日，无需调休上班',
    ]);
  });
  it('DU1: the coming year is asked for from October on, and as soon as a roster reaches it', () => {
    expect(missingYears([YEAR_2026], '2026-05-01')).toEqual([]);
    expect(missingYears([YEAR_2026], '2026-10-01')).toEqual([2027]);
    expect(missingYears([YEAR_2026], '2026-05-01', '2027-01-03')).toEqual([2027]);
    expect(missingYears([], '2026-12-20', '2027-01-20')).toEqual([2026, 2027]);
  });
  it('DU1: over 20 years of any holidays, n working days lie between the event and its end', () => {
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 1, max: 30 }), (calendar, ms, n) => {
        const end = Date.parse(endOfWorkingDay(ms, n, calendar));
        let counted = 0;
        for (let at = startOfDay(dayOf(ms)) + DAY_MS; at < end; at += DAY_MS)
          if (isWorkingDay(dayOf(at), calendar)) counted += 1;
        expect(counted).toBe(n);
        expect(isWorkingDay(dayOf(end), calendar)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
  it('DU1: a day has one kind, and works exactly when it is ordinary or made up for', () => {
    fc.assert(
      fc.property(calendars, moments, (calendar, ms) => {
        const day = dayOf(ms);
        const kind = dayKind(day, calendar);
        expect(isWorkingDay(day, calendar)).toBe(kind === 'working' || kind === 'make_up');
        expect(kind === 'make_up').toBe(calendar.makeUpDays.includes(day));
        expect(isDay(day)).toBe(true);
      }),
    );
  });
});

describe('working time', () => {
  it('DU2: counts over lunch, night, weekend and holiday', () => {
    const at = (text: string) => Date.parse(`${text}:00+08:00`);
    // Friday before a make-up Saturday (28 February 2026).
    expect(addWorkingMs(at('2026-02-27T16:30'), 60 * MINUTE, CALENDAR_2026, HOURS)).toBe(
      at('2026-02-27T17:30'),
    );
    expect(addWorkingMs(at('2026-02-27T16:30'), 61 * MINUTE, CALENDAR_2026, HOURS)).toBe(
      at('2026-02-28T08:31'),
    );
    expect(addWorkingMs(at('2026-09-30T17:00'), 31 * MINUTE, CALENDAR_2026, HOURS)).toBe(
      at('2026-10-08T08:31'),
    );
    expect(workingMsBetween(at('2026-09-30T17:00'), at('2026-10-08T13:31'), CALENDAR_2026, HOURS)).toBe(
      (30 + 210 + 1) * 60_000,
    );
    expect(() => addWorkingMs(0, 5 * MINUTE, CALENDAR_2026, [['09:00', '09:00']])).toThrow();
  });
  it('DU2: adding and measuring agree, whatever the holidays', () => {
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 1, max: 6000 }), (calendar, from, minutes) => {
        const end = addWorkingMs(from, minutes * MINUTE, calendar, HOURS);
        expect(workingMsBetween(from, end, calendar, HOURS)).toBe(minutes * 60_000);
        expect(isWorkingDay(dayOf(end - 1), calendar)).toBe(true);
        expect(workingMsBetween(end, from, calendar, HOURS)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
  it('times of a day are read and written alike', () => {
    expect(minutesOf('24:00')).toBe(1440);
    expect(minutesOf('24:01')).toBeUndefined();
    expect(minutesOf('9:60')).toBeUndefined();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1440 }), (minutes) => {
        expect(minutesOf(clockOf(minutes))).toBe(minutes);
      }),
    );
  });
});
