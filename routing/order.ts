/** Service orders (服务单): what a ticket asks of an organisation, or of a person after a bad rating. */
import { type Outcome, ok, refuse } from './errors.ts';
import type { Actor, Id, Instant } from './ticket.ts';
import type { OrderStatus, ReturnReason, Service } from './vocabulary.ts';

export interface OrderStep {
  at: Instant;
  actor: Actor;
  action: 'dispatch' | 'sign' | 'return' | 'reply' | 'cancel' | 'remind' | 'overdue';
  text?: string;
  reason?: ReturnReason;
}

export interface Order {
  id: Id;
  /** Ticket number plus a serial: 20261122-0042-1. */
  no: string;
  version: number;
  ticketId: Id;
  ticketNo: string;
  kind: 'service' | 'rectification';
  service: Service;
  /** Target: an organisation, or for a rectification a person other than the handler. */
  orgId?: Id;
  staffId?: Id;
  status: OrderStatus;
  demand: string;
  /** The clock starts at dispatch, not at sign-for. */
  dispatchedAt: Instant;
  signBy: Instant;
  dueAt: Instant;
  returnBy: Instant;
  overdue: boolean;
  reply?: string;
  steps: OrderStep[];
  createdAt: Instant;
  updatedAt: Instant;
}

export type OrderAction = 'sign' | 'return' | 'reply' | 'cancel';

const NEXT: Record<OrderAction, { from: readonly OrderStatus[]; to: OrderStatus }> = {
  sign: { from: ['dispatched'], to: 'signed' },
  return: { from: ['dispatched', 'signed'], to: 'returned' },
  reply: { from: ['signed'], to: 'replied' },
  cancel: { from: ['dispatched', 'signed'], to: 'cancelled' },
};

export const isOpen = (order: Pick<Order, 'status'>): boolean =>
  order.status === 'dispatched' || order.status === 'signed';

/**
 * The state after an action, or why not.
 * A return needs a listed reason and must come before `returnBy` (2.b.8: wrong unit returns within 2 working days).
 */
export const applyOrderAction = (
  order: Order,
  action: OrderAction,
  input: { at: Instant; actor: Actor; text?: string; reason?: ReturnReason },
): Outcome<Order> => {
  const rule = NEXT[action];
  if (!rule.from.includes(order.status)) return refuse('wrong_state');
  if (action === 'return' && (!input.reason || input.at > order.returnBy)) return refuse('return_reason');
  if (action === 'reply' && !input.text?.trim()) return refuse('invalid_input', '请填写回复内容。', 'text');
  const step: OrderStep = {
    at: input.at,
    actor: input.actor,
    action,
    ...(input.text ? { text: input.text } : {}),
    ...(input.reason ? { reason: input.reason } : {}),
  };
  return ok({
    ...order,
    status: rule.to,
    ...(action === 'reply' ? { reply: input.text! } : {}),
    steps: [...order.steps, step],
    updatedAt: input.at,
  });
};
