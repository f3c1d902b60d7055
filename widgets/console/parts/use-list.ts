/** A list read page by page: items, the next page, the refusal. */
import { type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Failure, Result } from '../../shared/failure.ts';

export interface List<T> {
  items: ShallowRef<readonly T[]>;
  more: Ref<boolean>;
  busy: Ref<boolean>;
  failure: Ref<Failure | undefined>;
  load: () => Promise<void>;
  next: () => Promise<void>;
}

export const useList = <T>(read: (cursor: string | undefined) => Promise<Result<PageOf<T>>>): List<T> => {
  const items = shallowRef<readonly T[]>([]);
  const more = ref(false);
  const busy = ref(false);
  const failure = ref<Failure>();
  let cursor: string | undefined;
  let round = 0;

  const fetch = async (first: boolean): Promise<void> => {
    round += 1;
    const mine = round;
    busy.value = true;
    const page = await read(first ? undefined : cursor);
    if (mine !== round) return;
    busy.value = false;
    failure.value = page.ok ? undefined : page;
    if (!page.ok) return;
    items.value = first ? page.value.items : [...items.value, ...page.value.items];
    cursor = page.value.cursor;
    more.value = cursor !== undefined;
  };
  return { items, more, busy, failure, load: () => fetch(true), next: () => fetch(false) };
};
