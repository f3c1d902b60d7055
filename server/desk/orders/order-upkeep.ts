/** What a crash or a change elsewhere leaves behind in orders: counts, returns to the owner, stray and stranded orders. */
import { holdsTicket, isOpen, OPEN_ORDER_STATUSES, type Order } from '../../../routing/orders/order.ts';
import type { Id } from '../../../routing/ticket.ts';
import { type Core, SYSTEM } from '../core.ts';
import { type Notices, TO_SUPERVISORS } from '../deadlines/notices.ts';
import { readAll } from '../people/directory.ts';
import type { Orders } from './orders.ts';

export interface OrderUpkeep {
  /** Makes the counts in tickets follow the orders, and returns what is answered; how many were wrong. */
  mend(): Promise<number>;
  /** Tells supervisors of open orders whose organisation or person is gone (OD13). */
  tellStranded(): Promise<void>;
}

/** Somebody who is gone is noticed after this at the latest, ms. */
const TELL_EVERY_MS = 60_000;

/** Whoever had it cannot act any more: the organisation or the person was disabled. */
export const isStranded = (core: Core, order: Pick<Order, 'status' | 'orgId' | 'staffId'>): boolean => {
  if (!isOpen(order)) return false;
  if (order.orgId) return core.directory.org(order.orgId)?.disabled ?? true;
  return !order.staffId || (core.directory.staff(order.staffId)?.disabled ?? true);
};

export const createOrderUpkeep = (core: Core, orders: Orders, notices: Notices): OrderUpkeep => {
  const { store } = core;
  let toldMs = Number.NEGATIVE_INFINITY;
  const openOrders = () => readAll(store.orders, { where: { status: { in: [...OPEN_ORDER_STATUSES] } } });

  return {
    mend: async () => {
      const where = { status: { in: ['serving', 'with_org'] } };
      // Tickets first: an order that is written in between is then counted too low at worst, and put right below.
      const tickets = await readAll(store.tickets, { where });
      const open = new Map<Id, number>();
      const parents = new Set<Id>();
      for (const order of await openOrders()) {
        if (holdsTicket(order)) open.set(order.ticketId, (open.get(order.ticketId) ?? 0) + 1);
        if (order.parentId && order.kind !== 'supervision') parents.add(order.parentId);
      }
      let mended = 0;
      for (const ticket of tickets) {
        const wrong = ticket.openOrders !== (open.get(ticket.id) ?? 0);
        if (!wrong && (ticket.status !== 'with_org' || ticket.openOrders > 0)) continue;
        const counted = wrong
          ? await orders.recount(ticket.id, SYSTEM, 'ticket.orders_recounted', {})
          : ticket;
        await orders.returnIfAnswered(counted);
        mended += 1;
      }
      for (const id of parents) {
        const lead = await orders.record.get(id);
        if (lead && !isOpen(lead)) mended += await orders.dropBelow(lead);
      }
      return mended;
    },

    tellStranded: async () => {
      const nowMs = core.clock.nowMs();
      if (Math.abs(nowMs - toldMs) < TELL_EVERY_MS) return;
      toldMs = nowMs;
      for (const order of await openOrders()) {
        if (!isStranded(core, order)) continue;
        const orgName = order.orgId ? core.directory.org(order.orgId)?.name : undefined;
        await notices.tell({
          key: `stranded:${order.id}:${order.orgId ?? order.staffId ?? ''}`,
          kind: 'stranded',
          to: [TO_SUPERVISORS],
          ticketId: order.ticketId,
          ticketNo: order.ticketNo,
          orderId: order.id,
          orderNo: order.no,
          ...(orgName ? { orgName } : {}),
        });
      }
    },
  };
};
