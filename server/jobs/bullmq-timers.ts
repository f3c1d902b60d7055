/** Timers on BullMQ: one queue, one id per (name, key), any number of nodes working on it. */
import { once } from 'node:events';
import { type JobsOptions, Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { Clock, Log } from '../ports.ts';
import { assertExhaustive, FIRST_BACKOFF_MS, runJob, TRIES } from './retry.ts';
import type { JobName, JobPayloads, Timers } from './timers.ts';
import { TimersUnavailable } from './timers.ts';

export interface BullTimersDeps {
  /** `redis://...`, or the path of a unix socket. */
  redisUrlOrSocket: string;
  /** Names the installation and is the hash tag of all its keys. */
  prefix: string;
  log: Log;
  clock: Clock;
  concurrency?: number;
}

/** A schedule answers or fails within seconds: longer than a busy process may look away, short enough for who waits. */
const PRODUCER: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 3000,
  connectTimeout: 1000,
  retryStrategy: (times) => Math.min(50 * times, 500),
};

const JOB: JobsOptions = {
  attempts: TRIES,
  backoff: { type: 'exponential', delay: FIRST_BACKOFF_MS },
  removeOnComplete: true,
  removeOnFail: { count: 10_000 },
};

/**
 * A job that runs cannot be replaced, and BullMQ ignores a second job of the same id. So each (name, key) has
 * slots: the id alone, then `~1`, `~2`. A schedule empties every slot that does not run at the moment, and uses
 * the first of them. So one job of a key is pending at most, and a schedule made while the job runs (its own
 * handler may make it) runs later in another slot. More than two runs of one key at once are a defect.
 */
const SLOTS = ['', '~1', '~2'] as const;

/** Calls to Redis under way at once: enough to keep its line full, few enough to be answered in time. */
const AT_ONCE = 1000;

/** Waits for a connection that is being made, for about a second. */
async function whenReady(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') await once(redis, 'ready', { signal: AbortSignal.timeout(1000) });
}

/** BullMQ forbids ':' in an id; base64url keeps any key apart from any other. */
export const jobIdOf = (name: JobName, key: string): string =>
  `${name}~${Buffer.from(key).toString('base64url')}`;

/** What ioredis says when a connection went away or did not answer in time. */
const LOST = /Connection is closed|timed out|Stream isn't writeable|does not answer|LOADING/;

export function createBullTimers(deps: BullTimersDeps): Timers {
  const { redisUrlOrSocket, log, clock } = deps;
  const prefix = `{${deps.prefix}}`;
  const connect = (options: RedisOptions): Redis => {
    const redis = new Redis(redisUrlOrSocket, options);
    let lost = false;
    redis.on('error', (error: Error) => {
      if (!lost) log.error({ use: 'timers', err: error.message }, 'redis is lost');
      lost = true;
    });
    redis.on('ready', () => {
      lost = false;
    });
    return redis;
  };
  const producer = connect(PRODUCER);
  const queue = new Queue<JobPayloads[JobName], void, JobName>('timers', { connection: producer, prefix });
  // Said once by the connection; without a listener it would end the process.
  queue.on('error', () => {});
  let worker: Worker<JobPayloads[JobName], void, JobName> | undefined;
  let workerRedis: Redis | undefined;

  let running = 0;
  const line: (() => void)[] = [];

  /**
   * A rebuild sets thousands of clocks in one go. Sent all at once the last would be given up as unanswered before
   * Redis comes to them: they wait here instead, where no time runs. Without a connection nobody waits in line.
   */
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE && producer.status === 'ready') await new Promise<void>((next) => line.push(next));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      line.shift()?.();
    }
  };

  /** Runs a call on a live connection; a Redis that is lost becomes the port's own exception. */
  const onLive = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      await whenReady(producer);
      return await work();
    } catch (error) {
      if (producer.status === 'ready' && !(error instanceof Error && LOST.test(error.message))) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new TimersUnavailable(`redis is lost: ${why}`, { cause: error });
    }
  };

  const available = <T>(work: () => Promise<T>): Promise<T> => inTurn(() => onLive(work));

  /** Empties every slot that does not run; returns the first of them. */
  const clear = async (id: string): Promise<string | undefined> => {
    // In order of the slots, all sent at once; 0 means that it runs.
    const removed = await Promise.all(SLOTS.map((slot) => queue.remove(id + slot)));
    const free = removed.findIndex((answer) => answer !== 0);
    return free < 0 ? undefined : id + SLOTS[free];
  };

  /** A schedule made while the job ran takes the place of its retry. */
  const isScheduledAnew = async (jobId: string): Promise<boolean> => {
    const id = jobId.replace(/~\d$/, '');
    const others = SLOTS.map((slot) => id + slot).filter((other) => other !== jobId);
    const states = await Promise.all(others.map((other) => queue.getJobState(other)));
    return states.some((state) => state === 'delayed' || state === 'waiting');
  };

  return {
    schedule(name, key, payload, atMs) {
      return available(async () => {
        const id = jobIdOf(name, key);
        const jobId = await clear(id);
        if (!jobId) throw new Error(`job ${id} runs ${SLOTS.length} times at once`);
        await queue.add(name, payload, { ...JOB, jobId, delay: Math.max(0, atMs - clock.nowMs()) });
      });
    },

    cancel(name, key) {
      return available(async () => {
        await clear(jobIdOf(name, key));
      });
    },

    async start(handlers) {
      assertExhaustive(handlers);
      if (worker) throw new Error('timers are already started');
      // A worker blocks on Redis and waits for it as long as it takes.
      workerRedis = connect({ maxRetriesPerRequest: null });
      worker = new Worker<JobPayloads[JobName], void, JobName>(
        'timers',
        async (job) => {
          try {
            await runJob(handlers, job.name, job.data);
          } catch (error) {
            if (!(await isScheduledAnew(job.id ?? ''))) throw error;
            log.warn({ job: job.name, err: String(error) }, 'job failed, but is scheduled anew');
          }
        },
        { connection: workerRedis, prefix, concurrency: deps.concurrency ?? 10 },
      );
      worker.on('error', (error) => log.warn({ err: error.message }, 'timer worker error'));
      worker.on('failed', (job, error) => {
        const last = !job || job.attemptsMade >= TRIES;
        const fields = { job: job?.name, tries: job?.attemptsMade, err: error.message };
        if (last) log.error(fields, 'job failed for good');
        else log.warn(fields, 'job failed, will be tried again');
      });
      await worker.waitUntilReady();
    },

    counts() {
      return available(async () => {
        const { waiting = 0, delayed = 0, failed = 0, ...rest } = await queue.getJobCounts();
        return { waiting: waiting + (rest.prioritized ?? 0), delayed, failed };
      });
    },

    ping() {
      return onLive(async () => {
        await producer.ping();
      });
    },

    async close() {
      // Waits for the jobs that run; what is not done stays in Redis for the next start.
      await worker?.close();
      await queue.close();
      workerRedis?.disconnect();
      producer.disconnect();
    },
  };
}
