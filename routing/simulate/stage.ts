/** The stage of a played day: its clock, what happens next, and the parts that act on one another. */
import type { Id } from '../ticket.ts';
import type { Agenda } from './agenda.ts';
import type { CrewMember } from './crew.ts';
import type { SimDay, SimTicket } from './day.ts';
import type { EngineOffer } from './engine.ts';
import type { LiveSimTicket, RunOptions, SimWorld } from './live-ticket.ts';

export type ModeEvent =
  | { do: 'mode_end'; id: Id }
  | { do: 'claim'; id: Id; staffId: Id }
  | { do: 'look'; id: Id; nth: number };

export type SimEvent =
  | ModeEvent
  | { do: 'arrive'; ticket: SimTicket }
  | { do: 'edge'; staffId: Id }
  | { do: 'shares' }
  | { do: 'pause'; staffId: Id }
  | { do: 'back'; staffId: Id; from: 'missed' | 'break' }
  | { do: 'accept' | 'refuse' | 'expire'; offer: EngineOffer }
  | { do: 'finish' | 'leave'; id: Id }
  | { do: 'widen'; id: Id; step: number; clock: number };

/** Who waits where: the plan, the queue, the message box, the widening steps. */
export interface LinePlay {
  arrive(ticket: SimTicket): Promise<void>;
  /** Plans and does what the plan says: the queue, or the message box. */
  replan(live: LiveSimTicket, step?: number): Promise<void>;
  startClock(live: LiveSimTicket, step: number, atMs: number): void;
  /** DP10: whatever lies in the message box and now has a taker goes into the queue. */
  unbox(): Promise<void>;
  /** DP10: whatever waits and has nobody any more goes to the message box. */
  strand(): Promise<void>;
  /** He gives up. */
  leave(id: Id): Promise<void>;
  /** DP4: the next step, unless it is being offered just now. */
  widen(id: Id, step: number, clock: number): Promise<void>;
}

/** What becomes of offers, and the work that follows them. */
export interface OfferPlay {
  /** Offers that the engine made: the person thinks it over, or misses it. */
  made(offers: readonly EngineOffer[]): void;
  accept(offer: EngineOffer): Promise<void>;
  end(offer: EngineOffer, how: 'refuse' | 'expire'): Promise<void>;
  /** From now on it is his work, however he came to it. */
  serve(live: LiveSimTicket, staffId: Id): void;
  finish(id: Id): Promise<void>;
}

/** Turns, pauses, breaks: who is ready, as the engine is told of it. */
export interface DutyPlay {
  edge(member: CrewMember): Promise<void>;
  takesBreak(member: CrewMember): Promise<void>;
  back(member: CrewMember, from: 'missed' | 'break'): Promise<void>;
  /** DU12: as the server does, now and again: whoever has served less goes first where the policy says so. */
  countShares(): Promise<void>;
  /** DP9: pauses after so many missed in a row; he is back after a while. */
  missed(member: CrewMember): Promise<void>;
}

/** Grab and pull: who sees a ticket and tries, and when a supervisor acts. */
export interface ModePlay {
  /** It waits in a mode other than push, now or again (widened): it is shown, its clocks run. */
  opened(live: LiveSimTicket): Promise<void>;
  /** Somebody may have a place more than before: he sees what is open. */
  looksUp(staffId: Id): Promise<void>;
  happen(event: ModeEvent): Promise<void>;
}

export interface Stage extends SimWorld {
  readonly day: SimDay;
  readonly options: RunOptions;
  readonly tickets: Map<Id, LiveSimTicket>;
  readonly came: LiveSimTicket[];
  readonly agenda: Agenda<SimEvent>;
  readonly line: LinePlay;
  readonly offers: OfferPlay;
  readonly duty: DutyPlay;
  readonly modes: ModePlay;
}
