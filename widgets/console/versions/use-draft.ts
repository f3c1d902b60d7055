/** A shared draft as it is being edited: what stands on the server, what is typed here, and who was faster. */
import { computed, ref, shallowRef } from 'vue';
import type { Failure, Result } from '../../shared/failure.ts';

/** What the server tells of something that is edited as a draft. */
export interface DraftView {
  draft: { version: number; open: boolean };
}

/** @typeParam V what is read, @typeParam C what is edited in it, @typeParam S what a save answers */
export interface DraftSource<V extends DraftView, C, S extends { version: number }> {
  read: () => Promise<Result<V>>;
  contentOf: (view: V) => C;
  save: (version: number, content: C) => Promise<Result<S>>;
  drop: (version: number) => Promise<Result<unknown>>;
  /** After the draft was read anew: what was worked out of the old one is gone. */
  onTaken?: () => void;
  onSaved?: (answer: S) => void;
}

export const useDraft = <V extends DraftView, C, S extends { version: number }>(
  source: DraftSource<V, C, S>,
) => {
  const view = shallowRef<V>();
  const content = shallowRef<C>();
  const kept = ref('');
  const busy = ref(false);
  const conflict = ref(false);
  const failure = ref<Failure>();
  const dirty = computed(() => content.value !== undefined && JSON.stringify(content.value) !== kept.value);

  /** @param keep leaves what is being typed as it is and renews only what stands around it */
  const load = async (keep = false): Promise<void> => {
    const answer = await source.read();
    failure.value = answer.ok ? undefined : answer;
    if (!answer.ok) return;
    view.value = answer.value;
    if (keep) return;
    content.value = source.contentOf(answer.value);
    kept.value = JSON.stringify(content.value);
    conflict.value = false;
    source.onTaken?.();
  };
  const save = async (): Promise<boolean> => {
    const sent = content.value;
    if (!view.value || sent === undefined || busy.value) return false;
    busy.value = true;
    const answer = await source.save(view.value.draft.version, sent);
    if (answer.ok) {
      kept.value = JSON.stringify(sent);
      source.onSaved?.(answer.value);
      const fresh = await source.read();
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
    const fresh = await source.read();
    if (fresh.ok) view.value = fresh.value;
    return save();
  };
  const discard = async (): Promise<void> => {
    const draft = view.value?.draft;
    if (draft?.open) {
      const answer = await source.drop(draft.version);
      if (!answer.ok && answer.code !== 'version_conflict') failure.value = answer;
    }
    await load();
  };
  return { view, content, busy, conflict, failure, dirty, load, save, overwrite, discard };
};
