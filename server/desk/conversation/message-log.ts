/** Appending to a conversation: numbered, idempotent by key, told to both sides. */
import type { FileRef, Message } from '../../../routing/conversation.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import {
  type TalkEvent,
  type TalkEventCode,
  talkEventText,
} from '../../../routing/protocol/tickets/talk-events.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';

export interface MessageDraft {
  key: string;
  author: Message['author'];
  kind: Message['kind'];
  text: string;
  file?: FileRef;
  event?: TalkEvent;
}

export interface MessageLog {
  /** `repeated` is true when the key had been written before: the first message is answered, nothing changes. */
  append(
    ticket: Pick<Ticket, 'id' | 'ownerId' | 'requester'>,
    draft: MessageDraft,
  ): Promise<Outcome<{ message: Message; repeated: boolean }>>;
  /** A line such as "accepted by ...", shown to both sides. */
  event(
    ticket: Pick<Ticket, 'id' | 'ownerId' | 'requester'>,
    key: string,
    code: TalkEventCode,
    data?: Record<string, string>,
  ): Promise<void>;
  after(ticketId: Id, seq: number, limit: number): Promise<Message[]>;
  /** The newest ones, oldest first. */
  newest(ticketId: Id, limit: number): Promise<Message[]>;
}

export const createMessageLog = (core: Core): MessageLog => {
  const append: MessageLog['append'] = async (ticket, draft) => {
    const written = await core.store.messages.insertNext({
      id: core.ids.next(),
      ticketId: ticket.id,
      seq: 0,
      at: core.now(),
      ...draft,
    });
    if (!written.ok) {
      const first = await core.store.messages.getBy({ key: draft.key });
      if (!first) return refuse('version_conflict');
      return first.ticketId === ticket.id ? ok({ message: first, repeated: true }) : refuse('key_reused');
    }
    const message = written.doc;
    // The other side need not wait for the ticket's own marks; the acknowledgement does.
    core.bus.publish('message.appended', {
      ticketId: ticket.id,
      seq: message.seq,
      citizenId: ticket.requester.citizenId,
      ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
    });
    await core.store.tickets.raise(ticket.id, {
      lastSeq: message.seq,
      lastMessageAt: message.at,
      ...(draft.author.kind === 'citizen' ? { readByCitizen: message.seq } : {}),
      ...(draft.author.kind === 'staff' && draft.kind !== 'note' ? { readByStaff: message.seq } : {}),
    });
    // Who answers has read what was said before: the other side is told, since no read mark of its own will come.
    // A note is no answer, and the other side must not notice it.
    if (draft.kind !== 'note' && (draft.author.kind === 'citizen' || draft.author.kind === 'staff')) {
      core.bus.publish('message.read', {
        ticketId: ticket.id,
        by: draft.author.kind,
        seq: message.seq,
        citizenId: ticket.requester.citizenId,
        ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
      });
    }
    return ok({ message, repeated: false });
  };

  return {
    append,
    event: async (ticket, key, code, data = {}) => {
      const event = { code, data };
      const author = { kind: 'system' as const, id: 'system', name: '系统' };
      await append(ticket, { key, author, kind: 'event', text: talkEventText(event, 'zh-CN'), event });
    },
    after: async (ticketId, seq, limit) => {
      const page = await core.store.messages.find({
        where: { ticketId, seq: { gt: seq } },
        sort: { field: 'seq', direction: 'asc' },
        limit,
      });
      return page.items;
    },
    newest: async (ticketId, limit) => {
      const page = await core.store.messages.find({
        where: { ticketId },
        sort: { field: 'seq', direction: 'desc' },
        limit,
      });
      return page.items.reverse();
    },
  };
};
