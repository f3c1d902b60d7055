/** The thread in which a what-if is played. */
import { playStudy } from '../../routing/simulate/replicate.ts';
import { baseOfDay, baseOfScenario, studyOf } from '../../routing/simulate/study.ts';
import type { SimulationResults, SimulationTask } from '../desk/simulation/simulation-port.ts';
import { serveTask } from '../threads/serve.ts';
import { memoryEngine } from './engine.ts';

serveTask<SimulationTask, SimulationResults>(async (task, progress) => {
  const { policy, change, replications, seed } = task;
  const base =
    'day' in task.base ? baseOfDay(task.base.day, policy) : baseOfScenario(task.base.scenario, policy, seed);
  const options = { engine: memoryEngine, replications, seed };
  const first = await playStudy(studyOf(base), { ...options, onProgress: progress });
  if (!change) return { base: first };
  const changed = await playStudy(studyOf(base, change), {
    ...options,
    onProgress: (done) => progress(replications + done),
  });
  return { base: first, changed };
});
