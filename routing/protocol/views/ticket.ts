/** A ticket as staff see it. */
import type { Classification } from '../../classify/classification.ts';
import type { Id, Instant, Stamps, WrapUp } from '../../ticket.ts';
import type {
  Channel,
  Clearance,
  CrisisLevel,
  Grade,
  Group,
  Kind,
  Language,
  Matter,
  RatingTag,
  Service,
  TicketStatus,
  Urgency,
} from '../../vocabulary.ts';
import type { VideoMeetingView } from '../citizens/video.ts';
import type { JoinsView } from '../tickets/join-commands.ts';
import type { OrderView } from './order.ts';

/** A line in lists. Phone and numbers are masked (138****5678), also for whoever owns the ticket (PD1). */
export interface TicketSummary {
  id: Id;
  no: string;
  channel: Channel;
  status: TicketStatus;
  subject: string;
  matter?: Matter;
  service?: Service;
  /** RS1: only cleared people see it; as what. */
  restricted?: Clearance;
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
  /** CZ4: the citizen does not wait at the screen; he is called, or answered in writing. */
  instead?: 'call' | 'words';
  /** R067: led into a video meeting. */
  mode?: 'video';
}

/** Why a ticket is restricted, for those who see it. */
export interface RestrictionView {
  clearance: Clearance;
  /** A rule of the policy did it; then there is no name and no reason. */
  byPolicy: boolean;
  byName: string;
  reason: string;
  at: Instant;
  /** RS6: it waits, and nobody here is cleared for it. */
  nobody?: true;
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
  meetings?: VideoMeetingView[];
  riskCleared: boolean;
  restriction?: RestrictionView;
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
  | 'restrict'
  | 'unrestrict'
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
  | 'link'
  | 'draft_aid'
  | 'video';

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
