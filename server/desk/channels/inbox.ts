/**
 * The inbox of the channels: an event is durable before its platform is answered, known again by its key, and worked
 * off in order per follower; a crash between two steps only means that a step runs again.
 */
import type { InboxEntry } from '../../../routing/channels/follower.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { InboundEvent } from '../../channels/channel.ts';
import { Turns } from '../../turns.ts';
import { type Core, idFromKey } from '../core.ts';
import { readAll } from '../people/directory.ts';
import type { Followers } from './followers.ts';

export interface Inbox {
  /** Resolves when the event is kept; a repeat changes nothing. */
  receive(event: InboundEvent): Promise<void>;
  /** Works off what waits for a follower, oldest first. */
  work(followerId: Id): Promise<void>;
  /** Whatever a dead node left; forgets the keys of old events. How many followers had something waiting. */
  sweep(): Promise<number>;
}

/** The job of an accepted event runs this long after it, ms, unless this node has worked it off. */
const SAFETY_MS = 3_000;
/** Tries before an event is put aside as broken: it must not hold up the follower's next words for ever. */
const TRIES = 8;
/** Followers worked for at once on this node: the rest waits its turn, so that the platform is still answered in time. */
const AT_ONCE = 6;
/** Platforms repeat within seconds; WeCom's history goes back 3 days. */
const KEEP_MS = 7 * 86_400_000;

/**
 * A platform that tells whole seconds says nothing about two messages of one second: they came as we received them,
 * and of one moment the younger has the higher number, which is the longer or the later text.
 */
const byTurn = (one: InboxEntry, other: InboxEntry): number => {
  if (one.atMs !== other.atMs) return one.atMs - other.atMs;
  if (one.receivedAt !== other.receivedAt) return one.receivedAt < other.receivedAt ? -1 : 1;
  const [a, b] = [one, other].map(({ event }) => (event as InboundEvent | undefined)?.key ?? '');
  if (a === undefined || b === undefined || a === b) return 0;
  return a.length === b.length ? (a < b ? -1 : 1) : a.length - b.length;
};

export const createInbox = (
  core: Core,
  followers: Pick<Followers, 'idOf'>,
  /** `keep`: worked off, but the event itself is still needed. */
  handle: (event: InboundEvent, inboxId: Id) => Promise<'done' | 'keep'>,
): Inbox => {
  const { store, clock } = core;
  /** Work under way on this node, per follower: two events of one person must not overtake each other. */
  const turns = new Turns();
  const queue = new Set<Id>();
  let running = 0;

  const set = async (entry: InboxEntry, change: Partial<InboxEntry>): Promise<void> => {
    await store.inbox.replace({ ...entry, ...change }, entry.version);
  };

  const workOff = async (followerId: Id): Promise<void> => {
    for (;;) {
      const page = await store.inbox.find({
        where: { followerId, state: 'new' },
        sort: { field: 'atMs', direction: 'asc' },
        limit: 50,
      });
      if (page.items.length === 0) return;
      for (const entry of page.items.toSorted(byTurn)) {
        let then: 'done' | 'keep';
        try {
          then = await handle(entry.event as InboundEvent, entry.id);
        } catch (error) {
          const last = entry.tries + 1 >= TRIES;
          core.log.error(
            { err: error, inboxId: entry.id, last },
            'an event of a channel could not be worked off',
          );
          await set(entry, { tries: entry.tries + 1, ...(last ? { state: 'broken' } : {}) });
          if (!last) throw error;
          continue;
        }
        const { event, ...rest } = entry;
        await store.inbox.replace(
          { ...rest, state: 'done', ...(then === 'keep' ? { event } : {}) },
          entry.version,
        );
      }
    }
  };

  const work: Inbox['work'] = (followerId) => turns.take(followerId, () => workOff(followerId));

  /** One follower after the other from the line, as many at once as this node bears. */
  const drain = (): void => {
    while (running < AT_ONCE && queue.size > 0) {
      const [followerId] = queue;
      if (followerId === undefined) return;
      queue.delete(followerId);
      running += 1;
      const done = () => {
        running -= 1;
        drain();
      };
      // A failure is logged where it happens; the follower's job tries again.
      work(followerId).then(done, done);
    }
  };

  return {
    work,
    receive: async (event) => {
      const followerId = followers.idOf(event.accountId, event.sender);
      const made = await store.inbox.insert({
        id: idFromKey(`inbox:${event.key}`),
        version: 1,
        followerId,
        state: 'new',
        atMs: event.atMs,
        tries: 0,
        event,
        receivedAt: core.now(),
      });
      if (!made.ok) return;
      core.background(
        'channel inbox clock',
        core.timers.schedule('channel.inbox', followerId, { followerId }, clock.nowMs() + SAFETY_MS),
      );
      queue.add(followerId);
      drain();
    },
    sweep: async () => {
      const waiting = new Set<Id>();
      const before = new Date(clock.nowMs() - SAFETY_MS).toISOString();
      for (const entry of await readAll(store.inbox, { where: { state: 'new', receivedAt: { lt: before } } }))
        waiting.add(entry.followerId);
      for (const followerId of waiting) await work(followerId).catch(() => undefined);
      const old = new Date(clock.nowMs() - KEEP_MS).toISOString();
      const gone = await store.inbox.find({ where: { state: 'done', receivedAt: { lt: old } }, limit: 500 });
      for (const entry of gone.items) await store.inbox.remove(entry.id);
      return waiting.size;
    },
  };
};
