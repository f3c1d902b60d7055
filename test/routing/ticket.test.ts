/** Transitions of tickets, orders and ratings: the whole of each table, not examples. */
import { describe, expect, it } from 'vitest';
import { REFUSALS, refusalText, refuse } from '../../routing/errors.ts';
import { isBad, mayRate } from '../../routing/rating.ts';
import { canMove, mayClose, type Ticket, TRANSITIONS } from '../../routing/ticket.ts';
import { keysOf, TICKET_STATUSES } from '../../routing/vocabulary.ts';

const ticket = (over: Partial<Ticket>): Ticket =>
  ({ status: 'serving', openOrders: 0, crisis: 'none', ...over }) as Ticket;
const wrapUp = { matter: '劳动纠纷' as const, feedback: '已告知' };
const codeOf = (outcome: { ok: boolean; code?: string }) => (outcome.ok ? 'ok' : outcome.code);

describe('tickets', () => {
  it('TK1: nothing follows closed, and every other status can be closed', () => {
    for (const status of keysOf(TICKET_STATUSES)) {
      expect(canMove('closed', status)).toBe(false);
      expect(TRANSITIONS[status].includes('closed')).toBe(status !== 'closed');
    }
  });
  it('TK3: closing asks for feedback, no open order and a cleared alarm', () => {
    expect(codeOf(mayClose(ticket({}), wrapUp))).toBe('ok');
    expect(codeOf(mayClose(ticket({}), { ...wrapUp, feedback: '  ' }))).toBe('feedback_required');
    expect(codeOf(mayClose(ticket({ openOrders: 1 }), wrapUp))).toBe('orders_open');
    expect(codeOf(mayClose(ticket({ crisis: 'alarm' }), wrapUp))).toBe('risk_open');
    expect(codeOf(mayClose(ticket({ crisis: 'alarm', riskClearedBy: 'boss' }), wrapUp))).toBe('ok');
    expect(codeOf(mayClose(ticket({ status: 'closed' }), wrapUp))).toBe('wrong_state');
  });
});

describe('rating', () => {
  const invitation = {
    id: 'i',
    ticketId: 't',
    version: 1,
    channel: 'web',
    invitedAt: '2026-11-01T00:00:00.000Z',
    closesAt: '2026-11-08T00:00:00.000Z',
  };
  it('RT2/RT4: once, and inside the window', () => {
    expect(codeOf(mayRate(invitation, '2026-11-08T00:00:00.000Z'))).toBe('ok');
    expect(codeOf(mayRate(invitation, '2026-11-08T00:00:00.001Z'))).toBe('rating_closed');
    expect(
      codeOf(mayRate({ ...invitation, ratedAt: '2026-11-02T00:00:00.000Z' }, '2026-11-03T00:00:00.000Z')),
    ).toBe('already_rated');
  });
  it('RT3: the last two grades are bad', () => {
    expect(([1, 2, 3, 4, 5] as const).map(isBad)).toEqual([true, true, false, false, false]);
  });
});

describe('refusals', () => {
  it('each has a sentence in both languages that is more than a word', () => {
    for (const row of Object.values(REFUSALS)) {
      expect(row.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(row.en.split(' ').length).toBeGreaterThan(1);
      expect(row.status).toBeGreaterThanOrEqual(400);
    }
    expect(refusalText(refuse('invalid_input', '请填写电话'))).toBe('请填写电话');
  });
});
