/** Two server processes of one installation: one MongoDB-compatible server, one Redis, one rating key, one folder of files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MongoServer } from '../services/mongo.ts';
import { startRedis } from '../services/redis.ts';
import { type Product, startProduct } from './product.ts';

export interface TwoNodes {
  one: Product;
  two: Product;
  /** Where the shared Redis listens. */
  redisSocket: string;
  stop(): Promise<void>;
}

/** When one of the parts does not start, those before it are stopped again. */
export const startTwoNodes = async (found: { start: () => Promise<MongoServer> }): Promise<TwoNodes> => {
  const running: (() => unknown)[] = [];
  /** The last one first; one that cannot be stopped keeps none of the others running. */
  const stop = async (): Promise<void> => {
    const faults: unknown[] = [];
    for (const end of running.splice(0).reverse())
      try {
        await end();
      } catch (error) {
        faults.push(error);
      }
    if (faults.length > 0) throw new AggregateError(faults, 'not everything could be stopped');
  };
  try {
    const redis = await startRedis({ appendOnly: true });
    running.push(redis.stop);
    const mongo = await found.start();
    running.push(mongo.stop);
    const files = mkdtempSync(path.join(tmpdir(), 'yxt-files-'));
    running.push(() => rmSync(files, { recursive: true, force: true }));
    const env = {
      REDIS_URL: redis.socket,
      MONGODB_URL: mongo.url,
      RATING_KEY: 'ab'.repeat(32),
      FILES_DIR: files,
    };
    const one = await startProduct({ env });
    running.push(one.dispose);
    const second = await startProduct({ env });
    running.push(second.dispose);
    // The first node made the accounts; the second one found them in the store.
    const two = Object.create(second, { account: { value: one.account } }) as Product;
    return { one, two, redisSocket: redis.socket, stop };
  } catch (error) {
    await stop().catch((more: unknown) => {
      throw new AggregateError([error, more], 'the nodes did not start, and not everything could be stopped');
    });
    throw error;
  }
};
