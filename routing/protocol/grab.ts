/** What people see of tickets that are open for grabbing (抢单) and of tickets that a supervisor assigns. No personal data. */
import type { Id, Instant } from '../ticket.ts';
import type { Channel, Group, Lane, Matter, Service, Urgency } from '../vocabulary.ts';
import type { TicketSummary } from './views.ts';

/** An open ticket as somebody sees it who may take it. Never the citizen's name, phone or own words. */
export interface GrabView {
  ticketId: Id;
  no: string;
  channel: Channel;
  lane: Lane;
  matter?: Matter;
  service?: Service;
  groups: Group[];
  urgency: Urgency;
  regionCode: string;
  /** Words of the rules that the text met: terms of the trade, for example 拖欠工资. */
  terms: string[];
  /** When the citizen came. */
  createdAt: Instant;
  /** Server's clock when this was sent; instants in ms. */
  nowMs: number;
  /** From then on it is pushed instead. */
  closesAtMs: number;
  /** This person may claim it from then on: time to read, and the head start of those who have served less. */
  opensForMeAtMs: number;
}

/** How much this person may still take. */
export interface GrabQuota {
  today: number;
  /** 0 = no limit. */
  capPerDay: number;
  /** End of the pause after the last grab. */
  nextAtMs?: number;
}

export interface GrabBoard {
  nowMs: number;
  grabs: GrabView[];
  quota: GrabQuota;
}

/** A ticket is no longer open: who has it, or nobody (pushed, withdrawn, assigned elsewhere). */
export interface GrabGone {
  ticketId: Id;
  no: string;
  how: 'taken' | 'ended' | 'withdrawn';
  byName?: string;
  /** It is this person who has it. */
  mine: boolean;
}

/** A ticket that only a supervisor assigns, with those who may take it. */
export interface PullView {
  ticket: TicketSummary;
  /** Until it is pushed, when the policy says so. */
  pushAtMs?: number;
  people: { id: Id; name: string; paused: boolean; load: number; capacity: number }[];
}

export interface PullBoard {
  nowMs: number;
  tickets: PullView[];
}
