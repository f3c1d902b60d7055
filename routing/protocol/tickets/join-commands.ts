/** Inputs of merging and linking tickets (JN), and what staff see of it. */
import { z } from 'zod';
import type { Id, Instant } from '../../ticket.ts';
import type { TicketStatus } from '../../vocabulary.ts';

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/);
const words = z.string().trim().min(1).max(200);

/** `fromId` goes on in `ticketId`. */
export const ticketMerge = z.object({ ticketId: id, fromId: id, reason: words });
export type TicketMerge = z.input<typeof ticketMerge>;
export const ticketLink = z.object({
  ticketId: id,
  other: id.describe('Number or id of the other ticket'),
  words,
});
export type TicketLinkInput = z.input<typeof ticketLink>;
export const ticketUnlink = z.object({ ticketId: id, other: id });
export type TicketUnlink = z.input<typeof ticketUnlink>;

/** Another ticket that this one points at. */
export interface JoinView {
  ticketId: Id;
  no: string;
  status: TicketStatus;
  /** Left out where the viewer may not read it. */
  subject?: string;
}

export interface LinkView extends JoinView {
  words: string;
  byName: string;
  at: Instant;
}

export interface JoinsView {
  /** Where this one goes on. */
  mergedInto?: { ticketId: Id; no: string; at: Instant; byName: string };
  /** Whose conversation is shown with this one. */
  merged?: JoinView[];
  links?: LinkView[];
}
