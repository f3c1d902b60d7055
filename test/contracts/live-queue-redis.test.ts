/** The live queue contract on Redis, and what only a real server can do: flush, die, come back. */
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type LiveQueue, type OfferPolicy, QueueUnavailable } from '../../server/queue/live-queue.ts';
import { openQueueRedis } from '../../server/queue/redis/connection.ts';
import { createRedisQueue } from '../../server/queue/redis/redis-queue.ts';
import { hasRedis, openRedis, type PrivateRedis, QUIET_LOG, startRedis } from '../support/services/redis.ts';
import {
  countingIds,
  liveAgent,
  liveQueueContract,
  liveTicket,
  POLICY,
  pairs,
} from './live-queue-contract.ts';

/** Repeats a call while the connection heals; each try waits about a second by itself. */
async function whenBack<T>(call: () => Promise<T>, tries = 20): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof QueueUnavailable) || tries === 0) throw error;
    return whenBack(call, tries - 1);
  }
}

describe.skipIf(!hasRedis())('redis queue', () => {
  let server: PrivateRedis;
  let plain: Redis;
  beforeAll(async () => {
    server = await startRedis();
    plain = openRedis(server.socket);
  });
  afterAll(async () => {
    plain.disconnect();
    await server.stop();
  });

  const open = (prefix = 'q', policy: OfferPolicy = POLICY): LiveQueue =>
    createRedisQueue({
      redis: openQueueRedis(server.socket, QUIET_LOG),
      prefix,
      policy,
      ids: countingIds(),
      log: QUIET_LOG,
    });

  liveQueueContract(async (policy) => {
    await plain.flushall();
    return open('q', policy);
  });

  it('needs a rebuild on an empty Redis and after a flush at run time', async () => {
    await plain.flushall();
    const queue = open();
    expect(await queue.needsRebuild()).toBe(true);
    await queue.reset();
    expect(await queue.needsRebuild()).toBe(false);
    await plain.flushall();
    expect(await queue.needsRebuild()).toBe(true);
    await queue.close();
  });

  it('leaves no key behind when everybody has gone, and reset touches no other shard', async () => {
    await plain.flushall();
    const queue = open();
    const other = open('other');
    await other.reset();
    await queue.setProfile('lawyers', ['labour'], 1);
    await queue.setAgent(liveAgent('a'), 1);
    const { offers } = await queue.enqueue(liveTicket('t', { excludedStaffIds: ['b'] }), 2);
    await queue.endOffer(offers[0]!.offerId, 'refused', {}, 3);
    await queue.withdraw('t', 4);
    await queue.removeAgent('a', 5);
    const keys = (await plain.keys('{q}*')).sort();
    expect(keys).toEqual(['{q}:cp:labour', '{q}:known', '{q}:p:lawyers']);
    await queue.reset();
    expect((await plain.keys('*')).sort()).toEqual(['{other}:built', '{q}:built']);
    await Promise.all([queue.close(), other.close()]);
  });

  it('refuses ids that would break its lists, and prefixes that would break its keys', async () => {
    const queue = open();
    const broken = liveTicket('t', { classes: ['a\u001fb'] });
    await expect(queue.enqueue(broken, 1)).rejects.toThrow(TypeError);
    await expect(queue.enqueue(liveTicket(''), 1)).rejects.toThrow(TypeError);
    await queue.close();
    expect(() => open('a*')).toThrow(TypeError);
  });

  it('a lost Redis is QueueUnavailable in about a second, and heals by itself', async () => {
    const queue = open();
    await queue.reset();
    await server.kill9();
    const startedAt = performance.now();
    const calls = [queue.ping(), queue.enqueue(liveTicket('t'), 1), queue.counts(), queue.needsRebuild()];
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({ status: 'rejected', reason: expect.any(QueueUnavailable) });
    }
    expect(performance.now() - startedAt).toBeLessThan(4000);
    await server.restart();
    expect(await whenBack(() => queue.needsRebuild())).toBe(true);
    await queue.setProfile('lawyers', ['labour'], 1);
    await queue.setAgent(liveAgent('a'), 2);
    expect(pairs((await queue.enqueue(liveTicket('t'), 3)).offers)).toEqual(['t>a']);
    await queue.close();
    await expect(queue.ping()).rejects.toThrow(QueueUnavailable);
  });

  it('an append-only Redis keeps the view over a crash', async () => {
    const durable = await startRedis({ appendOnly: true });
    onTestFinished(() => durable.stop());
    const redis = openQueueRedis(durable.socket, QUIET_LOG);
    const deps = { redis, prefix: 'q', policy: POLICY, ids: countingIds(), log: QUIET_LOG };
    const queue = createRedisQueue(deps);
    await queue.reset();
    await queue.enqueue(liveTicket('t'), 1);
    const before = await queue.snapshot();
    await durable.restart();
    expect(await whenBack(() => queue.needsRebuild())).toBe(false);
    expect(await queue.snapshot()).toEqual(before);
    await queue.close();
  });
});
