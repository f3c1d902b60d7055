/** A list that is edited as a whole and saved against its version: not typed into before it was read, nor while it is saved. */
import { computed, type Ref, ref } from 'vue';
import type { Failure, Result } from '../../shared/failure.ts';

export interface WholeList<T> {
  version: number;
  items: T[];
}

/** @typeParam T a line as it is edited; JSON alone, since what was changed is found by comparing it */
export interface WholeListSource<T> {
  read: () => Promise<Result<WholeList<T>>>;
  /** Answers how the list stands then. */
  save: (version: number, items: T[]) => Promise<Result<WholeList<T>>>;
  /** Somebody else was faster: the list was read again, and what was typed here is gone. */
  onStale: () => void;
}

/**
 * `open` is false until the list was read and while it is saved: either answer replaces the lines, and what was typed
 * before it came would be lost. A page opens its fields and its button to add by it.
 */
export const useWholeList = <T>(source: WholeListSource<T>) => {
  const items = ref([]) as Ref<T[]>;
  const kept = ref('[]');
  const version = ref<number>();
  const busy = ref(false);
  const failure = ref<Failure>();
  const open = computed(() => version.value !== undefined && !busy.value);
  const changed = computed(() => JSON.stringify(items.value) !== kept.value);

  const take = (answer: Result<WholeList<T>>): boolean => {
    busy.value = false;
    failure.value = answer.ok ? undefined : answer;
    if (!answer.ok) return false;
    items.value = answer.value.items;
    version.value = answer.value.version;
    kept.value = JSON.stringify(items.value);
    return true;
  };
  const load = async (): Promise<boolean> => take(await source.read());
  /** True when the list is kept. */
  const save = async (): Promise<boolean> => {
    if (version.value === undefined || busy.value) return false;
    busy.value = true;
    const answer = await source.save(version.value, items.value);
    if (answer.ok || answer.code !== 'version_conflict') return take(answer);
    if (await load()) source.onStale();
    return false;
  };
  return { items, open, busy, changed, failure, load, save };
};
