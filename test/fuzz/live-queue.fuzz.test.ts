/**
 * Random events against I1 to I4: the model against an oracle, Redis against the model, several nodes on one Redis.
 * FUZZ_EVENTS sets the number of events of each part. A failure names seed and step: pin the seed below.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveQueue, Offer, QueueSnapshot } from '../../server/queue/live-queue.ts';
import { createMemoryQueue } from '../../server/queue/memory-queue.ts';
import { openQueueRedis } from '../../server/queue/redis/connection.ts';
import { createRedisQueue } from '../../server/queue/redis/redis-queue.ts';
import { countingIds, POLICY } from '../contracts/live-queue-contract.ts';
import { hasRedis, type PrivateRedis, QUIET_LOG, startRedis } from '../support/redis.ts';
import { checkIdle, checkOffers, checkPlaces } from './live-queue-invariants.ts';
import { Ledger, mergeProfiles } from './live-queue-ledger.ts';
import { QueueWorld } from './live-queue-world.ts';

const EVENTS = Number(process.env.FUZZ_EVENTS ?? 100_000);
/** Seeds that failed once. */
const PINNED: readonly number[] = [];
const SEEDS = [...PINNED, 1, 2, 3, 4, 5, 12_348];
const NODES = 4;
/** Share of the events of the Redis part that several nodes fire at once. */
const CONCURRENT = 0.3;

const model = (): LiveQueue => createMemoryQueue({ policy: POLICY, ids: countingIds() });

/** Order is no part of a snapshot. */
function sorted(snapshot: QueueSnapshot): QueueSnapshot {
  const by = <T>(list: T[], key: (entry: T) => string): T[] =>
    list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return {
    waiting: by(snapshot.waiting, (e) => e.ticketId),
    offers: by(snapshot.offers, (e) => e.offerId),
    serving: by(snapshot.serving, (e) => e.ticketId),
    agents: by(snapshot.agents, (e) => e.staffId),
  };
}

describe('memory queue under random events', () => {
  const each = Math.ceil(EVENTS / SEEDS.length);

  it.each(SEEDS)(`keeps I1 to I4 after each of ${each} events, seed %i`, async (seed) => {
    const queue = model();
    const world = new QueueWorld(seed);
    const ledger = new Ledger();
    const rules = { in_order: 0, preferred: 0 };
    for (let step = 1; step <= each; step += 1) {
      const event = world.next();
      const made = ledger.record(event, await event.run(queue));
      for (const offer of made) rules[offer.rule] += 1;
      world.learn(made);
      const after = await queue.snapshot();
      const faults = [
        ...checkPlaces(after),
        ...ledger.checkAlive(after),
        ...checkIdle(after, ledger.profiles),
        ...checkOffers(made, after, ledger.profiles, ledger.tickets),
      ];
      if (faults.length > 0) expect.fail(`seed ${seed}, step ${step}, ${event.text}: ${faults.join('; ')}`);
    }
    // The events must reach what they are to test.
    expect(rules.in_order).toBeGreaterThan(each / 20);
    expect(rules.preferred).toBeGreaterThan(each / 200);
  });
});

describe.skipIf(!hasRedis())('redis queue under random events', () => {
  let server: PrivateRedis;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  const open = (prefix: string, ids = countingIds()): LiveQueue =>
    createRedisQueue({
      redis: openQueueRedis(server.socket, QUIET_LOG),
      prefix,
      policy: POLICY,
      ids,
      log: QUIET_LOG,
    });

  const each = Math.ceil((EVENTS * (1 - CONCURRENT)) / SEEDS.length);

  it.each(SEEDS)(`answers as the model does over ${each} events, seed %i`, async (seed) => {
    const [reference, queue] = [model(), open(`seed-${seed}`)];
    await queue.reset();
    const world = new QueueWorld(seed * 7919);
    for (let step = 1; step <= each; step += 1) {
      const event = world.next();
      const [expected, answer] = await Promise.all([event.run(reference), event.run(queue)]);
      const where = `seed ${seed}, step ${step}, ${event.text}`;
      expect(normal(answer), where).toEqual(normal(expected));
      world.learn(new Ledger().record(event, answer));
      if (step % 25 === 0 || step === each) await expectSame(reference, queue, where);
    }
    await queue.close();
  });

  it(`keeps I1 to I3 while ${NODES} nodes work on one queue`, async () => {
    const nodes = Array.from({ length: NODES }, (_, n) => ({
      queue: open('nodes', countingIds(`n${n}-`)),
      world: new QueueWorld(n + 100, `n${n}`),
      ledger: new Ledger(),
    }));
    const first = nodes[0]!.queue;
    await first.reset();
    const seen: Offer[][] = nodes.map(() => []);
    const rounds = Math.ceil((EVENTS * CONCURRENT) / NODES / 50);
    for (let round = 1; round <= rounds; round += 1) {
      // Each node runs 50 events one after the other, all nodes at once.
      await Promise.all(
        nodes.map(async ({ queue, world, ledger }, n) => {
          for (let step = 0; step < 50; step += 1) {
            const event = world.next();
            const made = ledger.record(event, await event.run(queue));
            world.learn(made);
            seen[n]!.push(...made);
          }
        }),
      );
      // A node hears of offers that others made, as over the bus.
      for (const { world } of nodes) world.learn(seen.flat().slice(-20));
      for (const offers of seen) offers.length = 0;
      const after = await first.snapshot();
      const alive = new Ledger();
      for (const { ledger } of nodes) alive.adopt(ledger);
      const faults = [
        ...checkPlaces(after),
        ...alive.checkAlive(after),
        ...checkIdle(after, mergeProfiles(nodes.map(({ ledger }) => ledger))),
      ];
      expect(faults, `round ${round}`).toEqual([]);
    }
    await Promise.all(nodes.map(({ queue }) => queue.close()));
  });
});

/** Withdrawn offers of one sign-off come in no particular order. */
function normal(answer: unknown): unknown {
  if (answer === null || typeof answer !== 'object' || !('withdrawn' in answer)) return answer;
  const { withdrawn } = answer;
  if (!Array.isArray(withdrawn)) return answer;
  return {
    ...answer,
    withdrawn: (withdrawn as Offer[]).toSorted((a, b) => (a.offerId < b.offerId ? -1 : 1)),
  };
}

async function expectSame(reference: LiveQueue, queue: LiveQueue, where: string): Promise<void> {
  const expected = sorted(await reference.snapshot());
  expect(sorted(await queue.snapshot()), where).toEqual(expected);
  expect(await queue.counts(), where).toEqual(await reference.counts());
  expect(await queue.knownClasses(), where).toEqual(await reference.knownClasses());
  for (const { ticketId } of expected.waiting.slice(0, 3)) {
    expect(await queue.ahead(ticketId), where).toBe(await reference.ahead(ticketId));
  }
}
