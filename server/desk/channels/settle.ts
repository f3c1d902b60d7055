/** What an outcome of the platform means for the messages that were on their way, and for what he granted. */
import type { Follower, OutEntry, Sending } from '../../../routing/channels/follower.ts';
import { exhausted, refunded } from '../../../routing/channels/reply-window.ts';
import type { ChannelAccount, SendOutcome } from '../../channels/channel.ts';
import type { Core } from '../core.ts';
import type { Followers } from './followers.ts';
import type { Outbox } from './outbox.ts';

/** One message that was handed to the platform. */
export interface Try {
  account: ChannelAccount;
  /** As it was before this message was paid for. */
  follower: Follower;
  batch: readonly OutEntry[];
  mark: Sending;
  /** The same key was handed over before, without an answer. */
  repeat: boolean;
}

/** True when the next message may go out. */
export type Settle = (tried: Try, outcome: SendOutcome) => Promise<boolean>;

const TRIES = 12;
/** First pause before a message without an answer is said again under its key, ms. */
const ANSWER_MS = 2_000;

const isEmpty = (outcome: SendOutcome): boolean =>
  outcome.result === 'refused' && (outcome.why === 'quota_out' || outcome.why === 'window_over');

export const createSettle = (core: Core, followers: Followers, outbox: Outbox): Settle => {
  const { store, clock } = core;

  const change = ({ mark, repeat }: Try, outcome: SendOutcome): ((entry: OutEntry) => Partial<OutEntry>) => {
    switch (outcome.result) {
      case 'sent':
        return () => ({ state: 'sent', sentKey: mark.key });
      case 'unknown':
        return () => ({ state: 'unknown', why: 'no_answer', sentKey: mark.key });
      case 'refused':
        // A code is of no use any more: then it goes like any other message.
        if (mark.byCode) return () => ({});
        // The first try may have arrived: this answer is about the second.
        if (repeat) return () => ({ state: 'unknown', why: 'no_answer', sentKey: mark.key });
        return isEmpty(outcome)
          ? () => ({ why: outcome.why })
          : () => ({ state: 'refused', why: `${outcome.why}:${outcome.code}` });
      case 'retry':
        if (mark.byCode) return () => ({});
        return (entry) =>
          entry.tries + 1 >= TRIES
            ? { state: 'refused', why: 'gave_up', tries: entry.tries + 1 }
            : {
                tries: entry.tries + 1,
                why: outcome.code,
                notBeforeMs: clock.nowMs() + outcome.afterMs * 2 ** Math.min(entry.tries, 6),
              };
    }
  };

  /** Undefined: nothing will be known by asking again. */
  const pauseOf = ({ account, mark, repeat }: Try, outcome: SendOutcome): number | undefined => {
    const tries = mark.tries ?? 0;
    if (!account.capabilities.idempotent || mark.byCode || tries + 1 >= TRIES) return undefined;
    const first =
      outcome.result === 'unknown'
        ? ANSWER_MS
        : outcome.result === 'retry' && repeat
          ? outcome.afterMs
          : undefined;
    return first === undefined ? undefined : first * 2 ** Math.min(tries, 6);
  };

  /** The same message again under its key, in a while. */
  const sayAgain = async ({ follower, batch, mark }: Try, pauseMs: number): Promise<void> => {
    const notBeforeMs = clock.nowMs() + pauseMs;
    for (const { id } of batch) {
      const entry = await store.outbox.get(id);
      if (entry?.state === 'waiting' && entry.why !== 'no_answer')
        await outbox.set(entry, { why: 'no_answer' });
    }
    await followers.change(follower.id, ({ sending }) =>
      sending?.key === mark.key
        ? { sending: { ...sending, tries: (mark.tries ?? 0) + 1, notBeforeMs, sinceMs: clock.nowMs() } }
        : undefined,
    );
    await core.timers.schedule('channel.outbox', follower.id, { followerId: follower.id }, notBeforeMs);
  };

  const tell = (batch: readonly OutEntry[]): void => {
    for (const ticketId of new Set(batch.map((entry) => entry.ticketId)))
      if (ticketId) core.bus.publish('channel.changed', { ticketId });
  };

  return async (tried, outcome) => {
    const { follower, batch, mark, repeat } = tried;
    const pauseMs = pauseOf(tried, outcome);
    if (pauseMs !== undefined) {
      await sayAgain(tried, pauseMs);
      tell(batch);
      return false;
    }
    // Asked often enough without learning anything.
    const known: SendOutcome = repeat && outcome.result === 'retry' ? { result: 'unknown' } : outcome;
    const next = change(tried, known);
    for (const { id } of batch) {
      const entry = await store.outbox.get(id);
      if (entry?.state !== 'waiting') continue;
      const { why: _, ...calm } = entry;
      // What has arrived has no reason to wait any more.
      await outbox.set(known.result === 'sent' ? calm : entry, next(entry));
    }
    const empty = isEmpty(known) && !mark.byCode;
    await followers.change(follower.id, (now) => {
      // What was certainly not sent is given back; the platform's word on an empty quota wins over our books.
      const free = known.result === 'retry' ? refunded(now.ledger, follower.ledger) : now.ledger;
      return { ledger: [...(empty ? exhausted(free) : free)], sending: undefined };
    });
    tell(batch);
    return !empty;
  };
};
