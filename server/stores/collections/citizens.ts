/** What belongs to the citizen's own pages. */
import type { AidApplication } from '../../../routing/citizens/aid.ts';
import type { Appointment } from '../../../routing/citizens/appointments.ts';
import type { Bulletin, BulletinSubscription, PhoneProof } from '../../../routing/citizens/bulletins.ts';
import type { IdentityKey } from '../../../routing/citizens/identity.ts';
import type { TranscriptLink } from '../../../routing/citizens/transcript.ts';
import type { CollectionSpec } from '../collection.ts';

export interface CitizenDocuments {
  identityKeys: IdentityKey;
  transcripts: TranscriptLink;
  appointments: Appointment;
  aidApplications: AidApplication;
  bulletins: Bulletin;
  bulletinSubscriptions: BulletinSubscription;
  phoneProofs: PhoneProof;
}

export const CITIZENS = {
  identityKeys: { name: 'identityKeys', fields: ['disabled'], unique: [['name']] },
  transcripts: { name: 'transcripts', fields: ['ticketId', 'createdAt'], unique: [['tokenHash']] },
  aidApplications: { name: 'aidApplications', fields: ['state', 'draftedAt'], unique: [['ticketId']] },
  bulletins: {
    name: 'bulletins',
    fields: ['state', 'atMs', 'createdAt', 'endedAt', 'logKept'],
    unique: [],
  },
  bulletinSubscriptions: {
    name: 'bulletinSubscriptions',
    fields: ['citizenId', 'on', 'regions', 'topics', 'createdAt', 'endedAt', 'endedAfter'],
    unique: [['on']],
  },
  phoneProofs: { name: 'phoneProofs', fields: ['askedAtMs'], unique: [] },
  appointments: {
    name: 'appointments',
    fields: ['citizenId', 'phone', 'state', 'startAt', 'ticketId'],
    unique: [['seat'], ['ofCitizen'], ['ofPhone'], ['no']],
  },
} as const satisfies Record<keyof CitizenDocuments, CollectionSpec>;
