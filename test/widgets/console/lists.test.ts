/** Order of lists, what is left of offers, what is due next. */
import { describe, expect, test } from 'vitest';
import type { OfferView, OrderView, TicketSummary } from '../../../routing/protocol/views.ts';
import {
  addOffer,
  byDeadline,
  byNeed,
  dropOffer,
  isLate,
  neighbour,
  nextDeadline,
  offerLeft,
  upsert,
  waitingMs,
  without,
} from '../../../widgets/console/state/lists.ts';

const ticket = (id: string, over: Partial<TicketSummary> = {}): TicketSummary => ({
  id,
  no: id,
  channel: 'web',
  status: 'serving',
  subject: id,
  urgency: 'normal',
  crisis: 'none',
  groups: [],
  regionCode: '130534',
  createdAt: '2026-11-22T08:00:00.000Z',
  updatedAt: '2026-11-22T08:00:00.000Z',
  lastSeq: 1,
  unread: 0,
  openOrders: 0,
  ...over,
});
const order = (over: Partial<OrderView> = {}): OrderView => ({
  id: 'd',
  no: 'd',
  version: 1,
  ticketId: 't',
  ticketNo: 't',
  kind: 'service',
  service: 'notary',
  status: 'dispatched',
  demand: '',
  dispatchedAt: '2026-11-22T08:00:00.000Z',
  signBy: '2026-11-22T12:00:00.000Z',
  dueAt: '2026-11-27T08:00:00.000Z',
  returnBy: '2026-11-24T08:00:00.000Z',
  overdue: false,
  steps: [],
  ...over,
});
const offer = (offerId: string, expiresAtMs: number): OfferView => ({
  offerId,
  expiresAtMs,
  nowMs: 1_000,
  rule: 'in_order',
  ticket: ticket('t'),
});
const at = Date.parse;

describe('tickets', () => {
  test('crises first, then urgency, then the oldest; unread moves nothing', () => {
    const list = [
      ticket('new', { createdAt: '2026-11-22T09:00:00.000Z', unread: 9 }),
      ticket('old'),
      ticket('urgent', { urgency: 'urgent', createdAt: '2026-11-22T10:00:00.000Z' }),
      ticket('alarm', { crisis: 'alarm', createdAt: '2026-11-22T11:00:00.000Z' }),
      ticket('review', { crisis: 'review' }),
    ];
    expect([...list].sort(byNeed).map((one) => one.id)).toEqual(['alarm', 'review', 'urgent', 'old', 'new']);
  });

  test('waits from the last unanswered word, and not when all is read', () => {
    const now = at('2026-11-22T08:05:00.000Z');
    expect(waitingMs(ticket('a', { unread: 1, lastMessageAt: '2026-11-22T08:04:00.000Z' }), now)).toBe(
      60_000,
    );
    expect(waitingMs(ticket('a', { unread: 1 }), now)).toBe(300_000);
    expect(waitingMs(ticket('a'), now)).toBe(0);
  });

  test('are replaced in place, added, taken out', () => {
    const list = [ticket('a'), ticket('b')];
    expect(upsert(list, ticket('a', { subject: 'x' })).map((one) => one.subject)).toEqual(['x', 'b']);
    expect(upsert(list, ticket('c'))).toHaveLength(3);
    expect(without(list, 'a').map((one) => one.id)).toEqual(['b']);
  });

  test('j and k stay inside the list and start at its ends', () => {
    const list = [ticket('a'), ticket('b')];
    expect(neighbour(list, 'a', 1)?.id).toBe('b');
    expect(neighbour(list, 'b', 1)?.id).toBe('b');
    expect(neighbour(list, undefined, 1)?.id).toBe('a');
    expect(neighbour(list, undefined, -1)?.id).toBe('b');
    expect(neighbour([], undefined, 1)).toBeUndefined();
  });
});

describe('offers', () => {
  test('stand in the order in which their time ends, each once', () => {
    const list = [offer('late', 30_000), offer('soon', 9_000), offer('late', 31_000)].reduce<OfferView[]>(
      addOffer,
      [],
    );
    expect(list.map((one) => one.offerId)).toEqual(['soon', 'late']);
    expect(dropOffer(list, 'soon').map((one) => one.offerId)).toEqual(['late']);
  });

  test('tell what is left by the server clock, never below zero', () => {
    expect(offerLeft(offer('a', 21_000), 11_000)).toEqual({ leftMs: 10_000, share: 0.5 });
    expect(offerLeft(offer('a', 21_000), 99_000)).toEqual({ leftMs: 0, share: 0 });
  });
});

describe('orders', () => {
  test('what is due next follows the status', () => {
    expect(nextDeadline(order())).toBe('2026-11-22T12:00:00.000Z');
    expect(nextDeadline(order({ status: 'signed' }))).toBe('2026-11-27T08:00:00.000Z');
    expect(nextDeadline(order({ status: 'replied' }))).toBeUndefined();
  });

  test('are late when past the deadline even before the sweep marks them; never when finished', () => {
    expect(isLate(order(), at('2026-11-22T11:00:00.000Z'))).toBe(false);
    expect(isLate(order(), at('2026-11-22T12:00:01.000Z'))).toBe(true);
    expect(isLate(order({ overdue: true }), 0)).toBe(true);
    expect(isLate(order({ status: 'replied', overdue: true }), at('2027-01-01T00:00:00.000Z'))).toBe(false);
  });

  test('sort by deadline, finished last', () => {
    const list = [
      order({ id: 'done', status: 'replied' }),
      order({ id: 'due', status: 'signed' }),
      order({ id: 'sign' }),
    ];
    expect([...list].sort(byDeadline).map((one) => one.id)).toEqual(['sign', 'due', 'done']);
  });
});
