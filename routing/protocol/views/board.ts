/** The board of what goes on now. */
import type { Requirement } from '../../dispatch/eligibility.ts';
import type { Absence } from '../../duty/attendance.ts';
import type { Gap } from '../../duty/coverage.ts';
import type { Id, Instant, PresenceState } from '../../ticket.ts';
import type {
  Channel,
  Clearance,
  CrisisLevel,
  Grade,
  Matter,
  OrderStatus,
  PauseReason,
  Platform,
  Role,
} from '../../vocabulary.ts';
import type { BoardDuty } from '../duty/duty.ts';
import type { OrgFigures } from '../orders/org-figures.ts';
import type { ClosureView } from '../supervise.ts';

export interface BoardFeedItem {
  at: Instant;
  kind: 'accepted' | 'dispatched' | 'closed' | 'rated' | 'order' | 'crisis' | 'message_box' | 'missed';
  ticketId: Id;
  ticketNo: string;
  /** What it is about: the ticket's words, of an order its organisation (none for a rectification). */
  text: string;
  /** Who took or missed it. */
  who?: string;
  /** RS1: its words are hidden. */
  restricted?: true;
  status?: OrderStatus;
  grade?: Grade;
}

/** Names behind the keys of classes: places by code, desks by key, firms by id. */
export interface ClassNames {
  regions: Record<string, string>;
  desks: Record<string, string>;
  orgs: Record<string, string>;
}

/** Offers of a span; one may end in another than it was made in. */
export interface OfferCounts {
  made: number;
  accepted: number;
  declined: number;
  /** Nobody answered in time. */
  expired: number;
  /** Taken back: the citizen left, a supervisor assigned, the telephone could not be reached. */
  withdrawn: number;
}

/** Gaps that a supervisor must act on, worded by `alertText`. */
export type BoardAlert =
  | { code: 'nobody_on_duty' }
  | { code: 'class_uncovered'; need: Requirement; count: number }
  /** `led`: a supervisor who is signed in is cleared and can assign them; else nobody can (RS6). */
  | { code: 'restricted_alone'; clearance: Clearance; count: number; led?: boolean }
  | { code: 'order_overdue'; count: number }
  | { code: 'missing'; name: string; post: string; kind: Absence; sinceMs: number }
  | { code: 'duty_gap'; gap: Gap }
  | { code: 'crisis'; ticketNo: string; subject: string };

export interface BoardView {
  at: Instant;
  now: {
    waiting: number;
    offered: number;
    serving: number;
    withOrg: number;
    messageBox: number;
    longestWaitMs: number;
  };
  /** Waiting classes; `need` says who may take them, worded by `classText`. */
  classes: {
    key: string;
    need: Requirement;
    waiting: number;
    longestWaitMs: number;
    eligibleReady: number;
  }[];
  names?: ClassNames;
  /** How many wait at which step of widening (DP4); a ticket stands in a class for each step that is open. */
  steps?: { step: string; waiting: number }[];
  /** Lines that are closed for now (SU4). */
  closures?: ClosureView[];
  /** Campaigns that give priority now (R076). */
  campaigns?: string[];
  people: {
    staffId: Id;
    name: string;
    role: Role;
    orgName?: string;
    state: PresenceState;
    reason?: PauseReason;
    sinceMs: number;
    onDuty: boolean;
    load: number;
    capacity: number;
    /** On the telephone with a citizen now (PH11: supervisors may listen). */
    call?: { callId: Id; ticketId: Id };
  }[];
  today: {
    accepted: number;
    closed: number;
    byChannel: Record<Channel, number>;
    byPlatform: Record<Platform, number>;
    byMatter: { matter: Matter; count: number }[];
    /** Where they came from, most first; at most 12. */
    byRegion?: { code: string; name: string; count: number }[];
    /** First answers: given, judged (given, or past their limit without one), given in time, mean ms (FG15). */
    responses: { count: number; due: number; withinTarget: number; meanMs: number };
    /** Offers made today, and how those that ended today ended. */
    offers?: OfferCounts;
    rated: number;
    satisfied: number;
    bad: number;
    invited: number;
  };
  /** FG3: calls and conversations opened in the last 30 minutes: judged so far, and of them answered in time. */
  service?: { from: Instant; to: Instant; due: number; inTime: number };
  orders: {
    dispatched: number;
    signed: number;
    overdue: number;
    repliedToday: number;
    /** Returns that wait for a decision, and requests for more time. */
    returning: number;
    extensionsAsked: number;
    /** Supervision orders without an answer. */
    supervision: number;
  };
  /** Organisations over the last 30 days, those with something overdue first; at most 20. */
  orgs: OrgFigures[];
  crises: {
    ticketId: Id;
    ticketNo: string;
    level: CrisisLevel;
    subject: string;
    since: Instant;
    ownerName?: string;
  }[];
  /** The leader of the day, who is missing, what is not covered today and tomorrow. */
  duty?: BoardDuty;
  /** Gaps a supervisor must act on: nobody on duty, class without anybody, orders overdue. */
  alerts: BoardAlert[];
  feed: BoardFeedItem[];
}
