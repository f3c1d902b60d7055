/** What another house's exchange tells of its calls, signed like work orders (`signing.ts`). */
import { z } from 'zod';
import { callIdText } from './phone.ts';

export const ctiReport = z.object({
  /** The exchange's own id of the call; the same in all reports of it. */
  callId: callIdText,
  event: z.enum(['ringing', 'answered', 'held', 'resumed', 'transferred', 'ended', 'recording']),
  /** The caller's number as the network gave it; absent or empty when withheld. */
  from: z.string().max(64).optional(),
  /** The number that he dialled. */
  to: z.string().max(32).optional(),
  /** User name of the person who is rung, has answered, or to whom the call went. */
  agent: z.string().min(1).max(64).optional(),
  /** For `recording`: where it can be fetched, on the origin that the operator has named. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(1000)
    .optional(),
});
export type CtiReport = z.input<typeof ctiReport>;

export interface CtiAnswer {
  callId: string;
  /** Absent until somebody has answered, or the caller was missed. */
  ticketNo?: string;
}
