/** Work orders between systems: partners, what is exchanged with them, legal steps, mapping of fields, back-off. */
import { type Outcome, ok, refuse } from './errors.ts';
import type { Actor, Id, Instant } from './ticket.ts';
import type { DeliveryState, PartnerKind, ReturnReason, WorkOrderStatus } from './vocabulary.ts';

/** A shared secret, sealed by the installation's key. The newest signs; older ones are accepted until `until`. */
export interface PartnerKey {
  keyId: string;
  sealed: string;
  createdAt: Instant;
  until?: Instant;
}

/** How the other side names things. Ours to theirs; dotted paths reach into objects. */
export interface FieldMapping {
  out: Record<string, string>;
  in: Record<string, string>;
  /** Their word for a status to ours. */
  statuses: Record<string, WorkOrderStatus>;
}

export interface Partner {
  id: Id;
  version: number;
  /** Short code, part of references: 12345, province. */
  code: string;
  name: string;
  kind: PartnerKind;
  /** Where our work orders go; without it hand-overs are told by telephone and written down by hand. */
  ordersUrl?: string;
  /** Where the status of their work orders is called back. */
  statusUrl?: string;
  mapping: FieldMapping;
  keys: PartnerKey[];
  /** Ids of `keys`, to be found by. */
  keyIds: string[];
  disabled: boolean;
  createdAt: Instant;
  updatedAt: Instant;
}

export type WorkOrderAction =
  | 'receive'
  | 'hand_over'
  | 'accept'
  | 'sign'
  | 'reply'
  | 'return'
  | 'withdraw'
  | 'remind'
  | 'overdue'
  | 'number'
  | 'fail'
  | 'resend';

export interface WorkOrderStep {
  at: Instant;
  actor: Actor;
  action: WorkOrderAction;
  text?: string;
  reason?: ReturnReason;
  /** The other side's id of this event: a repeat is known by it. */
  eventId?: string;
  /** The partner has to be told of it. */
  tell?: boolean;
}

export interface WorkOrder {
  id: Id;
  version: number;
  direction: 'in' | 'out';
  partnerId: Id;
  partnerName: string;
  ticketId: Id;
  ticketNo: string;
  /** Ours: for one that came in the ticket's number, for one handed over the ticket's number with P and a serial. */
  no: string;
  /** Theirs. */
  externalNo?: string;
  /** Sender and its number, of those that came in: the same matter is never filed twice. */
  inKey?: string;
  status: WorkOrderStatus;
  /** What the other side is asked to do, or what came in. */
  demand: string;
  /** Given by whoever sent it. */
  deadline?: Instant;
  /** Return is refused after it, or always when absent (2.b.9: no return once designated). */
  returnBy?: Instant;
  overdue: boolean;
  /** Digest of the request that made it. */
  digest: string;
  steps: WorkOrderStep[];
  /** How many steps have been followed by their messages and deliveries. */
  told: number;
  /** Nothing more is expected from either side. */
  settled: boolean;
  createdAt: Instant;
  updatedAt: Instant;
}

/** One message to a partner, kept until it has arrived or a person gives it up. */
export interface Delivery {
  id: Id;
  version: number;
  partnerId: Id;
  workOrderId: Id;
  ticketNo: string;
  /** Order among the deliveries of one work order; a later one waits for the earlier. */
  seq: number;
  what: 'work_order' | 'status' | 'withdraw';
  body: Record<string, unknown>;
  state: DeliveryState;
  tries: number;
  nextAt: Instant;
  /** Why the last try failed: a code of `DELIVERY_FAILURES` or `http_503`. */
  failure?: string;
  sentAt?: Instant;
  createdAt: Instant;
  updatedAt: Instant;
}

const NEXT: Partial<Record<WorkOrderAction, { from: readonly WorkOrderStatus[]; to: WorkOrderStatus }>> = {
  accept: { from: ['sending'], to: 'accepted' },
  sign: { from: ['received', 'accepted', 'sending'], to: 'signed' },
  reply: { from: ['received', 'signed', 'accepted', 'sending'], to: 'replied' },
  return: { from: ['received', 'signed', 'accepted', 'sending'], to: 'returned' },
  withdraw: { from: ['received', 'signed', 'accepted', 'sending', 'failed'], to: 'withdrawn' },
  fail: { from: ['sending'], to: 'failed' },
  resend: { from: ['failed'], to: 'sending' },
};

/** Steps that leave the status as it is. */
const STAYS: readonly WorkOrderAction[] = ['remind', 'overdue', 'number'];

export const isOpenWorkOrder = (order: Pick<WorkOrder, 'status'>): boolean =>
  order.status === 'sending' ||
  order.status === 'received' ||
  order.status === 'accepted' ||
  order.status === 'signed';

/** WO4: the state after a step, or why not. A reminder and a missed deadline leave the status as it is. */
export const stepWorkOrder = (order: WorkOrder, step: WorkOrderStep): Outcome<WorkOrder> => {
  const rule = NEXT[step.action];
  const allowed = rule
    ? rule.from.includes(order.status)
    : STAYS.includes(step.action) && isOpenWorkOrder(order);
  if (!allowed) return refuse('wrong_state');
  if (step.action === 'return' && order.direction === 'in' && step.actor.kind === 'staff') {
    if (!order.returnBy) return refuse('return_reason', '来单方已指定由本单位承办，不能退回。');
    if (!step.reason || step.at > order.returnBy) return refuse('return_reason');
  }
  return ok({
    ...order,
    status: rule?.to ?? order.status,
    overdue: order.overdue || step.action === 'overdue',
    steps: [...order.steps, step],
    updatedAt: step.at,
  });
};

/** Waits between the tries of a delivery, ms: about a day and a half in all, then it is put aside for a person. */
export const DELIVERY_BACKOFF_MS: readonly number[] = [
  2_000,
  10_000,
  60_000,
  5 * 60_000,
  15 * 60_000,
  60 * 60_000,
  3 * 3_600_000,
  6 * 3_600_000,
  12 * 3_600_000,
  12 * 3_600_000,
];

/** Answers that no repeat will change: the content or the address is wrong. */
const PERMANENT = [400, 404, 405, 409, 410, 413, 415, 422];

export const isPermanent = (status: number): boolean =>
  PERMANENT.includes(status) || (status >= 300 && status < 400);

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a dotted path; undefined when there is none. Own fields alone, so that no prototype is reached. */
export const valueAt = (source: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) => (isPlain(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      source,
    );

/** Our fields under the partner's names; what is not mapped keeps its name. */
export const mapOut = (
  body: Record<string, unknown>,
  names: Record<string, string>,
): Record<string, unknown> => {
  const result: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(body)) {
    if (value === undefined) continue;
    const path = (names[field] ?? field).split('.');
    let place = result;
    for (const name of path.slice(0, -1)) {
      const inner = isPlain(place[name]) ? place[name] : {};
      place[name] = inner;
      place = inner;
    }
    place[path.at(-1)!] = value;
  }
  return result;
};

/** The partner's fields under our names; unmapped fields are read under their own name. */
export const mapIn = (
  body: unknown,
  fields: readonly string[],
  mapping: Pick<FieldMapping, 'in' | 'statuses'>,
): Record<string, unknown> => {
  const result: Record<string, unknown> = {};
  for (const field of fields) {
    const value = valueAt(body, mapping.in[field] ?? field);
    if (value === undefined || value === null) continue;
    result[field] =
      field === 'status' && typeof value === 'string' && Object.hasOwn(mapping.statuses, value)
        ? mapping.statuses[value]
        : // Numbers of other systems are names to us.
          typeof value === 'number'
          ? String(value)
          : value;
  }
  return result;
};
