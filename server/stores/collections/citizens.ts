/** What belongs to the citizen's own pages. */
import type { IdentityKey } from '../../../routing/identity.ts';
import type { CollectionSpec } from '../collection.ts';

export interface CitizenDocuments {
  identityKeys: IdentityKey;
}

export const CITIZENS = {
  identityKeys: { name: 'identityKeys', fields: ['disabled'], unique: [['name']] },
} as const satisfies Record<keyof CitizenDocuments, CollectionSpec>;
