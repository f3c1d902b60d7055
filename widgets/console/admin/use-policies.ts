/** The policy as it is being edited: the shared draft behind it, what a check says, what a preview found. */
import { computed, ref, shallowRef } from 'vue';
import type {
  EditablePolicy,
  PoliciesView,
  PolicyPreview,
  PolicyProblem,
} from '../../../routing/protocol/policies.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';

export const usePolicies = () => {
  const view = shallowRef<PoliciesView>();
  const policy = shallowRef<EditablePolicy>();
  const kept = ref('');
  const problems = shallowRef<readonly PolicyProblem[]>([]);
  const preview = shallowRef<PolicyPreview>();
  const busy = ref(false);
  const previewing = ref(false);
  const conflict = ref(false);
  const failure = ref<Failure>();
  const dirty = computed(() => policy.value !== undefined && JSON.stringify(policy.value) !== kept.value);
  const broken = computed(() => problems.value.some(({ severity }) => severity === 'error'));

  const take = (next: PoliciesView): void => {
    view.value = next;
    policy.value = next.draft.policy;
    kept.value = JSON.stringify(next.draft.policy);
    conflict.value = false;
    preview.value = undefined;
  };
  const load = async (): Promise<void> => {
    const answer = await http('GET /api/v1/policies');
    failure.value = answer.ok ? undefined : answer;
    if (!answer.ok) return;
    take(answer.value);
    problems.value = [];
  };
  const edit = (next: EditablePolicy): void => {
    policy.value = next;
    preview.value = undefined;
  };
  const save = async (): Promise<boolean> => {
    if (!view.value || !policy.value || busy.value) return false;
    busy.value = true;
    const sent = policy.value;
    const answer = await http('PUT /api/v1/policies/draft', {
      body: { version: view.value.draft.version, policy: { ...sent } },
    });
    if (answer.ok) {
      problems.value = answer.value.problems;
      kept.value = JSON.stringify(sent);
      const fresh = await http('GET /api/v1/policies');
      if (fresh.ok)
        view.value = { ...fresh.value, draft: { ...fresh.value.draft, version: answer.value.version } };
      conflict.value = false;
    } else if (answer.code === 'version_conflict') conflict.value = true;
    failure.value = answer.ok || conflict.value ? undefined : answer;
    busy.value = false;
    return answer.ok;
  };
  /** Saves over what somebody else saved, knowingly. */
  const overwrite = async (): Promise<boolean> => {
    const fresh = await http('GET /api/v1/policies');
    if (fresh.ok) view.value = fresh.value;
    return save();
  };
  const discard = async (): Promise<void> => {
    const draft = view.value?.draft;
    if (draft?.open) {
      const answer = await http('DELETE /api/v1/policies/draft', { query: { version: draft.version } });
      if (!answer.ok && answer.code !== 'version_conflict') failure.value = answer;
    }
    await load();
  };
  const look = async (): Promise<void> => {
    if (!policy.value) return;
    previewing.value = true;
    const answer = await http('POST /api/v1/policies/preview', { body: { policy: { ...policy.value } } });
    previewing.value = false;
    failure.value = answer.ok ? undefined : answer;
    if (!answer.ok) return;
    preview.value = answer.value;
    problems.value = answer.value.problems;
  };
  return {
    ...{ view, policy, problems, preview, busy, previewing, conflict, failure, dirty, broken },
    ...{ load, edit, save, overwrite, discard, look },
  };
};
