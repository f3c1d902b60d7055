/** Readiness for work, and the answer to an offer of it. */
import { z } from 'zod';
import { PAUSE_REASONS } from '../../vocabulary.ts';
import { codes, id, text } from './fields.ts';

export const presenceSet = z.object({
  state: z.enum(['ready', 'paused']),
  reason: codes(PAUSE_REASONS).optional(),
});
export type PresenceSet = z.input<typeof presenceSet>;

export const presenceForce = z.object({ staffId: id, state: z.enum(['ready', 'paused']), reason: text(200) });
export type PresenceForce = z.input<typeof presenceForce>;

export const offerRef = z.object({ offerId: id });
export type OfferRef = z.input<typeof offerRef>;

export const offerRefuse = offerRef
  .extend({
    reason: z.string().trim().max(200).default(''),
    conflict: z
      .boolean()
      .default(false)
      .describe('The person must stay out (PO5): the reason is sealed and stands in no receipt'),
  })
  .refine((value) => !value.conflict || value.reason.length > 0, {
    message: '请写明回避的理由，理由将封存。',
    path: ['reason'],
  });
export type OfferRefuse = z.input<typeof offerRefuse>;
