/** What the server keeps its work in: the record, the bus, the live queue, the deadlines. */
import path from 'node:path';
import { DEFAULT_POLICY, type Policy } from '../../routing/policy.ts';
import { createRedisBus } from '../bus/redis-bus.ts';
import { startEmbeddedRedis } from '../embedded-redis.ts';
import { createBullTimers } from '../jobs/bullmq-timers.ts';
import type { Timers } from '../jobs/timers.ts';
import type { Bus } from '../ports.ts';
import type { LiveQueue } from '../queue/live-queue.ts';
import { openQueueRedis } from '../queue/redis/connection.ts';
import { createRedisQueue } from '../queue/redis/redis-queue.ts';
import { openMongoStore } from '../stores/mongo/mongo-store.ts';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts';
import type { Store } from '../stores/store.ts';
import type { Base } from './base.ts';
import { whenAvailable } from './patience.ts';

const PREFIX = 'yxt';

export interface Backends {
  store: Store;
  bus: Bus;
  queue: LiveQueue;
  timers: Timers;
  /** From now on the queue follows this policy, the default one before. */
  follow(policy: () => Policy): void;
}

export const openBackends = async (
  { config, clock, ids, log, closing }: Base,
  nodeId: string,
): Promise<Backends> => {
  let redisUrl = config.redisUrl;
  if (!redisUrl) {
    const redis = await startEmbeddedRedis({ dataDir: config.dataDir, log });
    closing('redis', () => redis.stop());
    redisUrl = redis.url;
  }

  const { mongodbUrl } = config;
  const store = mongodbUrl
    ? await whenAvailable(() => openMongoStore({ url: mongodbUrl, log }))
    : await openSqliteStore({ file: path.join(config.dataDir, 'yixiantong.sqlite'), log });
  closing('store', () => store.close());

  const bus = await createRedisBus({ redisUrlOrSocket: redisUrl, prefix: PREFIX, nodeId, log });
  closing('bus', () => bus.close());
  /** The stored one from the moment that the desk has read it. */
  let policy = () => DEFAULT_POLICY;
  const queue = createRedisQueue({
    redis: openQueueRedis(redisUrl, log),
    prefix: `${PREFIX}-queue`,
    policy: {
      get offerMs() {
        return policy().offerMs;
      },
      get balance() {
        return policy().balance;
      },
    },
    ids,
    log,
  });
  closing('queue', () => queue.close());
  const timers = createBullTimers({ redisUrlOrSocket: redisUrl, prefix: `${PREFIX}-jobs`, log, clock });
  closing('timers', () => timers.close());
  return {
    store,
    bus,
    queue,
    timers,
    follow: (current) => {
      policy = current;
    },
  };
};
