/** DP13 for lists of other things: orders, ratings and notices of a ticket that excludes the reader do not stand there. */
import type { Judged } from '../../../routing/dispatch/exceptions.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Collection } from '../../stores/store.ts';
import { isBarred } from './ticket-states.ts';

/** Of these tickets those that exclude this person. Each ticket is read once. */
export const barredAmong = async (
  tickets: Pick<Collection<Ticket>, 'get'>,
  who: Judged,
  ticketIds: Iterable<Id>,
): Promise<ReadonlySet<Id>> => {
  const found = await Promise.all([...new Set(ticketIds)].map((id) => tickets.get(id)));
  return new Set(found.flatMap((ticket) => (ticket && isBarred(ticket, who) ? [ticket.id] : [])));
};

/** Without what belongs to tickets that exclude this person. */
export const withoutBarred = async <T extends { ticketId: Id }>(
  tickets: Pick<Collection<Ticket>, 'get'>,
  who: Judged,
  items: readonly T[],
): Promise<T[]> => {
  const barred = await barredAmong(
    tickets,
    who,
    items.map((one) => one.ticketId),
  );
  return items.filter((one) => !barred.has(one.ticketId));
};
