/** Turn types, rest rules, coverage, swaps, calendar files: examples and properties. */
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
import { icsOf } from '../../../routing/duty/ics.ts';
import { type CoverageRule, DEFAULT_DUTY } from '../../../routing/duty/policy.ts';
import { breachText, restBreaches } from '../../../routing/duty/rest.ts';
import { nextSwapState } from '../../../routing/duty/swap.ts';
import { lengthMs, readClock, readSpans, spanOn, turnOn } from '../../../routing/duty/turns.ts';
import { dutyOf } from '../../../routing/roster.ts';
import { calendars, moments } from './twenty-years.ts';

const type = (name: string) => DEFAULT_DUTY.turnTypes.find((one) => one.name === name)!;
const at = (text: string) => new Date(`${text}:00+08:00`).toISOString();
const span = (from: string, to: string) => ({ startAt: at(from), endAt: at(to) });

describe('turns', () => {
  it('DU4: a split turn has its parts, a night runs into the next morning', () => {
    expect(turnOn('2026-12-01', type('早班'))).toEqual([
      span('2026-12-01T08:30', '2026-12-01T12:00'),
      span('2026-12-01T13:30', '2026-12-01T17:30'),
    ]);
    expect(turnOn('2026-12-31', type('夜班'))).toEqual([span('2026-12-31T21:00', '2027-01-01T08:30')]);
    expect(
      turnOn('2026-12-01', {
        name: '长夜',
        spans: [
          ['20:00', '23:00'],
          ['01:00', '05:00'],
        ],
      }),
    ).toEqual([span('2026-12-01T20:00', '2026-12-01T23:00'), span('2026-12-02T01:00', '2026-12-02T05:00')]);
    expect(lengthMs(turnOn('2026-12-01', type('全天'))[0]!)).toBe(86_400_000);
  });
  it('DU4: times are read as people type them', () => {
    expect([
      readClock('8：30'),
      readClock('0830'),
      readClock('17:30:00'),
      readClock('25:00'),
      readClock('早上'),
    ]).toEqual(['08:30', '08:30', '17:30', undefined, undefined]);
    expect(readSpans('8:30-12:00，13:30—17:30')).toEqual([
      ['08:30', '12:00'],
      ['13:30', '17:30'],
    ]);
    expect(readSpans('8:30-12:00-13:00')).toBeUndefined();
    expect(spanOn('2026-12-01', '24:00', '08:00')).toBeUndefined();
  });
});

describe('rest', () => {
  const rest = DEFAULT_DUTY.rest;
  it('DU5: morning, afternoon and evening of one day are one stretch; a night before them is too long', () => {
    const day = [...turnOn('2026-12-01', type('早班')), ...turnOn('2026-12-01', type('晚班'))];
    expect(restBreaches(day, rest)).toEqual([]);
    const night = turnOn('2026-11-30', type('夜班'));
    expect(restBreaches([...night, ...day], rest).map(breachText)).toEqual([
      '连续值班 22.5 小时，超过 12 小时',
    ]);
    expect(restBreaches([...day, ...turnOn('2026-12-02', type('早班'))], rest)).toEqual([]);
  });
  it('DU5: less than eight hours between two stretches, and an overlap, are told once, and only of what is new', () => {
    const late = span('2026-12-01T14:00', '2026-12-01T23:30');
    const early = span('2026-12-02T05:00', '2026-12-02T09:00');
    expect(restBreaches([late, early], rest).map(breachText)).toEqual([
      '两班之间只休息 5.5 小时，不足 8 小时',
    ]);
    expect(restBreaches([late, early], rest, [])).toEqual([]);
    const twice = restBreaches([late, span('2026-12-01T23:00', '2026-12-01T23:45')], rest);
    expect(twice.map((one) => one.kind)).toEqual(['overlap']);
  });
});

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
});

describe('swaps', () => {
  const give = { shiftId: 's', staffId: 'a', post: '热线', ...span('2026-12-01T08:00', '2026-12-01T12:00') };
  const swap = { kind: 'swap' as const, state: 'asked' as const, fromId: 'a', toId: 'b', give };
  const options = { needsSupervisor: true, now: at('2026-11-30T08:00') };
  const agent = (id: string) => ({ id, manages: false });
  const boss = { id: 'boss', manages: true };

  it('DU8: the colleague agrees, then the supervisor; a waived approval makes it done at once', () => {
    expect(nextSwapState(swap, 'agree', agent('b'), options)).toMatchObject({ value: 'agreed' });
    expect(nextSwapState(swap, 'agree', agent('b'), { ...options, needsSupervisor: false })).toMatchObject({
      value: 'done',
    });
    expect(nextSwapState({ ...swap, state: 'agreed' }, 'approve', boss, options)).toMatchObject({
      value: 'done',
    });
    expect(nextSwapState({ ...swap, kind: 'leave' }, 'approve', boss, options)).toMatchObject({
      value: 'done',
    });
  });
  it('DU8: nobody says yes for another, twice, too early or too late', () => {
    const code = (...given: Parameters<typeof nextSwapState>) => {
      const outcome = nextSwapState(...given);
      return outcome.ok ? outcome.value : outcome.code;
    };
    expect(code(swap, 'agree', agent('a'), options)).toBe('forbidden');
    expect(code(swap, 'agree', agent('c'), options)).toBe('forbidden');
    expect(code(swap, 'withdraw', agent('b'), options)).toBe('forbidden');
    expect(code(swap, 'approve', boss, options)).toBe('wrong_state');
    expect(code(swap, 'approve', agent('c'), options)).toBe('forbidden');
    expect(code({ ...swap, state: 'agreed', toId: 'boss' }, 'approve', boss, options)).toBe('forbidden');
    expect(code({ ...swap, state: 'done' }, 'withdraw', agent('a'), options)).toBe('wrong_state');
    expect(code(swap, 'agree', agent('b'), { ...options, now: at('2026-12-01T12:00') })).toBe('wrong_state');
    expect(code(swap, 'withdraw', agent('a'), { ...options, now: at('2026-12-01T12:00') })).toBe('withdrawn');
  });
});

describe('calendar file', () => {
  it('DU13: turns as events with a reminder, folded at 75 octets, signs escaped', () => {
    const text = icsOf(
      [
        {
          id: 's1',
          ...span('2026-12-01T08:30', '2026-12-01T12:00'),
          post: '热线与在线、劳动纠纷专席、农民工绿色通道、县公共法律服务中心',
          place: '云溪县, 一楼; 大厅',
          updatedAt: at('2026-11-20T08:00'),
        },
      ],
      { name: '我的值班', host: 'example' },
    );
    expect(text).toContain('DTSTART:20261201T003000Z\r\nDTEND:20261201T040000Z\r\n');
    expect(text).toContain('LOCATION:云溪县\\, 一楼\\; 大厅');
    expect(text).toContain('UID:s1@example');
    for (const line of text.split('\r\n'))
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(text.replace(/\r\n /g, '')).toContain(
      'SUMMARY:值班 热线与在线、劳动纠纷专席、农民工绿色通道、县公共法律服务中心',
    );
  });
});

describe('twenty years with holidays', () => {
  const DAY_MS = 86_400_000;
  const iso = (ms: number) => new Date(ms).toISOString();

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

  it('DU4: turns of any type on any days put a person on duty exactly while they run, over midnight and new year', () => {
    const names = DEFAULT_DUTY.turnTypes.map(({ name }) => name);
    const planned = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom(...names)), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(moments, planned, fc.integer({ min: -1440, max: 10 * 1440 }), (ms, turns, minute) => {
        const first = dayOf(ms);
        const spans = turns.flatMap(([day, name]) => turnOn(addDays(first, day), type(name)));
        const shifts = spans.map((one) => ({ staffId: 'a', ...one }));
        const now = startOfDay(first) + minute * 60_000;
        const runs = (atMs: number) =>
          spans.some(({ startAt, endAt }) => Date.parse(startAt) <= atMs && atMs < Date.parse(endAt));
        const duty = dutyOf('a', shifts, iso(now));
        expect(duty.onDuty).toBe(runs(now));
        const edges = spans
          .flatMap(({ startAt, endAt }) => [Date.parse(startAt), Date.parse(endAt)])
          .sort((x, y) => x - y);
        // Both ends are looked for among the edges: the first one from now on at which it changes.
        const change = edges.find((edge) => edge > now && runs(edge) !== runs(now));
        if (duty.onDuty) expect(duty.endsAt).toBe(iso(change!));
        else expect(duty.nextAt).toBe(change === undefined ? undefined : iso(change));
        for (const { startAt, endAt } of spans) {
          expect(Date.parse(endAt)).toBeGreaterThan(Date.parse(startAt));
          expect(Date.parse(endAt) - Date.parse(startAt)).toBeLessThanOrEqual(DAY_MS);
        }
      }),
      { numRuns: 300 },
    );
  });
});
