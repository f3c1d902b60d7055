/** Calls a piece of work at the next instant that is known, one call at a time, and now and then in any case. */

export interface AlarmDeps {
  /** Answers the next instant that it knows of, ms. */
  work: () => Promise<number | undefined>;
  nowMs: () => number;
  /** The longest rest between two calls, ms: for what others have set, and for jumps of the time. */
  atLeastEveryMs: number;
  /** After a failure the work rests for `atLeastEveryMs`. */
  failed: (error: unknown) => void;
}

export interface Alarm {
  start(): void;
  /** There is something to do at this instant. */
  notLaterThan(atMs: number): void;
  /** No call begins after it; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

export const createAlarm = ({ work, nowMs, atLeastEveryMs, failed }: AlarmDeps): Alarm => {
  let going = false;
  let timer: NodeJS.Timeout | undefined;
  /** When the timer rings. */
  let ringsAtMs = Number.POSITIVE_INFINITY;
  /** The soonest instant that was told while the work ran. */
  let toldMs = Number.POSITIVE_INFINITY;
  let underWay: Promise<void> | undefined;

  const ringAt = (atMs: number): void => {
    clearTimeout(timer);
    const waitMs = Math.min(Math.max(0, atMs - nowMs()), atLeastEveryMs);
    ringsAtMs = nowMs() + waitMs;
    timer = setTimeout(ring, waitMs);
  };

  const ring = (): void => {
    toldMs = Number.POSITIVE_INFINITY;
    ringsAtMs = Number.POSITIVE_INFINITY;
    underWay = work()
      .catch((error: unknown) => {
        failed(error);
        toldMs = Number.POSITIVE_INFINITY;
        return undefined;
      })
      .then((nextMs = Number.POSITIVE_INFINITY) => {
        underWay = undefined;
        if (going) ringAt(Math.min(nextMs, toldMs));
      });
  };

  return {
    start() {
      going = true;
      ringAt(nowMs());
    },
    notLaterThan(atMs) {
      if (!going) return;
      if (underWay) toldMs = Math.min(toldMs, atMs);
      else if (atMs < ringsAtMs) ringAt(atMs);
    },
    async stop() {
      going = false;
      clearTimeout(timer);
      await underWay;
    },
  };
};
