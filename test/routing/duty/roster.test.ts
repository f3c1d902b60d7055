/** Turn types, rest rules, swaps, calendar files: examples and properties. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, startOfDay } from '../../../routing/calendar.ts';
import { icsOf } from '../../../routing/duty/ics.ts';
import { DEFAULT_DUTY } from '../../../routing/duty/policy.ts';
import { breachText, restBreaches } from '../../../routing/duty/rest.ts';
import { nextSwapState } from '../../../routing/duty/swap.ts';
import { lengthMs, readClock, readSpans, spanOn, turnOn } from '../../../routing/duty/turns.ts';
import { dutyOf } from '../../../routing/roster.ts';
import { moments } from './twenty-years.ts';

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
