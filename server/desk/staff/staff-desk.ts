/** What staff may do with tickets, orders and presence; rights beyond the permission are checked here, on the ticket. */
import { ok, refuse } from '../../../routing/errors.ts';
import type { StaffDesk } from '../desk.ts';
import { handles } from '../orders/targets.ts';
import type { Parts } from '../parts.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import { createCounter } from './counter.ts';
import { detailedBy } from './detailed.ts';
import { createOwnWork } from './own-work.ts';
import { createTicketActs } from './ticket-acts.ts';

export const createStaffDesk = (parts: Parts): StaffDesk => {
  const { core, orders, views, queries } = parts;
  const detailed = detailedBy(views);
  return {
    ...createOwnWork(parts, detailed),
    ...createTicketActs(parts, detailed),
    ...createCounter(parts, detailed),
    dispatchOrder: async (who, input) => {
      const made = await orders.dispatch(who, input);
      return made.ok ? ok(views.order(made.value)) : made;
    },
    orderAction: async (who, action, input) => {
      const done = await orders.act(who, action, input);
      return done.ok ? ok(views.order(done.value)) : done;
    },
    order: async (who, orderId) => {
      const order = await core.store.orders.get(orderId);
      if (!order) return refuse('not_found');
      const ticket = await core.store.tickets.get(order.ticketId);
      // DP13: whom the ticket keeps out does not see its orders either, whatever his organisation.
      if (ticket && isBarred(ticket, who)) return refuse('not_found');
      const theirs = handles(who, order);
      const reader = theirs ? ok(true as const) : await queries.readable(who, order.ticketId);
      return reader.ok ? ok(views.order(order)) : refuse('not_found');
    },
  };
};
