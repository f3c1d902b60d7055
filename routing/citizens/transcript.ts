/** A transcript by link (CZ3): who may read what was said in one ticket, and for how long. */
import type { Id, Instant } from '../ticket.ts';

/** A link holds this long, ms. */
export const TRANSCRIPT_MS = 7 * 86_400_000;
/** Links of one ticket in a day. */
export const TRANSCRIPTS_A_DAY = 5;

export interface TranscriptLink {
  id: Id;
  version: number;
  ticketId: Id;
  /** SHA-256 of 256 random bits: the link itself stands nowhere. */
  tokenHash: string;
  createdAt: Instant;
  until: Instant;
  revokedAt?: Instant;
}

export const isOpenLink = (link: TranscriptLink, now: Instant): boolean =>
  link.revokedAt === undefined && link.until > now;
