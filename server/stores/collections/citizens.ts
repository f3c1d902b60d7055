/** What belongs to the citizen's own pages. */
import type { IdentityKey } from '../../../routing/identity.ts';
import type { TranscriptLink } from '../../../routing/transcript.ts';
import type { CollectionSpec } from '../collection.ts';

export interface CitizenDocuments {
  identityKeys: IdentityKey;
  transcripts: TranscriptLink;
}

export const CITIZENS = {
  identityKeys: { name: 'identityKeys', fields: ['disabled'], unique: [['name']] },
  transcripts: { name: 'transcripts', fields: ['ticketId', 'createdAt'], unique: [['tokenHash']] },
} as const satisfies Record<keyof CitizenDocuments, CollectionSpec>;
