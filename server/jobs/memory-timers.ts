/** Timers on a fake clock, for tests: nothing runs until the test moves the time. */
import { assertExhaustive, backoffMs, runJob, TRIES } from './retry.ts';
import type { JobHandlers, JobName, JobPayloads, Timers } from './timers.ts';

interface PendingJob {
  name: JobName;
  key: string;
  payload: JobPayloads[JobName];
  atMs: number;
  /** Order among jobs due at one instant. */
  order: number;
  tries: number;
}

export interface MemoryTimers extends Timers {
  nowMs(): number;
  /**
   * Moves the clock to `ms`, stopping at each due job on the way and waiting for its handler; jobs that a handler
   * schedules run too when they are due by then.
   */
  advanceTo(ms: number): Promise<void>;
  /** What is pending, soonest first. */
  pending(): { name: JobName; key: string; atMs: number }[];
}

export function createMemoryTimers(startMs = 0): MemoryTimers {
  const jobs = new Map<string, PendingJob>();
  let handlers: JobHandlers | undefined;
  let now = startMs;
  let order = 0;
  let failed = 0;
  const idOf = (name: JobName, key: string): string => JSON.stringify([name, key]);
  const inOrder = (): PendingJob[] => [...jobs.values()].sort((a, b) => a.atMs - b.atMs || a.order - b.order);

  const runOne = async (job: PendingJob): Promise<void> => {
    const id = idOf(job.name, job.key);
    jobs.delete(id);
    try {
      await runJob(handlers!, job.name, job.payload);
    } catch {
      if (job.tries >= TRIES) {
        failed += 1;
        return;
      }
      // A schedule made while it ran replaces the retry.
      if (jobs.has(id)) return;
      jobs.set(id, { ...job, atMs: now + backoffMs(job.tries), tries: job.tries + 1, order: order++ });
    }
  };

  return {
    nowMs: () => now,
    async schedule(name, key, payload, atMs) {
      jobs.set(idOf(name, key), { name, key, payload, atMs, order: order++, tries: 1 });
    },
    async cancel(name, key) {
      jobs.delete(idOf(name, key));
    },
    async start(given) {
      assertExhaustive(given);
      handlers = given;
    },
    async advanceTo(ms) {
      for (;;) {
        const next = inOrder()[0];
        if (!handlers || !next || next.atMs > ms) break;
        now = Math.max(now, next.atMs);
        await runOne(next);
      }
      now = Math.max(now, ms);
    },
    pending: () => inOrder().map(({ name, key, atMs }) => ({ name, key, atMs })),
    async counts() {
      const all = inOrder();
      const delayed = all.filter((job) => job.atMs > now).length;
      return { waiting: all.length - delayed, delayed, failed };
    },
    async ping() {},
    async close() {
      handlers = undefined;
    },
  };
}
