/** Redis dies among random events: what was answered is there, what was under way happened whole or not at all. */
import { isDeepStrictEqual } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { QueueUnavailable } from '../../server/queue/live-queue.ts';
import { createMemoryQueue } from '../../server/queue/memory-queue.ts';
import { openQueueRedis } from '../../server/queue/redis/connection.ts';
import { createRedisQueue } from '../../server/queue/redis/redis-queue.ts';
import { POLICY } from '../contracts/live-queue-contract.ts';
import { hasRedis, QUIET_LOG, startRedis } from '../support/services/redis.ts';
import { expectSame, normal, sorted, whenBack } from './live-queue-compare.ts';
import { movingPolicy } from './live-queue-event.ts';
import { Ledger } from './live-queue-ledger.ts';
import { QueueWorld } from './live-queue-world.ts';

const EVENTS = Number(process.env.FUZZ_EVENTS ?? 100_000);
/** Redis dies once in so many events; each of its writes is on disk before it answers, which is slow. */
const BETWEEN_CRASHES = 100;
const CRASHES = Math.max(5, Math.ceil(EVENTS / 10_000));
const PATIENCE_MS = Math.max(120_000, EVENTS * 5);

/** Ids that can be set back: a call that never happened uses its id again. */
const settableIds = () => {
  const ids = { at: 0, next: () => `o${++ids.at}` };
  return ids;
};

it.skipIf(!hasRedis())(
  'loses nothing that was answered, and nothing is half done, when Redis is killed',
  async () => {
    const durable = await startRedis({ appendOnly: true });
    onTestFinished(() => durable.stop());
    const policy = movingPolicy(POLICY.offerMs);
    const [ids, modelIds] = [settableIds(), settableIds()];
    const reference = createMemoryQueue({ policy, ids: modelIds });
    const queue = createRedisQueue({
      redis: openQueueRedis(durable.socket, QUIET_LOG),
      prefix: 'mortal',
      policy,
      ids,
      log: QUIET_LOG,
    });
    await queue.reset();
    const world = new QueueWorld(4711, policy);
    const outcomes = { before: 0, after: 0, answered: 0 };
    /** Runs the next event on both; without an answer it happened whole or not at all, and is repeated if not. */
    const step = async (where: string, meanwhile: () => Promise<void>): Promise<void> => {
      const event = world.next();
      const place = `${where}, ${event.text}`;
      const firstId = modelIds.at;
      const was = sorted(await reference.snapshot());
      const call = event.run(queue).catch((error: unknown) => error);
      await meanwhile();
      const answer = await call;
      const expected = await event.run(reference);
      if (!(answer instanceof QueueUnavailable)) {
        outcomes.answered += 1;
        expect(normal(answer), place).toEqual(normal(expected));
      } else {
        // Answered in order: what was sent before the ping has run by then, or never will.
        await whenBack(() => queue.ping());
        const found = sorted(await queue.snapshot());
        const will = sorted(await reference.snapshot());
        // What changes nothing that a snapshot shows (a profile, say) is repeated: it makes no difference twice.
        if (!isDeepStrictEqual(was, will) && isDeepStrictEqual(found, will)) outcomes.after += 1;
        else {
          outcomes.before += 1;
          expect(found, place).toEqual(was);
          ids.at = firstId;
          expect(normal(await event.run(queue)), place).toEqual(normal(expected));
        }
      }
      ids.at = modelIds.at;
      world.learn(new Ledger().record(event, expected));
      if (meanwhile !== nothing) await expectSame(reference, queue, event.at, place);
    };
    const nothing = async (): Promise<void> => {};
    for (let crash = 1; crash <= CRASHES; crash += 1) {
      for (let n = 0; n < BETWEEN_CRASHES; n += 1) await step(`crash ${crash}, step ${n}`, nothing);
      // One call is on its way while Redis dies.
      await step(`crash ${crash}`, async () => {
        await durable.kill9();
        await durable.restart();
        await whenBack(() => queue.ping());
      });
    }
    expect(outcomes.answered).toBeGreaterThan(CRASHES);
    await queue.close();
  },
  PATIENCE_MS,
);
