/** A day as the simulation plays it: who is on the rota, and which contacts come. Generated or recorded. */
import type { Present } from '../dispatch/plan.ts';
import type { ShiftSpan } from '../roster.ts';
import type { Id } from '../ticket.ts';
import type { Channel, CrisisLevel, Group, Lane, Language, Matter, Urgency } from '../vocabulary.ts';

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
  preferredStaffId?: Id;
  /** What one such case counts when work is shared out fairly; default 1. */
  weight?: number;
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

/** What people do with offers. */
export interface Behaviour {
  /** Mean time from an offer to its acceptance or refusal, ms; exponential, cut at the deadline. */
  answerMs: number;
  /** Share of offers refused, and of offers that run out. */
  refuseShare: number;
  missShare: number;
  /** Who was paused for a missed offer is back after this, ms. */
  missedPauseMs: number;
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  answerMs: 4000,
  refuseShare: 0.01,
  missShare: 0.01,
  missedPauseMs: 180_000,
};
