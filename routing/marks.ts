/** What the watch over deadlines has told: kept in the record, so that each level is told once (SL5). */
import type { DeadlineKind } from './vocabulary.ts';

/** 0 = warned, 1 = due: the owner, 2 = supervisor and day leader, 3 = the bureau's leader. */
export type Level = 0 | 1 | 2 | 3;

export interface Mark {
  of: DeadlineKind;
  /** The due instant that was told of: when it moves, it is a new deadline. ISO 8601 in UTC. */
  dueAt: string;
  level: Level;
  at: string;
}
