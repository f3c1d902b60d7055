/** The timers contract on BullMQ and a real Redis. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisClocks } from '../../server/jobs/bullmq-clocks.ts';
import { createBullTimers, jobIdOf } from '../../server/jobs/bullmq-timers.ts';
import type { Timers } from '../../server/jobs/timers.ts';
import { hasRedis, type PrivateRedis, QUIET_LOG, startRedis } from '../support/services/redis.ts';
import { handlersWith, recorder, timersContract } from './timers-contract.ts';

describe.skipIf(!hasRedis())('BullMQ timers', () => {
  let server: PrivateRedis;
  let shard = 0;
  beforeAll(async () => {
    server = await startRedis({ appendOnly: true });
  });
  afterAll(() => server.stop());

  const open = (prefix: string): Timers =>
    createBullTimers({
      redisUrlOrSocket: server.socket,
      prefix,
      log: QUIET_LOG,
      clock: { nowMs: Date.now },
    });

  timersContract(async () => ({
    timers: open(`timers-${++shard}`),
    nowMs: Date.now,
    until: (promise) => promise,
  }));

  it('eight thousand clocks set in one go, as after a rebuild, are all set', async () => {
    const timers = open('rebuild');
    const atMs = Date.now() + 3_600_000;
    await Promise.all(
      Array.from({ length: 8_000 }, (_, n) =>
        timers.schedule('intake.process', `t${n}`, { ticketId: `t${n}` }, atMs),
      ),
    );
    expect((await timers.counts()).delayed).toBe(8_000);
    await timers.close();
  });

  it('a clock whose taker died before it handed it over runs a while later, once', async () => {
    const redis = new Redis(server.socket);
    let nowMs = 1_000_000;
    const at = (prefix: string) =>
      createBullTimers({
        redisUrlOrSocket: server.socket,
        prefix,
        log: QUIET_LOG,
        clock: { nowMs: () => nowMs },
      });
    const timers = at('taker');
    await timers.schedule('intake.process', 'a', { ticketId: 'a' }, nowMs);
    const dead = createRedisClocks(redis, '{taker}');
    expect((await dead.takeDue(nowMs, nowMs + 10_000, 10)).taken).toHaveLength(1);
    const log = recorder();
    await timers.start(handlersWith({ 'intake.process': async ({ ticketId }) => log.note(ticketId) }));
    expect(await timers.counts()).toMatchObject({ delayed: 1 });
    nowMs += 10_000;
    await log.seen('a');
    await timers.schedule('intake.process', 'end', { ticketId: 'end' }, nowMs);
    await log.seen('end');
    expect(log.ran).toEqual(['a', 'end']);
    await timers.close();
    redis.disconnect();
  });

  it('what was set anew after it was taken stays set', async () => {
    const redis = new Redis(server.socket);
    const clocks = createRedisClocks(redis, '{anew}');
    await clocks.set('m', 't1', 'first', 5);
    const { taken } = await clocks.takeDue(5, 100, 10);
    await clocks.set('m', 't2', 'second', 7);
    await clocks.drop(taken);
    expect(await clocks.takeDue(6, 100, 10)).toEqual({ taken: [], nextMs: 7 });
    expect((await clocks.takeDue(7, 100, 10)).taken).toEqual([
      { member: 'm', token: 't2', payload: 'second' },
    ]);
    await clocks.clear('m');
    expect(await clocks.counts(1000)).toEqual({ due: 0, later: 0 });
    redis.disconnect();
  });

  it('makes ids without a colon', () => {
    expect(jobIdOf('ticket.widen a:b:c', 'x-1')).not.toContain(':');
  });

  it('close waits for what runs; what is pending runs on another node', async () => {
    const [first, second] = [open('handover'), open('handover')];
    const log = recorder();
    let finish = (): void => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await first.start(
      handlersWith({
        'intake.process': async ({ ticketId }) => {
          log.note(`${ticketId} begins`);
          await slow;
          log.note(`${ticketId} ends`);
        },
      }),
    );
    await first.schedule('intake.process', 'a', { ticketId: 'a' }, Date.now());
    await first.schedule('intake.process', 'b', { ticketId: 'b' }, Date.now() + 300);
    await log.seen('a begins');
    const closed = first.close().then(() => log.note('closed'));
    finish();
    await closed;
    expect(log.ran).toEqual(['a begins', 'a ends', 'closed']);
    await second.start(
      handlersWith({ 'intake.process': async ({ ticketId }) => log.note(`${ticketId} elsewhere`) }),
    );
    await log.seen('b elsewhere');
    await second.close();
  });

  it('a pending job outlives a crash of Redis, and a lost Redis fails fast', async () => {
    const timers = open('crash');
    const log = recorder();
    await timers.start(handlersWith({ 'intake.process': async ({ ticketId }) => log.note(ticketId) }));
    await timers.schedule('intake.process', 'a', { ticketId: 'a' }, Date.now() + 600);
    await server.kill9();
    const startedAt = performance.now();
    await expect(timers.schedule('intake.process', 'x', { ticketId: 'x' }, Date.now())).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(2000);
    await server.restart();
    await log.seen('a');
    await timers.close();
  });
});
