/** The list of references as it stands in the store; until a bureau has changed anything, the one that ships. */
import type { Reference } from '../../../routing/bureau/references.ts';
import type { Store } from '../../stores/store.ts';
import { STARTER_REFERENCES } from './starter.ts';

export const REFERENCES_KEY = 'references';

export interface StoredReferences {
  items: readonly Reference[];
  /** 0: the list that ships. */
  version: number;
}

export const storedReferences = async (store: Pick<Store, 'settings'>): Promise<StoredReferences> => {
  const setting = await store.settings.get(REFERENCES_KEY);
  return setting
    ? { items: setting.value as Reference[], version: setting.version }
    : { items: STARTER_REFERENCES, version: 0 };
};
