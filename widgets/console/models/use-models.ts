/** The models as the page shows them: list, training with its progress, upload. */
import { onBeforeUnmount, ref, shallowRef } from 'vue';
import type { ModelsView } from '../../../routing/protocol/classify/models.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { base64Of } from '../../shared/read-file.ts';

/** While a training runs its progress is asked for. */
const LOOK_MS = 1_000;
const UPLOAD_MS = 90_000;

export const useModels = () => {
  const view = shallowRef<ModelsView>();
  const failure = ref<Failure>();
  const busy = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone = false;

  const load = async (): Promise<void> => {
    clearTimeout(timer);
    const answer = await http('GET /api/v1/models');
    failure.value = answer.ok ? undefined : answer;
    if (answer.ok) view.value = answer.value;
    if (!gone && view.value?.training?.state === 'running') timer = setTimeout(() => void load(), LOOK_MS);
  };
  onBeforeUnmount(() => {
    gone = true;
    clearTimeout(timer);
  });
  const train = async (): Promise<void> => {
    const answer = await http('POST /api/v1/models/training');
    await load();
    if (!answer.ok) failure.value = answer;
  };
  const cancel = async (): Promise<void> => {
    const answer = await http('DELETE /api/v1/models/training');
    await load();
    if (!answer.ok && answer.code !== 'wrong_state') failure.value = answer;
  };
  const upload = async (file: File): Promise<boolean> => {
    busy.value = true;
    const content = await base64Of(file).catch(() => '');
    const answer = await http('POST /api/v1/models', {
      body: { name: file.name, content },
      timeoutMs: UPLOAD_MS,
    });
    busy.value = false;
    await load();
    if (!answer.ok) failure.value = answer;
    return answer.ok;
  };
  return { view, failure, busy, load, train, cancel, upload };
};
