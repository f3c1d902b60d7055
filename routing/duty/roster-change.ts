/** A change of the roster as one thing: what it takes out, what it puts in, and whether it can be taken back (DU7). */

import type { Shift } from '../people.ts';
import type { ChangeKind, ChangeState } from '../protocol/duty/duty.ts';
import type { Id, Instant } from '../ticket.ts';
import type { ImportMode, ImportPlan } from './plan-import.ts';

export interface RosterChange {
  id: Id;
  version: number;
  kind: ChangeKind;
  state: ChangeState;
  title: string;
  by: Id;
  byName: string;
  at: Instant;
  /** Whole, so that an undo puts back what was there. */
  remove: Shift[];
  add: Shift[];
  /** Of an import, to show the preview again. */
  plan?: { mode: ImportMode } & Pick<ImportPlan, 'problems' | 'unchanged' | 'past' | 'first' | 'last'>;
  kept?: number;
}
