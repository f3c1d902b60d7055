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

export const startTwoNodes = async (found: { start: () => Promise<MongoServer> }): Promise<TwoNodes> => {
  const redis = await startRedis({ appendOnly: true });
  const mongo = await found.start();
  const files = mkdtempSync(path.join(tmpdir(), 'yxt-files-'));
  const env = {
    REDIS_URL: redis.socket,
    MONGODB_URL: mongo.url,
    RATING_KEY: 'ab'.repeat(32),
    FILES_DIR: files,
  };
  const one = await startProduct({ env });
  const second = await startProduct({ env });
  // The first node made the accounts; the second one found them in the store.
  const two = Object.create(second, { account: { value: one.account } }) as Product;
  return {
    one,
    two,
    redisSocket: redis.socket,
    stop: async () => {
      await two.dispose();
      await one.dispose();
      await mongo.stop();
      await redis.stop();
      rmSync(files, { recursive: true, force: true });
    },
  };
};
