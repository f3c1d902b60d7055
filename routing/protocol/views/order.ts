/** An order as both sides see it. */
import type { FileRef } from '../../conversation.ts';
import type { Extension, StageMark } from '../../orders/order.ts';
import type { NextOrder } from '../../orders/order-next.ts';
import type { Id, Instant } from '../../ticket.ts';
import type {
  DeadlineKind,
  NextPath,
  OrderKind,
  OrderResult,
  OrderStage,
  OrderStatus,
  ReturnReason,
  Service,
  SuspendReason,
} from '../../vocabulary.ts';

export interface OrderView {
  id: Id;
  no: string;
  version: number;
  ticketId: Id;
  ticketNo: string;
  kind: OrderKind;
  service: Service;
  orgId?: Id;
  orgName?: string;
  staffId?: Id;
  staffName?: string;
  status: OrderStatus;
  demand: string;
  dispatchedAt: Instant;
  signBy: Instant;
  dueAt: Instant;
  returnBy: Instant;
  overdue: boolean;
  parentId?: Id;
  /** May not be returned (指定承办). */
  forced?: boolean;
  returnsAsked?: number;
  /** A return that waits; `needsForced` ones are decided by a supervisor who names the owner. */
  returning?: { at: Instant; decideBy: Instant; needsForced: boolean };
  extension?: Extension;
  suspension?: { at: Instant; why: SuspendReason; leftDays: number };
  stages?: StageMark[];
  signedAt?: Instant;
  repliedAt?: Instant;
  reply?: string;
  result?: OrderResult;
  basis?: string;
  nextPath?: NextPath;
  files?: FileRef[];
  /** The organisation or person that has it was disabled. */
  stranded?: boolean;
  /** R083: what to send next, filled in beforehand. */
  next?: NextOrder[];
  steps: OrderStepView[];
}

export interface OrderStepView {
  at: Instant;
  who: string;
  action: string;
  text?: string;
  reason?: ReturnReason;
  days?: number;
  orgName?: string;
  forced?: boolean;
  why?: SuspendReason;
  stage?: OrderStage;
  result?: OrderResult;
  of?: DeadlineKind;
  level?: number;
  dueAt?: Instant;
}
