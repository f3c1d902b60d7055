/** The use cases of work orders between systems, and what they share. */
import type { z } from 'zod';
import type { Outcome } from '../../../routing/errors.ts';
import type * as X from '../../../routing/protocol/exchange/exchange.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Delivery, Partner, WorkOrder, WorkOrderStep } from '../../../routing/workorder.ts';
import type { SignedPrincipal, StaffPrincipal } from '../../auth/policy.ts';

type Result<T> = Promise<Outcome<T>>;

/** What other systems may do; each call has been checked for its signature. */
export interface WorkOrderDesk {
  /** Idempotent by (partner, key); a number that was filed under another key is `duplicate_key`. */
  receive(who: SignedPrincipal, key: string, input: z.output<typeof X.workOrderIn>): Result<X.WorkOrderState>;
  state(who: SignedPrincipal, no: string): Result<X.WorkOrderState>;
  /** The sender takes it back; what a person works on is told to him and stays. */
  withdraw(who: SignedPrincipal, no: string, text: string): Result<X.WorkOrderState>;
  remind(who: SignedPrincipal, no: string, text: string): Result<X.WorkOrderState>;
  /** Status of one that we handed over; `body` is under the partner's own names. */
  mirror(
    who: SignedPrincipal,
    partnerId: string,
    body: Record<string, unknown>,
  ): Result<{ ok: true; repeated: boolean }>;
}

/** What the console may do. */
export interface ExchangeDesk {
  list(who: StaffPrincipal, query: z.output<typeof X.workOrderQuery>): Result<PageOf<X.WorkOrderView>>;
  targets(): PageOf<X.PartnerTarget>;
  handOver(who: StaffPrincipal, input: z.output<typeof X.handOverOut>): Result<X.WorkOrderView>;
  sign(who: StaffPrincipal, id: Id): Result<X.WorkOrderView>;
  giveBack(who: StaffPrincipal, id: Id, input: z.output<typeof X.workOrderReturn>): Result<X.WorkOrderView>;
  withdraw(who: StaffPrincipal, id: Id): Result<X.WorkOrderView>;
  number(who: StaffPrincipal, id: Id, externalNo: string): Result<X.WorkOrderView>;
}

export interface DeliveryDesk {
  list(query: z.output<typeof X.deliveryQuery>): Promise<PageOf<X.DeliveryView>>;
  /** Tries again now, also one that had been given up. */
  again(who: StaffPrincipal, id: Id): Result<X.DeliveryView>;
}

/** The one way in which a work order changes. */
export interface WorkOrderRecord {
  get(id: Id): Promise<WorkOrder | undefined>;
  /** Adds a step by compare-and-set; undefined from `make` means that nothing is to be done. */
  step(
    id: Id,
    make: (order: WorkOrder) => WorkOrderStep | undefined,
    set?: Partial<WorkOrder>,
  ): Promise<Outcome<WorkOrder>>;
  /** Messages, deliveries and the ticket catch up with the steps; may run again and anywhere. */
  follow(id: Id): Promise<void>;
  ofTicket(ticketId: Id): Promise<WorkOrder[]>;
}

export interface Outbox {
  put(order: WorkOrder, seq: number, what: Delivery['what'], body: Record<string, unknown>): Promise<void>;
  /** One try of a delivery: the job. Never throws for a partner's fault. */
  send(deliveryId: Id): Promise<void>;
  /** Starts deliveries that should have gone out `lateMs` ago: their job was lost. */
  sweep(lateMs: number): Promise<void>;
}

/** Partners in the order of their code, kept in memory and refreshed by the bus. */
export interface PartnerBook {
  get(id: Id): Partner | undefined;
  all(): Partner[];
  reload(): Promise<void>;
}

/** Closes a ticket that went back to its sender or was taken back by it. */
export type CloseForPartner = (ticket: Ticket, order: WorkOrder, step: WorkOrderStep) => Promise<void>;
