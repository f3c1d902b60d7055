/** What is recorded of a conflict of interest or a complaint. The words are sealed: only an unsealing shows them. */
import type { Id, Instant } from '../ticket.ts';
import type { ExclusionReason } from './exceptions.ts';

export interface ConflictRecord {
  id: Id;
  version: number;
  ticketId: Id;
  why: ExclusionReason;
  /** Whom it keeps out. */
  staffIds: Id[];
  orgIds: Id[];
  /** The other side, as told; sealed. */
  opposing?: { name?: string; phone?: string };
  /** In whose words; sealed. */
  words: string;
  by: Id;
  byName: string;
  at: Instant;
  unsealed: { by: Id; byName: string; at: Instant; why: string }[];
}
