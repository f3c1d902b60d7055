/**
 * PORT: the record of everything. Collections of JSON documents with declared indexes, so that both adapters
 * (SQLite, MongoDB) behave alike to the last refusal. No operation spans two documents.
 */

import type { Collection, CollectionSpec } from './collection.ts';
import { CASES, type CaseDocuments } from './collections/cases.ts';
import { CHANNELS, type ChannelDocuments } from './collections/channels.ts';
import { CITIZENS, type CitizenDocuments } from './collections/citizens.ts';
import { DUTY, type DutyDocuments } from './collections/duty.ts';
import { LOG, type LogDocuments } from './collections/log.ts';
import { PARTNERS, type PartnerDocuments } from './collections/partners.ts';
import { PEOPLE, type PeopleDocuments } from './collections/people.ts';
import { RULES, type RuleDocuments } from './collections/rules.ts';

export type * from './collection.ts';

/** The kind of document in each collection. */
export interface Documents
  extends CaseDocuments,
    PeopleDocuments,
    DutyDocuments,
    ChannelDocuments,
    CitizenDocuments,
    PartnerDocuments,
    RuleDocuments,
    LogDocuments {}

/** What adapters must index, for each collection. */
export const COLLECTIONS: Readonly<Record<keyof Documents, CollectionSpec>> = {
  ...CASES,
  ...PEOPLE,
  ...DUTY,
  ...CHANNELS,
  ...CITIZENS,
  ...PARTNERS,
  ...RULES,
  ...LOG,
};

export type Collections = { readonly [Name in keyof Documents]: Collection<Documents[Name]> };

export interface Store extends Collections {
  /** Resolves when a trivial durable round trip works; rejects with StoreUnavailable otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The one exception that adapters throw for a lost or stalled database; the edge answers `unavailable`. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
