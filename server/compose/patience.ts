/** Waits for Redis and the database: a machine that boots starts everything at once. */
import { isUnavailable } from '../unavailable.ts';

/** How long a start waits for them, ms. */
const START_PATIENCE_MS = 30_000;

/** Repeats what failed only because a service is not there yet. */
export const whenAvailable = async <T>(work: () => Promise<T>): Promise<T> => {
  const until = Date.now() + START_PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
};
