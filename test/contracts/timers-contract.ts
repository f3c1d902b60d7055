/** What every adapter of the timers must do. Times are real for BullMQ and moved by hand for the fake clock. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JobHandlers, JobPayloads, Timers } from '../../server/jobs/timers.ts';

export interface TimersBench {
  timers: Timers;
  nowMs(): number;
  /** Lets time go on until the promise settles. */
  until<T>(promise: Promise<T>): Promise<T>;
}

/** Handlers that do nothing, but for those given. */
export function handlersWith(given: Partial<JobHandlers> = {}): JobHandlers {
  const idle = async (): Promise<void> => {};
  return {
    'intake.process': idle,
    'offer.expire': idle,
    'deadline.check': idle,
    'ticket.widen': idle,
    'ticket.mode-end': idle,
    'shift.edge': idle,
    'delivery.send': idle,
    'workorder.due': idle,
    'channel.inbox': idle,
    'channel.outbox': idle,
    'channel.media': idle,
    'sms.send': idle,
    'bulletin.send': idle,
    'call.clock': idle,
    'recording.keep': idle,
    'sanction.edge': idle,
    'reconcile.sweep': idle,
    ...given,
  };
}

/** Records what ran, and lets a test wait for it. */
export function recorder() {
  const ran: string[] = [];
  const waiters = new Map<string, () => void>();
  return {
    ran,
    note(text: string): void {
      ran.push(text);
      waiters.get(text)?.();
    },
    seen: (text: string): Promise<void> =>
      ran.includes(text) ? Promise.resolve() : new Promise((resolve) => waiters.set(text, resolve)),
  };
}

/** Due long after everything else in a test. */
const LATER_MS = 3_600_000;

/** Where real time counts, gaps are wide or jobs are scheduled before the start, so that a slow machine changes no order. */
export function timersContract(open: () => Promise<TimersBench>): void {
  let bench: TimersBench;
  let log: ReturnType<typeof recorder>;
  const widen = (ticketId: string, step: number): JobPayloads['ticket.widen'] => ({ ticketId, step });

  beforeEach(async () => {
    bench = await open();
    log = recorder();
  });
  afterEach(() => bench.timers.close());

  const startNoting = (): Promise<void> =>
    bench.timers.start(
      handlersWith({
        'ticket.widen': async ({ ticketId, step }) => log.note(`${ticketId}/${step}`),
        'intake.process': async ({ ticketId }) => log.note(ticketId),
      }),
    );

  it('runs jobs at their time in order, and at once when the time has passed', async () => {
    const { timers } = bench;
    await startNoting();
    const now = bench.nowMs();
    await timers.schedule('ticket.widen', 'c', widen('c', 1), now + 900);
    await timers.schedule('ticket.widen', 'b', widen('b', 1), now + 500);
    await timers.schedule('intake.process', 'a', { ticketId: 'a' }, now - 5000);
    await bench.until(log.seen('c/1'));
    expect(log.ran).toEqual(['a', 'b/1', 'c/1']);
    expect(bench.nowMs()).toBeGreaterThanOrEqual(now + 900);
  });

  it('runs a job that was scheduled before the start', async () => {
    await bench.timers.schedule('intake.process', 'a', { ticketId: 'a' }, bench.nowMs());
    expect(await bench.timers.counts()).toEqual({ waiting: 1, delayed: 0, failed: 0 });
    await startNoting();
    await bench.until(log.seen('a'));
  });

  it('keeps one pending job per name and key: a later schedule replaces it, sooner or later', async () => {
    const { timers } = bench;
    const now = bench.nowMs();
    await timers.schedule('ticket.widen', 'sooner', widen('sooner', 1), now + LATER_MS);
    await timers.schedule('ticket.widen', 'sooner', widen('sooner', 2), now + 300);
    await timers.schedule('ticket.widen', 'later', widen('later', 1), now + 400);
    await timers.schedule('ticket.widen', 'later', widen('later', 2), now + 500);
    await timers.schedule('intake.process', 'later', { ticketId: 'other name' }, now + 400);
    const { waiting, delayed } = await timers.counts();
    expect(waiting + delayed).toBe(3);
    await startNoting();
    await bench.until(log.seen('later/2'));
    expect(log.ran).toEqual(['sooner/2', 'other name', 'later/2']);
  });

  it('replaces a job that is due but not started', async () => {
    const { timers } = bench;
    const now = bench.nowMs();
    await timers.schedule('ticket.widen', 'k', widen('k', 1), now);
    await timers.schedule('ticket.widen', 'k', widen('k', 2), now);
    await startNoting();
    await timers.schedule('ticket.widen', 'end', widen('end', 1), bench.nowMs() + 80);
    await bench.until(log.seen('end/1'));
    expect(log.ran).toEqual(['k/2', 'end/1']);
  });

  it('cancels, and cancelling nothing is no error', async () => {
    const { timers } = bench;
    const now = bench.nowMs();
    await timers.schedule('ticket.widen', 'k', widen('k', 1), now + 40);
    await timers.cancel('ticket.widen', 'k');
    await timers.cancel('ticket.widen', 'never');
    await timers.schedule('ticket.widen', 'end', widen('end', 1), now + 100);
    await startNoting();
    await bench.until(log.seen('end/1'));
    expect(log.ran).toEqual(['end/1']);
    expect(await timers.counts()).toMatchObject({ waiting: 0, delayed: 0 });
  });

  it('keeps keys apart that differ in any character', async () => {
    const { timers } = bench;
    await startNoting();
    const keys = ['a:b', 'a~b', 'a~1', 'a', '案件', 'A'];
    const now = bench.nowMs();
    for (const key of keys) await timers.schedule('intake.process', key, { ticketId: key }, now);
    await bench.until(Promise.all(keys.map((key) => log.seen(key))));
    expect(log.ran.toSorted()).toEqual(keys.toSorted());
  });

  it('runs a job again that was scheduled while it ran, by its own handler or by others', async () => {
    const { timers } = bench;
    await timers.start(
      handlersWith({
        'ticket.widen': async ({ ticketId, step }) => {
          if (step < 4) {
            const [replaced, next] = [widen(ticketId, 9), widen(ticketId, step + 1)];
            await timers.schedule('ticket.widen', ticketId, replaced, bench.nowMs() + 2000);
            await timers.schedule('ticket.widen', ticketId, next, bench.nowMs() + 30);
          }
          log.note(`${ticketId}/${step}`);
        },
      }),
    );
    await timers.schedule('ticket.widen', 'k', widen('k', 1), bench.nowMs());
    await bench.until(log.seen('k/4'));
    expect(log.ran).toEqual(['k/1', 'k/2', 'k/3', 'k/4']);
  });

  it('tries a failed job again after a while, and lets a schedule made meanwhile take its place', async () => {
    const { timers } = bench;
    let failures = 0;
    await timers.start(
      handlersWith({
        'intake.process': async ({ ticketId }) => {
          if (ticketId === 'fails once' && failures++ === 0) throw new Error('first try');
          if (ticketId === 'fails') {
            await timers.schedule('intake.process', 'k', { ticketId: 'instead' }, bench.nowMs() + 20);
            log.note(ticketId);
            throw new Error('replaced');
          }
          log.note(ticketId);
        },
      }),
    );
    const now = bench.nowMs();
    await timers.schedule('intake.process', 'once', { ticketId: 'fails once' }, now);
    await timers.schedule('intake.process', 'k', { ticketId: 'fails' }, now);
    await bench.until(log.seen('fails once'));
    expect(bench.nowMs() - now).toBeGreaterThanOrEqual(1000);
    expect(log.ran).toEqual(['fails', 'instead', 'fails once']);
    expect(await timers.counts()).toMatchObject({ failed: 0 });
  });

  it('refuses to start when a job has no handler, or a handler no job', async () => {
    const { 'shift.edge': _, ...missing } = handlersWith();
    await expect(bench.timers.start(missing as JobHandlers)).rejects.toThrow(/shift\.edge/);
    const extra = { ...handlersWith(), 'no.job': async () => {} };
    await expect(bench.timers.start(extra)).rejects.toThrow(/no\.job/);
    await bench.timers.ping();
  });
}
