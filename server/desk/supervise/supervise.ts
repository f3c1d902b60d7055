/** A supervisor steps into conversations: watches, whispers, takes over, assigns many at once (SU1-SU3). */
import type { z } from 'zod';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type * as S from '../../../routing/protocol/supervise.ts';
import type { MessageView, TicketDetail } from '../../../routing/protocol/views.ts';
import type { Id } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import { idFromKey } from '../core.ts';
import { PAGE, type Parts } from '../parts.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { Closures } from './closures.ts';

type In<T extends z.ZodType> = z.output<T>;

export interface SuperviseDesk {
  /**
   * Opens a conversation to be followed. The citizen notices nothing: no read mark, no event. It is audited, and told to
   * whoever serves when the policy says so.
   */
  watch(
    who: StaffPrincipal,
    input: In<typeof S.watchTalk>,
  ): Promise<Outcome<{ ticket: TicketDetail; messages: MessageView[] }>>;
  /** One message for somebody who watches; undefined when he may not read it any more. */
  watched(who: StaffPrincipal, ticketId: Id, seq: number): Promise<MessageView | undefined>;
  /** Words for whoever serves; they are a note, which no citizen and no organisation ever gets. */
  whisper(who: StaffPrincipal, input: In<typeof S.whisper>): Promise<Outcome<MessageView>>;
  takeOver(who: StaffPrincipal, input: In<typeof S.takeOver>): Promise<Outcome<true>>;
  /** One after the other; each has its own answer and none undoes another. */
  assignMany(
    who: StaffPrincipal,
    input: In<typeof S.assignMany>,
  ): Promise<Outcome<{ items: S.AssignOutcome[] }>>;
  closures: Closures;
  broadcasts: Broadcasts;
}

export const createSupervise = (
  parts: Pick<Parts, 'core' | 'record' | 'log' | 'conversation' | 'dispatch' | 'views' | 'queries'>,
  closures: Closures,
  broadcasts: Broadcasts,
): SuperviseDesk => {
  const { core, record, log, conversation, dispatch, views, queries } = parts;

  const audit = (
    who: StaffPrincipal,
    what: string,
    ticketId: Id,
    data: Record<string, unknown> = {},
    id?: Id,
  ) =>
    core.audit.write({
      id: id ?? core.ids.next(),
      at: core.now(),
      who: who.id,
      whoName: who.name,
      from: who.from,
      what,
      target: `ticket:${ticketId}`,
      data,
    });

  return {
    closures,
    broadcasts,
    watch: async (who, { ticketId }) => {
      const found = await queries.readable(who, ticketId);
      if (!found.ok) return found;
      const ticket = found.value;
      await queries.opened(who, ticket);
      await audit(who, 'talk.watched', ticketId, ticket.ownerId ? { ownerId: ticket.ownerId } : {});
      if (core.policy().tellWatched && ticket.ownerId && ticket.ownerId !== who.id)
        await log.append(ticket, {
          // Once an hour and watcher: a page that is reloaded says nothing new.
          key: `watched:${ticketId}:${who.id}:${core.now().slice(0, 13)}`,
          author: { kind: 'system', id: 'system', name: '系统' },
          kind: 'note',
          text: `${who.name} 正在旁听。`,
        });
      const messages = await log.newest(ticketId, PAGE);
      return ok({
        ticket: await views.detail(ticket, who),
        messages: messages.map((message) => views.message(message, { kind: 'staff', id: who.id })),
      });
    },
    watched: async (who, ticketId, seq) => {
      if (!may(who, 'talk.watch') || !(await queries.readable(who, ticketId)).ok) return undefined;
      const message = await core.store.messages.getBy({ ticketId, seq });
      return message ? views.message(message, { kind: 'staff', id: who.id }) : undefined;
    },
    whisper: async (who, input) => {
      const found = await queries.readable(who, input.ticketId);
      if (!found.ok) return found;
      if (found.value.status === 'closed' || !found.value.ownerId)
        return refuse('wrong_state', '没有人在办理，无从提示。');
      const sent = await conversation.note(who, input);
      if (!sent.ok) return sent;
      await audit(
        who,
        'talk.whispered',
        input.ticketId,
        { ownerId: found.value.ownerId, seq: sent.value.seq },
        idFromKey(`whisper:${sent.value.id}`),
      );
      return ok(views.message(sent.value, { kind: 'staff', id: who.id }));
    },
    takeOver: async (who, { ticketId, reason }) => {
      const found = await queries.readable(who, ticketId);
      return found.ok ? dispatch.assign(who, ticketId, who.id, reason, { takeOver: true }) : found;
    },
    assignMany: async (who, { ticketIds, staffId, reason }) => {
      const items: S.AssignOutcome[] = [];
      for (const ticketId of new Set(ticketIds)) {
        const done = await dispatch.assign(who, ticketId, staffId, reason);
        const ticketNo = done.ok || done.code !== 'not_found' ? ((await record.get(ticketId))?.no ?? '') : '';
        items.push(
          done.ok
            ? { ticketId, ticketNo, ok: true }
            : {
                ticketId,
                ticketNo,
                ok: false,
                code: done.code,
                ...(done.detail ? { detail: done.detail } : {}),
              },
        );
      }
      await core.audit.write({
        id: core.ids.next(),
        at: core.now(),
        who: who.id,
        whoName: who.name,
        from: who.from,
        what: 'tickets.assigned',
        target: `staff:${staffId}`,
        data: {
          reason,
          done: items.filter((one) => one.ok).length,
          refused: items.filter((one) => !one.ok).length,
        },
      });
      return ok({ items });
    },
  };
};
