/** Who asks and who answers: citizens, accounts, organisations, who is there. */

import type { SubjectRequest } from '../../../routing/citizens/subject-request.ts';
import type { Adviser } from '../../../routing/dispatch/adviser.ts';
import type {
  ApiKey,
  Broadcast,
  Citizen,
  Organisation,
  PresenceEntry,
  PresenceRecord,
  Session,
  Staff,
} from '../../../routing/people.ts';
import type { CollectionSpec } from '../collection.ts';

export interface PeopleDocuments {
  citizens: Citizen;
  staff: Staff;
  organisations: Organisation;
  advisers: Adviser;
  sessions: Session;
  apiKeys: ApiKey;
  presences: PresenceRecord;
  presenceLog: PresenceEntry;
  broadcasts: Broadcast;
  subjectRequests: SubjectRequest;
}

export const PEOPLE = {
  citizens: {
    name: 'citizens',
    fields: ['phone', 'createdAt', 'boundTo'],
    unique: [['visitorHash'], ['externalKey'], ['bindHash']],
    text: ['name', 'phone'],
  },
  staff: {
    name: 'staff',
    fields: ['username', 'role', 'orgId', 'disabled'],
    unique: [['username']],
    text: ['username', 'displayName'],
  },
  organisations: {
    name: 'organisations',
    fields: ['code', 'kind', 'services', 'regionCode', 'disabled'],
    unique: [['code']],
    text: ['code', 'name'],
  },
  advisers: {
    name: 'advisers',
    fields: ['kind', 'staffId', 'phone', 'citizenId', 'regionCode', 'disabled', 'createdAt'],
    unique: [],
    text: ['name', 'phone'],
  },
  sessions: { name: 'sessions', fields: ['staffId', 'expiresAt', 'seenAt'], unique: [['tokenHash']] },
  apiKeys: { name: 'apiKeys', fields: ['system', 'disabled'], unique: [['keyHash'], ['name']] },
  presences: { name: 'presences', fields: ['state'], unique: [] },
  presenceLog: {
    name: 'presenceLog',
    fields: ['staffId', 'seq', 'at'],
    unique: [['staffId', 'seq']],
    isLog: true,
  },
  broadcasts: { name: 'broadcasts', fields: ['at', 'until'], unique: [] },
  subjectRequests: {
    name: 'subjectRequests',
    fields: ['no', 'state', 'kind', 'dueAt', 'createdAt', 'citizenId'],
    unique: [['no']],
    text: ['no'],
  },
} as const satisfies Record<keyof PeopleDocuments, CollectionSpec>;
