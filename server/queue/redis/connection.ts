/** The queue's connection to Redis: fails in about a second instead of piling calls up, and heals by itself. */
import { Redis, type RedisOptions, ReplyError } from 'ioredis';
import type { Log } from '../../ports.ts';
import { QueueUnavailable } from '../live-queue.ts';

/** How long a call may wait for a lost Redis, ms. */
const CALL_TIMEOUT_MS = 1000;

/**
 * No offline queue and no resending: a claim that may have been made must not be made again. The caller learns
 * that the queue is unavailable, and repeats what is idempotent. Autopipelining costs a quarter here.
 */
const QUEUE_REDIS_OPTIONS = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: CALL_TIMEOUT_MS,
  connectTimeout: CALL_TIMEOUT_MS,
  enableAutoPipelining: false,
  retryStrategy: (times: number): number => Math.min(50 * times, 500),
} satisfies RedisOptions;

/** @param urlOrSocket `redis://...`, or the path of a unix socket */
export function openQueueRedis(urlOrSocket: string, log: Log): Redis {
  const redis = new Redis(urlOrSocket, QUEUE_REDIS_OPTIONS);
  watchRedis(redis, 'queue', log);
  return redis;
}

/** Says once that Redis is lost and once that it is back, instead of once per attempt to reconnect. */
function watchRedis(redis: Redis, use: string, log: Log): void {
  let lost = false;
  redis.on('error', (error: Error) => {
    if (!lost) log.error({ use, err: error }, 'redis is lost');
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log.info({ use }, 'redis is back');
    lost = false;
  });
}

/** Waits for a connection that is being made, for one call's time at most. */
export async function whenReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  if (redis.status === 'end') throw new QueueUnavailable('redis connection is closed');
  if (redis.status === 'wait') redis.connect().catch(() => {});
  await new Promise<void>((resolve, reject) => {
    const onReady = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      redis.off('ready', onReady);
      reject(new QueueUnavailable('redis does not answer'));
    }, CALL_TIMEOUT_MS);
    redis.once('ready', onReady);
  });
}

/** Replies that mean that the server cannot serve now, not that the script is wrong. */
const NOT_NOW = /^(LOADING|BUSY|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|OOM|MISCONF|NOREPLICAS|UNKILLABLE)/;

/** A reply that reports a defect stays what it is; every other failure means that Redis is lost. */
export function queueError(error: unknown): unknown {
  if (error instanceof QueueUnavailable) return error;
  if (!(error instanceof Error)) return error;
  if (error instanceof ReplyError && !NOT_NOW.test(error.message)) return error;
  return new QueueUnavailable(error.message, { cause: error });
}
