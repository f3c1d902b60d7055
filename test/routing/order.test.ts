/** The state machine of orders: the whole table, each rule, and random lives (OD). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderDeadlines } from '../../routing/deadlines.ts';
import { isOpen, type Order, type OrderAction } from '../../routing/orders/order.ts';
import { applyOrderAction } from '../../routing/orders/order-actions.ts';
import { nextOrders } from '../../routing/orders/order-next.ts';
import type { OrderInput } from '../../routing/orders/order-rule.ts';
import { DEFAULT_POLICY as POLICY } from '../../routing/policy.ts';
import { keysOf, ORDER_STATUSES, type OrderKind, type Service } from '../../routing/vocabulary.ts';
import { codeOf, must } from '../support/outcomes.ts';

/** A Friday morning in China. */
const AT = '2026-11-20T01:00:00.000Z';
const DAY_MS = 86_400_000;
const later = (ms: number) => new Date(Date.parse(AT) + ms).toISOString();
const actor = { kind: 'staff' as const, id: 'a' };

const make = (over: Partial<Order> = {}): Order => {
  const { kind = 'service', service = 'mediation' } = over;
  return {
    id: 'o',
    no: '20261120-0001-1',
    version: 1,
    ticketId: 't',
    ticketNo: '20261120-0001',
    kind,
    service,
    orgId: 'org-a',
    status: 'dispatched',
    demand: '请调解',
    dispatchedAt: AT,
    ...orderDeadlines(Date.parse(AT), kind, service, POLICY),
    overdue: false,
    steps: [],
    createdAt: AT,
    updatedAt: AT,
    ...over,
  };
};
const act = (order: Order, action: OrderAction, over: Partial<OrderInput> = {}) =>
  applyOrderAction(order, action, { at: AT, actor, text: '理由', ...over }, POLICY);

const ACTIONS: OrderAction[] = [
  'sign',
  'return',
  'accept_return',
  'reject_return',
  'assign',
  'reply',
  'cancel',
  'take_back',
  'remind',
  'ask_extension',
  'grant_extension',
  'refuse_extension',
  'suspend',
  'resume',
  'stage',
];

describe('orders', () => {
  it('OD2: every action from every status is either in the table or refused', () => {
    const legal: Record<string, OrderAction[]> = {
      dispatched: ['sign', 'return'],
      signed: ['return', 'reply', 'ask_extension', 'suspend', 'stage'],
      returning: ['accept_return', 'reject_return'],
      suspended: ['resume'],
    };
    const whenOpen: OrderAction[] = ['assign', 'cancel', 'take_back', 'remind'];
    for (const status of keysOf(ORDER_STATUSES)) {
      const order = make({
        status,
        service: 'notary',
        stages: [{ stage: 'booked' }],
        returning: { from: 'signed', at: AT, decideBy: AT },
        suspension: { at: AT, why: 'missing_material', leftDays: 3 },
      });
      for (const action of ACTIONS) {
        // These ask for a request, not for a status; they have tests of their own.
        if (action === 'grant_extension' || action === 'refuse_extension') continue;
        const outcome = act(order, action, {
          reason: 'not_competent',
          orgId: 'org-b',
          days: 1,
          why: 'verification',
          stage: 'booked',
        });
        const expected = legal[status]?.includes(action) || (status in legal && whenOpen.includes(action));
        expect([status, action, codeOf(outcome)]).toEqual([status, action, expected ? 'ok' : 'wrong_state']);
      }
      expect(isOpen({ status })).toBe(status in legal);
    }
  });

  it('OD7: a return needs a listed reason, comes in time, and waits for a decision with the clock running', () => {
    expect(codeOf(act(make(), 'return'))).toBe('return_reason');
    expect(codeOf(act(make(), 'return', { reason: 'conflict', at: later(5 * DAY_MS) }))).toBe(
      'return_reason',
    );
    const asked = must(act(make({ status: 'signed' }), 'return', { reason: 'conflict' }));
    expect(asked).toMatchObject({ status: 'returning', returnsAsked: 1, dueAt: make().dueAt });
    expect(asked.returning?.decideBy).toBe('2026-11-23T15:59:59.999Z');
    expect(must(act(asked, 'accept_return'))).toMatchObject({ status: 'returned', returnedBy: ['org-a'] });
    const back = must(act(asked, 'reject_return'));
    expect(back).toMatchObject({ status: 'signed', dueAt: make().dueAt });
    expect(back.returning).toBeUndefined();
    expect(codeOf(act(asked, 'reject_return', { text: ' ' }))).toBe('invalid_input');
    for (const kind of ['rectification', 'supervision'] as const)
      expect(codeOf(act(make({ kind }), 'return', { reason: 'conflict' }))).toBe('wrong_state');
  });

  it('OD8: a second return asks a supervisor for a forced owner, who cannot return it', () => {
    const again = must(act(make({ returnsAsked: 1 }), 'return', { reason: 'wrong_region', at: later(1000) }));
    expect(codeOf(act(again, 'accept_return'))).toBe('forced_owner');
    expect(codeOf(act(again, 'reject_return'))).toBe('forced_owner');
    const moved = must(act(again, 'assign', { orgId: 'org-b', at: later(4 * DAY_MS) }));
    expect(moved).toMatchObject({
      orgId: 'org-b',
      status: 'dispatched',
      forced: true,
      returnedBy: ['org-a'],
    });
    expect(moved.dispatchedAt).toBe(later(4 * DAY_MS));
    expect(moved.dueAt > again.dueAt).toBe(true);
    expect(codeOf(act(moved, 'return', { reason: 'wrong_region', at: later(4 * DAY_MS) }))).toBe(
      'order_forced',
    );
    const kept = must(act(again, 'assign', { orgId: 'org-a' }));
    expect(kept).toMatchObject({ orgId: 'org-a', status: 'dispatched', forced: true, dueAt: again.dueAt });
  });

  it('OD9: an extension is asked for in time, within ten working days, once, and moves the due day by working days', () => {
    const signed = make({ status: 'signed' });
    expect(codeOf(act(signed, 'ask_extension', { days: 11 }))).toBe('extension_limit');
    expect(codeOf(act(signed, 'ask_extension', { days: 0 }))).toBe('invalid_input');
    expect(codeOf(act(signed, 'ask_extension', { days: 2, text: '' }))).toBe('invalid_input');
    expect(codeOf(act(signed, 'ask_extension', { days: 2, at: later(20 * DAY_MS) }))).toBe('extension_limit');
    const asked = must(act(signed, 'ask_extension', { days: 3 }));
    expect(asked.dueAt).toBe(signed.dueAt);
    expect(codeOf(act(asked, 'ask_extension', { days: 3 }))).toBe('extension_limit');
    // Due on Friday the 27th; three working days later is Wednesday.
    expect(signed.dueAt).toBe('2026-11-27T15:59:59.999Z');
    const granted = must(act(asked, 'grant_extension'));
    expect(granted).toMatchObject({ dueAt: '2026-12-02T15:59:59.999Z', extensions: 1, extendedDays: 3 });
    expect(granted.steps.at(-1)).toMatchObject({ action: 'grant_extension', dueAt: granted.dueAt });
    expect(codeOf(act(granted, 'ask_extension', { days: 1 }))).toBe('extension_limit');
    expect(codeOf(act(granted, 'grant_extension'))).toBe('wrong_state');
    expect(must(act(asked, 'refuse_extension')).dueAt).toBe(signed.dueAt);
    expect(codeOf(act(asked, 'refuse_extension', { text: '' }))).toBe('invalid_input');
  });

  it('OD10: the clock stands still only where the law says so, and the days that were left run on', () => {
    expect(codeOf(act(make({ status: 'signed' }), 'suspend', { why: 'missing_material' }))).toBe(
      'wrong_state',
    );
    const notary = make({ status: 'signed', service: 'notary' });
    expect(codeOf(act(notary, 'suspend'))).toBe('invalid_input');
    const stood = must(act(notary, 'suspend', { why: 'missing_material', at: later(3 * DAY_MS) }));
    expect(stood).toMatchObject({ status: 'suspended', suspension: { leftDays: 14 } });
    const on = must(act(stood, 'resume', { at: later(13 * DAY_MS) }));
    expect(on.status).toBe('signed');
    // Thursday 3 December; fourteen working days later is Wednesday 23 December.
    expect(on.dueAt).toBe('2026-12-23T15:59:59.999Z');
    const aid = must(
      act(make({ status: 'signed', service: 'legal_aid' }), 'suspend', { why: 'verification' }),
    );
    const resumed = must(act(aid, 'resume'));
    expect(codeOf(act(resumed, 'suspend', { why: 'verification' }))).toBe('wrong_state');
  });

  it('OD11: stages go forward only; legal aid has 24 h, 7 days and 3 days', () => {
    const aid = make({
      service: 'legal_aid',
      stages: [
        { stage: 'transferred', fromAt: AT, dueAt: later(DAY_MS) },
        { stage: 'decided' },
        { stage: 'assigned' },
      ],
    });
    const signed = must(act(aid, 'sign', { at: later(3_600_000) }));
    expect(signed.stages?.[0]?.doneAt).toBe(later(3_600_000));
    expect(signed.stages?.[1]?.dueAt).toBe('2026-11-27T15:59:59.999Z');
    const decided = must(act(signed, 'stage', { stage: 'decided', at: later(6 * DAY_MS) }));
    // Three days of the calendar end on a Sunday, so the Monday after.
    expect(decided.stages?.[2]?.dueAt).toBe('2026-11-30T15:59:59.999Z');
    expect(decided.dueAt >= decided.stages![2]!.dueAt!).toBe(true);
    expect(codeOf(act(decided, 'stage', { stage: 'decided' }))).toBe('wrong_state');
    expect(codeOf(act(decided, 'stage', { stage: 'booked' }))).toBe('invalid_input');
  });

  it('OD12: a reply needs words; failed mediation needs the next legal path and proposes the next orders', () => {
    const signed = make({ status: 'signed' });
    expect(codeOf(act(signed, 'reply', { text: ' ' }))).toBe('invalid_input');
    expect(codeOf(act(signed, 'reply', { result: 'mediation_failed' }))).toBe('invalid_input');
    expect(
      codeOf(act(make({ status: 'signed', service: 'notary' }), 'reply', { result: 'mediation_failed' })),
    ).toBe('invalid_input');
    const failed = must(act(signed, 'reply', { result: 'mediation_failed', nextPath: 'arbitration' }));
    expect(failed).toMatchObject({ status: 'replied', repliedInTime: true, result: 'mediation_failed' });
    expect(nextOrders(failed, '劳动纠纷').map((one) => one.service)).toEqual(['arbitration', 'legal_aid']);
    expect(nextOrders(failed, '劳动纠纷')[0]?.demand).toContain('请调解');
    expect(nextOrders(must(act(signed, 'reply')), '劳动纠纷')).toEqual([]);
    expect(must(act(signed, 'reply', { at: later(20 * DAY_MS) })).repliedInTime).toBe(false);
    expect(must(act(make({ kind: 'supervision' }), 'reply')).status).toBe('replied');
  });

  it('OD2 OD8 OD9: whatever is tried in whatever order, an order stays sane', () => {
    const step = fc.record({
      action: fc.constantFrom(...ACTIONS),
      hours: fc.integer({ min: 0, max: 60 }),
      days: fc.integer({ min: 0, max: 12 }),
      orgId: fc.constantFrom('org-a', 'org-b', 'org-c'),
      forced: fc.boolean(),
      reason: fc.constantFrom('not_competent' as const, 'conflict' as const),
      why: fc.constantFrom('missing_material' as const, 'verification' as const),
      stage: fc.constantFrom(
        'transferred' as const,
        'decided' as const,
        'booked' as const,
        'issued' as const,
      ),
      text: fc.constantFrom('', '理由'),
    });
    const kinds = fc.constantFrom<OrderKind>(
      'service',
      'co',
      'collaboration',
      'supervision',
      'rectification',
    );
    const services = fc.constantFrom<Service>('notary', 'legal_aid', 'mediation');
    fc.assert(
      fc.property(kinds, services, fc.array(step, { maxLength: 40 }), (kind, service, steps) => {
        let order = make({ kind, service, stages: [{ stage: 'booked' }, { stage: 'issued' }] });
        let ms = 0;
        for (const { hours, action, ...input } of steps) {
          ms += hours * 3_600_000;
          const before = structuredClone(order);
          const outcome = act(order, action, { ...input, at: later(ms) });
          expect(order).toEqual(before);
          if (!outcome.ok) continue;
          const next = outcome.value;
          if (!isOpen(before)) throw new Error(`${action} changed an order that is ${before.status}`);
          expect(next.steps).toHaveLength(before.steps.length + 1);
          expect(next.steps.slice(0, -1)).toEqual(before.steps);
          expect(next.status === 'returning').toBe(next.returning !== undefined);
          expect(next.status === 'suspended').toBe(next.suspension !== undefined);
          if (before.forced) expect(next.status).not.toBe('returned');
          if (before.forced && before.orgId === next.orgId) expect(next.forced).toBe(true);
          if ((before.returnsAsked ?? 0) >= 2 && before.status === 'returning') {
            expect(['assign', 'cancel', 'take_back', 'remind']).toContain(action);
            if (action === 'assign') expect(next.forced).toBe(true);
          }
          expect(next.extendedDays ?? 0).toBeLessThanOrEqual(POLICY.orders.extensionMaxDays);
          expect(next.extensions ?? 0).toBeLessThanOrEqual(POLICY.orders.extensionsMax);
          expect(next.dueAt >= next.dispatchedAt).toBe(true);
          if (!isOpen(next)) expect(next.extension?.state).not.toBe('asked');
          order = next;
        }
      }),
      { numRuns: 300 },
    );
  });
});
