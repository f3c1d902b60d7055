/** What staff see of tickets that belong together; whoever is excluded from one does not learn of it (DP13). */
import type { JoinsView, JoinView } from '../../../routing/protocol/tickets/join-commands.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import type { Core } from '../core.ts';
import { isBarred } from './ticket-states.ts';

export const joinsOf = async (core: Core, ticket: Ticket, who: StaffPrincipal): Promise<JoinsView> => {
  const { mergedInto, merged = [], links = [] } = ticket;
  if (!mergedInto && merged.length === 0 && links.length === 0) return {};
  const nameOf = (id: Id) => core.directory.staff(id)?.displayName ?? '';
  const ids = [...new Set([...merged, ...links.map((link) => link.ticketId)])];
  const found = new Map<Id, JoinView>();
  for (const other of await Promise.all(ids.map((id) => core.store.tickets.get(id)))) {
    if (!other || isBarred(other, who)) continue;
    const reads = may(who, 'ticket.read_all') || other.requester.citizenId === ticket.requester.citizenId;
    found.set(other.id, {
      ticketId: other.id,
      no: other.no,
      status: other.status,
      ...(reads ? { subject: other.subject } : {}),
    });
  }
  const joined = merged.flatMap((id) => found.get(id) ?? []);
  const linked = links.flatMap(({ ticketId, words, by, at }) => {
    const other = found.get(ticketId);
    return other ? [{ ...other, words, byName: nameOf(by), at }] : [];
  });
  return {
    ...(mergedInto
      ? {
          mergedInto: {
            ticketId: mergedInto.ticketId,
            no: mergedInto.no,
            at: mergedInto.at,
            byName: nameOf(mergedInto.by),
          },
        }
      : {}),
    ...(joined.length > 0 ? { merged: joined } : {}),
    ...(linked.length > 0 ? { links: linked } : {}),
  };
};
