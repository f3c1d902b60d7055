/** How fast the live queue decides on Redis, beside what a bare Lua call costs in the same run. */
import type { Redis } from 'ioredis';
import type { Log } from '../../server/ports.ts';
import type { LiveAgent, LiveQueue, LiveTicket, Offer } from '../../server/queue/live-queue.ts';
import { openQueueRedis } from '../../server/queue/redis/connection.ts';
import { BASE } from '../../server/queue/redis/lua/base.ts';
import { LINE } from '../../server/queue/redis/lua/line.ts';
import { createRedisQueue } from '../../server/queue/redis/redis-queue.ts';

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const CLASSES = Array.from({ length: 64 }, (_, n) => `class-${n}`);
const PROFILES = 16;
const NOW_MS = 1_700_000_000_000;

export interface BenchOptions {
  callers?: number;
  waiting?: number;
  agents?: number;
  /** Length of one slice; queue and ceiling take turns, `slices` times each. */
  sliceMs?: number;
  slices?: number;
}

export interface DecisionFigures {
  /** Calls that match per second: half make room and claim the head, half put a ticket in line. */
  decisionsPerSec: number;
  /** Calls of BARE per second, by the same callers on the same connection options. */
  bareLuaPerSec: number;
  ratio: number;
}

/**
 * The ceiling: one script with the arguments of a decision and as many commands as a decision here has on average,
 * twelve, of the same kinds (read person and ticket, look at heads, classes and a line, move the ticket, write
 * offer and person), on keys as large as the queue's, and no logic.
 */
const BARE = `
local K = KEYS[1]
local call = redis.call
call('HMGET', K .. ':bare-t', 's', 'l', 'v', 'c', 'p', 'n', 'x', 'o', 'a')
call('HMGET', K .. ':a:agent-1', 'r', 'p', 'i', 'n', 'o', 'cchat', 'lchat')
call('ZRANGE', K .. ':ch:chat', 0, 15, 'WITHSCORES')
call('SMISMEMBER', K .. ':p:profile-1', 'class-1', 'class-2', 'class-3', 'class-4', 'class-5', 'class-6')
call('ZRANGE', K .. ':w:chat:class-1', 0, 0, 'WITHSCORES')
call('ZADD', K .. ':bare-line', ARGV[1], ARGV[6])
call('ZREM', K .. ':bare-line', ARGV[6])
call('HSET', K .. ':bare-t', 's', 'o', 'l', 'chat', 'v', ARGV[1], 'o', ARGV[2], 'a', 'agent-1')
call('SREM', K .. ':waiting', ARGV[6])
call('HDEL', K .. ':bare-offers', 'offer')
call('HSET', K .. ':bare-offers', 'offer', ARGV[3])
call('HSET', K .. ':bare-a', 'r', '1', 'i', ARGV[1], 'o', ARGV[2], 'lchat', 1)
return {ARGV[2], ARGV[3]}
`;

export async function benchDecisions(
  redisUrlOrSocket: string,
  options: BenchOptions = {},
): Promise<DecisionFigures> {
  const { callers = 32, sliceMs = 700, slices = 5 } = options;
  const bench = await prepare(redisUrlOrSocket, options.waiting ?? 10_000, options.agents ?? 200);
  const redis = bench.redis;
  redis.defineCommand('benchBare-1', { numberOfKeys: 1, lua: BARE });
  const bare = (redis as unknown as Record<string, (...args: string[]) => Promise<unknown>>)['benchBare-1']!;
  const args = [
    '{bench}',
    String(NOW_MS),
    'offer-1',
    'a',
    'b',
    'c',
    'ticket-1',
    'chat',
    '5',
    'class-1',
    '',
    '',
    '',
  ];
  const [queueRates, bareRates]: number[][] = [[], []];
  for (let slice = 0; slice < slices; slice += 1) {
    bareRates!.push(await rate(callers, sliceMs, () => bare.call(redis, ...args)));
    queueRates!.push(await rate(callers, sliceMs, bench.decide));
  }
  await bench.close();
  const decisionsPerSec = Math.round(percentile(queueRates!, 0.5));
  const bareLuaPerSec = Math.round(percentile(bareRates!, 0.5));
  return { decisionsPerSec, bareLuaPerSec, ratio: decisionsPerSec / bareLuaPerSec };
}

export interface GrowthFigures {
  waiting: number;
  p50Ms: number;
  p99Ms: number;
}

/** Time of one decision for a single caller, at each length of the queue. */
export async function benchGrowth(
  redisUrlOrSocket: string,
  options: { lengths?: readonly number[]; calls?: number } = {},
): Promise<GrowthFigures[]> {
  const { lengths = [100, 100_000], calls = 4000 } = options;
  const figures: GrowthFigures[] = [];
  for (const waiting of lengths) {
    const bench = await prepare(redisUrlOrSocket, waiting, 50);
    for (let n = 0; n < 500; n += 1) await bench.decide();
    const times: number[] = [];
    for (let n = 0; n < calls; n += 1) {
      const startedAt = performance.now();
      await bench.decide();
      times.push(performance.now() - startedAt);
    }
    figures.push({ waiting, p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) });
    await bench.close();
  }
  return figures;
}

interface Prepared {
  redis: Redis;
  /** One decision; in turn a ticket leaves its person, who gets the head of his lines, and a new one comes. */
  decide(): Promise<void>;
  close(): Promise<void>;
}

/** A full house: every person has one offer, and `waiting` tickets stand in 64 lines. */
async function prepare(redisUrlOrSocket: string, waiting: number, agents: number): Promise<Prepared> {
  const redis = openQueueRedis(redisUrlOrSocket, SILENT);
  let id = 0;
  const ids = { next: () => `offer-${++id}` };
  const policy = { offerMs: { voice: 20_000, chat: 30_000, task: 60_000 } };
  const queue = createRedisQueue({ redis, prefix: 'bench', policy, ids, log: SILENT });
  await queue.reset();
  for (let n = 0; n < PROFILES; n += 1) {
    const classes = CLASSES.filter((_, index) => index % PROFILES === n || (index + n) % 3 === 0);
    await queue.setProfile(`profile-${n}`, classes, NOW_MS);
  }
  let tickets = waiting + agents;
  const enqueue = (): Promise<Offer[]> => enqueueOne(queue, ++tickets);
  await fill(redis, 'bench', tickets);
  const open: Offer[] = [];
  for (let n = 0; n < agents; n += 1) {
    const offers = await queue.setAgent(agentOf(n, true), NOW_MS + n);
    open.push(...offers);
  }
  let turn = 0;
  return {
    redis,
    async decide() {
      const offer = turn++ % 2 === 0 ? open.shift() : undefined;
      open.push(...(offer ? (await queue.withdraw(offer.ticketId, NOW_MS)).offers : await enqueue()));
    },
    async close() {
      await queue.reset();
      await queue.close();
    },
  };
}

/** Puts tickets 1 to `count` into their lines by the queue's own code, many in one call: nobody is there to match. */
const FILL_LINES = `${BASE}${LINE}
local classes = {}
for i = 4, #ARGV do classes[#classes + 1] = ARGV[i] end
for n = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  stand({
    id = 'ticket-' .. n, lane = 'chat', va = string.format('%.0f', tonumber(ARGV[3]) + n),
    classes = classes[(n * 7) % #classes + 1], preferred = '', only = false, excluded = '', mode = '',
  })
end
return 1
`;
const FILL_BATCH = 1000;

async function fill(redis: Redis, prefix: string, count: number): Promise<void> {
  for (let from = 1; from <= count; from += FILL_BATCH) {
    const to = Math.min(count, from + FILL_BATCH - 1);
    await redis.eval(FILL_LINES, 1, `{${prefix}}`, from, to, NOW_MS, ...CLASSES);
  }
}

export interface MemoryFigures {
  /** In Redis, per waiting ticket and per person signed on; bytes. */
  ticketBytes: number;
  agentBytes: number;
  /** The same facts as plain JSON, bytes. */
  ticketJson: number;
  agentJson: number;
}

/** What Redis needs for a waiting ticket of one class and for a person who is ready. */
export async function benchMemory(
  redisUrlOrSocket: string,
  options: { tickets?: number; agents?: number } = {},
): Promise<MemoryFigures> {
  const { tickets = 200_000, agents = 10_000 } = options;
  const redis = openQueueRedis(redisUrlOrSocket, SILENT);
  let id = 0;
  const ids = { next: () => `offer-${++id}` };
  const policy = { offerMs: { voice: 20_000, chat: 30_000, task: 60_000 } };
  const queue = createRedisQueue({ redis, prefix: 'memory', policy, ids, log: SILENT });
  const used = async (): Promise<number> =>
    Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1] ?? Number.NaN);
  await queue.reset();
  const empty = await used();
  await fill(redis, 'memory', tickets);
  const filled = await used();
  await queue.reset();
  const before = await used();
  for (let from = 0; from < agents; from += 200) {
    await Promise.all(
      Array.from({ length: Math.min(200, agents - from) }, (_, n) =>
        queue.setAgent(agentOf(from + n, true), NOW_MS),
      ),
    );
  }
  const after = await used();
  await queue.reset();
  await queue.close();
  return {
    ticketBytes: (filled - empty) / tickets,
    agentBytes: (after - before) / agents,
    ticketJson: JSON.stringify(ticketNumber(tickets)).length,
    agentJson: JSON.stringify(agentOf(agents, true)).length,
  };
}

const agentOf = (n: number, ready: boolean): LiveAgent => ({
  staffId: `agent-${n}`,
  profile: `profile-${n % PROFILES}`,
  capacity: { voice: 0, chat: 1, task: 0 },
  capacityTotal: 1,
  ready,
});

const ticketNumber = (n: number): LiveTicket => ({
  ticketId: `ticket-${n}`,
  lane: 'chat',
  classes: [CLASSES[(n * 7) % CLASSES.length]!],
  virtualArrivalMs: NOW_MS + n,
  excludedStaffIds: [],
});

async function enqueueOne(queue: LiveQueue, n: number): Promise<Offer[]> {
  const { offers } = await queue.enqueue(ticketNumber(n), NOW_MS);
  return offers;
}

/** Calls per second of `callers` that each await one call before the next. */
async function rate(callers: number, durationMs: number, call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() - startedAt < durationMs) {
      await call();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, loop));
  return (done * 1000) / (performance.now() - startedAt);
}

/** @param share 0.5 for the median */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
