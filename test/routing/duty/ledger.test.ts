/** Attendance, absence, ledger, shares and subsidies from records. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALENDAR_2026 } from '../../../routing/calendar.ts';
import { type Attendance, absenceOf, attendanceOf } from '../../../routing/duty/attendance.ts';
import {
  caseWeight,
  type HandledCase,
  ledgerOf,
  qualityOf,
  rateOn,
  shareOf,
  statementOf,
} from '../../../routing/duty/ledger.ts';
import { DEFAULT_DUTY } from '../../../routing/duty/policy.ts';
import type { PresenceStep } from '../../../routing/people.ts';

const at = (text: string) => Date.parse(`${text}:00+08:00`);
const iso = (text: string) => new Date(at(text)).toISOString();
const turn = {
  id: 't',
  staffId: 'a',
  post: '热线',
  startAt: iso('2026-12-01T08:30'),
  endAt: iso('2026-12-01T12:00'),
};
let seq = 0;
const step = (time: string, state: PresenceStep['state'], reason?: PresenceStep['reason']): PresenceStep => ({
  seq: ++seq,
  atMs: at(`2026-12-01T${time}`),
  state,
  ...(reason ? { reason } : {}),
});
const MIN = 60_000;

describe('attendance', () => {
  it('DU10: minutes served, paused by reason, away; late and early', () => {
    const steps = [
      step('08:40', 'paused', 'not_ready'),
      step('08:45', 'ready'),
      step('10:00', 'paused', 'counter'),
      step('10:30', 'ready'),
      step('11:50', 'offline'),
    ];
    expect(attendanceOf(turn, steps, at('2026-12-01T20:00'))).toMatchObject({
      plannedMs: 210 * MIN,
      servedMs: (75 + 80) * MIN,
      pausedMs: { not_ready: 5 * MIN, counter: 30 * MIN },
      awayMs: 20 * MIN,
      lateMs: 10 * MIN,
      leftEarlyMs: 10 * MIN,
    });
  });
  it('DU10: the state before the turn counts from its start; a turn that runs counts until now', () => {
    const made = attendanceOf(turn, [step('07:00', 'ready')], at('2026-12-01T09:30'));
    expect(made).toMatchObject({ servedMs: 60 * MIN, awayMs: 0, lateMs: 0, leftEarlyMs: 0 });
    expect(attendanceOf(turn, [], at('2026-12-01T20:00'))).toMatchObject({ servedMs: 0, lateMs: 210 * MIN });
  });
  it('DU10: every minute of a turn is served, paused or away, whatever the steps and however the clock jumped', () => {
    const steps = fc.array(
      fc.record({
        atMs: fc.integer({ min: at('2026-12-01T00:00'), max: at('2026-12-02T00:00') }),
        state: fc.constantFrom('ready' as const, 'paused' as const, 'offline' as const),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: at('2026-12-01T00:00'), max: at('2026-12-02T00:00') }),
        (given, now) => {
          const made = attendanceOf(
            turn,
            given.map((one, index) => ({ ...one, seq: index })),
            now,
          );
          const paused = Object.values(made.pausedMs).reduce((sum, ms) => sum + ms, 0);
          const elapsed =
            Math.min(Math.max(now, at('2026-12-01T08:30')), at('2026-12-01T12:00')) - at('2026-12-01T08:30');
          expect(made.servedMs + paused + made.awayMs).toBe(elapsed);
        },
      ),
    );
  });
  it('DU9: missing after the minutes of grace, not before, not when signed in; gone is told apart from never come', () => {
    const now = (time: string) => at(`2026-12-01T${time}`);
    expect(absenceOf(turn, undefined, 10, now('08:39'))).toBeUndefined();
    expect(absenceOf(turn, undefined, 10, now('08:40'))).toEqual({ kind: 'no_show', sinceMs: now('08:30') });
    expect(absenceOf(turn, { state: 'paused', sinceMs: 0 }, 10, now('09:00'))).toBeUndefined();
    expect(absenceOf(turn, { state: 'offline', sinceMs: now('07:00') }, 10, now('09:00'))?.kind).toBe(
      'no_show',
    );
    expect(absenceOf(turn, { state: 'offline', sinceMs: now('10:00') }, 10, now('10:05'))).toBeUndefined();
    expect(absenceOf(turn, { state: 'offline', sinceMs: now('10:00') }, 10, now('10:10'))?.kind).toBe(
      'left_early',
    );
    expect(absenceOf(turn, undefined, 10, now('12:00'))).toBeUndefined();
  });
});

const attended = (over: Partial<Attendance>): Attendance => ({
  ...attendanceOf(turn, [], at('2026-12-02T00:00')),
  version: 1,
  closed: true,
  updatedAt: '',
  ...over,
});
const handled = (over: Partial<HandledCase>): HandledCase => ({
  staffId: 'a',
  matter: '劳动纠纷',
  lane: 'chat',
  handledMs: 5 * MIN,
  grabbed: false,
  ...over,
});

describe('ledger', () => {
  it('DU11: weights by matter, lane and duration', () => {
    const weight = (over: Partial<HandledCase>) => caseWeight(handled(over), DEFAULT_DUTY.weights);
    expect(weight({})).toBe(1);
    expect(weight({ matter: '医疗纠纷', handledMs: 20 * MIN })).toBe(2.25);
    expect(weight({ lane: 'task', handledMs: 3600_000 })).toBe(1.6);
  });
  it('DU11: sums per person; leader days and places; the same whatever the order (rebuildable)', () => {
    const records = [
      attended({ id: '1', servedMs: 60 * MIN, lateMs: 0, lead: true, place: '县看守所' }),
      attended({ id: '2', startAt: iso('2026-12-02T08:30'), lead: true, place: '溪口镇', lateMs: 0 }),
      attended({ id: '3' }),
      attended({ id: '4', staffId: 'b' }),
    ];
    const cases = [handled({ grade: 5 }), handled({ grade: 4, grabbed: true }), handled({ staffId: 'c' })];
    const lines = ledgerOf(records, cases, DEFAULT_DUTY);
    expect(lines[0]).toMatchObject({
      staffId: 'a',
      turns: 3,
      servedMs: 60 * MIN,
      noShows: 1,
      handled: 2,
      weighted: 2,
      grabs: 1,
      leaderDays: 2,
      leaderPlaces: 2,
      meanGrade: 4.5,
      ratings: 2,
    });
    expect(lines.map(({ staffId }) => staffId)).toEqual(['a', 'b', 'c']);
    expect(ledgerOf([...records].reverse(), [...cases].reverse(), DEFAULT_DUTY)).toEqual(lines);
  });
  it('R069: unpaid turns are not paid, and they alone are the hours given freely', () => {
    const records = [
      attended({ id: '1', servedMs: 60 * MIN, voluntary: true }),
      attended({ id: '2', startAt: iso('2026-12-02T08:30'), servedMs: 90 * MIN }),
    ];
    expect(ledgerOf(records, [], DEFAULT_DUTY)[0]).toMatchObject({ servedMs: 150 * MIN, freeMs: 60 * MIN });
    const [line] = statementOf(records, [], DEFAULT_DUTY, CALENDAR_2026);
    expect(line).toMatchObject({ minutes: 90, turns: [{ day: '2026-12-02' }] });
    const turn = { id: 't', staffId: 'a', startAt: iso('2026-12-01T08:30'), endAt: iso('2026-12-01T12:00') };
    const made = attendanceOf({ ...turn, post: '热线', voluntary: true }, [], Date.parse(turn.endAt));
    expect(made.voluntary).toBe(true);
  });
  it('DU12: a share is weighted minutes over minutes of duty; a first hour makes nobody the busiest', () => {
    expect(shareOf({ weighted: 8, plannedMs: 40 * 3_600_000 }, 6)).toBe(2);
    expect(shareOf({ weighted: 8, plannedMs: 0 }, 6)).toBe(10);
  });
  it('R071: the rate of its day, factors of weekends and holidays, none for a make-up Saturday', () => {
    const rates = [
      { from: '2026-10-01', perHourFen: 6000, weekendFactor: 1.5, holidayFactor: 2 },
      { from: '2026-01-01', perHourFen: 5000, weekendFactor: 1.5, holidayFactor: 2 },
    ];
    expect(rateOn('2025-12-31', rates)).toBeUndefined();
    expect(rateOn('2026-09-30', rates)?.perHourFen).toBe(5000);
    const day = (id: string, date: string) =>
      attended({ id, startAt: iso(`${date}T08:30`), servedMs: 61.5 * MIN });
    const [line] = statementOf(
      [day('1', '2026-09-30'), day('2', '2026-10-01'), day('3', '2026-10-10'), day('4', '2026-10-11')],
      [],
      { rates, quality: DEFAULT_DUTY.quality },
      CALENDAR_2026,
    );
    expect(line!.turns.map(({ minutes, factor, amountFen }) => [minutes, factor, amountFen])).toEqual([
      [61, 1, 5083],
      [61, 2, 12200],
      [61, 1, 6100],
      [61, 1.5, 9150],
    ]);
    expect(line).toMatchObject({ minutes: 244, quality: 1, baseFen: 32533, amountFen: 32533 });
  });
  it('R072: the coefficient counts when it is on and there are enough ratings', () => {
    const quality = { ...DEFAULT_DUTY.quality, on: true };
    expect(qualityOf({ meanGrade: 2.5, ratings: 5 }, DEFAULT_DUTY.quality)).toBe(1);
    expect(qualityOf({ meanGrade: 2.5, ratings: 4 }, quality)).toBe(1);
    expect(qualityOf({ meanGrade: 2.5, ratings: 5 }, quality)).toBe(0.8);
    expect(qualityOf({ meanGrade: 4.9, ratings: 50 }, quality)).toBe(1.1);
    expect(qualityOf(undefined, quality)).toBe(1);
  });
});
