/** AF: what goes over the wire about an application for legal aid that staff write down and the citizen confirms. */
import { z } from 'zod';
import { AID_LIMITS, type AidForm, type AidState } from '../../citizens/aid-words.ts';
import type { Instant } from '../../ticket.ts';
import { phone, text } from '../commands/fields.ts';

const words = (field: keyof AidForm) => z.string().trim().max(AID_LIMITS[field]);
const rest = {
  matter: words('matter').default(''),
  happened: text(AID_LIMITS.happened),
  region: words('region').default(''),
  hardship: words('hardship').default('').describe('Economic situation'),
  opponent: words('opponent').default(''),
};

export const aidDraft = z.object({
  ...rest,
  name: words('name').default(''),
  phone: phone.optional().describe('Left out: the number of the ticket'),
  asks: words('asks').default(''),
  round: z.int().min(0).max(100).describe('Of the draft that this one takes the place of; 0: none'),
});
export type AidDraft = z.input<typeof aidDraft>;

export const aidConfirm = z.object({
  ...rest,
  name: text(AID_LIMITS.name),
  phone,
  asks: text(AID_LIMITS.asks),
  isTrue: z.literal(true).describe('The citizen says that all of this is true'),
});
export type AidConfirm = z.input<typeof aidConfirm>;

export const aidDecline = z.object({ words: z.string().trim().max(300).default('') });
export type AidDecline = z.input<typeof aidDecline>;

/** As staff see it: the number masked. */
export interface AidView {
  round: number;
  state: AidState;
  form: AidForm;
  draftedByName: string;
  draftedAt: Instant;
  until: Instant;
  decidedAt?: Instant;
  text?: string;
  words?: string;
}

export interface AidOfTicket {
  application?: AidView;
  /** What the ticket knows, to begin with; the number masked. */
  suggested: AidForm;
}

/** As the holder of the link sees it; the form as long as it is open to him. */
export interface AidPage {
  ticketNo: string;
  state: AidState;
  until: Instant;
  decidedAt?: Instant;
  form?: AidForm;
}

/** Merged into `HttpApi`. */
export interface AidHttpApi {
  'GET /api/v1/tickets/:id/aid': { out: AidOfTicket };
  'POST /api/v1/tickets/:id/aid': { in: AidDraft; out: AidView };
  'GET /api/v1/public/aid/:token': { out: AidPage };
  'POST /api/v1/public/aid/:token/confirm': { in: AidConfirm; out: AidPage };
  'POST /api/v1/public/aid/:token/decline': { in: AidDecline; out: AidPage };
}
