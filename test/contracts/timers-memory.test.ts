/** The timers contract on the fake clock, and what only a fake clock can show in no time. */
import { describe, expect, it } from 'vitest';
import { createMemoryTimers } from '../../server/jobs/memory-timers.ts';
import { TRIES } from '../../server/jobs/retry.ts';
import { handlersWith, timersContract } from './timers-contract.ts';

describe('memory timers', () => {
  timersContract(async () => {
    const timers = createMemoryTimers(1_000_000);
    return {
      timers,
      nowMs: timers.nowMs,
      async until(promise) {
        await timers.advanceTo(timers.nowMs() + 10_000);
        return promise;
      },
    };
  });

  it('stops the clock at each job and lands where it was told to', async () => {
    const timers = createMemoryTimers(0);
    const seen: number[] = [];
    await timers.start(handlersWith({ 'shift.edge': async () => void seen.push(timers.nowMs()) }));
    await timers.schedule('shift.edge', 'a', { shiftId: 'a', staffId: 's' }, 500);
    await timers.schedule('shift.edge', 'b', { shiftId: 'b', staffId: 's' }, 200);
    expect(timers.pending().map(({ key }) => key)).toEqual(['b', 'a']);
    await timers.advanceTo(499);
    expect(seen).toEqual([200]);
    await timers.advanceTo(1000);
    expect(seen).toEqual([200, 500]);
    expect(timers.nowMs()).toBe(1000);
  });

  it('keeps a job as failed after the last try, with doubling waits between', async () => {
    const timers = createMemoryTimers(0);
    const triedAt: number[] = [];
    const fails = async (): Promise<void> => {
      triedAt.push(timers.nowMs());
      throw new Error('always');
    };
    await timers.start(handlersWith({ 'reconcile.sweep': fails }));
    await timers.schedule('reconcile.sweep', 'sweep', {}, 0);
    await timers.advanceTo(3_600_000);
    expect(triedAt).toEqual([0, 1000, 3000, 7000, 15_000, 31_000, 63_000]);
    expect(triedAt).toHaveLength(TRIES);
    expect(await timers.counts()).toEqual({ waiting: 0, delayed: 0, failed: 1 });
  });

  it('tries a job that only another release knows like one that fails, keeps it as failed, and runs the others', async () => {
    const timers = createMemoryTimers(0);
    const ran: string[] = [];
    await timers.start(handlersWith({ 'intake.process': async ({ ticketId }) => void ran.push(ticketId) }));
    const unknown = 'ticket.promise-due' as 'intake.process';
    await timers.schedule(unknown, 'old', { ticketId: 'old' }, 0);
    await timers.schedule('intake.process', 'new', { ticketId: 'new' }, 0);
    await timers.advanceTo(1);
    expect(ran).toEqual(['new']);
    expect(await timers.counts()).toEqual({ waiting: 0, delayed: 1, failed: 0 });
    await timers.advanceTo(3_600_000);
    expect(ran).toEqual(['new']);
    expect(await timers.counts()).toEqual({ waiting: 0, delayed: 0, failed: 1 });
  });
});
