/** The live queue's figures on a private redis-server: decisions per second and growth with the queue's length. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedRedis } from '../../server/embedded-redis.ts';
import { createLog } from '../../server/system.ts';
import { type Figure, rate, time } from './figures.ts';
import { benchDecisions, benchGrowth } from './queue-bench.ts';

export const benchDispatch = async (): Promise<Figure[]> => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yxt-bench-'));
  const redis = await startEmbeddedRedis({ dataDir, log: createLog('error') });
  try {
    const decisions = await benchDecisions(redis.url);
    const growth = await benchGrowth(redis.url, { lengths: [100, 10_000, 100_000] });
    const bare = growth[0]!;
    return [
      rate('dispatch.decisions', decisions.decisionsPerSec, decisions.bareLuaPerSec),
      // The ceiling of a long queue is the short one: 1 means that waiting tickets cost nothing.
      ...growth.slice(1).map((line) => time(`dispatch.growth.p50@${line.waiting}`, line.p50Ms, bare.p50Ms)),
    ];
  } finally {
    await redis.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};
