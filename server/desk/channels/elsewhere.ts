/**
 * What a platform tells beside the citizen's words: a message of ours that did not arrive after all, one of his that he
 * took back, an answer that a colleague gave in the platform's own program, the end of a session.
 */
import type { Follower } from '../../../routing/channels/follower.ts';
import { ended, exhausted } from '../../../routing/channels/reply-window.ts';
import type { InboundEvent } from '../../channels/channel.ts';
import { idFromKey } from '../core.ts';
import type { Parts } from '../parts.ts';
import type { Followers } from './followers.ts';
import type { Outbox } from './outbox.ts';
import { newestOpenTicket } from './rating-answers.ts';
import { answeredElsewhereText, plainText, recalledText } from './words.ts';

type Fact<T extends InboundEvent['fact']['type']> = Extract<InboundEvent['fact'], { type: T }>;

type Told = Fact<'send_failed' | 'recalled' | 'answered_elsewhere' | 'session_ended'>;

export interface Elsewhere {
  /** Runs again without harm. */
  handle(follower: Follower, fact: Told, event: InboundEvent): Promise<void>;
}

/** Failures are told within minutes: nobody has had more than this said to him meanwhile. */
const LOOK_BACK = 200;

export const createElsewhere = (
  { core, record, log }: Pick<Parts, 'core' | 'record' | 'log'>,
  { followers, outbox }: { followers: Followers; outbox: Outbox },
): Elsewhere => {
  const { store } = core;
  const sendFailed = async (follower: Follower, { messageKey, why, code }: Fact<'send_failed'>) => {
    const { items } = await store.outbox.find({
      where: { followerId: follower.id, state: { in: ['sent', 'unknown'] } },
      sort: { field: 'createdAt', direction: 'desc' },
      limit: LOOK_BACK,
    });
    const empty = why === 'quota_out' || why === 'window_over';
    for (const entry of items.filter(({ sentKey }) => sentKey === messageKey)) {
      // One more try under a key of its own: this one has been used.
      await outbox.set(
        entry,
        empty
          ? { state: 'waiting', why, tries: entry.tries + 1 }
          : { state: 'refused', why: `${why}:${code}` },
      );
      if (entry.ticketId) core.bus.publish('channel.changed', { ticketId: entry.ticketId });
    }
    if (empty) await followers.change(follower.id, ({ ledger }) => ({ ledger: [...exhausted(ledger)] }));
  };

  const recalled = async (follower: Follower, { messageKey }: Fact<'recalled'>, event: InboundEvent) => {
    const key = idFromKey(messageKey);
    const said =
      (await store.messages.getBy({ key: `citizen:${follower.id}:${key}` })) ??
      (await store.messages.getBy({ key: `open:wechat:${key}` }));
    const ticket = said && (await record.get(said.ticketId));
    if (!said || !ticket) return;
    // What was said stands in the record; that he took it back is said with it.
    await log.append(ticket, {
      key: `citizen:${follower.id}:${idFromKey(event.key)}`,
      author: said.author,
      kind: 'text',
      text: recalledText(said),
    });
  };

  const answered = async (
    follower: Follower,
    { by, content }: Fact<'answered_elsewhere'>,
    event: InboundEvent,
  ) => {
    const ticket = await newestOpenTicket(store, follower.id);
    if (!ticket) return;
    // A note: he has it already, and it must not go to him once more.
    await log.append(ticket, {
      key: `elsewhere:${idFromKey(event.key)}`,
      author: { kind: 'system', id: 'system', name: '系统' },
      kind: 'note',
      text: answeredElsewhereText(by, plainText(content)),
    });
  };

  const sessionEnded = async (follower: Follower, { code }: Fact<'session_ended'>, event: InboundEvent) => {
    await followers.change(follower.id, ({ ledger }) => ({
      ledger: [...ended(ledger, event.atMs)],
      ...(code ? { code } : {}),
    }));
  };

  return {
    handle: async (follower, fact, event) => {
      switch (fact.type) {
        case 'send_failed':
          return sendFailed(follower, fact);
        case 'recalled':
          return recalled(follower, fact, event);
        case 'answered_elsewhere':
          return answered(follower, fact, event);
        case 'session_ended':
          return sessionEnded(follower, fact, event);
      }
    },
  };
};
