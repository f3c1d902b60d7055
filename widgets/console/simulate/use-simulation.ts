/** State of the what-if page: the day, the changes, the run and its figures. */
import { onBeforeUnmount, ref, shallowRef } from 'vue';
import type {
  DayChangeInput,
  SimulationDayView,
  SimulationSource,
  SimulationView,
} from '../../../routing/protocol/simulation.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';

/** How often a run is looked at, ms. */
const LOOK_MS = 500;

/** Without what says nothing; undefined when nothing is left. */
export const tidy = (change: DayChangeInput): DayChangeInput | undefined => {
  const { add, remove, people, arrivalsFactor, handleFactor, policy } = change;
  const kept: DayChangeInput = {
    ...(add?.length ? { add } : {}),
    ...(remove?.length ? { remove } : {}),
    ...(people?.length ? { people } : {}),
    ...(arrivalsFactor !== undefined && arrivalsFactor !== 1 ? { arrivalsFactor } : {}),
    ...(handleFactor !== undefined && handleFactor !== 1 ? { handleFactor } : {}),
    ...(policy && Object.keys(policy).length > 0 ? { policy } : {}),
  };
  return Object.keys(kept).length > 0 ? kept : undefined;
};

export const useSimulation = () => {
  const source = ref<SimulationSource>({ example: 'county' });
  const day = shallowRef<SimulationDayView>();
  const change = ref<DayChangeInput>({});
  const run = shallowRef<SimulationView>();
  const failure = ref<Failure>();
  const busy = ref(false);
  const gone = ref(false);
  let later: ReturnType<typeof setTimeout> | undefined;

  const loadDay = async (): Promise<void> => {
    busy.value = true;
    const asked = source.value;
    const answer = await http('POST /api/v1/simulations/day', { body: { source: asked }, timeoutMs: 60_000 });
    busy.value = false;
    failure.value = answer.ok ? undefined : answer;
    if (asked !== source.value) return;
    change.value = {};
    day.value = answer.ok ? answer.value : undefined;
  };

  const look = async (): Promise<void> => {
    const now = run.value;
    if (now?.state !== 'running') return;
    const answer = await http('GET /api/v1/simulations/:id', { params: { id: now.id } });
    if (run.value?.id !== now.id) return;
    if (answer.ok) run.value = answer.value;
    else if (answer.code === 'not_found') {
      gone.value = true;
      run.value = undefined;
    }
    if (run.value?.state === 'running') later = setTimeout(() => void look(), LOOK_MS);
  };

  const start = async (replications: number): Promise<void> => {
    gone.value = false;
    const kept = tidy(change.value);
    busy.value = true;
    const answer = await http('POST /api/v1/simulations', {
      body: { source: source.value, replications, ...(kept ? { change: kept } : {}) },
      timeoutMs: 60_000,
    });
    busy.value = false;
    failure.value = answer.ok ? undefined : answer;
    if (!answer.ok) return;
    run.value = answer.value;
    later = setTimeout(() => void look(), LOOK_MS);
  };

  const cancel = async (): Promise<void> => {
    if (!run.value) return;
    const answer = await http('DELETE /api/v1/simulations/:id', { params: { id: run.value.id } });
    failure.value = answer.ok ? undefined : answer;
    if (answer.ok) run.value = answer.value;
  };

  onBeforeUnmount(() => clearTimeout(later));
  return { source, day, change, run, failure, busy, gone, loadDay, start, cancel };
};
