/** The live queue on Redis: every call is one script, so that any number of equal nodes can share one queue. */
import type { Redis } from 'ioredis';
import type { Lane } from '../../../routing/vocabulary.ts';
import type { Ids, Log } from '../../ports.ts';
import type { GrabRefusal, LiveAgent, LiveQueue, LiveTicket, OfferPolicy } from '../live-queue.ts';
import { balanceOf, LANE_LIST, normalAgent, normalTicket, shareSteps } from '../normalise.ts';
import { BALANCE_LETTER } from './lua/people.ts';
import { offerOf, offersOf, pack, ticketArgs } from './pack.ts';
import { createReads } from './reads.ts';
import { defineScripts, type RunScript } from './scripts.ts';

export interface RedisQueueDeps {
  /** Opened by `openQueueRedis`; closed by the queue's `close`. */
  redis: Redis;
  /** Names the shard and is the hash tag of all its keys. Letters, digits, `-`, `_`, `.`. */
  prefix: string;
  policy: OfferPolicy;
  ids: Pick<Ids, 'next'>;
  log: Log;
}

/** {ended offer's id or '', packed or '', offers made} */
type TakenOut = [string, string, string[]];

export function createRedisQueue(deps: RedisQueueDeps): LiveQueue {
  if (!/^[\w.-]+$/.test(deps.prefix))
    throw new TypeError('a queue prefix has letters, digits, -, _ and . only');
  const key = `{${deps.prefix}}`;
  const run = defineScripts(deps.redis, key);
  return {
    ...createWrites(run, deps),
    ...createReads(run, deps.redis, key),
    async close() {
      // quit lets calls under way finish; a Redis that is lost has none.
      await deps.redis.quit().catch(() => deps.redis.disconnect());
      deps.log.debug({ prefix: deps.prefix }, 'queue closed');
    },
  };
}

type Writes = Pick<
  LiveQueue,
  | 'setProfile'
  | 'addClass'
  | 'enqueue'
  | 'enqueueKnown'
  | 'setAgent'
  | 'setAgentKnown'
  | 'removeAgent'
  | 'accept'
  | 'endOffer'
  | 'release'
  | 'withdraw'
  | 'assign'
  | 'grab'
  | 'forgetGrab'
>;

function createWrites(run: RunScript, { policy, ids }: RedisQueueDeps): Writes {
  const matchArgs = (nowMs: number, callId = ids.next()): string[] => [
    String(nowMs),
    callId,
    ...LANE_LIST.map((lane) => String(nowMs + policy.offerMs[lane])),
    LANE_LIST.map((lane) => BALANCE_LETTER[balanceOf(policy, lane)]).join(''),
  ];
  /** @param mustBeKnown '1' or ''; undefined when a class is not known and must be */
  const enqueue = async (ticket: LiveTicket, nowMs: number, mustBeKnown: string) => {
    const args = [...matchArgs(nowMs), ...ticketArgs(normalTicket(ticket)), mustBeKnown];
    const result = await run<string[]>('enqueueTicket-1', args);
    if (result.ok) return { placed: true, offers: offersOf(result.value) };
    return result.refusal === 'unknown' ? undefined : { placed: false, offers: [] };
  };
  /** @param classes how many must be known, or '' */
  const setAgent = async (agent: LiveAgent, nowMs: number, classes: number | '') => {
    const { staffId, profile, ready, capacity, capacityTotal, share, offersUntilMs } = normalAgent(agent);
    const result = await run<string[]>('setAgent-1', [
      ...matchArgs(nowMs),
      pack([staffId]),
      profile,
      ready ? '1' : '0',
      capacityTotal,
      ...LANE_LIST.map((lane) => capacity[lane]),
      shareSteps(share),
      ...LANE_LIST.map((lane) => String(offersUntilMs?.[lane] ?? '')),
      classes,
    ]);
    return result.ok ? offersOf(result.value) : undefined;
  };
  const withdrawnOf = (id: string, packed: string) => (id ? { withdrawn: offerOf(id, packed) } : {});

  return {
    async setProfile(profile, classes, nowMs) {
      pack(classes);
      const result = await run<string[]>('setProfile-1', [...matchArgs(nowMs), profile, ...classes]);
      return result.ok ? offersOf(result.value) : [];
    },

    async addClass(classKey, profiles, nowMs) {
      const args = [...matchArgs(nowMs), pack([classKey]), ...profiles];
      const result = await run<string[]>('addClass-1', args);
      return result.ok ? offersOf(result.value) : [];
    },

    async enqueue(ticket, nowMs) {
      return (await enqueue(ticket, nowMs, '')) ?? { placed: false, offers: [] };
    },
    enqueueKnown: (ticket, nowMs) => enqueue(ticket, nowMs, '1'),

    async setAgent(agent, nowMs) {
      return (await setAgent(agent, nowMs, '')) ?? [];
    },
    setAgentKnown: (agent, classes, nowMs) => setAgent(agent, nowMs, classes),

    async removeAgent(staffId, nowMs) {
      const result = await run<[string[], string[]]>('removeAgent-1', [...matchArgs(nowMs), staffId]);
      if (!result.ok) return { withdrawn: [], offers: [] };
      const [withdrawn, made] = result.value;
      return { withdrawn: offersOf(withdrawn), offers: offersOf(made) };
    },

    async accept(offerId, staffId, nowMs) {
      const result = await run<string>('acceptOffer-1', [offerId, staffId, nowMs]);
      return result.ok ? offerOf(offerId, result.value) : undefined;
    },

    async endOffer(offerId, how, { staffId, pauseAgent }, nowMs) {
      const args = [...matchArgs(nowMs), offerId, how, staffId ?? '', pauseAgent ? '1' : ''];
      const result = await run<[string, string[]]>('endOffer-1', args);
      if (!result.ok) return undefined;
      const [packed, made] = result.value;
      return { ended: offerOf(offerId, packed), offers: offersOf(made) };
    },

    async release(ticketId, nowMs) {
      const args = [...matchArgs(nowMs), ticketId];
      const result = await run<[string, Lane, string[]]>('releaseTicket-1', args);
      if (!result.ok) return { offers: [] };
      const [staffId, lane, made] = result.value;
      return { released: { ticketId, staffId, lane }, offers: offersOf(made) };
    },

    async withdraw(ticketId, nowMs) {
      const result = await run<TakenOut>('withdrawTicket-1', [...matchArgs(nowMs), ticketId]);
      if (!result.ok) return { offers: [] };
      const [offerId, packed, made] = result.value;
      return { ...withdrawnOf(offerId, packed), offers: offersOf(made) };
    },

    async assign({ ticketId, staffId, lane }, { force }, nowMs) {
      const args = [...matchArgs(nowMs), pack([ticketId]), pack([staffId]), lane, force ? '1' : ''];
      const result = await run<TakenOut>('assignTicket-1', args);
      if (!result.ok) return { assigned: false, offers: [] };
      const [offerId, packed, made] = result.value;
      return { assigned: true, ...withdrawnOf(offerId, packed), offers: offersOf(made) };
    },

    async grab(ticketId, staffId, nowMs, limit) {
      const result = await run<['ok', Lane] | [GrabRefusal, string?]>('grabTicket-1', [
        ...matchArgs(nowMs, ''),
        ticketId,
        staffId,
        ...(limit
          ? [limit.day, limit.today, String(limit.lastAtMs ?? 0), limit.capPerDay, limit.coolDownMs]
          : ['']),
      ]);
      if (!result.ok) throw new Error(`script grabTicket-1 refused: ${result.refusal}`);
      const [said, more] = result.value;
      if (said === 'ok') return { grabbed: true, entry: { ticketId, staffId, lane: more as Lane } };
      return { grabbed: false, why: said, ...(said === 'taken' && more ? { by: more } : {}) };
    },

    async forgetGrab(staffId, day) {
      await run('forgetGrab-1', [staffId, day]);
    },
  };
}
