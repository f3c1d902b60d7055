/** The rules as they are being edited: the shared draft behind them, and what a check says of its files. */
import { computed, onBeforeUnmount, ref, shallowRef } from 'vue';
import type { RuleCheck, RuleFile, RulesView } from '../../../routing/protocol/classify/rules.ts';
import { http } from '../../shared/http.ts';
import { useDraft } from '../versions/use-draft.ts';

const CHECK_AFTER_MS = 500;

export const useRules = () => {
  const check = shallowRef<RuleCheck>();
  const checking = ref(false);
  const broken = computed(() => check.value?.problems.some(({ severity }) => severity === 'error') ?? false);
  const draft = useDraft({
    read: () => http('GET /api/v1/rules'),
    contentOf: (view: RulesView): RuleFile[] => view.draft.files,
    save: (version, files) => http('PUT /api/v1/rules/draft', { body: { version, files } }),
    drop: (version) => http('DELETE /api/v1/rules/draft', { query: { version } }),
  });
  const files = computed<readonly RuleFile[]>(() => draft.content.value ?? []);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  const checkNow = async (): Promise<void> => {
    round += 1;
    const mine = round;
    checking.value = true;
    const answer = await http('POST /api/v1/rules/check', { body: { files: [...files.value] } });
    if (mine !== round) return;
    checking.value = false;
    draft.failure.value = answer.ok ? undefined : answer;
    if (answer.ok) check.value = answer.value;
  };
  const checkSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void checkNow(), CHECK_AFTER_MS);
  };
  onBeforeUnmount(() => clearTimeout(timer));

  const load = async (keep = false): Promise<void> => {
    await draft.load(keep);
    if (!draft.failure.value) await checkNow();
  };
  const edit = (next: RuleFile[]): void => {
    draft.content.value = next;
    checkSoon();
  };
  const discard = async (): Promise<void> => {
    await draft.discard();
    await checkNow();
  };
  return { ...draft, files, check, checking, broken, load, edit, discard };
};
