/** The one way to make and change an order: compare-and-set, then count, audit, clocks, and word to everybody. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { holdsTicket, isOpen, type Order } from '../../../routing/orders/order.ts';
import type { Actor, Id, Ticket } from '../../../routing/ticket.ts';
import { auditOfStep } from '../audit/audit-facts.ts';
import { admitHandlers } from '../conflicts/restrictions.ts';
import { type Core, SYSTEM } from '../core.ts';
import { watchOrder } from '../deadlines/deadline-clock.ts';
import { readAll } from '../people/directory.ts';
import type { Planning } from '../planning/planning.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';

export interface OrderRecord {
  get(id: Id): Promise<Order | undefined>;
  of(ticketId: Id): Promise<Order[]>;
  /** Co-handlers, collaborations and supervision orders of an order. */
  below(parentId: Id): Promise<Order[]>;
  /** Inserts with the next number of the ticket; a repeat of the id answers what is there. */
  make(order: Omit<Order, 'no'>): Promise<{ order: Order; repeated: boolean }>;
  /**
   * Applies a decision to the newest version; it runs again when somebody else was faster, so it must be pure.
   * Undefined: nothing to do.
   */
  change(
    id: Id,
    decide: (order: Order) => Outcome<Order | undefined> | Promise<Outcome<Order | undefined>>,
  ): Promise<Outcome<Order>>;
  /** After an order was written: clocks, the ticket's count, and who must hear of it. */
  follow(order: Order, actor: Actor, type: string): Promise<Ticket | undefined>;
  /** Writes the count of open orders into the ticket, from the orders themselves, so that it cannot drift. */
  recount(
    ticketId: Id,
    actor: Actor,
    type: string,
    data: Record<string, unknown>,
  ): Promise<Ticket | undefined>;
  /** A handed-over ticket without an open order goes back to the person responsible. */
  returnIfAnswered(ticket: Ticket | undefined): Promise<void>;
  tell(order: Order, ticket?: Ticket): void;
}

const TRIES = 8;
export const createOrderRecord = (core: Core, record: TicketRecord, planning: Planning): OrderRecord => {
  const { store } = core;

  const list = async (where: Record<string, string>): Promise<Order[]> => {
    const sort = { field: 'createdAt', direction: 'asc' as const };
    // All of them: their count holds a ticket open.
    return readAll(store.orders, { where, sort });
  };
  const of: OrderRecord['of'] = (ticketId) => list({ ticketId });

  const tell: OrderRecord['tell'] = (order, ticket) =>
    core.bus.publish('order.changed', {
      orderId: order.id,
      ticketId: order.ticketId,
      ...(order.orgId ? { orgId: order.orgId } : {}),
      ...(order.staffId ? { staffId: order.staffId } : {}),
      ...(ticket?.ownerId ? { ownerId: ticket.ownerId } : {}),
    });

  const recount: OrderRecord['recount'] = async (ticketId, actor, type, data) => {
    const openOrders = (await of(ticketId)).filter((order) => holdsTicket(order) && isOpen(order)).length;
    const changed = await record.change(ticketId, actor, () => ok({ set: { openOrders }, type, data }));
    return changed.ok ? changed.value : undefined;
  };

  /** All answered: back to the person responsible first, who feeds it back to the citizen (R095). */
  const returnIfAnswered: OrderRecord['returnIfAnswered'] = async (ticket) => {
    if (ticket?.status !== 'with_org' || ticket.openOrders > 0) return;
    await planning.replan(ticket.id, {
      actor: SYSTEM,
      type: 'ticket.returned',
      when: (now) => now.status === 'with_org' && now.openOrders === 0,
      returned: true,
      ...(ticket.ownerId ? { preferredStaffId: ticket.ownerId } : {}),
    });
  };

  return {
    get: (id) => store.orders.get(id),
    of,
    below: (parentId) => list({ parentId }),
    recount,
    returnIfAnswered,
    tell,
    make: async (order) => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const count = await store.orders.count({ where: { ticketId: order.ticketId } });
        const made = await store.orders.insert({ ...order, no: `${order.ticketNo}-${count + 1 + tried}` });
        if (made.ok) {
          core.audit.note(auditOfStep(made.doc, 0));
          return { order: made.doc, repeated: false };
        }
        const same = await store.orders.get(order.id);
        if (same) return { order: same, repeated: true };
      }
      throw new Error('order number clash');
    },
    change: async (id, decide) => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const order = await store.orders.get(id);
        if (!order) return refuse('not_found');
        const next = await decide(order);
        if (!next.ok) return next;
        if (!next.value) return ok(order);
        const written = await store.orders.replace(next.value, order.version);
        if (!written.ok) continue;
        for (let step = order.steps.length; step < written.doc.steps.length; step += 1)
          core.audit.note(auditOfStep(written.doc, step));
        return ok(written.doc);
      }
      return refuse('version_conflict');
    },
    follow: async (order, actor, type) => {
      await core.follow('order clock', watchOrder(core, order));
      // RS2: before anybody hears of it.
      await admitHandlers(record, order.ticketId, of);
      const data = { orderId: order.id, ...(order.orgId ? { orgId: order.orgId } : {}) };
      const ticket = holdsTicket(order)
        ? await recount(order.ticketId, actor, type, data)
        : await record.get(order.ticketId);
      await returnIfAnswered(ticket);
      tell(order, ticket);
      return ticket;
    },
  };
};
