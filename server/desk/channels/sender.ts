/**
 * Sends what waits for a follower, in order, within what he granted. Before a message leaves, the follower's document
 * says in one write that it is paid for and on its way: after a crash it is known which ones may have arrived, and on a
 * channel that cannot take a key they are never sent again by themselves.
 */
import type { Follower, OutEntry, Sending } from '../../../routing/channels/follower.ts';
import { spent } from '../../../routing/channels/reply-window.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { ChannelAccount } from '../../channels/channel.ts';
import { Turns } from '../../turns.ts';
import { type Core, idFromKey } from '../core.ts';
import { readAll } from '../people/directory.ts';
import type { Followers } from './followers.ts';
import type { Outbox } from './outbox.ts';
import type { ChannelPorts } from './ports.ts';
import { createSettle } from './settle.ts';
import { createSpeech } from './speech.ts';

export interface Sender {
  /** Sends until nothing is left that may go out now. */
  work(followerId: Id): Promise<void>;
  /** Looks for what waits although nobody works on it, and for what a dead node had on its way. */
  sweep(): Promise<number>;
}

/** A send takes seconds at most: whoever has had one on its way for longer is dead, ms. */
const DEAD_MS = 60_000;

export const createSender = (
  core: Core,
  ports: Pick<ChannelPorts, 'accounts' | 'files'>,
  followers: Followers,
  outbox: Outbox,
): Sender => {
  const { store, clock } = core;
  const turns = new Turns();

  const { batchOf, contentOf } = createSpeech(core, ports);
  const settle = createSettle(core, followers, outbox);

  /** What a dead node had on its way, on a channel that takes no key or by a code: nobody knows whether it arrived. */
  const clearDead = async (follower: Follower, mark: Sending): Promise<void> => {
    for (const id of mark.outIds) {
      const entry = await store.outbox.get(id);
      if (entry?.state === 'waiting') await outbox.set(entry, { state: 'unknown', why: 'crash' });
    }
    await followers.change(follower.id, () => ({ sending: undefined }));
  };

  /** The very same message under its key: one that had arrived stays one. It has been paid for. */
  const sayAgain = async (follower: Follower, account: ChannelAccount, mark: Sending): Promise<boolean> => {
    if ((mark.notBeforeMs ?? 0) > clock.nowMs()) {
      await core.timers.schedule(
        'channel.outbox',
        follower.id,
        { followerId: follower.id },
        mark.notBeforeMs ?? 0,
      );
      return false;
    }
    const batch: OutEntry[] = [];
    for (const id of mark.outIds) {
      const entry = await store.outbox.get(id);
      if (entry) batch.push(entry);
    }
    const content = await contentOf(account, follower, batch);
    if (!content) {
      await followers.change(follower.id, () => ({ sending: undefined }));
      return true;
    }
    const now = { ...mark, node: core.nodeId, sinceMs: clock.nowMs() };
    const claimed = await followers.change(follower.id, ({ sending }) =>
      sending?.key === mark.key && sending.sinceMs === mark.sinceMs ? { sending: now } : undefined,
    );
    if (claimed.sending?.node !== now.node || claimed.sending.sinceMs !== now.sinceMs) return false;
    const outcome = await account.send(claimed.sender, content, mark.key);
    return settle({ account, follower, batch, mark: now, repeat: true }, outcome);
  };

  /** A code that is lent to us says the invitation before anything else; files have no room in it. */
  const byCode = (follower: Follower, waiting: readonly OutEntry[]): OutEntry | undefined => {
    if (!follower.code || follower.code.untilMs <= clock.nowMs()) return undefined;
    const first = waiting.find(({ kind }) => kind === 'rating') ?? waiting[0];
    return first?.fileId ? undefined : first;
  };

  /** Sends one message; false when nothing more may go out now. */
  const step = async (followerId: Id): Promise<boolean> => {
    const follower = await followers.get(followerId);
    const account = follower && ports.accounts.get(follower.accountId);
    if (!follower || !account || !follower.following || follower.sender === '') return false;
    const { sending } = follower;
    if (sending) {
      // This node does one thing at a time for a follower: its own mark is from the life before.
      if (sending.node !== core.nodeId && clock.nowMs() - sending.sinceMs < DEAD_MS) return false;
      if (account.capabilities.idempotent && !sending.byCode) return sayAgain(follower, account, sending);
      await clearDead(follower, sending);
      return true;
    }
    const waiting = await outbox.waiting(followerId);
    const lent = byCode(follower, waiting);
    const first = lent ?? waiting[0];
    if (!first) return false;
    if ((first.notBeforeMs ?? 0) > clock.nowMs()) {
      await core.timers.schedule('channel.outbox', followerId, { followerId }, first.notBeforeMs ?? 0);
      return false;
    }
    const batch = batchOf(waiting.slice(waiting.indexOf(first)), account.capabilities.maxTextBytes);
    const content = await contentOf(account, follower, batch);
    if (!content) return false;
    const purpose = first.kind === 'rating' ? 'rating' : 'talk';
    const key = idFromKey(`send:${batch.map((it) => it.id).join(',')}:${first.tries}`);
    const code = lent && follower.code?.value;
    const mark: Sending = {
      key,
      outIds: batch.map((it) => it.id),
      sinceMs: clock.nowMs(),
      node: core.nodeId,
      ...(code === undefined ? {} : { byCode: true }),
    };
    let paid = false;
    const claimed = await followers.change(followerId, (now) => {
      paid = false;
      if (now.sending) return undefined;
      if (code !== undefined) {
        paid = now.code?.value === code;
        return paid ? { code: undefined, sending: mark } : undefined;
      }
      const ledger = spent(now.ledger, clock.nowMs(), purpose, account.capabilities.rules);
      if (!ledger) return undefined;
      paid = true;
      return { ledger: [...ledger], sending: mark };
    });
    if (!paid) {
      if (first.why !== 'no_quota' && !claimed.sending) await outbox.set(first, { why: 'no_quota' });
      return false;
    }
    const outcome = await account.send(claimed.sender, content, key, code);
    return settle({ account, follower, batch, mark, repeat: false }, outcome);
  };

  const work: Sender['work'] = (followerId) =>
    turns.take(followerId, async () => {
      while (await step(followerId));
    });

  return {
    work,
    sweep: async () => {
      const waiting = new Set<Id>();
      for (const entry of await readAll(store.outbox, { where: { state: 'waiting' } }))
        waiting.add(entry.followerId);
      for (const followerId of waiting)
        await work(followerId).catch((error: unknown) =>
          core.log.error({ err: error }, 'outbox could not be sent'),
        );
      return waiting.size;
    },
  };
};
