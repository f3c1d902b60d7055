/** An empty Redis and ten thousand tickets in the record: the line comes back in order, and the first offers at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Ticket } from '../../routing/ticket.ts';
import { openQueueRedis } from '../../server/queue/redis/connection.ts';
import { createRedisQueue } from '../../server/queue/redis/redis-queue.ts';
import { openSqliteStore } from '../../server/stores/sqlite/sqlite-store.ts';
import { POLICY } from '../contracts/live-queue-contract.ts';
import type { MemoryStore } from '../support/ports/memory-store.ts';
import { fakeIds } from '../support/ports/server-fakes.ts';
import { hasRedis, openRedis, QUIET_LOG, startRedis } from '../support/services/redis.ts';
import { createDeskWorld, must } from '../support/worlds/desk-world.ts';

const LINE = 10_000;

describe.skipIf(!hasRedis())('refill', () => {
  it(`I4: ${LINE} tickets come back in their order; who is free has the first ones before the last is there`, async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const dir = mkdtempSync(path.join(tmpdir(), 'yxt-refill-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const store = await openSqliteStore({ file: path.join(dir, 'yixiantong.sqlite') });
    onTestFinished(() => store.close());
    const ids = fakeIds();
    const redis = openQueueRedis(server.socket, QUIET_LOG);
    const real = createRedisQueue({ redis, prefix: 'refill', policy: POLICY, ids, log: QUIET_LOG });
    onTestFinished(() => real.close());
    let placed = 0;
    const queue = new Proxy(real, {
      get: (target, name) => {
        const found = Reflect.get(target, name, target) as unknown;
        if (name !== 'enqueue' && name !== 'enqueueKnown') return found;
        return async (...args: unknown[]) => {
          const answer: unknown = await (found as (...args: unknown[]) => Promise<unknown>).apply(
            target,
            args,
          );
          if (answer) placed += 1;
          return answer;
        };
      },
    });
    // The desk asks for the port; that the helper's own store is in memory is a matter of other tests.
    const world = await createDeskWorld({ store: store as unknown as MemoryStore, queue, ids });
    onTestFinished(() => world.close());

    const [zhou, lin] = [await world.hire({ username: 'zhou' }), await world.hire({ username: 'lin' })];
    await world.ready(zhou);
    await world.ready(lin);
    const planned = async (): Promise<Ticket> => {
      const id = await world.ask(await world.visitor(), '公司拖欠工资三个月');
      await expect.poll(async () => (await queue.whereIs(id))?.place, { timeout: 30_000 }).toBeTruthy();
      return (await store.tickets.get(id))!;
    };
    const served = (await planned()).id;
    for (const who of [zhou, lin])
      for (const offerId of await world.offersOf(who)) must(await world.desk.staff.accept(who, offerId));
    // Both are full then, so that the last one waits.
    for (let n = 0; n < 3; n += 1) await planned();
    const model = await planned();
    expect(model).toMatchObject({ status: 'queued' });
    const base = model.placement!.virtualArrivalMs - LINE * 1000;
    const line = Array.from({ length: LINE }, (_, n): Ticket => {
      // In the record they stand in another order than in the line.
      const place = (n * 7919) % LINE;
      const id = `line-${String(n).padStart(5, '0')}`;
      return {
        ...model,
        ...{ id, no: `L-${id}`, version: 1 },
        placement: { ...model.placement!, virtualArrivalMs: base + place * 1000 },
      };
    });
    await store.tickets.insertMany(line);
    const plain = openRedis(server.socket);
    onTestFinished(() => void plain.disconnect());
    await plain.flushall();

    placed = 0;
    const offers: { ticketId: string; placed: number; atMs: number }[] = [];
    world.core.bus.on('offer.made', ({ ticketId }) =>
      offers.push({ ticketId, placed, atMs: performance.now() }),
    );
    const startedAt = performance.now();
    await world.reconcile.recover();
    const tookMs = performance.now() - startedAt;
    console.info(
      `refill of ${LINE}: ${Math.round(tookMs)} ms, first offer after ${Math.round(offers[0]!.atMs - startedAt)} ms`,
    );

    const virtual = new Map(line.map(({ id, placement }) => [id, placement!.virtualArrivalMs]));
    const snapshot = await queue.snapshot();
    // Who served goes on serving, nobody has more than his places, and all others wait.
    expect(snapshot.serving).toEqual([expect.objectContaining({ ticketId: served })]);
    expect(snapshot.waiting.length + snapshot.offers.length).toBe(LINE + 4);
    const offered = snapshot.offers.map(({ ticketId }) => virtual.get(ticketId)!).sort((a, b) => a - b);
    expect(offered).toEqual([0, 1, 2].map((place) => base + place * 1000));
    expect(offers[0]!.placed).toBeLessThan(LINE / 4);
    expect(new Set(offers.map(({ ticketId }) => virtual.get(ticketId)))).toEqual(new Set(offered));
  }, 300_000);
});
