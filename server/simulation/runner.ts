/** What-if runs in threads of their own: the main loop never waits for one. */
import type { SimulationResults, SimulationRunner } from '../desk/simulation/simulation-port.ts';
import { threadFile } from '../threads/spawn.ts';
import type { TaskThreads } from '../threads/tasks.ts';

const WORKER = threadFile(import.meta.url, 'simulation-worker');

/** @param options.limitMs time for one run, both days together */
export const createSimulationRunner = (
  threads: Pick<TaskThreads, 'run'>,
  { limitMs = 120_000, heapMb = 768 } = {},
): SimulationRunner => ({
  run: (task, { signal, onProgress }) =>
    threads.run<SimulationResults>(WORKER, task, {
      limitMs,
      heapMb,
      signal,
      onProgress: (done) => {
        if (typeof done === 'number') onProgress(done);
      },
    }),
});
