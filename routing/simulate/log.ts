/** What a run leaves behind: one line per contact and one per person, from which every figure is counted. */
import type { Id } from '../ticket.ts';
import type { Lane, Matter } from '../vocabulary.ts';

/** How it ended: answered; gave up; message box (nobody who may take it); still waiting when the run ended. */
export type SimOutcome = 'answered' | 'abandoned' | 'boxed' | 'waiting';

export interface SimEstimate {
  /** As told, and as forecast before the correction that has been learnt. */
  likelyMs: number;
  atMostMs: number;
  raw: { likelyMs: number; atMostMs: number };
  /** The error that chance alone makes, ms. */
  spreadMs: number;
  /** People ahead times mean handle time, and the same shared out among those on duty, ms. */
  naiveMs: number;
  sharedMs: number;
}

export interface SimLine {
  id: Id;
  lane: Lane;
  matter: Matter;
  regionCode: string;
  arrivalMs: number;
  outcome: SimOutcome;
  /** From arrival to acceptance, or to giving up, ms; absent for the message box. */
  waitMs?: number;
  /** Found nobody free at once. */
  waited: boolean;
  staffId?: Id;
  /** He had no offer: he grabbed it, or a supervisor assigned it. */
  how?: 'grab' | 'assign';
  /** Widening step at the end, and offers made. */
  step: number;
  offers: number;
  /** A message that was answered as a task later. */
  answeredLater?: true;
  /** As it was told when the wait began, and the wait from then on. */
  estimate?: SimEstimate & { atMs: number };
}

export interface SimPersonLine {
  id: Id;
  name: string;
  firm: string;
  /** On duty inside the day, ms. */
  dutyMs: number;
  /** With at least one contact or offer in hand, ms; also after the end of a shift. */
  busyMs: number;
  /** Time of all contacts in hand, each counted. */
  heldMs: number;
  cases: number;
  weighted: number;
  missed: number;
  refused: number;
}

export interface SimLog {
  fromMs: number;
  toMs: number;
  tickets: SimLine[];
  people: SimPersonLine[];
  /** Events played. */
  events: number;
}
