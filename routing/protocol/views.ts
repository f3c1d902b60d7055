/** What each audience may see. Views are made on the server; no client ever gets a raw document. */
import type { Classification } from '../classify/classification.ts';
import type { FileRef, Message } from '../conversation.ts';
import type { Requirement } from '../dispatch/eligibility.ts';
import type { Absence } from '../duty/attendance.ts';
import type { Gap } from '../duty/coverage.ts';
import type { LocalServiceLine } from '../local-services.ts';
import type { Extension, StageMark } from '../order.ts';
import type { NextOrder } from '../order-next.ts';
import type { Skill, Staff } from '../people.ts';
import type { Id, Instant, PresenceState, Stamps, WrapUp } from '../ticket.ts';
import type {
  Channel,
  CrisisLevel,
  DeadlineKind,
  Grade,
  Group,
  Kind,
  Lane,
  Language,
  Matter,
  NextPath,
  OrderKind,
  OrderResult,
  OrderStage,
  OrderStatus,
  OrgKind,
  PauseReason,
  Platform,
  RatingTag,
  ReturnReason,
  Role,
  Service,
  SuspendReason,
  TicketStatus,
  Urgency,
} from '../vocabulary.ts';
import type { BoardDuty } from './duty.ts';
import type { JoinsView } from './join-commands.ts';
import type { OrgFigures } from './org-figures.ts';
import type { ClosureView } from './supervise.ts';

/** A message as a client sees it: the stored one without the idempotency key, plus the sender's own id back. */
export interface MessageView {
  id: Id;
  ticketId: Id;
  seq: number;
  author: Message['author'];
  kind: Message['kind'];
  text: string;
  file?: FileRef;
  event?: Message['event'];
  at: Instant;
  /** Given back to the sender only, so that an optimistic bubble finds its message. */
  clientKey?: string;
}

/** How far the waiting citizen is. A range, never one number. */
export interface WaitView {
  /** Waiting tickets that go before this one and want the same people. */
  ahead: number;
  /** Median and 90th percentile in ms; absent when nobody suitable is on duty. */
  likelyMs?: number;
  atMostMs?: number;
}

export interface CitizenTicketView {
  id: Id;
  no: string;
  /** Grows with every change: an older view that comes late is dropped. */
  version: number;
  status: TicketStatus;
  /** True while the live queue has offered it to a person. */
  subject: string;
  createdAt: Instant;
  /** Display name of the person who answers, once accepted. */
  servedBy?: string;
  /** With the number it opens the status page (CT6). */
  queryCode?: string;
  /** JN6: the ticket in which this conversation goes on. */
  mergedInto?: Id;
  wait?: WaitView;
  /** Message box: answered by then at the latest. */
  promisedBy?: Instant;
  orders: {
    no: string;
    service: Service;
    orgName: string;
    status: OrderStatus;
    dueAt: Instant;
    dispatchedAt: Instant;
    reply?: string;
  }[];
  feedback?: string;
  result?: string;
  closedAt?: Instant;
  /** Present from close on: whether the citizen may rate, and the one-time link. Never part of a staff view. */
  rating?: { state: 'invited' | 'rated' | 'expired'; link?: string; closesAt: Instant; grade?: Grade };
  lastSeq: number;
  readByStaff: number;
  readByCitizen: number;
}

/** A line in lists. Phone and numbers are masked (138****5678), also for whoever owns the ticket (PD1). */
export interface TicketSummary {
  id: Id;
  no: string;
  channel: Channel;
  status: TicketStatus;
  subject: string;
  matter?: Matter;
  service?: Service;
  urgency: Urgency;
  crisis: CrisisLevel;
  groups: Group[];
  regionCode: string;
  requesterName?: string;
  requesterPhone?: string;
  ownerId?: Id;
  ownerName?: string;
  createdAt: Instant;
  updatedAt: Instant;
  dueAt?: Instant;
  lastSeq: number;
  lastMessageAt?: Instant;
  unread: number;
  openOrders: number;
}

export interface OrderView {
  id: Id;
  no: string;
  version: number;
  ticketId: Id;
  ticketNo: string;
  kind: OrderKind;
  service: Service;
  orgId?: Id;
  orgName?: string;
  staffId?: Id;
  staffName?: string;
  status: OrderStatus;
  demand: string;
  dispatchedAt: Instant;
  signBy: Instant;
  dueAt: Instant;
  returnBy: Instant;
  overdue: boolean;
  parentId?: Id;
  /** May not be returned (指定承办). */
  forced?: boolean;
  returnsAsked?: number;
  /** A return that waits; `needsForced` ones are decided by a supervisor who names the owner. */
  returning?: { at: Instant; decideBy: Instant; needsForced: boolean };
  extension?: Extension;
  suspension?: { at: Instant; why: SuspendReason; leftDays: number };
  stages?: StageMark[];
  signedAt?: Instant;
  repliedAt?: Instant;
  reply?: string;
  result?: OrderResult;
  basis?: string;
  nextPath?: NextPath;
  files?: FileRef[];
  /** The organisation or person that has it was disabled. */
  stranded?: boolean;
  /** R083: what to send next, filled in beforehand. */
  next?: NextOrder[];
  steps: OrderStepView[];
}

export interface OrderStepView {
  at: Instant;
  who: string;
  action: string;
  text?: string;
  reason?: ReturnReason;
  days?: number;
  orgName?: string;
  forced?: boolean;
  why?: SuspendReason;
  stage?: OrderStage;
  result?: OrderResult;
  of?: DeadlineKind;
  level?: number;
  dueAt?: Instant;
}

/** Everything an agent sees of one ticket. Rating: only the grade and words once given, never the link. */
export interface TicketDetail extends TicketSummary, JoinsView {
  version: number;
  kind?: Kind;
  language: Language;
  requester: { citizenId: Id; name?: string; phone?: string; onBehalfOf?: string; declaredGroups: Group[] };
  classification?: Classification;
  confirmedMatter?: Matter;
  stamps: Stamps;
  promisedBy?: Instant;
  firstResponseAt?: Instant;
  readByCitizen: number;
  orders: OrderView[];
  wrapUp?: WrapUp;
  riskCleared: boolean;
  credits: { rule: string; creditMs: number }[];
  rating?: { grade: Grade; tags: RatingTag[]; words: string; at: Instant };
  previousTicketId?: Id;
  externalRef?: { system: string; no: string };
  /** Station or page through which it came (R021). */
  entry?: string;
  /** For the slip that the citizen takes along; the owner alone has it. */
  queryCode?: string;
  /** What the viewer may do now, so that a client shows only what works. */
  can: TicketAction[];
}

export type TicketAction =
  | 'message'
  | 'note'
  | 'close'
  | 'transfer'
  | 'dispatch_order'
  | 'hand_over'
  | 'reclassify'
  | 'clear_risk'
  | 'assign'
  | 'take'
  | 'conflict'
  | 'avoid'
  | 'merge'
  | 'link';

export interface OfferView {
  offerId: Id;
  expiresAtMs: number;
  /** Clock of the server when this was sent, so that a countdown is right on a wrong clock. */
  nowMs: number;
  rule: string;
  ticket: TicketSummary;
}

/** One line of a receipt in the viewer's language comes from its step and data; data is plain JSON. */
export interface ReceiptView {
  id: Id;
  at: Instant;
  step: string;
  data: Record<string, unknown>;
}

/** SV1: the lines that this installation has added, and the version to be named when saving. */
export interface LocalServicesView {
  version: number;
  lines: LocalServiceLine[];
}

export interface MeView {
  id: Id;
  username: string;
  displayName: string;
  role: Role;
  orgId?: Id;
  orgName?: string;
  mustChangePassword: boolean;
  skills: Skill[];
  languages: Language[];
  capacity: Record<Lane, number>;
  capacityTotal: number;
  permissions: string[];
  /** Service lines of this installation, ended ones too: their names are needed for old tickets. */
  localServices?: LocalServiceLine[];
}

export interface PresenceView {
  staffId: Id;
  state: PresenceState;
  reason?: PauseReason;
  sinceMs: number;
  onDuty: boolean;
  /** End of the current shift, or start of the next. */
  shiftEndsAt?: Instant;
  nextShiftAt?: Instant;
  load: Record<Lane, number>;
}

export interface StaffLine {
  id: Id;
  username: string;
  displayName: string;
  role: Role;
  orgId?: Id;
  disabled: boolean;
  skills: Skill[];
  languages: Language[];
  regionCodes: string[];
  capacity: Record<Lane, number>;
  capacityTotal: number;
  /** Where calls ring instead of the console; only for those who manage accounts. */
  answersAt?: Staff['answersAt'];
  presence?: PresenceView;
}

export interface OrgLine {
  id: Id;
  code: string;
  name: string;
  kind: OrgKind;
  services: Service[];
  regionCode: string;
  phone?: string;
  disabled: boolean;
}

export interface CannedReply {
  id: Id;
  /** Typed after a slash: /zp */
  shortcut: string;
  title: string;
  /** May hold {name} {no} {agent}. */
  text: string;
}

export interface BoardFeedItem {
  at: Instant;
  kind: 'accepted' | 'dispatched' | 'closed' | 'rated' | 'order' | 'crisis' | 'message_box' | 'missed';
  ticketId: Id;
  ticketNo: string;
  text: string;
}

/** Gaps that a supervisor must act on, worded by `alertText`. */
export type BoardAlert =
  | { code: 'nobody_on_duty' }
  | { code: 'class_uncovered'; need: Requirement; count: number }
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
  }[];
  today: {
    accepted: number;
    closed: number;
    byChannel: Record<Channel, number>;
    byPlatform: Record<Platform, number>;
    byMatter: { matter: Matter; count: number }[];
    /** Where they came from, most first; at most 12. */
    byRegion?: { code: string; name: string; count: number }[];
    /** First responses: how many, how many within target, mean ms. */
    responses: { count: number; withinTarget: number; meanMs: number };
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

export interface PublicSite {
  name: string;
  phone: string;
  regionCode: string;
  regionName: string;
  privacyVersion: string;
  privacyText: string;
  services: Service[];
  /** Names of the lines that this installation has added. */
  localServices?: Pick<LocalServiceLine, 'code' | 'zh' | 'en'>[];
  /** Whether somebody is on duty for chat now, and if not, when next. */
  open: boolean;
  opensAt?: Instant;
  hoursText: string;
  maxFileBytes: number;
  fileTypes: string[];
}
