/** One product for all tests of a file, and a new one for a second try: what the first try has left behind would fail it too. */
import { afterAll, beforeEach } from 'vitest';

/** Two nodes with a database of their own, on two cores that others use as well. */
const PATIENCE_MS = 300_000;

/**
 * To be called inside `describe`, or once in a file.
 * @param start before the first test, and again before a test that is tried once more
 * @param stop after the last test, and before each new start; also after a start that failed half-way
 */
export const freshOnRetry = (start: () => Promise<void>, stop: () => Promise<void>): void => {
  let started: Promise<void> | undefined;
  let tried = '';
  const end = async (): Promise<void> => {
    if (!started) return;
    // A start that took too long for its test goes on: it is stopped when it is there, or has failed and been reported.
    await Promise.allSettled([started]);
    started = undefined;
    await stop();
  };
  beforeEach(async ({ task }) => {
    if (tried === task.id) await end();
    tried = task.id;
    started ??= start();
    await started;
  }, PATIENCE_MS);
  afterAll(end, PATIENCE_MS);
};
