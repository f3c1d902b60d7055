/**
 * Sends what waits for a follower, in order, within what he granted. Before a message leaves, the follower's document
 * says in one write that it is paid for and on its way: after a crash it is known which ones may have arrived, and on a
 * channel that cannot take a key they are never sent again by themselves.
 */
import type { Follower, OutEntry } from '../../../routing/follower.ts';
import { menuIdOf } from '../../../routing/follower.ts';
import { exhausted, refunded, spent } from '../../../routing/reply-window.ts';
import type { Id } from '../../../routing/ticket.ts';
import { GRADES, type Grade } from '../../../routing/vocabulary.ts';
import type { ChannelAccount, OutboundContent, SendOutcome } from '../../channels/channel.ts';
import { Turns } from '../../turns.ts';
import { type Core, idFromKey } from '../core.ts';
import { readAll } from '../directory.ts';
import type { Followers } from './followers.ts';
import type { Outbox } from './outbox.ts';
import type { ChannelPorts } from './ports.ts';

export interface Sender {
  /** Sends until nothing is left that may go out now. */
  work(followerId: Id): Promise<void>;
  /** Looks for what waits although nobody works on it, and for what a dead node had on its way. */
  sweep(): Promise<number>;
}

/** A send takes seconds at most: whoever has had one on its way for longer is dead, ms. */
const DEAD_MS = 60_000;
const TRIES = 12;
const GRADES_DOWN: readonly Grade[] = [5, 4, 3, 2, 1];
/** Room between merged messages. */
const GAP = '\n\n';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Cuts on whole characters, so that a long answer still arrives. */
const cut = (text: string, maxBytes: number): string => {
  if (bytesOf(text) <= maxBytes) return text;
  let kept = '';
  let size = 0;
  for (const letter of text) {
    size += bytesOf(letter);
    if (size > maxBytes - 3) break;
    kept += letter;
  }
  return `${kept}…`;
};

export const createSender = (
  core: Core,
  ports: Pick<ChannelPorts, 'accounts' | 'files'>,
  followers: Followers,
  outbox: Outbox,
): Sender => {
  const { store, clock } = core;
  const turns = new Turns();

  /** Texts that follow each other go out as one: replies are few. */
  const batchOf = (waiting: readonly OutEntry[], maxBytes: number): OutEntry[] => {
    const [first, ...rest] = waiting;
    if (!first) return [];
    const batch = [first];
    if (first.kind === 'rating' || first.fileId) return batch;
    let size = bytesOf(first.text);
    for (const next of rest) {
      size += bytesOf(GAP + next.text);
      if (next.kind === 'rating' || next.fileId || size > maxBytes) break;
      batch.push(next);
    }
    return batch;
  };

  const menuOf = (account: ChannelAccount, follower: Follower, entry: OutEntry): OutboundContent => {
    const invite = follower.invites.find(({ ticketId }) => ticketId === entry.ticketId);
    if (account.capabilities.menus && invite) {
      const items = GRADES_DOWN.map((grade) => ({ id: menuIdOf(invite.no, grade), text: GRADES[grade].zh }));
      return {
        kind: 'menu',
        head: cut(entry.text, account.capabilities.maxTextBytes),
        items,
        tail: '谢谢您的评价。',
      };
    }
    const choices = GRADES_DOWN.map((grade) => `${grade} ${GRADES[grade].zh}`).join('\n');
    return { kind: 'text', text: `${entry.text}\n请回复数字评价：\n${choices}` };
  };

  const contentOf = async (
    account: ChannelAccount,
    follower: Follower,
    batch: readonly OutEntry[],
  ): Promise<OutboundContent | undefined> => {
    const [first] = batch;
    if (!first) return undefined;
    if (first.kind === 'rating') return menuOf(account, follower, first);
    const file = first.fileId ? await store.files.get(first.fileId) : undefined;
    const media = file?.mime.startsWith('image/') ? 'image' : undefined;
    const held = file && media ? await ports.files.open(file.sha256) : undefined;
    if (file && media && held) {
      const chunks: Buffer[] = [];
      for await (const chunk of held.content) chunks.push(Buffer.from(chunk as Uint8Array));
      return { kind: 'media', media, name: file.name, mime: file.mime, bytes: Buffer.concat(chunks) };
    }
    // Documents have no room on the platform: he is told where they are.
    const text = file
      ? `[文件] ${file.name}${first.text ? `\n${first.text}` : ''}`
      : batch.map((it) => it.text).join(GAP);
    return { kind: 'text', text: cut(text, account.capabilities.maxTextBytes) };
  };

  const settle = async (
    follower: Follower,
    batch: readonly OutEntry[],
    outcome: SendOutcome,
  ): Promise<boolean> => {
    const after: Record<SendOutcome['result'], (entry: OutEntry) => Partial<OutEntry>> = {
      sent: () => ({ state: 'sent' }),
      unknown: () => ({ state: 'unknown', why: 'no_answer' }),
      refused: () =>
        outcome.result === 'refused' && (outcome.why === 'quota_out' || outcome.why === 'window_over')
          ? { why: outcome.why }
          : {
              state: 'refused',
              ...(outcome.result === 'refused' ? { why: `${outcome.why}:${outcome.code}` } : {}),
            },
      retry: (entry) =>
        entry.tries + 1 >= TRIES
          ? { state: 'refused', why: 'gave_up', tries: entry.tries + 1 }
          : {
              tries: entry.tries + 1,
              ...(outcome.result === 'retry'
                ? {
                    why: outcome.code,
                    notBeforeMs: clock.nowMs() + outcome.afterMs * 2 ** Math.min(entry.tries, 6),
                  }
                : {}),
            },
    };
    for (const entry of batch) {
      const now = await store.outbox.get(entry.id);
      if (now?.state === 'waiting') await outbox.set(now, after[outcome.result](now));
    }
    const noQuota =
      outcome.result === 'refused' && (outcome.why === 'quota_out' || outcome.why === 'window_over');
    await followers.change(follower.id, (now) => {
      // What was certainly not sent is given back; the platform's word on an empty quota wins over our books.
      const free = outcome.result === 'retry' ? refunded(now.ledger, follower.ledger) : now.ledger;
      return { ledger: [...(noQuota ? exhausted(free) : free)], sending: undefined };
    });
    for (const ticketId of new Set(batch.map((entry) => entry.ticketId)))
      if (ticketId) core.bus.publish('channel.changed', { ticketId });
    return !noQuota;
  };

  /** What a dead node had on its way: on an idempotent channel it goes again under its key, else nobody knows. */
  const clearDead = async (follower: Follower, account: ChannelAccount): Promise<void> => {
    const outIds = follower.sending?.outIds ?? [];
    if (!account.capabilities.idempotent) {
      for (const id of outIds) {
        const entry = await store.outbox.get(id);
        if (entry?.state === 'waiting') await outbox.set(entry, { state: 'unknown', why: 'crash' });
      }
    }
    await followers.change(follower.id, () => ({ sending: undefined }));
  };

  /** Sends one message; false when nothing more may go out now. */
  const step = async (followerId: Id): Promise<boolean> => {
    const follower = await followers.get(followerId);
    const account = follower && ports.accounts.get(follower.accountId);
    if (!follower || !account || !follower.following || follower.sender === '') return false;
    if (follower.sending) {
      // This node does one thing at a time for a follower: its own mark is from the life before.
      const alive =
        follower.sending.node !== core.nodeId && clock.nowMs() - follower.sending.sinceMs < DEAD_MS;
      if (alive) return false;
      await clearDead(follower, account);
      return true;
    }
    const waiting = await outbox.waiting(followerId);
    const [first] = waiting;
    if (!first) return false;
    if ((first.notBeforeMs ?? 0) > clock.nowMs()) {
      await core.timers.schedule('channel.outbox', followerId, { followerId }, first.notBeforeMs ?? 0);
      return false;
    }
    const batch = batchOf(waiting, account.capabilities.maxTextBytes);
    const content = await contentOf(account, follower, batch);
    if (!content) return false;
    const purpose = first.kind === 'rating' ? 'rating' : 'talk';
    const key = idFromKey(`send:${batch.map((it) => it.id).join(',')}:${first.tries}`);
    let paid = false;
    const claimed = await followers.change(followerId, (now) => {
      paid = false;
      if (now.sending) return undefined;
      const ledger = spent(now.ledger, clock.nowMs(), purpose, account.capabilities.rules);
      if (!ledger) return undefined;
      paid = true;
      return {
        ledger: [...ledger],
        sending: { key, outIds: batch.map((it) => it.id), sinceMs: clock.nowMs(), node: core.nodeId },
      };
    });
    if (!paid) {
      if (first.why !== 'no_quota' && !claimed.sending) await outbox.set(first, { why: 'no_quota' });
      return false;
    }
    const outcome = await account.send(claimed.sender, content, key);
    return settle(follower, batch, outcome);
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
