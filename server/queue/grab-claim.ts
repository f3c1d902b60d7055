/** What a claim of an open ticket is told, and the limit of the person who makes it (GR3, GR6). */
import type { Lane } from '../../routing/vocabulary.ts';

/** Why a grab came to nothing; `taken` has a holder. */
export type GrabRefusal =
  | 'gone'
  | 'taken'
  | 'not_open'
  | 'not_ready'
  | 'excluded'
  | 'not_eligible'
  | 'capacity'
  | 'shift_end'
  | 'day_cap'
  | 'cool_down';

/** GR6: a person's limit, kept where claims meet: two nodes that read the same record at once cannot both let him in. */
export interface GrabLimit {
  /** Day of Asia/Shanghai, `2026-11-23`. */
  day: string;
  /** What the record knew before the claim; the queue knows of those that are not written yet. */
  today: number;
  lastAtMs?: number;
  /** 0 = no limit. */
  capPerDay: number;
  coolDownMs: number;
}

export type GrabAnswer =
  | { grabbed: true; entry: { ticketId: string; staffId: string; lane: Lane } }
  /** `by`: who serves it, or to whom it is offered; for `taken` alone. */
  | { grabbed: false; why: GrabRefusal; by?: string };
