/** The letter box for criticism: what is sent, and what the sender gets to know. */
import { z } from 'zod';
import type { Instant } from '../../ticket.ts';
import { MAILBOX_ABOUT } from '../../vocabulary/mailbox.ts';
import { clientKey, codes, MAX_TEXT, phone, text } from '../commands/fields.ts';

export const mailboxLetter = z.object({
  clientKey,
  text: text(MAX_TEXT),
  about: z.array(codes(MAILBOX_ABOUT)).max(4).default([]).describe('What it is about; words alone will do'),
  name: z.string().trim().min(1).max(50).optional().describe('May be left out'),
  phone: phone.optional().describe('May be left out'),
  privacyVersion: z.string().trim().min(1).max(20).describe('Version of the notice that was shown'),
});
export type MailboxLetter = z.input<typeof mailboxLetter>;

export interface MailboxReceipt {
  no: string;
  /** With the number it opens the status page, where the answer appears. */
  queryCode: string;
  /** Until when it is answered, unless it has been closed. */
  promisedBy: Instant;
}
