/**
 * Timers on Redis and BullMQ, any number of nodes working on them: a clock per (name, key) until its time comes, then
 * a job of BullMQ. A clock can be replaced and cancelled; a job that was handed over runs, and finds nothing to do.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type JobsOptions, Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { Clock, Log } from '../ports.ts';
import { createAlarm } from './alarm.ts';
import { createRedisClocks } from './bullmq-clocks.ts';
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

/** Another node takes a clock over when who took it has not handed it to BullMQ by then. */
const HAND_OVER_MS = 10_000;
/** Clocks handed over in one go. */
const HANDFUL = 200;
/** How long a clock that another node has set, or that a jump of the time has brought near, may stay unseen. */
const LOOK_MS = 1000;

/** Waits for a connection that is being made, for about a second; all who wait share one pair of listeners. */
function createWait(redis: Redis): () => Promise<void> {
  let opening: Promise<unknown> | undefined;
  return async () => {
    if (redis.status === 'ready') return;
    opening ??= once(redis, 'ready', { signal: AbortSignal.timeout(1000) }).finally(() => {
      opening = undefined;
    });
    await opening;
  };
}

const memberOf = (name: JobName, key: string): string => `${name} ${key}`;

/** BullMQ forbids ':' in an id; base64url keeps any key apart from any other. */
export const jobIdOf = (member: string, token: string): string =>
  `${Buffer.from(member).toString('base64url')}~${token}`;

/** Nothing for jobs of an earlier release, which were handed to BullMQ when they were set. */
const clockOf = (jobId: string): { member: string; token: string } | undefined => {
  const [name = '', token] = jobId.split('~');
  const member = Buffer.from(name, 'base64url').toString();
  return token && member.includes(' ') ? { member, token } : undefined;
};

/** What ioredis says when a connection went away or did not answer in time. */
const LOST = /Connection is closed|timed out|Stream isn't writeable|does not answer|LOADING/;

export function createBullTimers(deps: BullTimersDeps): Timers {
  const { redisUrlOrSocket, log, clock } = deps;
  const prefix = `{${deps.prefix}}`;
  const connect = (options: RedisOptions): Redis => {
    const redis = new Redis(redisUrlOrSocket, options);
    let lost = false;
    redis.on('error', (error: Error) => {
      if (!lost) log.error({ use: 'timers', err: error }, 'redis is lost');
      lost = true;
    });
    redis.on('ready', () => {
      lost = false;
    });
    return redis;
  };
  const producer = connect(PRODUCER);
  const whenReady = createWait(producer);
  const queue = new Queue<JobPayloads[JobName], void, JobName>('timers', { connection: producer, prefix });
  // Said once by the connection; without a listener it would end the process.
  queue.on('error', () => {});
  let worker: Worker<JobPayloads[JobName], void, JobName> | undefined;
  let workerRedis: Redis | undefined;

  const clocks = createRedisClocks(producer, prefix);
  /** No two settings of a clock have one token, whichever node and run of it made them. */
  const mine = randomUUID();
  let settings = 0;

  /** Runs a call on a live connection; a Redis that is lost becomes the port's own exception. */
  const onLive = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      await whenReady();
      return await work();
    } catch (error) {
      if (producer.status === 'ready' && !(error instanceof Error && LOST.test(error.message))) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new TimersUnavailable(`redis is lost: ${why}`, { cause: error });
    }
  };

  /** A schedule made while the job ran takes the place of its retry. */
  const isScheduledAnew = async (jobId: string): Promise<boolean> => {
    const clock = clockOf(jobId);
    if (!clock) return false;
    const token = await clocks.tokenOf(clock.member);
    return token !== undefined && token !== clock.token;
  };

  /** What is due goes to BullMQ, which runs it, tries it again and counts what fails; answers the next instant. */
  const handOver = async (): Promise<number | undefined> => {
    for (;;) {
      const nowMs = clock.nowMs();
      const { taken, nextMs } = await clocks.takeDue(nowMs, nowMs + HAND_OVER_MS, HANDFUL);
      if (taken.length > 0) {
        // One id per setting: what is handed over twice, because a node died in between, is one job.
        const jobs = taken.map(({ member, token, payload }) => ({
          name: member.slice(0, member.indexOf(' ')) as JobName,
          data: JSON.parse(payload) as JobPayloads[JobName],
          opts: { ...JOB, jobId: jobIdOf(member, token) },
        }));
        await queue.addBulk(jobs);
        await clocks.drop(taken);
      }
      if (taken.length < HANDFUL) return nextMs;
    }
  };

  const alarm = createAlarm({
    work: () => onLive(handOver),
    nowMs: () => clock.nowMs(),
    atLeastEveryMs: LOOK_MS,
    failed: (error) => log.warn({ err: error }, 'clocks not looked at, tried again'),
  });

  return {
    schedule(name, key, payload, atMs) {
      settings += 1;
      const token = `${mine}-${settings}`;
      return onLive(async () => {
        await clocks.set(memberOf(name, key), token, JSON.stringify(payload), atMs);
        alarm.notLaterThan(atMs);
      });
    },

    cancel(name, key) {
      return onLive(() => clocks.clear(memberOf(name, key)));
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
            log.warn({ job: job.name, err: error }, 'job failed, but is scheduled anew');
          }
        },
        { connection: workerRedis, prefix, concurrency: deps.concurrency ?? 10 },
      );
      worker.on('error', (error) => log.warn({ err: error }, 'timer worker error'));
      worker.on('failed', (job, error) => {
        const last = !job || job.attemptsMade >= TRIES;
        const fields = { job: job?.name, tries: job?.attemptsMade, err: error };
        if (last) log.error(fields, 'job failed for good');
        else log.warn(fields, 'job failed, will be tried again');
      });
      await worker.waitUntilReady();
      alarm.start();
    },

    counts() {
      return onLive(async () => {
        const [set, jobs] = await Promise.all([clocks.counts(clock.nowMs()), queue.getJobCounts()]);
        const { waiting = 0, delayed = 0, failed = 0, prioritized = 0 } = jobs;
        return { waiting: set.due + waiting + prioritized, delayed: set.later + delayed, failed };
      });
    },

    ping() {
      return onLive(async () => {
        await producer.ping();
      });
    },

    async close() {
      await alarm.stop();
      // Waits for the jobs that run; what is not done stays in Redis for the next start.
      await worker?.close();
      await queue.close();
      workerRedis?.disconnect();
      producer.disconnect();
    },
  };
}
