/** Service level over time, and what is behind a figure, on small cases by hand. */
import { describe, expect, it } from 'vitest';
import { meanMsOf, withAnswer } from '../../../routing/figures/answer.ts';
import { byPeriod } from '../../../routing/figures/periods.ts';
import { FIGURES, KEYED_FIGURES, matterCounts, scopeOf } from '../../../routing/figures/scope.ts';
import {
  awayAround,
  type Contact,
  intervalsOf,
  judge,
  movesOf,
  type Trail,
  worstOf,
} from '../../../routing/figures/service-level.ts';
import { daysLike, meanHours } from '../../../routing/figures/usual-day.ts';
import type { PresenceStep } from '../../../routing/people.ts';
import { drillQuery } from '../../../routing/protocol/figures/figures.ts';
import type { Ticket } from '../../../routing/ticket.ts';

const MINUTE = 60_000;
const step = (seq: number, atMs: number, state: PresenceStep['state'], reason?: PresenceStep['reason']) => ({
  seq,
  atMs,
  state,
  ...(reason ? { reason } : {}),
});
const SPAN = { fromMs: 0, toMs: 20 * MINUTE, stepMs: 5 * MINUTE, nowMs: 20 * MINUTE };

describe('FG1: the first answer', () => {
  const ticket = {
    channel: 'web',
    status: 'serving',
    createdAt: '2026-11-20T01:00:00.000Z',
    stamps: { acceptedAt: '2026-11-20T01:00:00.000Z', dispatchedAt: '2026-11-20T01:00:10.000Z' },
  } as Ticket;

  it('of a conversation is the first words, of a call the picking up, of the rest the feedback', () => {
    expect(withAnswer(ticket, undefined).answer).toBeUndefined();
    expect(
      withAnswer({ ...ticket, firstResponseAt: '2026-11-20T01:03:01.000Z' }, '2026-11-20T01:03:00.000Z')
        .answer,
    ).toEqual({ seconds: 181, inTime: false });
    expect(withAnswer({ ...ticket, channel: 'phone' }, '2026-11-20T01:00:15.000Z').answer).toEqual({
      seconds: 10,
      inTime: true,
    });
    const closed = {
      ...ticket,
      status: 'closed' as const,
      stamps: { ...ticket.stamps, fedBackAt: '2026-11-20T01:01:00.000Z' },
    };
    expect(withAnswer({ ...closed, attribution: { staffId: 'a' } }, undefined).answer?.seconds).toBe(60);
    expect(withAnswer(closed, undefined).answer).toBeUndefined();
  });

  it('is never changed, and its mean is exact', () => {
    const answer = { seconds: 3, inTime: true };
    expect(
      withAnswer({ ...ticket, answer, firstResponseAt: '2026-11-20T02:00:00.000Z' }, undefined).answer,
    ).toBe(answer);
    expect(meanMsOf([])).toBe(0);
    expect(
      meanMsOf([
        { seconds: 1, count: 2 },
        { seconds: 10, count: 1 },
      ]),
    ).toBe(4000);
  });
});

describe('FG2: what is behind a figure', () => {
  it('is told for every figure, or left to the live queue by name', () => {
    const ask = { key: 'k', from: '2026-11-20', to: '2026-11-21', now: '2026-11-20' };
    const live = FIGURES.filter((figure) => !scopeOf({ figure, ...ask }));
    expect(live).toEqual(['waiting', 'offered', 'class', 'ready', 'paused', 'offline']);
  });

  it('asks for the key of figures that have one, and of no others', () => {
    for (const figure of FIGURES) {
      expect([figure, drillQuery.safeParse({ figure }).success]).toEqual([
        figure,
        !KEYED_FIGURES.includes(figure),
      ]);
      expect(drillQuery.safeParse({ figure, key: 'x' }).success).toBe(KEYED_FIGURES.includes(figure));
    }
  });

  it('adds the confirmed matter and the classified one up under the one that counts', () => {
    expect(
      matterCounts([
        { key: ['劳动纠纷', '侵权'], count: 2 },
        { key: [null, '劳动纠纷'], count: 3 },
        { key: [null, '侵权'], count: 1 },
        { key: [null, null], count: 4 },
      ]),
    ).toEqual([
      { matter: '劳动纠纷', count: 5 },
      { matter: null, count: 4 },
      { matter: '侵权', count: 1 },
    ]);
  });
});

describe('FG3: the line over time', () => {
  const contacts: Contact[] = [
    { atMs: MINUTE, answer: { inTime: true }, leftLineMs: MINUTE + 5000, out: false },
    { atMs: 6 * MINUTE, answer: { inTime: false }, leftLineMs: 12 * MINUTE, out: false },
    { atMs: 7 * MINUTE, dueMs: 10 * MINUTE, out: false },
    { atMs: 8 * MINUTE, leftLineMs: 9 * MINUTE, out: true },
    { atMs: 19 * MINUTE, dueMs: 22 * MINUTE, out: false },
    // Taken in the instant in which it came: it did not wait.
    { atMs: 16 * MINUTE, answer: { inTime: true }, leftLineMs: 16 * MINUTE, out: false },
  ];
  const trails: Trail[] = [
    {
      staffId: 'zhou',
      steps: [
        step(1, -MINUTE, 'ready'),
        step(2, 5 * MINUTE, 'paused', 'meeting'),
        step(3, 14 * MINUTE, 'ready'),
      ],
    },
    { staffId: 'lin', steps: [step(1, 0, 'ready'), step(2, 5 * MINUTE + 1, 'paused', 'break')] },
    { staffId: 'ma', steps: [step(1, 0, 'paused', 'break'), step(2, 3 * MINUTE, 'paused', 'meeting')] },
  ];

  it('judges by the answer, then by the deadline', () => {
    expect(contacts.map((one) => judge(one, SPAN.nowMs))).toEqual([
      'in_time',
      'late',
      'late',
      'out',
      'pending',
      'in_time',
    ]);
  });

  it('counts contacts by their opening, the most that waited and the fewest ready', () => {
    const lines = intervalsOf({ contacts, trails }, SPAN);
    expect(lines.map(({ due, inTime, waiting, ready }) => [due, inTime, waiting, ready])).toEqual([
      [1, 1, 1, 2],
      [2, 0, 3, 0],
      [0, 0, 2, 0],
      [1, 1, 2, 1],
    ]);
    expect(worstOf(lines)).toBe(lines[1]);
    expect(worstOf(lines.filter((one) => one.due === one.inTime))).toBeUndefined();
  });

  it('draws nothing of what is still to come', () => {
    expect(intervalsOf({ contacts, trails }, { ...SPAN, nowMs: 9 * MINUTE })).toHaveLength(2);
  });

  it('names who left ready, when and why; a change of reason alone is no move', () => {
    const moves = movesOf(trails, 0, SPAN.toMs);
    expect(moves.map(({ staffId, from, to, reason }) => [staffId, from, to, reason])).toEqual([
      ['lin', 'offline', 'ready', undefined],
      ['ma', 'offline', 'paused', 'break'],
      ['zhou', 'ready', 'paused', 'meeting'],
      ['lin', 'ready', 'paused', 'break'],
      ['zhou', 'paused', 'ready', undefined],
    ]);
    const [, worst] = intervalsOf({ contacts, trails }, SPAN);
    expect(awayAround(moves, worst!, 0, SPAN.toMs).map(({ move, backMs }) => [move.staffId, backMs])).toEqual(
      [
        ['lin', undefined],
        ['zhou', 14 * MINUTE],
      ],
    );
  });

  it('leaves out who was back before the interval began, and puts the longest away first', () => {
    const trail = (staffId: string, ...steps: PresenceStep[]) => ({
      staffId,
      steps: [step(1, 0, 'ready'), ...steps],
    });
    const moves = movesOf(
      [
        trail('back', step(2, 3 * MINUTE, 'paused', 'missed_offer'), step(3, 4 * MINUTE, 'ready')),
        trail('over', step(2, 4 * MINUTE, 'paused', 'meal'), step(3, 6 * MINUTE, 'ready')),
        trail('gone', step(2, 7 * MINUTE, 'offline')),
      ],
      0,
      20 * MINUTE,
    );
    const away = awayAround(moves, { fromMs: 5 * MINUTE, toMs: 10 * MINUTE }, 15 * MINUTE, 20 * MINUTE);
    expect(away.map(({ move, backMs }) => [move.staffId, backMs])).toEqual([
      ['gone', undefined],
      ['over', 6 * MINUTE],
    ]);
  });
});

describe('FG2: days added up', () => {
  it('to weeks from Monday and to months, with nothing lost', () => {
    const days = [
      { day: '2026-11-30', count: 1 },
      { day: '2026-12-06', count: 2 },
      { day: '2026-12-07', count: 4 },
    ];
    expect(byPeriod(days, 'week')).toEqual([
      { name: '2026-11-30', count: 3 },
      { name: '2026-12-07', count: 4 },
    ]);
    expect(byPeriod(days, 'month')).toEqual([
      { name: '2026-11', count: 1 },
      { name: '2026-12', count: 6 },
    ]);
  });
});

describe('FG5: the usual day', () => {
  const calendar = { holidays: ['2026-11-10'], makeUpDays: ['2026-11-14'] };
  it('is the same weekday, without holidays', () => {
    expect(daysLike('2026-11-17', calendar, 2)).toEqual(['2026-11-03', '2026-10-27']);
    expect(daysLike('2026-11-21', calendar, 2)).toEqual(['2026-11-07', '2026-10-31']);
  });
  it('is another day off for a holiday', () => {
    expect(daysLike('2026-11-10', calendar, 3)).toEqual(['2026-11-08', '2026-11-07', '2026-11-01']);
  });
  it('is a mean per hour', () => {
    expect(meanHours([[1, 2], [2]]).slice(0, 3)).toEqual([1.5, 1, 0]);
    expect(meanHours([])).toEqual(Array.from({ length: 24 }, () => 0));
  });
});
