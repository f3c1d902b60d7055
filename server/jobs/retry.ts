/** How a failed job is tried again; the same for every adapter. */
import type { JobHandlers, JobName, JobPayloads } from './timers.ts';

/** Tries in all, the first included: with the back-off below the last comes about a minute after the first. */
export const TRIES = 7;
export const FIRST_BACKOFF_MS = 1000;

/** Wait before try `tries + 1`: 1 s, 2 s, 4 s ... */
export const backoffMs = (tries: number): number => FIRST_BACKOFF_MS * 2 ** (tries - 1);

/** Every job name, checked against the payload types by the compiler. */
const NAMES: Record<JobName, true> = {
  'intake.process': true,
  'offer.expire': true,
  'deadline.check': true,
  'ticket.widen': true,
  'ticket.mode-end': true,
  'shift.edge': true,
  'delivery.send': true,
  'workorder.due': true,
  'channel.inbox': true,
  'channel.outbox': true,
  'channel.media': true,
  'sms.send': true,
  'bulletin.send': true,
  'call.clock': true,
  'recording.keep': true,
  'sanction.edge': true,
  'reconcile.sweep': true,
};

/** @throws when a job has no handler, or a handler no job: a start-up defect */
export function assertExhaustive(handlers: JobHandlers): void {
  const missing = Object.keys(NAMES).filter((name) => typeof handlers[name as JobName] !== 'function');
  const unknown = Object.keys(handlers).filter((name) => !(name in NAMES));
  if (missing.length > 0) throw new Error(`jobs without a handler: ${missing.join(', ')}`);
  if (unknown.length > 0) throw new Error(`handlers without a job: ${unknown.join(', ')}`);
}

/**
 * Runs one job by its name; the payload was checked when it was scheduled.
 * @throws what its handler throws; also for a job that only another release knows, so that it is tried again there
 */
export async function runJob<N extends JobName>(
  handlers: JobHandlers,
  name: N,
  payload: JobPayloads[N],
): Promise<void> {
  const handler: JobHandlers[N] | undefined = handlers[name];
  if (!handler) throw new Error(`no handler for the job ${name}, which another release has set`);
  await handler(payload);
}
