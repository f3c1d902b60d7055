/** A process that owns an embedded Redis, writes one key and then waits to be killed. Used by the test beside it. */
import { Redis } from 'ioredis';
import { startEmbeddedRedis } from '../../server/embedded-redis.ts';

const silent = () => {};
const log = { debug: silent, info: silent, warn: silent, error: silent };
const redis = await startEmbeddedRedis({ dataDir: process.argv[2]!, log });
const client = new Redis(redis.url);
await client.set('kept', 'over the death of the owner');
process.stdout.write(`${JSON.stringify({ pid: redis.pid(), adopted: redis.adopted })}\n`);
setInterval(silent, 60_000);
