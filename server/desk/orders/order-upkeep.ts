/** What a crash or a change elsewhere leaves behind in orders: counts, returns to the owner, stray and stranded orders. */
import { holdsTicket, isOpen, OPEN_ORDER_STATUSES } from '../../../routing/orders/order.ts';
import type { Id } from '../../../routing/ticket.ts';
import { type Core, SYSTEM } from '../core.ts';
import type { Notices } from '../deadlines/notices.ts';
import { readAll } from '../people/directory.ts';
import type { Orders } from './orders.ts';
import { isStranded, strandedNotice } from './stranded.ts';

export interface OrderUpkeep {
  /** Makes the counts in tickets follow the orders, and returns what is answered; how many were wrong. */
  mend(): Promise<number>;
  /** Tells supervisors of open orders whose organisation or person is gone (OD13). */
  tellStranded(): Promise<void>;
}

/** Somebody who is gone is noticed after this at the latest, ms. */
const TELL_EVERY_MS = 60_000;

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
        if (isStranded(core, order)) await notices.tell(strandedNotice(core, order));
      }
    },
  };
};
