/** Working days, rosters and deadlines: examples from the State Council's 2026 calendar, and properties over 20 years. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALENDAR_2026, dayOf, endOfWorkingDay, isWorkingDay, startOfDay } from '../../routing/calendar.ts';
import { firstResponseDue, messageBoxDue, orderDeadlines, ratingCloses } from '../../routing/deadlines.ts';
import { DEFAULT_POLICY } from '../../routing/policy.ts';
import { dutyOf, nextStart } from '../../routing/roster.ts';

const DAY_MS = 86_400_000;
const moments = fc.integer({
  min: Date.parse('2020-01-01T00:00:00Z'),
  max: Date.parse('2040-01-01T00:00:00Z'),
});

describe('calendar', () => {
  it('a day begins at midnight in Shanghai, not in Greenwich', () => {
    expect(dayOf(Date.parse('2026-11-22T15:59:59.999Z'))).toBe('2026-11-22');
    expect(dayOf(Date.parse('2026-11-22T16:00:00.000Z'))).toBe('2026-11-23');
    expect(startOfDay('2026-11-23')).toBe(Date.parse('2026-11-22T16:00:00.000Z'));
  });
  it('OD3: holidays are skipped and make-up workdays count', () => {
    expect(isWorkingDay('2026-02-16', CALENDAR_2026)).toBe(false);
    expect(isWorkingDay('2026-02-14', CALENDAR_2026)).toBe(true);
    expect(isWorkingDay('2026-02-21', CALENDAR_2026)).toBe(false);
    // Thursday before the spring festival: Friday 13 and the make-up Saturday 14 count, then the 24th.
    expect(endOfWorkingDay(Date.parse('2026-02-12T02:00:00Z'), 3, CALENDAR_2026)).toBe(
      '2026-02-24T15:59:59.999Z',
    );
  });
  it('the day of the event does not count and the last one ends at 24:00', () => {
    expect(endOfWorkingDay(Date.parse('2026-11-20T01:00:00Z'), 5, CALENDAR_2026)).toBe(
      '2026-11-27T15:59:59.999Z',
    );
    expect(endOfWorkingDay(Date.parse('2026-11-20T15:30:00Z'), 1, CALENDAR_2026)).toBe(
      '2026-11-23T15:59:59.999Z',
    );
  });
  it('over 20 years: n working days lie between the event and the end, the last of them is the end', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 30 }), (ms, n) => {
        const end = Date.parse(endOfWorkingDay(ms, n, CALENDAR_2026));
        let counted = 0;
        for (let at = startOfDay(dayOf(ms)) + DAY_MS; at < end; at += DAY_MS) {
          if (isWorkingDay(dayOf(at), CALENDAR_2026)) counted += 1;
        }
        expect(counted).toBe(n);
        expect(isWorkingDay(dayOf(end), CALENDAR_2026)).toBe(true);
      }),
    );
  });
});

describe('deadlines', () => {
  it('SL1/SL2: 15 s for voice, 3 min for chat, 24 h for the message box', () => {
    expect(firstResponseDue(0, 'voice', DEFAULT_POLICY)).toBe('1970-01-01T00:00:15.000Z');
    expect(firstResponseDue(0, 'chat', DEFAULT_POLICY)).toBe('1970-01-01T00:03:00.000Z');
    expect(messageBoxDue(0, DEFAULT_POLICY)).toBe('1970-01-02T00:00:00.000Z');
    expect(ratingCloses(0, DEFAULT_POLICY)).toBe('1970-01-08T00:00:00.000Z');
  });
  it('OD3: a notary order has fifteen working days, over the national holiday', () => {
    const due = orderDeadlines(Date.parse('2026-09-30T02:00:00Z'), 'service', 'notary', DEFAULT_POLICY).dueAt;
    // 8, 9, make-up Saturday 10, 12-16, 19-23, 26 and 27 October.
    expect(due).toBe('2026-10-27T15:59:59.999Z');
  });
});

describe('roster', () => {
  const shift = (startAt: string, endAt: string) => ({ staffId: 'a', startAt, endAt });
  it('a shift covers its start and not its end; touching shifts join', () => {
    const shifts = [
      shift('2026-11-22T01:00:00.000Z', '2026-11-22T04:00:00.000Z'),
      shift('2026-11-22T04:00:00.000Z', '2026-11-22T09:00:00.000Z'),
    ];
    expect(dutyOf('a', shifts, '2026-11-22T01:00:00.000Z')).toEqual({
      onDuty: true,
      endsAt: '2026-11-22T09:00:00.000Z',
      turnEndsAt: '2026-11-22T09:00:00.000Z',
      changesAt: '2026-11-22T04:00:00.000Z',
    });
    expect(dutyOf('a', shifts, '2026-11-22T09:00:00.000Z')).toEqual({ onDuty: false });
    expect(dutyOf('b', shifts, '2026-11-22T02:00:00.000Z')).toEqual({ onDuty: false });
  });
  it('a split shift leaves its gap, and says when the next turn begins', () => {
    const shifts = [
      shift('2026-11-22T06:00:00.000Z', '2026-11-22T09:00:00.000Z'),
      shift('2026-11-22T01:00:00.000Z', '2026-11-22T04:00:00.000Z'),
    ];
    expect(dutyOf('a', shifts, '2026-11-22T05:00:00.000Z')).toEqual({
      onDuty: false,
      nextAt: '2026-11-22T06:00:00.000Z',
      changesAt: '2026-11-22T06:00:00.000Z',
    });
    expect(nextStart(shifts, '2026-11-22T05:00:00.000Z')).toBe('2026-11-22T06:00:00.000Z');
  });
  it("today's turn ends today, though tomorrow's touches it; a night turn ends in the morning", () => {
    const whole = ['21', '22', '23'].map((day) =>
      shift(`2026-11-${day}T16:00:00.000Z`, `2026-11-${Number(day) + 1}T16:00:00.000Z`),
    );
    expect(dutyOf('a', whole, '2026-11-22T01:00:00.000Z')).toEqual({
      onDuty: true,
      endsAt: '2026-11-24T16:00:00.000Z',
      turnEndsAt: '2026-11-22T16:00:00.000Z',
      changesAt: '2026-11-22T16:00:00.000Z',
    });
    const night = [shift('2026-11-22T14:00:00.000Z', '2026-11-22T22:00:00.000Z')];
    expect(dutyOf('a', night, '2026-11-22T15:00:00.000Z').turnEndsAt).toBe('2026-11-22T22:00:00.000Z');
  });
  it('agrees with plain interval logic, whatever overlaps', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 30 }));
    const iso = (hour: number) => new Date(hour * 3_600_000).toISOString();
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), fc.integer({ min: 0, max: 130 }), (spans, hour) => {
        const shifts = spans.map(([from, length]) => shift(iso(from), iso(from + length)));
        const covered = (at: number) => spans.some(([from, length]) => from <= at && at < from + length);
        const duty = dutyOf('a', shifts, iso(hour));
        expect(duty.onDuty).toBe(covered(hour));
        if (!duty.onDuty) return;
        let end = hour;
        while (covered(end)) end += 1;
        expect(duty.endsAt).toBe(iso(end));
      }),
    );
  });
});
