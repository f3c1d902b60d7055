/** The room of a wait forecast: who is there and holds what, who goes first. All times in ms from now. */
import type { Lane } from '../vocabulary.ts';
import type { HandleLaw } from './handle-law.ts';

/** A person who may take the ticket, or one that goes before it. All times in ms from now. */
export interface CrowdPerson {
  /** Contacts that he may hold at once, by lane and in all. */
  capacity: Record<Lane, number>;
  capacityTotal: number;
  /**
   * What he holds: how long it has run, and the law of such contacts. Where its phase is known these are of the phase,
   * and `rest` is the law of the one after it: a talk, then the wrap-up.
   */
  held: readonly { lane: Lane; ranMs: number; law: HandleLaw; rest?: HandleLaw }[];
  /** 0, or when his shift begins. */
  fromMs: number;
  /** He takes nothing new from then on: the end of his shift. Infinity when that is out of sight. */
  untilMs: number;
}

/** Tickets of a lane that the same people may take. */
export interface CrowdLine {
  lane: Lane;
  /** Mean time from an offer to its acceptance, and after which one who waits gives up (left out = never), ms. */
  answerMs: number;
  patienceMs?: number;
  /** Per person of the crowd: the widening step from which he may take a ticket of this line; -1 = never. */
  takers: readonly number[];
}

export interface CrowdTicket {
  /** Index of its line. */
  line: number;
  /** How long such a contact holds a place. */
  law: HandleLaw;
  /** When each widening step begins, ms from now; [0] is the present. */
  stepAtMs: readonly number[];
}

/** The room as it is when somebody asks how long it will take. */
export interface CrowdFacts {
  people: readonly CrowdPerson[];
  lines: readonly CrowdLine[];
  /** All that go first, in order. */
  before: readonly CrowdTicket[];
  me: CrowdTicket;
  /** Tickets that will come later and still go before me: this many per ms, for this long, of this line. */
  overtaking?: readonly { perMs: number; forMs: number; line: number; law: HandleLaw }[];
  /**
   * Tickets that will come later and go behind me, but to people who open to me only after `forMs` at the latest: while
   * I wait for that, these people are taken by others.
   */
  behind?: {
    forMs: number;
    streams: readonly { perMs: number; fromMs: number; line: number; law: HandleLaw }[];
  };
  /** DP15: nobody takes anything new of a lane in the last so many ms of his shift. */
  tailMs?: Readonly<Record<Lane, number>>;
}
