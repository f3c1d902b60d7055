/** The policy as it is being edited: the shared draft behind it, what a check says, what a preview found. */
import { computed, ref, shallowRef } from 'vue';
import type {
  EditablePolicy,
  PoliciesView,
  PolicyPreview,
  PolicyProblem,
} from '../../../routing/protocol/policies.ts';
import { http } from '../../shared/http.ts';
import { useDraft } from '../versions/use-draft.ts';

export const usePolicies = () => {
  const problems = shallowRef<readonly PolicyProblem[]>([]);
  const preview = shallowRef<PolicyPreview>();
  const previewing = ref(false);
  const broken = computed(() => problems.value.some(({ severity }) => severity === 'error'));
  const draft = useDraft({
    read: () => http('GET /api/v1/policies'),
    contentOf: (view: PoliciesView): EditablePolicy => view.draft.policy,
    save: (version, policy) =>
      http('PUT /api/v1/policies/draft', { body: { version, policy: { ...policy } } }),
    drop: (version) => http('DELETE /api/v1/policies/draft', { query: { version } }),
    onTaken: () => {
      preview.value = undefined;
      problems.value = [];
    },
    onSaved: (answer) => {
      problems.value = answer.problems;
    },
  });

  const edit = (next: EditablePolicy): void => {
    draft.content.value = next;
    preview.value = undefined;
  };
  const look = async (): Promise<void> => {
    const policy = draft.content.value;
    if (!policy) return;
    previewing.value = true;
    const answer = await http('POST /api/v1/policies/preview', { body: { policy: { ...policy } } });
    previewing.value = false;
    draft.failure.value = answer.ok ? undefined : answer;
    if (!answer.ok) return;
    preview.value = answer.value;
    problems.value = answer.value.problems;
  };
  return { ...draft, problems, preview, previewing, broken, edit, look };
};
