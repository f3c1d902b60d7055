/** What is to be said to followers: written first, sent by `sender.ts`. Nothing here talks to a platform. */

import type { Follower, OutEntry } from '../../../routing/channels/follower.ts';
import { isPublic, type Message } from '../../../routing/conversation.ts';
import type { TalkEventCode } from '../../../routing/protocol/tickets/talk-events.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { hasOwnLink } from '../citizens/own-link.ts';
import { type Core, idFromKey } from '../core.ts';
import { readAll } from '../people/directory.ts';

export interface Outbox {
  /** Takes over what staff and organisations have said in a ticket since the last time. True when there was something. */
  follow(ticket: Ticket): Promise<boolean>;
  /** A line of our own (welcome, question back). Written once per key. */
  notice(follower: Pick<Follower, 'id'>, key: string, text: string, ticketId?: Id): Promise<void>;
  /** The invitation to rate, written once per ticket. */
  rating(follower: Pick<Follower, 'id'>, ticketId: Id, text: string): Promise<void>;
  waiting(followerId: Id): Promise<OutEntry[]>;
  ofTicket(ticketId: Id): Promise<OutEntry[]>;
  /** Writes a state; false when somebody else changed the entry. */
  set(entry: OutEntry, change: Partial<OutEntry>): Promise<boolean>;
}

/** System lines worth one of few replies; the rest stands in the conversation and on the status page. */
const SPOKEN: ReadonlySet<TalkEventCode> = new Set([
  'boxed',
  'transferring',
  'order_reply',
  'partner_replied',
]);

const isSpoken = (message: Message): boolean =>
  isPublic(message) &&
  message.author.kind !== 'citizen' &&
  (message.kind !== 'event' ||
    (message.event !== undefined && (SPOKEN.has(message.event.code) || hasOwnLink(message))));

/** Sorts by time, then by number: the order in which things were said. */
const turnOf = (at: string, serial: number): string => `${at}#${String(serial).padStart(8, '0')}`;

const PAGE = 200;

export const createOutbox = (core: Core): Outbox => {
  const { store } = core;

  const write = async (
    entry: Omit<OutEntry, 'version' | 'state' | 'tries' | 'createdAt' | 'updatedAt'>,
  ): Promise<void> => {
    const at = core.now();
    await store.outbox.insert({
      ...entry,
      version: 1,
      state: 'waiting',
      tries: 0,
      createdAt: at,
      updatedAt: at,
    });
  };

  return {
    follow: async (ticket) => {
      const newest = await store.outbox.find({
        where: { ticketId: ticket.id, messageSeq: { gte: 1 } },
        sort: { field: 'messageSeq', direction: 'desc' },
        limit: 1,
      });
      const page = await store.messages.find({
        where: { ticketId: ticket.id, seq: { gt: newest.items[0]?.messageSeq ?? 0 } },
        sort: { field: 'seq', direction: 'asc' },
        limit: PAGE,
      });
      const spoken = page.items.filter(isSpoken);
      for (const message of spoken) {
        await write({
          id: idFromKey(`out:${ticket.id}:${message.seq}`),
          followerId: ticket.requester.citizenId,
          ticketId: ticket.id,
          kind: 'talk',
          text: message.text,
          ...(message.file ? { fileId: message.file.id } : {}),
          ...(message.event && hasOwnLink(message) ? { about: message.event.data } : {}),
          messageSeq: message.seq,
          turn: turnOf(message.at, message.seq),
        });
      }
      return spoken.length > 0;
    },
    notice: (follower, key, text, ticketId = '') =>
      write({
        id: idFromKey(`notice:${follower.id}:${key}`),
        followerId: follower.id,
        ticketId,
        kind: 'notice',
        text,
        turn: turnOf(core.now(), 0),
      }),
    rating: (follower, ticketId, text) =>
      write({
        id: idFromKey(`invite:${ticketId}`),
        followerId: follower.id,
        ticketId,
        kind: 'rating',
        text,
        // After everything that was said in the same millisecond.
        turn: turnOf(core.now(), 99_999_999),
      }),
    waiting: async (followerId) =>
      (
        await store.outbox.find({
          where: { followerId, state: 'waiting' },
          sort: { field: 'turn', direction: 'asc' },
          limit: PAGE,
        })
      ).items,
    ofTicket: (ticketId) => readAll(store.outbox, { where: { ticketId } }),
    set: async (entry, change) =>
      (await store.outbox.replace({ ...entry, ...change, updatedAt: core.now() }, entry.version)).ok,
  };
};
