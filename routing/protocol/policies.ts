/** What the policies page, advisers and sealed conflicts say and are told. */
import type { AdviserKind } from '../dispatch/adviser.ts';

export { ADVISER_KINDS, type AdviserKind } from '../dispatch/adviser.ts';

import type { ExclusionReason } from '../dispatch/exceptions.ts';
import type { PlanReceipt } from '../dispatch/plan.ts';
import type { Policy } from '../policy.ts';
import type { Id, Instant } from '../ticket.ts';
import type { Service } from '../vocabulary.ts';

/** A conflict on record, without its sealed words. */
export interface ConflictLine {
  id: Id;
  ticketId: Id;
  why: ExclusionReason;
  /** Names of whom it keeps out. */
  excluded: string[];
  by: string;
  at: Instant;
  unsealed: { by: string; at: Instant; why: string }[];
}

export interface UnsealedConflict extends ConflictLine {
  words: string;
  opposing?: { name?: string; phone?: string };
}

export interface AdviserLine {
  id: Id;
  version: number;
  kind: AdviserKind;
  name: string;
  staffId: Id;
  staffName: string;
  phone?: string;
  regionCode?: string;
  from?: string;
  to?: string;
  disabled: boolean;
}

/** Everything of the policy that the page edits; the calendar has a page of its own. */
export type EditablePolicy = Omit<Policy, 'calendar' | 'widenAfterMs'>;

export interface PolicyProblem {
  /** Path into the policy: `widening.2.afterMs`. */
  path: string;
  severity: 'error' | 'warning';
  /** Chinese and English, for a person. */
  zh: string;
  en: string;
}

export interface PolicyVersion {
  no: number;
  at?: Instant;
  byName?: string;
  why: string;
  copyOf?: number;
  /** Top-level parts that differ from the version before. */
  changed: string[];
}

export interface PolicyDraft {
  version: number;
  open: boolean;
  basedOn: number;
  savedAt?: Instant;
  savedBy?: string;
  policy: EditablePolicy;
}

export interface PoliciesView {
  live: PolicyVersion;
  policy: EditablePolicy;
  defaults: EditablePolicy;
  draft: PolicyDraft;
  history: PolicyVersion[];
}

/** One ticket under the live policy and under the draft. */
export interface PolicyMove {
  ticketId: Id;
  ticketNo: string;
  subject: string;
  before: PlanReceipt;
  after: PlanReceipt;
}

export interface PolicyLimit {
  ticketId: Id;
  ticketNo: string;
  subject: string;
  service: Service;
  /** Working days until the reply. */
  before: number;
  after: number;
  /** The entry that counts under the draft. */
  name?: string;
}

export interface PolicyPreview {
  /** Tickets looked at: those that wait, then the newest. */
  tickets: number;
  moved: PolicyMove[];
  /** Tickets that somebody could take under the live policy and nobody on staff under the draft. */
  unroutable: PolicyMove[];
  /** SL8: service orders of these tickets would be due after another number of working days. */
  limits: PolicyLimit[];
  problems: PolicyProblem[];
}
