/** Talking: messages of citizens and staff, notes, read marks, typing. Everything is checked against the ticket. */
import type { FileRef, Message } from '../../../routing/conversation.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { type CitizenPrincipal, isHis, mayServeTicket, type StaffPrincipal } from '../../auth/policy.ts';
import { actorOf, type Core } from '../core.ts';
import { checkKey } from '../deadlines/deadline-clock.ts';
import type { Planning } from '../planning/planning.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import type { MessageLog } from './message-log.ts';

interface Draft {
  ticketId: Id;
  clientKey: string;
  text: string;
  fileId?: Id | undefined;
}

export interface Conversation {
  fromCitizen(who: CitizenPrincipal, draft: Draft): Promise<Outcome<Message>>;
  fromStaff(who: StaffPrincipal, draft: Draft): Promise<Outcome<Message>>;
  note(who: StaffPrincipal, draft: Draft): Promise<Outcome<Message>>;
  readBy(side: 'citizen' | 'staff', ticket: Ticket, seq: number): Promise<Outcome<true>>;
  typing(side: 'citizen' | 'staff', ticket: Ticket): Outcome<true>;
  /** The ticket, when it belongs to this citizen; else `not_found`, so that ids cannot be probed. */
  ofCitizen(who: CitizenPrincipal, ticketId: Id): Promise<Outcome<Ticket>>;
}

/** Mergers of mergers that are followed at most. */
const MOST_HOPS = 20;

const factsOf = (ticket: Ticket) => ({
  citizenId: ticket.requester.citizenId,
  status: ticket.status,
  ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
});

/** The same key stands for the same words, or it is refused (TK5). */
const sameWords = (message: Message, draft: Pick<Draft, 'text' | 'fileId'>): Outcome<Message> =>
  message.text === draft.text && message.file?.id === draft.fileId ? ok(message) : refuse('key_reused');

export const createConversation = (
  core: Core,
  record: TicketRecord,
  log: MessageLog,
  planning: Pick<Planning, 'heard'>,
): Conversation => {
  const fileOf = async (ticket: Ticket, fileId: Id | undefined): Promise<Outcome<FileRef | undefined>> => {
    if (!fileId) return ok(undefined);
    const file = await core.store.files.get(fileId);
    if (!file || (file.ticketId !== ticket.id && !ticket.merged?.includes(file.ticketId)))
      return refuse('not_found', '附件不存在或不属于该工单。', 'fileId');
    return ok({ id: file.id, name: file.name, mime: file.mime, sizeBytes: file.sizeBytes });
  };

  const append = async (
    ticket: Ticket,
    author: Message['author'],
    draft: Draft,
  ): Promise<Outcome<Message>> => {
    const file = await fileOf(ticket, draft.fileId);
    if (!file.ok) return file;
    const written = await log.append(ticket, {
      key: `${author.kind}:${author.id}:${draft.clientKey}`,
      author,
      kind: file.value ? (file.value.mime.startsWith('image/') ? 'image' : 'file') : 'text',
      text: draft.text,
      ...(file.value ? { file: file.value } : {}),
    });
    return written.ok ? sameWords(written.value.message, draft) : written;
  };

  /** What this sender's key has written before; undefined when it is new (TK5). */
  const repeatOf = async (
    ticketId: Id,
    sender: string,
    draft: Draft,
  ): Promise<Outcome<Message> | undefined> => {
    const known = await core.store.messages.getBy({ key: `${sender}:${draft.clientKey}` });
    if (!known) return undefined;
    return known.ticketId === ticketId ? sameWords(known, draft) : refuse('key_reused');
  };

  const ofCitizen: Conversation['ofCitizen'] = async (who, ticketId) => {
    const ticket = await record.get(ticketId);
    return ticket && isHis(who, ticket.requester.citizenId) ? ok(ticket) : refuse('not_found');
  };

  /** Words that were on their way while their ticket was merged: whoever serves the one that goes on looks again. */
  const tellWhereItGoesOn = async (ticketId: Id) => {
    const goesOn = (await record.get(ticketId))?.mergedInto;
    const into = goesOn && (await record.get(goesOn.ticketId));
    if (!into) return;
    core.bus.publish('ticket.changed', {
      ticketId: into.id,
      status: into.status,
      citizenId: into.requester.citizenId,
      ...(into.ownerId ? { ownerId: into.ownerId } : {}),
    });
  };

  return {
    ofCitizen,
    fromCitizen: async (who, draft) => {
      const found = await ofCitizen(who, draft.ticketId);
      if (!found.ok) return found;
      let ticket = found.value;
      const sender = `citizen:${who.citizenId}`;
      // JN6: words for a merged ticket belong to the one in which it goes on, however often that was merged itself.
      for (let hops = 0; ticket.mergedInto && hops < MOST_HOPS; hops += 1) {
        const repeat = await repeatOf(ticket.id, sender, draft);
        if (repeat?.ok) return repeat;
        const next = await ofCitizen(who, ticket.mergedInto.ticketId);
        if (!next.ok) return next;
        ticket = next.value;
      }
      if (ticket.status === 'closed') {
        // What was accepted before the end is answered as before; nothing new is taken.
        const repeat = await repeatOf(ticket.id, sender, draft);
        return repeat ?? refuse('wrong_state', '该工单已办结，如需继续咨询请发起新的咨询。');
      }
      const author = { kind: 'citizen' as const, id: who.citizenId, name: ticket.requester.name ?? '' };
      const written = await append(ticket, author, draft);
      if (written.ok && draft.text) core.background('look again', planning.heard(ticket, written.value));
      if (written.ok) core.background('merged meanwhile', tellWhereItGoesOn(ticket.id));
      return written;
    },
    fromStaff: async (who, draft) => {
      const ticket = await record.get(draft.ticketId);
      if (!ticket) return refuse('not_found');
      const isOwner = mayServeTicket(who, factsOf(ticket));
      if (!isOwner || (ticket.status !== 'serving' && ticket.status !== 'with_org')) {
        const repeat = await repeatOf(ticket.id, `staff:${who.id}`, draft);
        return repeat ?? refuse(isOwner ? 'wrong_state' : 'not_owner');
      }
      const written = await append(ticket, { kind: 'staff', id: who.id, name: who.name }, draft);
      if (written.ok && !ticket.firstResponseAt) {
        const at = core.now();
        await record.change(ticket.id, actorOf(who), (now) =>
          now.firstResponseAt
            ? ok(undefined)
            : ok({ set: { firstResponseAt: at }, type: 'ticket.first_response' }),
        );
        core.background(
          'first response clock',
          core.timers.cancel('deadline.check', checkKey('ticket', ticket.id)),
        );
      }
      return written;
    },
    note: async (who, draft) => {
      const ticket = await record.get(draft.ticketId);
      if (!ticket) return refuse('not_found');
      const written = await log.append(ticket, {
        key: `staff:${who.id}:${draft.clientKey}`,
        author: { kind: who.role === 'org_member' ? 'org' : 'staff', id: who.id, name: who.name },
        kind: 'note',
        text: draft.text,
      });
      return written.ok ? ok(written.value.message) : written;
    },
    readBy: async (side, ticket, seq) => {
      // A message is told before the ticket's own mark of it is written: then the conversation itself is asked.
      const isThere =
        seq <= ticket.lastSeq ||
        (await core.store.messages.getBy({ ticketId: ticket.id, seq })) !== undefined;
      const upTo = isThere ? seq : ticket.lastSeq;
      const field = side === 'citizen' ? 'readByCitizen' : 'readByStaff';
      if (upTo <= ticket[field]) return ok(true);
      await core.store.tickets.raise(ticket.id, { [field]: upTo });
      core.bus.publish('message.read', {
        ticketId: ticket.id,
        by: side,
        seq: upTo,
        citizenId: ticket.requester.citizenId,
        ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
      });
      return ok(true);
    },
    typing: (side, ticket) => {
      core.bus.publish('typing.seen', {
        ticketId: ticket.id,
        by: side,
        citizenId: ticket.requester.citizenId,
        ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
      });
      return ok(true);
    },
  };
};
