/** Group cases (R050): tickets of many citizens under one parent, answered together. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { actorOf, type Core } from '../core.ts';
import { readAll } from '../people/directory.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isBarred } from '../tickets/ticket-states.ts';

export interface GroupCases {
  link(who: StaffPrincipal, parentId: Id, ticketIds: readonly Id[]): Promise<Outcome<{ linked: number }>>;
  unlink(who: StaffPrincipal, parentId: Id, ticketIds: readonly Id[]): Promise<Outcome<{ linked: number }>>;
  /** The same words to every open ticket of the group, each once by the client's key. */
  reply(
    who: StaffPrincipal,
    input: { parentId: Id; clientKey: string; text: string },
  ): Promise<Outcome<{ told: number }>>;
  members(parentId: Id): Promise<Ticket[]>;
}

export const createGroupCases = (core: Core, tickets: TicketRecord, log: MessageLog): GroupCases => {
  const { store } = core;

  const members: GroupCases['members'] = (parentId) =>
    readAll(store.tickets, { where: { groupId: parentId }, sort: { field: 'createdAt', direction: 'asc' } });

  /** The parent, when this person leads the case: its owner, or a supervisor. */
  const parentOf = async (who: StaffPrincipal, parentId: Id): Promise<Outcome<Ticket>> => {
    const parent = await tickets.get(parentId);
    if (!parent) return refuse('not_found');
    if (parent.ownerId !== who.id && !may(who, 'order.supervise')) return refuse('not_owner');
    if (parent.groupId) return refuse('wrong_state', '该工单已归入另一群体性案件，不能再作为主单。');
    return ok(parent);
  };

  return {
    members,
    link: async (who, parentId, ticketIds) => {
      const parent = await parentOf(who, parentId);
      if (!parent.ok) return parent;
      let linked = 0;
      for (const id of new Set(ticketIds)) {
        if (id === parentId) return refuse('invalid_input', '主单不能归入自己。', 'ticketIds');
        // A parent with members of its own stays a parent: groups do not nest.
        if ((await store.tickets.count({ where: { groupId: id } })) > 0)
          return refuse('invalid_input', '其中有工单本身是群体性案件的主单。', 'ticketIds');
        const done = await tickets.change(id, actorOf(who), (ticket) => {
          if (ticket.groupId === parentId) return ok(undefined);
          if (isBarred(ticket, who)) return refuse('not_found');
          if (ticket.groupId) return refuse('wrong_state', '其中有工单已归入另一群体性案件。');
          // Only what this person may see: his own, what waits, or everything for a supervisor.
          const seen =
            may(who, 'ticket.read_all') ||
            ticket.ownerId === who.id ||
            ticket.status === 'queued' ||
            ticket.status === 'message_box';
          if (!seen) return refuse('forbidden');
          return ok({ set: { groupId: parentId }, type: 'ticket.grouped', data: { parentId } });
        });
        if (!done.ok) return done;
        linked += 1;
      }
      return ok({ linked });
    },
    unlink: async (who, parentId, ticketIds) => {
      const parent = await parentOf(who, parentId);
      if (!parent.ok) return parent;
      let linked = 0;
      for (const id of ticketIds) {
        const done = await tickets.change(id, actorOf(who), ({ groupId }) =>
          groupId === parentId
            ? ok({ set: { groupId: '' }, type: 'ticket.ungrouped', data: { parentId } })
            : ok(undefined),
        );
        if (done.ok) linked += 1;
      }
      return ok({ linked });
    },
    reply: async (who, { parentId, clientKey, text }) => {
      const parent = await parentOf(who, parentId);
      if (!parent.ok) return parent;
      let told = 0;
      for (const ticket of [parent.value, ...(await members(parentId))]) {
        if (ticket.status === 'closed') continue;
        const written = await log.append(ticket, {
          key: `group:${who.id}:${clientKey}:${ticket.id}`,
          author: { kind: 'staff', id: who.id, name: who.name },
          kind: 'text',
          text,
        });
        if (!written.ok) return written;
        if (written.value.message.text !== text) return refuse('key_reused');
        if (!written.value.repeated) told += 1;
        if (ticket.firstResponseAt) continue;
        const at = core.now();
        await tickets.change(ticket.id, actorOf(who), (now) =>
          now.firstResponseAt
            ? ok(undefined)
            : ok({ set: { firstResponseAt: at }, type: 'ticket.first_response' }),
        );
      }
      return ok({ told });
    },
  };
};
