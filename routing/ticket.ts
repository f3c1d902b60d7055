/** The ticket (工单): one per matter of one citizen, whatever the channel; and its legal transitions. */
import type { VideoMeeting } from './channels/video.ts';
import type { Classification } from './classify/classification.ts';
import type { Exclusion, PreferReason } from './dispatch/exceptions.ts';
import { type Outcome, ok, refuse } from './errors.ts';
import type { Answer } from './figures/answer.ts';
import type { FirstContact } from './figures/first-contact.ts';
import type { MergedInto, Merging, TicketLink } from './joins.ts';
import type { Mark } from './marks.ts';
import type {
  Channel,
  Clearance,
  CrisisLevel,
  Group,
  Language,
  Matter,
  Result,
  Service,
  TicketStatus,
  Urgency,
} from './vocabulary.ts';

export type Id = string;
/** ISO 8601 in UTC with milliseconds. */
export type Instant = string;

/** Who did something. I7: every change has who, when, what, from where. */
export interface Actor {
  kind: 'citizen' | 'staff' | 'system' | 'partner';
  id: Id;
  name?: string;
  /** Remote address or job name. */
  from?: string;
}

/** One entry of a ticket's own log; the audit chain takes it over by `id`. */
export interface TicketEvent {
  id: Id;
  at: Instant;
  actor: Actor;
  type: string;
  data?: Record<string, unknown>;
}

/** What the citizen told about himself; nothing of it is required (R075, R094). */
export interface Requester {
  citizenId: Id;
  name?: string;
  phone?: string;
  /** R093: the person for whom the request is made, if another. */
  onBehalfOf?: string;
  /** Groups declared by the citizen, without proofs. */
  declaredGroups: Group[];
}

/** R005, R095: the four stamps. A ticket without `fedBackAt` cannot be closed. */
export interface Stamps {
  acceptedAt: Instant;
  /** Classified and planned: the system or a supervisor decided who may take it. */
  commandedAt?: Instant;
  /** A person or an organisation took it. */
  dispatchedAt?: Instant;
  fedBackAt?: Instant;
}

/** How the ticket stands in the queue; policy writes it, the live queue reads it. */
export interface Placement {
  /** Class keys: who may take it. */
  classes: string[];
  /** Virtual arrival time, ms since the epoch: arrival minus priority credit. The smallest goes first. */
  virtualArrivalMs: number;
  /** Offered to this person first while he is free (sticky owner, direct transfer). */
  preferredStaffId?: Id;
  /** When true only `preferredStaffId` may take it. */
  preferredOnly?: boolean;
  /** GR1: how it finds its person; default `push`. */
  mode?: 'push' | 'grab' | 'pull';
  /** When the mode began, and when it ends (GR5, GR10), ms; no end = it stays. */
  modeSinceMs?: number;
  modeUntilMs?: number;
  /** The mode has run its time: pushed for good. */
  modeOver?: true;
  /** Never offered to these (conflict of interest, complaint about them, just refused). */
  excludedStaffIds: Id[];
  /** Names of the priority rules that gave credit, with the credit in ms. */
  credits: { rule: string; creditMs: number }[];
  /** What widening step has been reached; 0 = as planned. */
  step: number;
  /** When it was reached, ms: the wait for the next one counts from here, also after a restart. */
  stepAtMs?: number;
  /** Wait from `stepAtMs` until the next step, ms; absent at the last one. */
  nextAfterMs?: number;
  /** Name of the step, for the board. */
  stepName?: string;
  /** Why the preferred person is asked first. */
  preferredBy?: PreferReason;
}

/** R092: a ticket that only cleared people see. */
export interface Restriction {
  clearance: Clearance;
  /** A rule of the policy marked it: `policy`. */
  by: Id | 'policy';
  byName: string;
  reason: string;
  at: Instant;
  /** RS5: it is open to all again; the policy does not mark it a second time. */
  lifted?: { by: Id; byName: string; reason: string; at: Instant };
}

export interface WrapUp {
  matter: Matter;
  subMatter?: string;
  service: Service;
  result: Result;
  /** Legal basis or advice given. */
  basis?: string;
  /** What was told to the citizen. */
  feedback: string;
  by: Id;
  at: Instant;
}

export interface Ticket {
  id: Id;
  /** Human number: YYYYMMDD and a daily serial of at least four digits, for example 20261122-0042. */
  no: string;
  version: number;
  channel: Channel;
  status: TicketStatus;
  subject: string;
  regionCode: string;
  /** Station or page through which it came (R021). */
  entry?: string;
  requester: Requester;
  classification?: Classification;
  /** Set by a person; wins over the classification. */
  confirmedMatter?: Matter;
  groups: Group[];
  language: Language;
  urgency: Urgency;
  crisis: CrisisLevel;
  /** Set when a duty leader has looked at the risk; without it a crisis ticket cannot be closed (R098). */
  riskClearedBy?: Id;
  placement?: Placement;
  /** Who never gets, reads or finds this ticket: conflict of interest, complaint (R106). */
  exclusions?: Exclusion[];
  /** RS1: who restricted it and why, also after it was lifted; the bar itself stands in `exclusions`. */
  restriction?: Restriction;
  /** The citizen asked for this person, and the policy allows it. */
  chosenStaffId?: Id;
  /** First responder stays owner until the next has accepted (首问负责, R095). */
  ownerId?: Id;
  /** Who grabbed it, and when (R047). */
  grab?: { by: Id; at: Instant };
  /** CZ4: the citizen does not wait at his screen: he is to be called, or answered in writing. */
  instead?: 'call' | 'words';
  /** R067: led into a video meeting; absent: the mode of its channel (`modeOfChannel`). */
  mode?: 'video';
  meetings?: VideoMeeting[];
  /** Frozen at close for attribution of the rating (I6). */
  attribution?: { staffId: Id; orgId?: Id };
  /** Ticket is waiting in the message box until this instant at the latest. */
  promisedBy?: Instant;
  /** A deadline that came with the ticket from another system; gives it a fixed place (DP3). */
  deadlineAt?: Instant;
  /** The deadline of the next step, for lists and boards. */
  dueAt?: Instant;
  /** What the watch over deadlines has told already. */
  marks?: Mark[];
  /** R050: the group case that this ticket belongs to: the id of its parent ticket. */
  groupId?: Id;
  /** JN1: closed because it goes on in another ticket of the same citizen. */
  mergedInto?: MergedInto;
  /** JN2: tickets that are being merged into this one right now; while there is one it cannot be closed. */
  merging?: Merging[];
  /** JN1: every ticket whose conversation belongs to this one, those merged into them before included. */
  merged?: Id[];
  /** JN5: tickets that have to do with this one. */
  links?: TicketLink[];
  /** MN: colleagues who were addressed in a note: they may read it. */
  consulted?: Id[];
  stamps: Stamps;
  firstResponseAt?: Instant;
  /** FG1: how long until the first answer, and whether that was in time. */
  answer?: Answer;
  /** FG10: whether its first contact was enough; settled when the window after its end is over. */
  firstContact?: FirstContact;
  /** Last sequence number in the conversation; a cache of the message collection. */
  lastSeq: number;
  lastMessageAt?: Instant;
  readByCitizen: number;
  readByStaff: number;
  openOrders: number;
  wrapUp?: WrapUp;
  previousTicketId?: Id;
  /** PH6: his place counts from here, not from when it was accepted: he was cut off, or gave up, and came again. */
  placeFrom?: Instant;
  externalRef?: { system: string; no: string };
  createdAt: Instant;
  updatedAt: Instant;
  /** Newest last, bounded; entries are copied to the audit chain. */
  events: TicketEvent[];
}

/** TK: which status may follow which. `queued -> queued` is a re-plan (returned, transferred, widened). */
export const TRANSITIONS: Record<TicketStatus, readonly TicketStatus[]> = {
  queued: ['queued', 'serving', 'message_box', 'closed'],
  serving: ['queued', 'serving', 'with_org', 'closed'],
  with_org: ['queued', 'serving', 'closed'],
  message_box: ['queued', 'serving', 'closed'],
  closed: [],
};

export const canMove = (from: TicketStatus, to: TicketStatus): boolean => TRANSITIONS[from].includes(to);

/** TK: what must hold before a ticket may be closed by staff. */
export const mayClose = (ticket: Ticket, wrapUp: Pick<WrapUp, 'matter' | 'feedback'>): Outcome<true> => {
  if (!canMove(ticket.status, 'closed')) return refuse('wrong_state');
  if (ticket.merging?.length) return refuse('wrong_state', '正在并入另一张工单，请稍候再结案。');
  if (!wrapUp.matter) return refuse('matter_required');
  if (!wrapUp.feedback.trim()) return refuse('feedback_required');
  if (ticket.openOrders > 0) return refuse('orders_open');
  if (ticket.crisis === 'alarm' && !ticket.riskClearedBy) return refuse('risk_open');
  return ok(true);
};

export type PresenceState = 'ready' | 'paused' | 'offline';
