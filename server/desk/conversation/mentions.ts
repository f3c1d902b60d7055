/** MN: a colleague who is addressed in a note hears of it, and may read the ticket that it is about. */

import type { Message } from '../../../routing/conversation.ts';
import { ok } from '../../../routing/errors.ts';
import { mentionsIn } from '../../../routing/mentions.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { permissionsOf, type StaffPrincipal } from '../../auth/policy.ts';
import { actorOf, type Core } from '../core.ts';
import { type Notices, toStaff } from '../deadlines/notices.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isBarred } from '../tickets/ticket-states.ts';

export interface Mentions {
  /** Tells whoever the note addresses; answers how many. A repeat of the note tells nobody twice. */
  tell(who: StaffPrincipal, ticketId: Id, note: Message): Promise<number>;
}

export const createMentions = (core: Core, record: TicketRecord, notices: Notices): Mentions => {
  /** Notes never reach an organisation's member, and whoever is excluded learns nothing (DP13). */
  const reachable = (ticket: Ticket, who: StaffPrincipal) =>
    core.directory
      .allStaff()
      .filter(
        (person) =>
          !person.disabled &&
          person.id !== who.id &&
          permissionsOf(person.role).includes('ticket.serve') &&
          !isBarred(ticket, person),
      );

  return {
    tell: async (who, ticketId, note) => {
      if (!/[@＠]/u.test(note.text)) return 0;
      const ticket = await record.get(ticketId);
      if (!ticket) return 0;
      const ids = mentionsIn(note.text, reachable(ticket, who));
      if (ids.length === 0) return 0;
      const changed = await record.change(ticketId, actorOf(who), (now) => {
        const more = ids.filter((id) => !now.consulted?.includes(id));
        return ok(
          more.length > 0
            ? {
                set: { consulted: [...(now.consulted ?? []), ...more] },
                type: 'ticket.consulted',
                data: { ids: more },
              }
            : undefined,
        );
      });
      if (!changed.ok) return 0;
      await notices.tell({
        key: `mention:${note.id}`,
        kind: 'mentioned',
        to: ids.flatMap(toStaff),
        ticketId,
        ticketNo: ticket.no,
        byName: who.name,
      });
      return ids.length;
    },
  };
};
