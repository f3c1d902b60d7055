/** Follows what is published in the store: read when the bus says so, and now and then in case that a word of it was lost. */
import type { Bus, BusEventName, Log } from '../ports.ts';

export interface PublishedFollower {
  /** Reads now; rejects as the reading does. */
  refresh(): Promise<void>;
  /** When what has been announced until now has been read, or has failed. */
  settled(): Promise<void>;
  /** Looks now and then from here on. */
  start(): void;
  close(): void;
}

const SWEEP_MS = 30_000;

/**
 * Readings go one after the other, so that an older answer of the store never replaces a newer one. `failed` is what
 * the log says of one that nobody waits for.
 */
export const followPublished = (
  { bus, log }: { bus: Pick<Bus, 'on'>; log: Log },
  { event, read, failed }: { event: BusEventName; read: () => Promise<void>; failed: string },
): PublishedFollower => {
  let last: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    const next = last.then(read);
    last = next.catch(() => undefined);
    return next;
  };
  const look = (): void => {
    refresh().catch((error: unknown) => log.warn({ err: error }, failed));
  };
  const off = bus.on(event, look);
  let sweep: NodeJS.Timeout | undefined;
  return {
    refresh,
    settled: () => last,
    start: () => {
      sweep ??= setInterval(look, SWEEP_MS);
      sweep.unref();
    },
    close: () => {
      off();
      clearInterval(sweep);
    },
  };
};
