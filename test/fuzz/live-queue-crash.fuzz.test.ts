/** Redis dies among random events: what was answered is there, what was under way happened whole or not at all. */
import { isDeepStrictEqual } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { QueueUnavailable } from '../../server/queue/live-queue.ts';
import { createMemoryQueue } from '../../server/queue/memory-queue.ts';
import { openQueueRedis } from '../../server/queue/redis/connection.ts';
import { createRedisQueue } from '../../server/queue/redis/redis-queue.ts';
import { POLICY } from '../contracts/live-queue-contract.ts';
import { hasRedis, QUIET_LOG, startRedis } from '../support/redis.ts';
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
    for (let crash = 1; crash <= CRASHES; crash += 1) {
      for (let step = 0; step < BETWEEN_CRASHES; step += 1) {
        const event = world.next();
        const [expected, answer] = await Promise.all([event.run(reference), event.run(queue)]);
        expect(normal(answer), `crash ${crash}, step ${step}, ${event.text}`).toEqual(normal(expected));
        world.learn(new Ledger().record(event, answer));
      }
      // One call is on its way while Redis dies.
      const event = world.next();
      ids.at = modelIds.at;
      const was = { ids: modelIds.at, view: sorted(await reference.snapshot()) };
      const call = event.run(queue).catch((error: unknown) => error);
      await Promise.all([durable.kill9(), call]);
      await durable.restart();
      await whenBack(() => queue.ping());
      const answer = await call;
      const found = sorted(await queue.snapshot());
      const expected = await event.run(reference);
      const done = isDeepStrictEqual(found, sorted(await reference.snapshot()));
      const where = `crash ${crash}, ${event.text}`;
      if (!(answer instanceof QueueUnavailable)) {
        outcomes.answered += 1;
        expect(normal(answer), where).toEqual(normal(expected));
        expect(done, where).toBe(true);
      } else if (done) outcomes.after += 1;
      else {
        outcomes.before += 1;
        expect(found, where).toEqual(was.view);
        ids.at = was.ids;
        expect(normal(await event.run(queue)), where).toEqual(normal(expected));
      }
      ids.at = modelIds.at;
      world.learn(new Ledger().record(event, expected));
      await expectSame(reference, queue, event.at, where);
    }
    expect(outcomes.before + outcomes.after + outcomes.answered).toBe(CRASHES);
    await queue.close();
  },
  PATIENCE_MS,
);
