/** Which deadlines run, when they warn and escalate, and that each level is told once whatever the clock does (SL). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, endOfWorkingDay, isWorkingDay, minutesOf, startOfDay } from '../../routing/calendar.ts';
import {
  type Deadline,
  firstStages,
  instantsOf,
  marksDue,
  nextCheckMs,
  orderDeadlines,
  orderDeadlinesNow,
  stagesAfter,
  ticketDeadlines,
} from '../../routing/deadlines.ts';
import type { Mark } from '../../routing/marks.ts';
import type { Order } from '../../routing/orders/order.ts';
import { DEFAULT_POLICY as POLICY } from '../../routing/policy.ts';
import type { Ticket } from '../../routing/ticket.ts';
import { laneOf } from '../../routing/vocabulary.ts';
import {
  endOfDay,
  morningOfWorkingDay,
  shareOfWorkingTime,
  workingDaysUntil,
} from '../../routing/working-time.ts';

const { calendar } = POLICY;
const HOURS = POLICY.duty.workingHours;
/** A Friday morning in China. */
const AT = '2026-11-20T01:00:00.000Z';
const AT_MS = Date.parse(AT);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const iso = (ms: number) => new Date(ms).toISOString();

const order = (over: Partial<Order> = {}): Order =>
  ({
    kind: 'service',
    service: 'mediation',
    status: 'dispatched',
    dispatchedAt: AT,
    ...orderDeadlines(AT_MS, 'service', 'mediation', POLICY),
    steps: [],
    ...over,
  }) as unknown as Order;
const ticket = (over: Partial<Ticket> = {}): Ticket =>
  ({
    status: 'queued',
    stamps: { acceptedAt: AT },
    dueAt: iso(AT_MS + 180_000),
    ...over,
  }) as unknown as Ticket;

describe('working time', () => {
  it('OD3: a share of it leaves out the weekend', () => {
    // Friday 09:00 to Monday 24:00 hold 3 + 4 and 3.5 + 4 working hours; half of them are over on Monday at 08:45.
    const end = Date.parse('2026-11-23T16:00:00.000Z');
    expect(iso(shareOfWorkingTime(AT_MS, end, 0.5, calendar, HOURS))).toBe('2026-11-23T00:45:00.000Z');
    expect(iso(shareOfWorkingTime(AT_MS, end, 1, calendar, HOURS))).toBe('2026-11-23T09:30:00.000Z');
    // Inside a weekend there is none: the share of the plain time.
    const saturday = Date.parse('2026-11-21T00:00:00.000Z');
    expect(shareOfWorkingTime(saturday, saturday + HOUR_MS, 0.5, calendar, HOURS)).toBe(
      saturday + HOUR_MS / 2,
    );
  });
  it('SL4 DU2: over 20 years whoever is warned is at work, and before it is due', () => {
    const moments = fc.integer({
      min: Date.parse('2020-01-01T00:00:00Z'),
      max: Date.parse('2039-12-31T00:00:00Z'),
    });
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 1, max: 15 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (at, days, share) => {
          const due = Date.parse(endOfWorkingDay(at, days, calendar));
          const warned = shareOfWorkingTime(at, due, share, calendar, HOURS);
          expect(warned).toBeGreaterThanOrEqual(at);
          expect(warned).toBeLessThan(due);
          expect(isWorkingDay(dayOf(warned), calendar)).toBe(true);
          const minute = (warned - startOfDay(dayOf(warned))) / 60_000;
          expect(HOURS.some(([from, to]) => minutesOf(from)! <= minute && minute <= minutesOf(to)!)).toBe(
            true,
          );
        },
      ),
    );
  });
  it('OD3: days left, the morning after, and days of the calendar that end on a working day', () => {
    expect(workingDaysUntil(AT_MS, AT_MS, calendar)).toBe(0);
    expect(workingDaysUntil(AT_MS, Date.parse('2026-11-27T15:59:59.999Z'), calendar)).toBe(5);
    expect(iso(morningOfWorkingDay(AT_MS, 1, calendar))).toBe('2026-11-23T01:00:00.000Z');
    // 20 September 2026 is a Sunday on which people work.
    expect(endOfDay(Date.parse('2026-09-17T01:00:00.000Z'), 2, calendar)).toBe('2026-09-20T15:59:59.999Z');
    expect(endOfDay(AT_MS, 1, calendar)).toBe('2026-11-23T15:59:59.999Z');
  });
});

describe('the defaults', () => {
  const due = (kind: 'service' | 'rectification', service: Order['service']) =>
    workingDaysUntil(AT_MS, Date.parse(orderDeadlines(AT_MS, kind, service, POLICY).dueAt), calendar);
  it('SL1 SL2: 15 s for a call, 3 min for chat and WeChat, 24 h for work orders and the message box', () => {
    expect(POLICY.firstResponseMs).toEqual({ voice: 15_000, chat: 180_000, task: DAY_MS });
    expect([laneOf.phone, laneOf.web, laneOf.wechat]).toEqual(['voice', 'chat', 'chat']);
    expect(POLICY.messageBoxMs).toBe(DAY_MS);
  });
  it('OD3: 5 working days for orders and rectification, 7 for legal aid, 15 for a notary', () => {
    expect(due('service', 'mediation')).toBe(5);
    expect(due('service', 'legal_aid')).toBe(7);
    expect(due('service', 'notary')).toBe(15);
    expect(due('rectification', 'notary')).toBe(5);
  });
  it('OD11: legal aid is passed on within 24 h, decided within 7 days, a lawyer assigned within 3 days after', () => {
    const first = firstStages('service', 'legal_aid', AT, POLICY)!;
    expect(first.map(({ stage, dueAt }) => [stage, dueAt])).toEqual([
      ['transferred', iso(AT_MS + DAY_MS)],
      ['decided', undefined],
      ['assigned', undefined],
    ]);
    const passedOn = stagesAfter(first, 'transferred', AT, 'legal_aid', POLICY);
    // The seventh day after Friday the 20th is Friday the 27th.
    expect(passedOn[1]!.dueAt).toBe('2026-11-27T15:59:59.999Z');
    const decidedAt = '2026-11-25T02:00:00.000Z';
    const decided = stagesAfter(passedOn, 'decided', decidedAt, 'legal_aid', POLICY);
    // The third day after Wednesday the 25th is a Saturday: Monday the 30th.
    expect(decided[2]!.dueAt).toBe('2026-11-30T15:59:59.999Z');
  });
});

describe('which deadlines run', () => {
  it('SL1 SL2: a ticket has its first response, or the promise of the message box', () => {
    expect(ticketDeadlines(ticket(), 'chat', POLICY)).toMatchObject([
      { of: 'first_response', working: false },
    ]);
    expect(ticketDeadlines(ticket({ firstResponseAt: AT }), 'chat', POLICY)).toEqual([]);
    expect(ticketDeadlines(ticket({ status: 'closed' }), 'chat', POLICY)).toEqual([]);
    const called = ticket({ status: 'serving', stamps: { acceptedAt: AT, dispatchedAt: AT } });
    expect(ticketDeadlines(called, 'voice', POLICY)).toEqual([]);
    expect(ticketDeadlines(called, 'chat', POLICY)).toHaveLength(1);
    const boxed = ticket({ status: 'message_box', promisedBy: iso(AT_MS + DAY_MS) });
    expect(ticketDeadlines(boxed, 'chat', POLICY)).toMatchObject([
      { of: 'message_box', dueMs: AT_MS + DAY_MS },
    ]);
  });
  it('SL3: an order has sign-for and reply, then reply; none while its clock stands still', () => {
    const kinds = (over: Partial<Order>) => orderDeadlinesNow(order(over), POLICY).map((one) => one.of);
    expect(kinds({})).toEqual(['sign', 'reply']);
    expect(kinds({ kind: 'supervision' })).toEqual(['reply']);
    expect(kinds({ status: 'signed' })).toEqual(['reply']);
    expect(kinds({ status: 'suspended' })).toEqual([]);
    expect(kinds({ status: 'replied' })).toEqual([]);
    expect(kinds({ status: 'returning', returning: { from: 'signed', at: AT, decideBy: AT } })).toEqual([
      'return_review',
    ]);
    const extension = { state: 'asked' as const, days: 1, reason: '', askedAt: AT, decideBy: AT };
    expect(kinds({ status: 'signed', extension })).toEqual(['reply', 'extension_decision']);
    const stages = [{ stage: 'transferred' as const, fromAt: AT, dueAt: iso(AT_MS + DAY_MS) }];
    expect(kinds({ stages })).toEqual(['sign', 'reply', 'stage']);
  });
  it('SL4: warned at 80 % of the working time, due after the last instant, then in the mornings', () => {
    const [sign] = orderDeadlinesNow(order(), POLICY);
    expect(instantsOf(sign!, POLICY).map(({ level, atMs }) => [level, iso(atMs)])).toEqual([
      // 11.6 of 14.5 working hours: Monday 14:36.
      [0, '2026-11-23T06:36:00.000Z'],
      [1, '2026-11-23T16:00:00.000Z'],
      [2, '2026-11-24T01:00:00.000Z'],
      [3, '2026-11-25T01:00:00.000Z'],
    ]);
    const due = Date.parse(order().signBy);
    expect(marksDue([sign!], [], due, POLICY).map((mark) => mark.level)).toEqual([0]);
    expect(marksDue([sign!], [], due + 1, POLICY).map((mark) => mark.level)).toEqual([1]);
  });
});

describe('telling', () => {
  const deadlines: Deadline[] = [
    ...orderDeadlinesNow(order(), POLICY),
    ...ticketDeadlines(ticket(), 'chat', POLICY),
  ];
  const key = (mark: Mark) => `${mark.of} ${mark.dueAt} ${mark.level}`;

  it('SL5: each level once and in order, with a clock that jumps forward and back and looks missed', () => {
    const looks = fc.array(fc.integer({ min: -2 * DAY_MS, max: 20 * DAY_MS }), { maxLength: 30 });
    fc.assert(
      fc.property(looks, (offsets) => {
        const marks: Mark[] = [];
        for (const offset of [...offsets, 30 * DAY_MS]) {
          const nowMs = AT_MS + offset;
          const fresh = marksDue(deadlines, marks, nowMs, POLICY);
          marks.push(...fresh);
          const next = nextCheckMs(deadlines, marks, nowMs, POLICY);
          // Never a look that is due already: it would run for ever.
          if (next !== undefined) expect(next).toBeGreaterThan(nowMs);
        }
        const told = marks.map(key);
        expect(new Set(told).size).toBe(told.length);
        for (const deadline of deadlines) {
          const levels = marks
            .filter((mark) => mark.of === deadline.of && mark.dueAt === iso(deadline.dueMs))
            .map((mark) => mark.level);
          expect(levels).toEqual([...levels].sort());
          expect(levels.filter((level) => level > 0)).toEqual(
            deadline.rule.levels.map((_, index) => index + 1),
          );
        }
        expect(nextCheckMs(deadlines, marks, AT_MS + 30 * DAY_MS, POLICY)).toBeUndefined();
      }),
    );
  });
  it('SL5: a due instant that moves is a new deadline', () => {
    const [, reply] = deadlines;
    const marks = marksDue([reply!], [], reply!.dueMs + 1, POLICY);
    const moved = { ...reply!, dueMs: reply!.dueMs + 3 * DAY_MS };
    expect(marksDue([moved], marks, reply!.dueMs + 1, POLICY).every((mark) => mark.level === 0)).toBe(true);
    expect(marksDue([moved], marks, moved.dueMs + 1, POLICY).map((mark) => mark.level)).toEqual([1]);
  });
});
