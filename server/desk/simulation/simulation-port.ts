/** PORT: plays studies away from the main loop, with a time limit, and can be stopped. */
import type { Policy } from '../../../routing/policy.ts';
import type { DayChange } from '../../../routing/simulate/change.ts';
import type { SimDay } from '../../../routing/simulate/day.ts';
import type { SimResult } from '../../../routing/simulate/replicate.ts';
import type { Scenario } from '../../../routing/simulate/scenario.ts';

/** Plain data: it crosses into a thread. */
export interface SimulationTask {
  base: { scenario: Scenario } | { day: SimDay };
  policy: Policy;
  change?: DayChange;
  replications: number;
  seed: number;
}

export interface SimulationResults {
  base: SimResult;
  changed?: SimResult;
}

export type SimulationEnd =
  | { how: 'done'; value: SimulationResults }
  | { how: 'cancelled' }
  | { how: 'too_long' }
  | { how: 'out_of_memory' };

export interface SimulationRunner {
  /** @param options.onProgress replications played so far, of both days together */
  run(
    task: SimulationTask,
    options: { signal: AbortSignal; onProgress: (done: number) => void },
  ): Promise<SimulationEnd>;
}
