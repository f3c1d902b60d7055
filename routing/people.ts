/** People and organisations: staff, their skills and capacity, shifts, organisations, citizens. */

import type { Sanction } from './sanctions.ts';
import type { Id, Instant } from './ticket.ts';
import type { StaffKind } from './vocabulary/staff-kinds.ts';
import type {
  Clearance,
  Lane,
  Language,
  Matter,
  MediationField,
  OrgKind,
  OrgSubtype,
  PauseReason,
  Role,
  Service,
} from './vocabulary.ts';

/**
 * A line that a roster names: every service, also those that the installation added (R042, R062), and the publicity of
 * law (法治宣传) that R027 asks of each tenant.
 */
export type DutyLine = Service | 'publicity';

/**
 * A skill is a matter, a service line, '*' for every matter ("general seat"), or `desk:<key>` for a desk of the policy.
 * Level 1 (knows) to 5 (expert).
 */
export interface Skill {
  key: Matter | Service | '*' | `desk:${string}`;
  level: number;
}

/** What is kept of a second factor; never the secret itself. */
export interface SecondFactor {
  /** The shared secret, sealed under the installation's key. */
  sealed: string;
  since: Instant;
  /** The newest 30 s step whose code was used: each counts once. */
  lastStep: number;
  /** Hashes of the spare codes that are left. */
  spare: string[];
}

export interface Staff {
  id: Id;
  version: number;
  username: string;
  displayName: string;
  role: Role;
  orgId?: Id;
  passwordHash: string;
  mustChangePassword: boolean;
  /** With it a password alone signs nobody in. */
  secondFactor?: SecondFactor;
  failedLogins: number;
  lockedUntil?: Instant;
  disabled: boolean;
  /** R056: on what footing he serves; absent: not said. */
  kind?: StaffKind;
  /** RS3: restricted tickets that he may take and open. */
  clearances?: Clearance[];
  /** SN: oldest first. */
  sanctions?: Sanction[];
  skills: Skill[];
  languages: Language[];
  /** Region codes served; a code covers everything below it (prefix rule of GB/T 2260). */
  regionCodes: string[];
  /** How many at once per lane; 0 = takes none. */
  capacity: Record<Lane, number>;
  /** How many in total. */
  capacityTotal: number;
  /** Where calls ring instead of the console: a desk telephone, or a mobile (digits), which asks for a key. */
  answersAt?: { kind: 'sip'; address: string } | { kind: 'number'; number: string };
  createdAt: Instant;
  updatedAt: Instant;
}

export interface Organisation {
  id: Id;
  version: number;
  code: string;
  name: string;
  kind: OrgKind;
  services: Service[];
  regionCode: string;
  phone?: string;
  disabled: boolean;
  /** Places served beside its own; empty or absent: `regionCode` and what lies below. */
  regionCodes?: string[];
  address?: string;
  /** WGS 84 degrees. */
  lat?: number;
  lng?: number;
  /** Monday to Sunday, see `opening-hours.ts`. */
  hours?: string[];
  /** Special desks and forms (R053, R084, R085). */
  subtypes?: OrgSubtype[];
  /** In which fields of mediation it is good (R038). */
  fields?: MediationField[];
  /** Products and services offered (R031). */
  products?: { name: string; about?: string; fee?: string }[];
  /** SN: oldest first. */
  sanctions?: Sanction[];
  createdAt: Instant;
  updatedAt: Instant;
}

/** One turn of duty. `staffId` is routed to only inside [startAt, endAt). */
export interface Shift {
  id: Id;
  version: number;
  staffId: Id;
  startAt: Instant;
  endAt: Instant;
  post: string;
  /** The one line that this turn is for (R062); absent: whatever the person can do. */
  line?: DutyLine;
  /** Centre, court, detention house ... (R060). */
  place?: string;
  /** 带班领导 of the day (R130). */
  lead?: boolean;
  /** Unpaid: no subsidy, and it counts for the hours that every lawyer is asked to give (R069). */
  voluntary?: boolean;
  /** Name of the turn type that it was made from; the parts of a split turn share it. */
  turn?: string;
  /** Who had it before a substitute or a swap. */
  insteadOf?: Id;
  /** The change of the roster that put it here (an import, a swap). */
  changeId?: Id;
  createdAt: Instant;
  updatedAt: Instant;
}

/** A person as known across channels. `phone` is E.164 or a Chinese number without separators. */
export interface Citizen {
  id: Id;
  version: number;
  name?: string;
  phone?: string;
  /** Hash of the visitor token of the web channel. */
  visitorHash?: string;
  externalKey?: string;
  /** CZ2: the person with whom this device, or this account of a portal, is joined by proof. */
  boundTo?: Id;
  /** CH14: keyed hash of the code that joins a follower with him, its end, and the event that used it up. */
  bindHash?: string;
  bindUntilMs?: number;
  bindUsedBy?: string;
  createdAt: Instant;
  updatedAt: Instant;
}

export interface Session {
  id: Id;
  version: number;
  tokenHash: string;
  staffId: Id;
  createdAt: Instant;
  seenAt: Instant;
  /** Absolute end, whatever the activity. */
  expiresAt: Instant;
  from: string;
}

export interface ApiKey {
  id: Id;
  version: number;
  name: string;
  keyHash: string;
  system: string;
  disabled: boolean;
  createdAt: Instant;
}

/** One link of the tamper-evident audit chain: hash = sha256(prevHash + canonical entry). */
export interface AuditEntry {
  id: Id;
  seq: number;
  at: Instant;
  who: string;
  whoName: string;
  from: string;
  what: string;
  target: string;
  data: Record<string, unknown>;
  prevHash: string;
  hash: string;
}

/** Why somebody was chosen, or nobody: candidates, filters, scores, rule hits (R048). */
export interface Receipt {
  id: Id;
  ticketId: Id;
  at: Instant;
  /** plan, offer, refuse, expire, accept, transfer, message_box ... */
  step: string;
  data: Record<string, unknown>;
}

/** Words of a supervisor to everybody who answers (SU5); each acknowledges for himself. */
export interface Broadcast {
  id: Id;
  version: number;
  text: string;
  by: Id;
  byName: string;
  at: Instant;
  /** Shown to nobody after this. */
  until: Instant;
  acks: { staffId: Id; at: Instant }[];
}

/** Idempotent answer to an API call. */
export interface IdempotencyRecord {
  /** apiKeyId + ':' + key */
  id: Id;
  bodyHash: string;
  ticketId: Id;
  at: Instant;
}

/** Where a person stands, across nodes; the live queue only knows ready or not. `id` is the staff id. */
export interface PresenceRecord {
  id: Id;
  version: number;
  state: 'ready' | 'paused' | 'offline';
  reason?: PauseReason;
  sinceMs: number;
  /** Server nodes on which he has a socket open. */
  nodes: string[];
  /** Offers missed in a row. */
  missed: number;
  /** Newest last, bounded: what the log of presence still has to take over. */
  trail?: PresenceStep[];
}

/** From `atMs` on the person was in this state, until the next step. */
export interface PresenceStep {
  /** 1, 2, 3 ... per person. */
  seq: number;
  atMs: number;
  state: PresenceRecord['state'];
  reason?: PauseReason;
}

/** One step of presence as it is kept for attendance: the record behind duty minutes. */
export interface PresenceEntry extends PresenceStep {
  /** `staffId:seq`: copied twice it is kept once. */
  id: Id;
  staffId: Id;
  at: Instant;
}
