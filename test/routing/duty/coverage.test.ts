/** Where the roster leaves a line or a day without people: examples, and a count minute by minute. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  CALENDAR_2026,
  dayOf,
  daysBetween,
  isWorkingDay,
  startOfDay,
} from '../../../routing/calendar.ts';
import {
  type CoveringPerson,
  type CoveringTurn,
  findGaps,
  gapText,
  linesWithoutProvider,
  newGaps,
} from '../../../routing/duty/coverage.ts';
import { type CoverageRule, DEFAULT_DUTY } from '../../../routing/duty/policy.ts';
import { calendars, moments } from './twenty-years.ts';

const at = (text: string) => new Date(`${text}:00+08:00`).toISOString();
const span = (from: string, to: string) => ({ startAt: at(from), endAt: at(to) });

const people = new Map<string, CoveringPerson>(
  (
    [
      { id: 'zhou', skills: [{ key: '*', level: 3 }] },
      {
        id: 'lin',
        skills: [
          { key: '劳动纠纷', level: 5 },
          { key: 'mediation', level: 3 },
        ],
        languages: ['zh', 'yue'],
      },
      { id: 'sun', skills: [], services: ['mediation'] },
      { id: 'gone', skills: [{ key: '*', level: 3 }], disabled: true },
    ] as (Partial<CoveringPerson> & { id: string })[]
  ).map((one) => [one.id, { disabled: false, languages: ['zh'], skills: [], ...one }]),
);
const turn = (staffId: string, from: string, to: string, over: Partial<CoveringTurn> = {}): CoveringTurn => ({
  staffId,
  post: '热线',
  ...span(from, to),
  ...over,
});
const rule = (over: Partial<CoverageRule>): CoverageRule => ({
  id: 'r',
  name: '热线',
  min: 1,
  days: 'every',
  from: '08:30',
  to: '12:00',
  ...over,
});
const gaps = (
  turns: CoveringTurn[],
  rules: CoverageRule[],
  leaderDaily = false,
  first = '2026-12-01',
  last = first,
) =>
  findGaps({ first, last, turns, people, policy: { coverage: rules, leaderDaily }, calendar: CALENDAR_2026 });

describe('coverage', () => {
  it('DU3: a gap is joined over its half hours and told apart by how many are there', () => {
    const found = gaps([turn('zhou', '2026-12-01T09:15', '2026-12-01T11:00')], [rule({ min: 2 })]);
    expect(found.map(({ from, to, have }) => [from, to, have])).toEqual([
      ['08:30', '09:30', 0],
      ['09:30', '11:00', 1],
      ['11:00', '12:00', 0],
    ]);
    expect(gapText(found[0]!)).toBe('2026-12-01 08:30–09:30 热线无人值班');
    expect(gapText(found[1]!)).toBe('2026-12-01 09:30–11:00 热线只有 1 人，应有 2 人');
  });
  it('DU3: two who relieve each other cover a slot; a disabled person covers nothing', () => {
    const halves = [
      turn('zhou', '2026-12-01T08:00', '2026-12-01T09:10'),
      turn('lin', '2026-12-01T09:10', '2026-12-01T12:00'),
    ];
    expect(gaps(halves, [rule({})])).toEqual([]);
    expect(gaps([turn('gone', '2026-12-01T08:00', '2026-12-01T12:00')], [rule({})])).toHaveLength(1);
  });
  it('DU3: line, language, matter, post and place are asked of the turn and the person', () => {
    const day = ['2026-12-01T08:00', '2026-12-01T12:00'] as const;
    const has = (turns: CoveringTurn[], over: Partial<CoverageRule>) =>
      gaps(turns, [rule(over)]).length === 0;
    expect(has([turn('zhou', ...day)], { line: 'advice' })).toBe(true);
    expect(has([turn('zhou', ...day)], { line: 'mediation' })).toBe(false);
    expect(has([turn('lin', ...day)], { line: 'mediation' })).toBe(true);
    expect(has([turn('lin', ...day, { line: 'advice' })], { line: 'mediation' })).toBe(false);
    expect(has([turn('sun', ...day)], { line: 'mediation' })).toBe(true);
    expect(has([turn('sun', ...day)], { line: 'advice' })).toBe(false);
    expect(has([turn('zhou', ...day)], { language: 'yue' })).toBe(false);
    expect(has([turn('lin', ...day)], { language: 'yue', matter: '劳动纠纷' })).toBe(true);
    expect(has([turn('lin', ...day)], { matter: '婚姻家庭' })).toBe(false);
    expect(has([turn('zhou', ...day, { place: '看守所' })], { place: '看守所', post: '热线' })).toBe(true);
    expect(has([turn('zhou', ...day)], { place: '看守所' })).toBe(false);
  });
  it('DU3, DU1: rules of working days ask on a make-up Saturday and not on a holiday', () => {
    const asked = gaps([], [rule({ days: 'working' })], false, '2026-09-30', '2026-10-11').map(
      ({ day }) => day,
    );
    expect(asked).toEqual(['2026-09-30', '2026-10-08', '2026-10-09', '2026-10-10']);
    expect(
      gaps([], [rule({ days: 'rest' })], false, '2026-10-07', '2026-10-11').map(({ day }) => day),
    ).toEqual(['2026-10-07', '2026-10-11']);
  });
  it('DU6: every day without a leader is a gap, the second day of his night is none (R130)', () => {
    const lead = turn('zhou', '2026-12-01T20:00', '2026-12-02T08:00', { lead: true });
    expect(gaps([lead], [], true, '2026-12-01', '2026-12-03').map(gapText)).toEqual([
      '2026-12-03 没有带班领导',
    ]);
  });
  it('DU3: agrees with a count minute by minute', () => {
    const ids = ['zhou', 'lin'];
    const turns = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 1 }),
        fc.integer({ min: 480, max: 730 }),
        fc.integer({ min: 1, max: 120 }),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(turns, fc.integer({ min: 1, max: 2 }), (made, min) => {
        const midnight = startOfDay('2026-12-01');
        const given = made.map(([who, from, length]) => ({
          staffId: ids[who]!,
          post: '热线',
          startAt: new Date(midnight + from * 60_000).toISOString(),
          endAt: new Date(midnight + (from + length) * 60_000).toISOString(),
        }));
        const found = gaps(given, [rule({ min })]);
        for (let slot = 510; slot < 720; slot += 30) {
          let least = 9;
          for (let minute = slot; minute < slot + 30; minute += 1) {
            const heads = new Set(
              made.filter(([, from, length]) => from <= minute && minute < from + length).map(([who]) => who),
            );
            least = Math.min(least, heads.size);
          }
          const clock = `${String(Math.floor(slot / 60)).padStart(2, '0')}:${String(slot % 60).padStart(2, '0')}`;
          const gap = found.find((one) => one.from <= clock && clock < one.to);
          expect([clock, gap?.have ?? 'covered']).toEqual([clock, least < min ? least : 'covered']);
        }
      }),
      { numRuns: 80 },
    );
  });
  it('DU3: what a change opens is told apart from what was open before', () => {
    const both = [turn('zhou', '2026-12-01T08:00', '2026-12-01T12:00')];
    const before = gaps(both, [rule({}), rule({ id: 'm', line: 'mediation' })]);
    const after = gaps([], [rule({}), rule({ id: 'm', line: 'mediation' })]);
    expect(newGaps(before, after).map(({ ruleId }) => ruleId)).toEqual(['r']);
    expect(newGaps(after, before)).toEqual([]);
  });
  it('R027: the three lines that every tenant needs have a provider, or are named', () => {
    const lines = DEFAULT_DUTY.mandatoryLines;
    const orgs = [{ services: ['legal_aid' as const], disabled: false }];
    expect(linesWithoutProvider(lines, people.values(), orgs, [])).toEqual(['publicity']);
    expect(linesWithoutProvider(lines, [], orgs, [{ line: 'publicity', staffId: 'zhou' }])).toEqual([
      'publicity',
      'mediation',
    ]);
    expect(
      linesWithoutProvider(lines, people.values(), orgs, [{ line: 'publicity', staffId: 'zhou' }]),
    ).toEqual([]);
  });
  it('DU3: a rule of working days asks exactly on those, one of days off on the others', () => {
    fc.assert(
      fc.property(calendars, moments, (calendar, ms) => {
        const first = dayOf(ms);
        const last = addDays(first, 30);
        const asked = (days: 'working' | 'rest' | 'every') =>
          findGaps({
            ...{ first, last, turns: [], people, calendar },
            policy: { coverage: [rule({ days })], leaderDaily: false },
          }).map(({ day }) => day);
        const all = daysBetween(first, last);
        expect(asked('working')).toEqual(all.filter((day) => isWorkingDay(day, calendar)));
        expect(asked('rest')).toEqual(all.filter((day) => !isWorkingDay(day, calendar)));
        expect(asked('every')).toEqual(all);
      }),
      { numRuns: 40 },
    );
  });
});
