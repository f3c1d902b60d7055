/** The other side of a ticket, and staying out of it. */
import { z } from 'zod';
import { CLEARANCES } from '../../vocabulary.ts';
import { codes, id, phone, text } from './fields.ts';

/** The other side of a ticket; at least one of name, phone, organisation. The words are sealed. */
export const conflictRecord = z.object({
  name: z.string().trim().min(1).max(50).optional(),
  phone: phone.optional(),
  orgId: id.optional(),
  words: text(1000),
});
export type ConflictRecordInput = z.input<typeof conflictRecord>;

export const conflictAvoid = z.object({ words: text(1000) });
export type ConflictAvoidInput = z.input<typeof conflictAvoid>;

export const conflictUnseal = z.object({ why: text(200) });
export type ConflictUnsealInput = z.input<typeof conflictUnseal>;

/** RS5: only cleared people see the ticket from now on; the reason is shown to them. */
export const ticketRestrict = z.object({ clearance: codes(CLEARANCES), reason: text(200) });
export type TicketRestrictInput = z.input<typeof ticketRestrict>;

export const ticketUnrestrict = z.object({ reason: text(200) });
export type TicketUnrestrictInput = z.input<typeof ticketUnrestrict>;
