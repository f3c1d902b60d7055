/**
 * Random events against I1 to I4: the model against an oracle, Redis against the model, several nodes on one Redis.
 * FUZZ_EVENTS sets the number of events of each part (`npm run fuzz`: a million), FUZZ_SEED adds a seed. A failure
 * names seed and step: pin the seed below.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveQueue, Offer, OfferPolicy } from '../../server/queue/live-queue.ts';
import { createMemoryQueue } from '../../server/queue/memory-queue.ts';
import { openQueueRedis } from '../../server/queue/redis/connection.ts';
import { createRedisQueue } from '../../server/queue/redis/redis-queue.ts';
import { countingIds, POLICY } from '../contracts/live-queue-contract.ts';
import { hasRedis, type PrivateRedis, QUIET_LOG, startRedis } from '../support/services/redis.ts';
import { expectSame, normal } from './live-queue-compare.ts';
import { movingPolicy } from './live-queue-event.ts';
import {
  checkIdle,
  checkOffers,
  checkPlaces,
  grabbersOf,
  grabsOf,
  type Known,
} from './live-queue-invariants.ts';
import { Ledger, mergeProfiles } from './live-queue-ledger.ts';
import { QueueWorld } from './live-queue-world.ts';

const EVENTS = Number(process.env.FUZZ_EVENTS ?? 100_000);
/** Seeds that failed once. */
const PINNED: readonly number[] = [];
const EXTRA = process.env.FUZZ_SEED ? [Number(process.env.FUZZ_SEED)] : [];
const SEEDS = [...PINNED, 1, 2, 3, 4, 5, 12_348, ...EXTRA];
const NODES = 4;
/** Share of the events of the Redis part that several nodes fire at once. */
const CONCURRENT = 0.3;
/** Grows with the number of events, ms. */
const PATIENCE_MS = Math.max(120_000, EVENTS * 5);

const model = (policy: OfferPolicy): LiveQueue => createMemoryQueue({ policy, ids: countingIds() });

describe('memory queue under random events', () => {
  const each = Math.ceil(EVENTS / SEEDS.length);

  it.each(SEEDS)(
    `keeps I1 to I4 after each of ${each} events, seed %i`,
    async (seed) => {
      const policy = movingPolicy(POLICY.offerMs);
      const queue = model(policy);
      const world = new QueueWorld(seed, policy);
      const ledger = new Ledger();
      const known: Known = {
        profiles: ledger.profiles,
        isClosed: ({ staffId }, lane) => ledger.isClosed(staffId, lane),
      };
      /** A question may come later than every change. */
      const knownAt = (at: number): Known => ({
        ...known,
        isClosed: (agent, lane) =>
          known.isClosed(agent, lane) || (agent.offersUntilMs?.[lane] ?? at + 1) <= at,
      });
      const seen = { in_order: 0, preferred: 0, grabbed: 0, listed: 0 };
      let before = await queue.snapshot();
      for (let step = 1; step <= each; step += 1) {
        const event = world.next();
        const answer = await event.run(queue);
        const faults = ledger.checkGrab(event, answer, before);
        if (event.fact.kind === 'grab' && (answer as { grabbed: boolean }).grabbed) seen.grabbed += 1;
        const made = ledger.record(event, answer);
        for (const offer of made) seen[offer.rule] += 1;
        world.learn(made);
        const after = await queue.snapshot();
        faults.push(
          ...checkPlaces(after),
          ...ledger.checkAlive(after),
          ...checkIdle(after, known),
          ...checkOffers(made, after, known, ledger.tickets, policy.balance),
        );
        if (step % 5 === 0) {
          const open = after.waiting.find((ticket) => ticket.mode === 'grab');
          const people = open && (await queue.mayGrab(open.ticketId, event.at));
          const names = people?.map((person) => person.staffId).join();
          if (open && names !== grabbersOf(open, after, knownAt(event.at)).join())
            faults.push(`GR2: who may grab: ${names}`);
          const agent = after.agents[step % after.agents.length];
          const grabs = agent && (await queue.grabsFor(agent.staffId, 100, event.at)).join();
          if (agent && grabs !== grabsOf(agent, after, knownAt(event.at)).join())
            faults.push(`GR2: what to grab: ${grabs}`);
          if (grabs && names) seen.listed += 1;
        }
        before = after;
        if (faults.length > 0) expect.fail(`seed ${seed}, step ${step}, ${event.text}: ${faults.join('; ')}`);
      }
      // The events must reach what they are to test.
      expect(seen.in_order).toBeGreaterThan(each / 25);
      expect(seen.preferred).toBeGreaterThan(each / 200);
      expect(seen.grabbed).toBeGreaterThan(each / 500);
      expect(seen.listed).toBeGreaterThan(each / 200);
    },
    PATIENCE_MS,
  );
});

describe.skipIf(!hasRedis())('redis queue under random events', () => {
  let server: PrivateRedis;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  const open = (prefix: string, policy: OfferPolicy, ids = countingIds()): LiveQueue =>
    createRedisQueue({
      redis: openQueueRedis(server.socket, QUIET_LOG),
      prefix,
      policy,
      ids,
      log: QUIET_LOG,
    });

  const each = Math.ceil((EVENTS * (1 - CONCURRENT)) / SEEDS.length);

  it.each(SEEDS)(
    `answers as the model does over ${each} events, seed %i`,
    async (seed) => {
      const policy = movingPolicy(POLICY.offerMs);
      const [reference, queue] = [model(policy), open(`seed-${seed}`, policy)];
      await queue.reset();
      const world = new QueueWorld(seed * 7919, policy);
      for (let step = 1; step <= each; step += 1) {
        const event = world.next();
        const [expected, answer] = await Promise.all([event.run(reference), event.run(queue)]);
        const where = `seed ${seed}, step ${step}, ${event.text}`;
        expect(normal(answer), where).toEqual(normal(expected));
        world.learn(new Ledger().record(event, answer));
        if (step % 25 === 0 || step === each) await expectSame(reference, queue, event.at, where);
      }
      await queue.close();
    },
    PATIENCE_MS,
  );

  it(
    `keeps I1 to I3 while ${NODES} nodes work on one queue`,
    async () => {
      // One policy for all, changed while they work.
      const policy = movingPolicy(POLICY.offerMs);
      const nodes = Array.from({ length: NODES }, (_, n) => ({
        queue: open('nodes', policy, countingIds(`n${n}-`)),
        world: new QueueWorld(n + 100, n === 0 ? policy : undefined, `n${n}`),
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
        const all = new Ledger();
        for (const { ledger } of nodes) all.adopt(ledger);
        const profiles = mergeProfiles(nodes.map(({ ledger }) => ledger));
        const isClosed: Known['isClosed'] = (agent, lane) => all.mayBeClosed(agent, lane);
        const faults = [
          ...checkPlaces(after),
          ...all.checkAlive(after),
          ...checkIdle(after, { profiles, isClosed }),
        ];
        expect(faults, `round ${round}`).toEqual([]);
      }
      await Promise.all(nodes.map(({ queue }) => queue.close()));
    },
    PATIENCE_MS,
  );
});
