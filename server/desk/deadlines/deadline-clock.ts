/** Sets the one clock of a ticket or an order to the next instant at which something must be told (SL5). */
import {
  type Deadline,
  nextCheckMs,
  orderDeadlinesNow,
  ticketDeadlines,
} from '../../../routing/deadlines.ts';
import type { Mark } from '../../../routing/marks.ts';
import type { Order } from '../../../routing/orders/order.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';
import { laneFor } from '../queue/matching.ts';

export type WatchedSubject = 'ticket' | 'order';

/** One job per subject. */
export const checkKey = (subject: WatchedSubject, id: Id): string => `${subject}:${id}`;

const startWatch = async (
  core: Core,
  subject: WatchedSubject,
  doc: { id: Id; marks?: Mark[] },
  deadlines: readonly Deadline[],
): Promise<void> => {
  const key = checkKey(subject, doc.id);
  const atMs = nextCheckMs(deadlines, doc.marks ?? [], core.clock.nowMs(), core.policy());
  if (atMs === undefined) await core.timers.cancel('deadline.check', key);
  else await core.timers.schedule('deadline.check', key, { subject, id: doc.id }, atMs);
};

export const deadlinesOfTicket = (core: Core, ticket: Ticket): Deadline[] =>
  ticketDeadlines(ticket, laneFor(ticket), core.policy());

/** Whoever changes what is due calls it; it may run again without harm. */
export const watchTicket = (core: Core, ticket: Ticket): Promise<void> =>
  startWatch(core, 'ticket', ticket, deadlinesOfTicket(core, ticket));

export const watchOrder = (core: Core, order: Order): Promise<void> =>
  startWatch(core, 'order', order, orderDeadlinesNow(order, core.policy()));
