/** What every rule of an order's action gets and gives. */

import type { FileRef } from '../conversation.ts';
import { type Outcome, ok, refuse } from '../errors.ts';
import type { Policy } from '../policy.ts';
import type { Actor, Id, Instant } from '../ticket.ts';
import type { NextPath, OrderResult, OrderStage, ReturnReason, SuspendReason } from '../vocabulary.ts';
import type { Order } from './order.ts';

export interface OrderInput {
  at: Instant;
  actor: Actor;
  text?: string;
  reason?: ReturnReason;
  days?: number;
  orgId?: Id;
  forced?: boolean;
  why?: SuspendReason;
  stage?: OrderStage;
  result?: OrderResult;
  basis?: string;
  nextPath?: NextPath;
  files?: FileRef[];
}

/** What an action changes in the order, or why it may not be done. */
export type Rule = (order: Order, input: OrderInput, policy: Policy) => Outcome<Partial<Order>>;

/** The words that an action demands; `what` asks for them. */
export const demandedWords = (input: OrderInput, what: string): Outcome<string> =>
  input.text?.trim() ? ok(input.text.trim()) : refuse('invalid_input', what, 'text');
