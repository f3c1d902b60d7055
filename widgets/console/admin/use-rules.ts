/** The rules as they are being edited: files, the shared draft behind them, and what a check says of them. */
import { computed, onBeforeUnmount, ref, shallowRef } from 'vue';
import type { RuleCheck, RuleFile, RulesView } from '../../../routing/protocol/classify/rules.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';

const CHECK_AFTER_MS = 500;
const copy = (files: readonly RuleFile[]): RuleFile[] => files.map((one) => ({ ...one }));

export const useRules = () => {
  const view = shallowRef<RulesView>();
  const files = ref<RuleFile[]>([]);
  const kept = ref('');
  const check = shallowRef<RuleCheck>();
  const checking = ref(false);
  const busy = ref(false);
  const conflict = ref(false);
  const failure = ref<Failure>();
  const dirty = computed(() => JSON.stringify(files.value) !== kept.value);
  const broken = computed(() => check.value?.problems.some(({ severity }) => severity === 'error') ?? false);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  const checkNow = async (): Promise<void> => {
    round += 1;
    const mine = round;
    checking.value = true;
    const answer = await http('POST /api/v1/rules/check', { body: { files: files.value } });
    if (mine !== round) return;
    checking.value = false;
    failure.value = answer.ok ? undefined : answer;
    if (answer.ok) check.value = answer.value;
  };
  const checkSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void checkNow(), CHECK_AFTER_MS);
  };
  onBeforeUnmount(() => clearTimeout(timer));

  const take = (next: RulesView): void => {
    view.value = next;
    files.value = copy(next.draft.files);
    kept.value = JSON.stringify(files.value);
    conflict.value = false;
  };
  /** @param keep leaves what is being typed as it is and renews only what stands around it */
  const load = async (keep = false): Promise<void> => {
    const answer = await http('GET /api/v1/rules');
    failure.value = answer.ok ? undefined : answer;
    if (!answer.ok) return;
    if (keep) view.value = answer.value;
    else take(answer.value);
    await checkNow();
  };
  const edit = (next: RuleFile[]): void => {
    files.value = next;
    checkSoon();
  };

  const save = async (): Promise<boolean> => {
    if (!view.value || busy.value) return false;
    busy.value = true;
    const sent = copy(files.value);
    const answer = await http('PUT /api/v1/rules/draft', {
      body: { version: view.value.draft.version, files: sent },
    });
    if (answer.ok) {
      const fresh = await http('GET /api/v1/rules');
      if (fresh.ok)
        view.value = { ...fresh.value, draft: { ...fresh.value.draft, version: answer.value.version } };
      kept.value = JSON.stringify(sent);
      conflict.value = false;
    } else if (answer.code === 'version_conflict') conflict.value = true;
    failure.value = answer.ok || conflict.value ? undefined : answer;
    busy.value = false;
    return answer.ok;
  };
  /** Saves over what somebody else saved, knowingly. */
  const overwrite = async (): Promise<boolean> => {
    const fresh = await http('GET /api/v1/rules');
    if (fresh.ok) view.value = fresh.value;
    return save();
  };
  const discard = async (): Promise<void> => {
    const draft = view.value?.draft;
    if (draft?.open) {
      const answer = await http('DELETE /api/v1/rules/draft', { query: { version: draft.version } });
      if (!answer.ok && answer.code !== 'version_conflict') failure.value = answer;
    }
    await load();
  };
  return {
    ...{ view, files, check, checking, busy, conflict, failure, dirty, broken },
    ...{ load, edit, save, overwrite, discard },
  };
};
