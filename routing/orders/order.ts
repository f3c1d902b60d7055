/** Service orders (服务单): what a ticket asks of an organisation, or of a person after a bad rating. */
import type { FileRef } from '../conversation.ts';
import type { Mark } from '../marks.ts';
import type { Actor, Id, Instant } from '../ticket.ts';
import type {
  DeadlineKind,
  Group,
  NextPath,
  OrderKind,
  OrderResult,
  OrderStage,
  OrderStatus,
  ReturnReason,
  Service,
  SuspendReason,
} from '../vocabulary.ts';
import type { OrderTrack } from './fast-track.ts';
import type { OrderPolicy } from './order-policy.ts';

export type OrderAction =
  | 'sign'
  | 'return'
  | 'accept_return'
  | 'reject_return'
  | 'assign'
  | 'reply'
  | 'cancel'
  | 'take_back'
  | 'remind'
  | 'ask_extension'
  | 'grant_extension'
  | 'refuse_extension'
  | 'suspend'
  | 'resume'
  | 'stage';

/** What the watch over deadlines writes into an order by itself. */
export type WatchAction = 'warn' | 'overdue' | 'escalate';

export interface OrderStep {
  at: Instant;
  actor: Actor;
  action: 'dispatch' | OrderAction | WatchAction | 'supervise' | 'co_dispatch' | 'co_reply';
  text?: string;
  reason?: ReturnReason;
  /** Working days asked for or granted. */
  days?: number;
  /** The organisation that got the order. */
  orgId?: Id;
  forced?: boolean;
  why?: SuspendReason;
  stage?: OrderStage;
  result?: OrderResult;
  nextPath?: NextPath;
  files?: FileRef[];
  /** The deadline that was told of, and how high. */
  of?: DeadlineKind;
  level?: number;
  /** The due instant after this step, when it moved it. */
  dueAt?: Instant;
}

/** The newest request for more time. */
export interface Extension {
  state: 'asked' | 'granted' | 'refused';
  /** Working days. */
  days: number;
  reason: string;
  askedAt: Instant;
  decideBy: Instant;
}

export interface StageMark {
  stage: OrderStage;
  /** Where the time for it starts, and until when; absent while the stage before is open or when none is set. */
  fromAt?: Instant;
  dueAt?: Instant;
  doneAt?: Instant;
}

export interface Order {
  id: Id;
  /** Ticket number plus a serial: 20261122-0042-1. */
  no: string;
  version: number;
  ticketId: Id;
  ticketNo: string;
  kind: OrderKind;
  service: Service;
  /** The lead order of a co-handler; the order that a collaboration or a supervision order is about. */
  parentId?: Id;
  /** Target: an organisation, or a person (rectification, supervision). */
  orgId?: Id;
  staffId?: Id;
  status: OrderStatus;
  demand: string;
  /** The clock starts at dispatch, not at sign-for; a new organisation gets a new clock. */
  dispatchedAt: Instant;
  signBy: Instant;
  dueAt: Instant;
  returnBy: Instant;
  overdue: boolean;
  /** Groups of the citizen at dispatch; the clock of another organisation is set by them too. */
  groups?: Group[];
  /** SL8: the entry of the policy that made it due sooner. */
  fastTrack?: OrderTrack;
  /** 指定承办: may not be returned again. */
  forced?: boolean;
  /** How often a return was asked for, whoever had it; orders of the same service before it count too. */
  returnsAsked?: number;
  /** A return that waits for a decision. */
  returning?: { from: 'dispatched' | 'signed'; at: Instant; decideBy: Instant };
  /** Organisations whose return was accepted. */
  returnedBy?: Id[];
  extension?: Extension;
  /** Granted so far. */
  extensions?: number;
  extendedDays?: number;
  /** While the clock stands still: since when, why, and the working days that were left. */
  suspension?: { at: Instant; why: SuspendReason; leftDays: number };
  suspensions?: number;
  stages?: StageMark[];
  signedAt?: Instant;
  signedInTime?: boolean;
  repliedAt?: Instant;
  repliedInTime?: boolean;
  reply?: string;
  result?: OrderResult;
  basis?: string;
  nextPath?: NextPath;
  files?: FileRef[];
  /** What the watch over deadlines has told already. */
  marks?: Mark[];
  steps: OrderStep[];
  createdAt: Instant;
  updatedAt: Instant;
}

/** Statuses in which somebody still has to do something. */
export const OPEN_ORDER_STATUSES = [
  'dispatched',
  'signed',
  'returning',
  'suspended',
] as const satisfies OrderStatus[];

export const isOpen = (order: Pick<Order, 'status'>): boolean =>
  (OPEN_ORDER_STATUSES as readonly OrderStatus[]).includes(order.status);

/** The ticket waits for these: lead orders and collaborations of its own, not what hangs below another order. */
export const holdsTicket = (order: Pick<Order, 'kind' | 'parentId'>): boolean =>
  order.kind === 'service' || (order.kind === 'collaboration' && order.parentId === undefined);

/** Its reply goes to the citizen. */
export const isForCitizen = (order: Pick<Order, 'kind'>): boolean => order.kind === 'service';

/** A supervisor decides on this return, and names who must handle it. */
export const needsForcedOwner = (order: Pick<Order, 'returnsAsked'>, policy: OrderPolicy): boolean =>
  (order.returnsAsked ?? 0) >= policy.forcedFromReturn;

/** Reminders of one side since an instant (the start of the day). */
export const remindersSince = (
  order: Pick<Order, 'steps'>,
  side: 'citizen' | 'staff',
  since: Instant,
): number =>
  order.steps.filter(
    (step) =>
      step.action === 'remind' &&
      (step.actor.kind === 'citizen') === (side === 'citizen') &&
      step.at >= since,
  ).length;
