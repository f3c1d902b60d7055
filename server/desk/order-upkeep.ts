/** What a crash or a lost timer leaves behind in orders: counts, returns to the owner, clocks. Runs again without harm. */
import type { Id } from '../../routing/ticket.ts';
import { type Core, SYSTEM } from './core.ts';
import { readAll } from './directory.ts';
import type { Orders } from './orders.ts';

export interface OrderUpkeep {
  /** Makes the counts in tickets follow the orders, and returns what is answered; how many were wrong. */
  mend(): Promise<number>;
  /** Starts the clocks of open orders anew. */
  restartClocks(): Promise<void>;
}

export const createOrderUpkeep = (core: Core, orders: Orders): OrderUpkeep => {
  const { store, clock, timers } = core;
  const openOrders = () => readAll(store.orders, { where: { status: { in: ['dispatched', 'signed'] } } });

  return {
    mend: async () => {
      const where = { status: { in: ['serving', 'with_org'] } };
      // Tickets first: an order that is written in between is then counted too low at worst, and put right below.
      const tickets = await readAll(store.tickets, { where });
      const open = new Map<Id, number>();
      for (const order of await openOrders())
        if (order.kind === 'service') open.set(order.ticketId, (open.get(order.ticketId) ?? 0) + 1);
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
      return mended;
    },

    restartClocks: async () => {
      const nowMs = clock.nowMs();
      for (const order of await openOrders()) {
        const payload = { orderId: order.id };
        const signMs = Date.parse(order.signBy);
        const dueMs = Date.parse(order.dueAt);
        if (order.status === 'dispatched' && (!order.overdue || signMs > nowMs))
          await timers.schedule('order.sign-due', order.id, payload, signMs);
        if (!order.overdue || dueMs > nowMs)
          await timers.schedule('order.reply-due', order.id, payload, dueMs);
      }
    },
  };
};
