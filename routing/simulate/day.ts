/** A day as the simulation plays it: who is on the rota, and which contacts come. Generated or recorded. */
import type { Present } from '../dispatch/plan.ts';
import type { ShiftSpan } from '../roster.ts';
import type { Id } from '../ticket.ts';
import type { Channel, CrisisLevel, Group, Lane, Language, Matter, Service, Urgency } from '../vocabulary.ts';

export interface SimPerson extends Omit<Present, 'ready'> {
  capacityTotal: number;
  /** Name of the firm or organisation, for fairness among firms. */
  firm?: string;
}

export interface SimTicket {
  id: Id;
  arrivalMs: number;
  channel: Channel;
  lane: Lane;
  matter: Matter;
  /** The service line and the entry, as rules of the policy ask for them. */
  service?: Service;
  entry?: string;
  language: Language;
  regionCode: string;
  groups: Group[];
  urgency: Urgency;
  crisis: CrisisLevel;
  /** How long it is worked on once somebody has accepted it, and the wrap-up after that, ms. */
  handleMs: number;
  wrapUpMs: number;
  /** Gives up after this wait, ms; left out = never. */
  patienceMs?: number;
  /** Who answered him before, or advises him: asked first while he is here (DP12). */
  preferredStaffId?: Id;
}

export interface SimDay {
  name: string;
  fromMs: number;
  toMs: number;
  people: SimPerson[];
  /** In any order; who has no shift is never there. */
  shifts: ShiftSpan[];
  /** By arrival. */
  tickets: SimTicket[];
}

/** What people do with offers, with open tickets, and with their turns. */
export interface Behaviour {
  /** Mean time from an offer to its acceptance or refusal, ms; exponential, cut at the deadline. */
  answerMs: number;
  /** Share of offers refused, and of offers that run out. */
  refuseShare: number;
  missShare: number;
  /** Who was paused for a missed offer is back after this, ms. */
  missedPauseMs: number;
  /** Who sees a ticket that may be grabbed goes for it with this chance, after a reaction of this mean beside reading, ms. */
  grabShare: number;
  grabMs: number;
  /**
   * How different people are in that: deviation ÷ mean of their keenness, which shortens the one's reaction and makes
   * him go for more. 0 = all alike.
   */
  grabSpread: number;
  /** Mean time until a supervisor acts on a ticket that he assigns by hand, ms. */
  assignMs: number;
  /** Mean lateness at the begin of a turn, ms; 0 = everybody is punctual. */
  lateMs: number;
  /** A break of `breakMs` after each `breakEveryMs` of duty, ms; 0 = none. */
  breakEveryMs: number;
  breakMs: number;
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  answerMs: 4000,
  refuseShare: 0.01,
  missShare: 0.01,
  missedPauseMs: 180_000,
  grabShare: 0.6,
  grabMs: 6000,
  grabSpread: 0.6,
  assignMs: 120_000,
  lateMs: 0,
  breakEveryMs: 0,
  breakMs: 0,
};
