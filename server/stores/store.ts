/**
 * PORT: the record of everything. Collections of JSON documents with declared indexes, so that both adapters
 * (SQLite, MongoDB) behave alike to the last refusal. No operation spans two documents.
 */

import type { Recording } from '../../routing/call/recording.ts';
import type { Call } from '../../routing/call/types.ts';
import type { CatalogueItem, CatalogueUse } from '../../routing/catalogue.ts';
import type { Message, StoredFile } from '../../routing/conversation.ts';
import type { Adviser } from '../../routing/dispatch/adviser.ts';
import type { ConflictRecord } from '../../routing/dispatch/conflict.ts';
import type { Attendance } from '../../routing/duty/attendance.ts';
import type { RosterChange } from '../../routing/duty/roster-change.ts';
import type { SwapRequest } from '../../routing/duty/swap.ts';
import type { FollowUp } from '../../routing/follow-up.ts';
import type { Follower, InboxEntry, OutEntry } from '../../routing/follower.ts';
import type { Notice } from '../../routing/notice.ts';
import type { Order } from '../../routing/order.ts';
import type {
  ApiKey,
  AuditEntry,
  Broadcast,
  Citizen,
  IdempotencyRecord,
  Organisation,
  PresenceEntry,
  PresenceRecord,
  Receipt,
  Session,
  Shift,
  Staff,
} from '../../routing/people.ts';
import type { Rating, RatingInvitation } from '../../routing/rating.ts';
import type { Reach } from '../../routing/reach.ts';
import type { Region } from '../../routing/regions.ts';
import type {
  ModelDoc,
  ModelVersionDoc,
  PolicyVersionDoc,
  RuleSetDoc,
  SettingDoc,
} from '../../routing/settings.ts';
import type { SmsEntry } from '../../routing/sms.ts';
import type { SubjectRequest } from '../../routing/subject-request.ts';
import type { Ticket } from '../../routing/ticket.ts';
import type { Delivery, Partner, WorkOrder } from '../../routing/workorder.ts';

export type Scalar = string | number | boolean;

/** Declares what an adapter must index. Field names may be dotted paths into the document. */
export interface CollectionSpec {
  name: string;
  /** Fields that `find`, `count` and `groupCount` may filter, sort or group on. Others are refused loudly. */
  fields: readonly string[];
  /** Each list of fields is unique over documents in which all of them are present. */
  unique: readonly (readonly string[])[];
  /** Pairs [a, b]: pages of documents with one value of `a`, in the order of `b`, are read without a sort. */
  orders?: readonly (readonly [string, string])[];
  /** Fields searched by `text`: case-folded substring, also for Chinese. */
  text?: readonly string[];
  /** `insertNext` numbers documents 1, 2, 3 ... without gaps within equal `partition`. */
  sequence?: { partition: string; field: string };
}

export type Condition =
  | Scalar
  | { in: readonly Scalar[] }
  | { ne: Scalar }
  | { gt?: Scalar; gte?: Scalar; lt?: Scalar; lte?: Scalar }
  | { exists: boolean };

/** All conditions must hold. For a field that holds an array, equality and `in` mean "contains". */
export interface Filter {
  where?: Record<string, Condition>;
  /** Case-folded substring over the declared text fields; never a pattern. */
  text?: string;
}

export interface FindOptions extends Filter {
  /** Default: by `id`. `id` is always the tie-break, in the same direction. */
  sort?: { field: string; direction: 'asc' | 'desc' };
  /** 1..500, default 50. */
  limit?: number;
  /** From the page before. */
  cursor?: string;
}

export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  cursor?: string;
}

export type InsertOutcome<T> = { ok: true; doc: T } | { ok: false; conflict: readonly string[] };

export type UpdateOutcome<T> =
  | { ok: true; doc: T }
  | { ok: false; reason: 'not_found' | 'version_conflict' | 'duplicate_key' };

/** How a grouped count cuts a field: as is, or an instant cut to the day in Asia/Shanghai (YYYY-MM-DD). */
export type GroupBy = string | { day: string };

export interface Collection<T extends { id: string }> {
  /** `conflict` names the unique fields that clash (['id'] for the id itself). */
  insert(doc: T): Promise<InsertOutcome<T>>;
  /** All or nothing up to the first conflict is NOT promised: returns how many of the head were written. */
  insertMany(docs: readonly T[]): Promise<{ inserted: number; conflict?: readonly string[] }>;
  /**
   * Inserts with the sequence field set to the next number of the partition, whatever value `doc` carries there.
   * Atomic under concurrency from any node. On a conflict over another unique key no number is used up.
   */
  insertNext(doc: T): Promise<InsertOutcome<T>>;
  get(id: string): Promise<T | undefined>;
  /** By one declared unique key. */
  getBy(key: Record<string, Scalar>): Promise<T | undefined>;
  /** Replaces the document if its `version` is `expectedVersion`; the stored version becomes expectedVersion + 1. */
  replace(doc: T, expectedVersion: number): Promise<UpdateOutcome<T>>;
  /**
   * Sets top-level fields to the maximum of the stored and the given value and adds 1 to `version` (so that a
   * `replace` that read an older state is refused instead of lowering them). Never refused itself.
   */
  raise(id: string, fields: Record<string, number | string>): Promise<boolean>;
  remove(id: string): Promise<boolean>;
  find(options?: FindOptions): Promise<Page<T>>;
  count(filter?: Filter): Promise<number>;
  /** Counts per combination of group values, highest first; missing values count under null. */
  groupCount(by: readonly GroupBy[], filter?: Filter): Promise<{ key: (Scalar | null)[]; count: number }[]>;
}

export const COLLECTIONS = {
  tickets: {
    name: 'tickets',
    fields: [
      'no',
      'channel',
      'status',
      'regionCode',
      'requester.citizenId',
      'requester.phone',
      'classification.matter',
      'confirmedMatter',
      'groups',
      'urgency',
      'crisis',
      'requester.name',
      'placement.stepName',
      'placement.mode',
      'grab.by',
      'grab.at',
      'ownerId',
      'attribution.staffId',
      'createdAt',
      'updatedAt',
      'dueAt',
      'stamps.fedBackAt',
      'lastMessageAt',
      'externalRef.system',
      'externalRef.no',
      'groupId',
      'answer.inTime',
      'answer.seconds',
    ],
    unique: [['no']],
    // The line and the box, the oldest first; what one citizen has brought.
    orders: [
      ['status', 'createdAt'],
      ['requester.citizenId', 'createdAt'],
    ],
    text: ['no', 'subject', 'requester.name', 'requester.phone', 'wrapUp.feedback'],
  },
  messages: {
    name: 'messages',
    fields: ['ticketId', 'seq', 'kind', 'at', 'author.kind'],
    unique: [['key'], ['ticketId', 'seq']],
    text: ['text'],
    sequence: { partition: 'ticketId', field: 'seq' },
  },
  files: { name: 'files', fields: ['ticketId', 'sha256', 'at'], unique: [] },
  orders: {
    name: 'orders',
    fields: [
      'no',
      'ticketId',
      'orgId',
      'staffId',
      'status',
      'kind',
      'service',
      'dueAt',
      'overdue',
      'createdAt',
      'updatedAt',
      'parentId',
      'extension.state',
      'signedInTime',
      'repliedInTime',
      'returnedBy',
    ],
    unique: [['no']],
    text: ['no', 'demand', 'reply'],
  },
  notices: { name: 'notices', fields: ['to', 'at', 'ticketId', 'orderId'], unique: [] },
  invitations: { name: 'invitations', fields: ['ticketId', 'closesAt', 'ratedAt'], unique: [['ticketId']] },
  ratings: {
    name: 'ratings',
    fields: ['ticketId', 'grade', 'staffId', 'orgId', 'at'],
    unique: [['ticketId']],
    text: ['words', 'ticketNo'],
  },
  citizens: {
    name: 'citizens',
    fields: ['phone', 'createdAt'],
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
  shifts: {
    name: 'shifts',
    fields: ['staffId', 'startAt', 'endAt', 'post'],
    unique: [['staffId', 'startAt']],
  },
  broadcasts: { name: 'broadcasts', fields: ['at', 'until'], unique: [] },
  subjectRequests: {
    name: 'subjectRequests',
    fields: ['no', 'state', 'kind', 'dueAt', 'createdAt'],
    unique: [['no']],
    text: ['no'],
  },
  sessions: { name: 'sessions', fields: ['staffId', 'expiresAt', 'seenAt'], unique: [['tokenHash']] },
  apiKeys: { name: 'apiKeys', fields: ['system', 'disabled'], unique: [['keyHash'], ['name']] },
  audit: {
    name: 'audit',
    fields: ['seq', 'at', 'who', 'what', 'target'],
    unique: [['seq']],
    text: ['whoName', 'what', 'target'],
  },
  receipts: { name: 'receipts', fields: ['ticketId', 'at', 'step'], unique: [] },
  idempotency: { name: 'idempotency', fields: ['at'], unique: [] },
  settings: { name: 'settings', fields: [], unique: [] },
  presences: { name: 'presences', fields: ['state'], unique: [] },
  ruleSets: { name: 'ruleSets', fields: ['no'], unique: [['no']] },
  models: { name: 'models', fields: ['at'], unique: [] },
  modelVersions: { name: 'modelVersions', fields: ['no'], unique: [['no']] },
  followers: { name: 'followers', fields: ['accountId', 'following', 'boundTo'], unique: [] },
  inbox: { name: 'inbox', fields: ['followerId', 'state', 'atMs', 'receivedAt'], unique: [] },
  outbox: {
    name: 'outbox',
    fields: ['followerId', 'ticketId', 'state', 'kind', 'messageSeq', 'turn', 'createdAt'],
    unique: [],
  },
  reaches: {
    name: 'reaches',
    fields: ['ticketId', 'open', 'noticeId', 'createdAt'],
    unique: [],
  },
  followUps: {
    name: 'followUps',
    fields: ['ticketId', 'state', 'takenBy', 'fromDay', 'dueDay', 'updatedAt'],
    unique: [],
  },
  sms: {
    name: 'sms',
    fields: ['ticketId', 'purpose', 'state', 'phoneKey', 'nextAtMs', 'createdAt'],
    unique: [['slot']],
  },
  presenceLog: { name: 'presenceLog', fields: ['staffId', 'seq', 'at'], unique: [['staffId', 'seq']] },
  rosterChanges: { name: 'rosterChanges', fields: ['kind', 'state', 'at'], unique: [] },
  swaps: { name: 'swaps', fields: ['fromId', 'toId', 'state', 'createdAt'], unique: [] },
  attendance: { name: 'attendance', fields: ['staffId', 'startAt', 'endAt', 'closed'], unique: [] },
  partners: { name: 'partners', fields: ['code', 'kind', 'disabled', 'keyIds'], unique: [['code']] },
  workOrders: {
    name: 'workOrders',
    fields: [
      'partnerId',
      'direction',
      'externalNo',
      'ticketId',
      'no',
      'status',
      'settled',
      'createdAt',
      'updatedAt',
    ],
    unique: [['no'], ['inKey']],
  },
  deliveries: {
    name: 'deliveries',
    fields: ['partnerId', 'workOrderId', 'seq', 'state', 'nextAt', 'createdAt'],
    unique: [],
  },
  nonces: { name: 'nonces', fields: ['at'], unique: [] },
  regions: {
    name: 'regions',
    fields: ['code', 'level', 'parent'],
    unique: [['code']],
    text: ['code', 'name'],
  },
  catalogue: {
    name: 'catalogue',
    fields: ['code', 'no', 'service', 'from'],
    unique: [['code', 'no']],
    text: ['code', 'name'],
  },
  catalogueUses: { name: 'catalogueUses', fields: ['ticketId', 'code', 'no', 'at'], unique: [] },
  policyVersions: { name: 'policyVersions', fields: ['no'], unique: [['no']] },
  advisers: {
    name: 'advisers',
    fields: ['kind', 'staffId', 'phone', 'citizenId', 'regionCode', 'disabled', 'createdAt'],
    unique: [],
    text: ['name', 'phone'],
  },
  conflicts: {
    name: 'conflicts',
    fields: ['ticketId', 'why', 'opposing.name', 'opposing.phone', 'at'],
    unique: [],
  },
  calls: {
    name: 'calls',
    fields: [
      'ticketId',
      'live',
      'state',
      'number',
      'end',
      'callback',
      'rated',
      'legIds',
      'arrivedAtMs',
      'endedAtMs',
    ],
    unique: [],
  },
  recordings: {
    name: 'recordings',
    fields: ['ticketId', 'callId', 'state', 'sha256', 'startedAt', 'keepUntil'],
    unique: [],
  },
} as const satisfies Record<string, CollectionSpec>;

/** A nonce of a signed request that has been used; `id` is a digest of key and nonce. */
export interface NonceDoc {
  id: string;
  at: string;
}

/** The ticket number is made by `insertNext` over these: one document per day and serial. */
export interface SerialDoc {
  id: string;
  /** YYYYMMDD in Asia/Shanghai. */
  day: string;
  serial: number;
}

export const SERIALS = {
  name: 'serials',
  fields: ['day', 'serial'],
  unique: [['day', 'serial']],
  sequence: { partition: 'day', field: 'serial' },
} as const satisfies CollectionSpec;

export interface Store {
  readonly tickets: Collection<Ticket>;
  readonly messages: Collection<Message>;
  readonly files: Collection<StoredFile>;
  readonly orders: Collection<Order>;
  readonly notices: Collection<Notice>;
  readonly invitations: Collection<RatingInvitation>;
  readonly ratings: Collection<Rating>;
  readonly citizens: Collection<Citizen>;
  readonly staff: Collection<Staff>;
  readonly organisations: Collection<Organisation>;
  readonly shifts: Collection<Shift>;
  readonly sessions: Collection<Session>;
  readonly apiKeys: Collection<ApiKey>;
  readonly audit: Collection<AuditEntry>;
  readonly receipts: Collection<Receipt>;
  readonly idempotency: Collection<IdempotencyRecord>;
  readonly settings: Collection<SettingDoc>;
  readonly presences: Collection<PresenceRecord>;
  readonly ruleSets: Collection<RuleSetDoc>;
  readonly models: Collection<ModelDoc>;
  readonly modelVersions: Collection<ModelVersionDoc>;
  readonly presenceLog: Collection<PresenceEntry>;
  readonly rosterChanges: Collection<RosterChange>;
  readonly swaps: Collection<SwapRequest>;
  readonly attendance: Collection<Attendance>;
  readonly policyVersions: Collection<PolicyVersionDoc>;
  readonly advisers: Collection<Adviser>;
  readonly conflicts: Collection<ConflictRecord>;
  readonly serials: Collection<SerialDoc>;
  readonly followers: Collection<Follower>;
  readonly inbox: Collection<InboxEntry>;
  readonly outbox: Collection<OutEntry>;
  readonly sms: Collection<SmsEntry>;
  readonly reaches: Collection<Reach>;
  readonly followUps: Collection<FollowUp>;
  readonly partners: Collection<Partner>;
  readonly workOrders: Collection<WorkOrder>;
  readonly deliveries: Collection<Delivery>;
  readonly nonces: Collection<NonceDoc>;
  readonly regions: Collection<Region>;
  readonly catalogue: Collection<CatalogueItem>;
  readonly catalogueUses: Collection<CatalogueUse>;
  readonly broadcasts: Collection<Broadcast>;
  readonly subjectRequests: Collection<SubjectRequest>;
  readonly calls: Collection<Call>;
  readonly recordings: Collection<Recording>;
  /** Resolves when a trivial durable round trip works; rejects with StoreUnavailable otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The one exception that adapters throw for a lost or stalled database; the edge answers `unavailable`. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
