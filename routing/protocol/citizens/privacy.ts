/** Personal data shown for a reason (PD). */
import { z } from 'zod';
import type { Instant } from '../../ticket.ts';

export const ticketUnmask = z.object({ why: z.string().trim().min(2).max(200) });
export type TicketUnmask = z.input<typeof ticketUnmask>;

export interface UnmaskedView {
  phone?: string;
  onBehalfOf?: string;
  subject: string;
  /** A page hides it again from then on. */
  until: Instant;
}
