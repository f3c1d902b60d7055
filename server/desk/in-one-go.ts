/** One run at a time, and one more for everybody who asked meanwhile: a sweep that sees the newest state serves them all. */

/**
 * Joins calls: while a run is under way, all further callers share the one run that follows it.
 *
 * @returns what the run that began after the call answered; rejects as that run does
 */
export const inOneGo = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let running: Promise<T> | undefined;
  let following: Promise<T> | undefined;

  const start = (): Promise<T> => {
    const mine = work().finally(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
    return mine;
  };

  return () => {
    if (following) return following;
    if (!running) return start();
    following = running
      .catch(() => undefined)
      .then(() => {
        following = undefined;
        return start();
      });
    return following;
  };
};
