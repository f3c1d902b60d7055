/** What the Redis queue tells without changing anything, and the rebuild marker. */
import type { Redis } from 'ioredis';
import type { LiveQueue, QueueCounts } from '../live-queue.ts';
import { queueError, whenReady } from './connection.ts';
import { agentOf, offerOf, offersOf, servingOf, ticketOf } from './pack.ts';
import { defineScripts, type RunScript } from './scripts.ts';

/** A million tickets take a few seconds. */
const WIPE_TIMEOUT_MS = 60_000;

type Reads = Pick<
  LiveQueue,
  | 'knownClasses'
  | 'mayGrab'
  | 'grabsFor'
  | 'ahead'
  | 'whereIs'
  | 'agent'
  | 'offersOf'
  | 'overdueOffers'
  | 'counts'
  | 'snapshot'
  | 'needsRebuild'
  | 'reset'
  | 'ping'
>;

/** Entries that are looked at in one call. */
const PAGE = 100;

/** @param key `{prefix}` */
export function createReads(run: RunScript, redis: Redis, key: string): Reads {
  /** One plain command, with the errors of a script. */
  const ask = async <T>(command: () => Promise<T>): Promise<T> => {
    try {
      await whenReady(redis);
      return await command();
    } catch (error) {
      throw queueError(error);
    }
  };
  /** A reply of a script that refuses nothing. */
  const read = async <T>(name: Parameters<RunScript>[0], args: string[] = []): Promise<T> => {
    const result = await run<T>(name, args);
    if (!result.ok) throw new Error(`script ${name} refused: ${result.refusal}`);
    return result.value;
  };

  /** The rows of all members of a set, page by page: thousands in one script would hold up every offer. */
  const rowsOf = async (set: string, script: 'readWaiting-1' | 'readAgents-1') => {
    const rows = new Map<string, (string | null)[]>();
    let cursor = '0';
    do {
      const [next, ids] = await ask(() => redis.sscan(set, cursor, 'COUNT', PAGE));
      if (ids.length > 0)
        for (const row of await read<(string | null)[][]>(script, ids)) rows.set(row[0] ?? '', row);
      cursor = next;
    } while (cursor !== '0');
    return [...rows.values()];
  };
  /** A hash as HGETALL gives it, page by page. */
  const hashOf = async (hash: string): Promise<string[]> => {
    const found = new Map<string, string>();
    let cursor = '0';
    do {
      const [next, flat] = await ask(() => redis.hscan(hash, cursor, 'COUNT', PAGE));
      for (let at = 0; at < flat.length; at += 2) found.set(flat[at] ?? '', flat[at + 1] ?? '');
      cursor = next;
    } while (cursor !== '0');
    return [...found].flat();
  };

  return {
    knownClasses: async () => (await ask(() => redis.smembers(`${key}:known`))).sort(),

    async mayGrab(ticketId, nowMs) {
      const result = await run<string[]>('listGrabbers-1', [String(nowMs), ticketId]);
      if (!result.ok) return undefined;
      const people: { staffId: string; share: number }[] = [];
      for (let i = 0; i < result.value.length; i += 2) {
        people.push({ staffId: result.value[i]!, share: Number(result.value[i + 1]) / 100 });
      }
      return people.sort((a, b) => (a.staffId < b.staffId ? -1 : 1));
    },

    grabsFor: (staffId, limit, nowMs) =>
      read<string[]>('listGrabs-1', [String(nowMs), staffId, String(limit)]),

    async ahead(ticketId) {
      const result = await run<number>('countAhead-1', [ticketId]);
      return result.ok ? result.value : undefined;
    },

    async whereIs(ticketId) {
      const result = await run<[string, string, string, string]>('findTicket-1', [ticketId]);
      if (!result.ok) return undefined;
      const [place, staffId, offerId, packed] = result.value;
      if (place === 'w') return { place: 'waiting' };
      if (place === 'o') return { place: 'offered', offer: offerOf(offerId, packed) };
      return { place: 'serving', staffId };
    },

    async agent(staffId) {
      const row = await read<(string | null)[]>('readAgent-1', [staffId]);
      return row.length > 0 ? agentOf(row) : undefined;
    },

    offersOf: async (staffId) => offersOf(await read<string[]>('listOffers-1', [staffId])),

    async overdueOffers(nowMs) {
      const open = await ask(() => redis.hgetall(`${key}:offers`));
      const offers = Object.entries(open).map(([id, packed]) => offerOf(id, packed));
      return offers.filter((offer) => offer.expiresAtMs <= nowMs);
    },

    async counts() {
      const [waiting, offered, serving, ready, lines] =
        await read<[number, number, number, number, (string | number)[]]>('countAll-1');
      return { waiting, offered, serving, ready, classes: classFigures(lines) };
    },

    async snapshot() {
      // In the order in which a ticket goes through the queue: one that moves on meanwhile is seen twice, not missed.
      const waiting = await rowsOf(`${key}:waiting`, 'readWaiting-1');
      const offers = await hashOf(`${key}:offers`);
      const serving = await hashOf(`${key}:serving`);
      const agents = await rowsOf(`${key}:agents`, 'readAgents-1');
      return {
        waiting: waiting.map(ticketOf),
        offers: offersOf(offers),
        serving: servingOf(serving),
        agents: agents.map(agentOf),
      };
    },

    needsRebuild: async () => (await ask(() => redis.exists(`${key}:built`))) === 0,
    async reset() {
      // A connection of its own: a large queue takes longer to wipe than any other call may take.
      const patient = redis.duplicate({ commandTimeout: WIPE_TIMEOUT_MS });
      patient.on('error', () => {});
      try {
        await defineScripts(patient, key)('wipeAll-1', []);
      } finally {
        patient.disconnect();
      }
    },
    async ping() {
      await ask(() => redis.ping());
    },
  };
}

/** @param flat class, count, head's score, ... ; a class comes once per lane */
function classFigures(flat: readonly (string | number)[]): QueueCounts['classes'] {
  const figures = new Map<string, QueueCounts['classes'][number]>();
  for (let i = 0; i < flat.length; i += 3) {
    const key = String(flat[i]);
    const waiting = Number(flat[i + 1]);
    const headVirtualArrivalMs = Number(flat[i + 2]);
    const known = figures.get(key);
    if (known) {
      known.waiting += waiting;
      known.headVirtualArrivalMs = Math.min(known.headVirtualArrivalMs, headVirtualArrivalMs);
    } else {
      figures.set(key, { key, waiting, headVirtualArrivalMs });
    }
  }
  return [...figures.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
