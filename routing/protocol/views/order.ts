/** An order as both sides see it. */
import type { Order, OrderStep } from '../../orders/order.ts';
import type { NextOrder } from '../../orders/order-next.ts';
import type { Instant } from '../../ticket.ts';

export interface OrderView
  extends Pick<
    Order,
    | 'id'
    | 'no'
    | 'version'
    | 'ticketId'
    | 'ticketNo'
    | 'kind'
    | 'service'
    | 'orgId'
    | 'staffId'
    | 'status'
    | 'demand'
    | 'dispatchedAt'
    | 'signBy'
    | 'dueAt'
    | 'returnBy'
    | 'overdue'
    | 'fastTrack'
    | 'parentId'
    | 'forced'
    | 'returnsAsked'
    | 'extension'
    | 'suspension'
    | 'stages'
    | 'signedAt'
    | 'repliedAt'
    | 'reply'
    | 'result'
    | 'basis'
    | 'nextPath'
    | 'files'
  > {
  orgName?: string;
  staffName?: string;
  /** A return that waits; `needsForced` ones are decided by a supervisor who names the owner. */
  returning?: { at: Instant; decideBy: Instant; needsForced: boolean };
  /** The organisation or person that has it was disabled. */
  stranded?: boolean;
  /** R083: what to send next, filled in beforehand. */
  next?: NextOrder[];
  steps: OrderStepView[];
}

export interface OrderStepView
  extends Pick<
    OrderStep,
    'at' | 'text' | 'reason' | 'days' | 'forced' | 'why' | 'stage' | 'result' | 'of' | 'level' | 'dueAt'
  > {
  who: string;
  action: string;
  orgName?: string;
}
