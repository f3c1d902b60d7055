/** Sending an order to an organisation, and sending it back. */
import { z } from 'zod';
import { RETURN_REASONS } from '../../vocabulary.ts';
import { clientKey, codes, id, serviceCode, text } from './fields.ts';

export const orderDispatch = z.object({
  ticketId: id,
  clientKey,
  orgId: id,
  service: serviceCode,
  demand: text(5000).describe('What the organisation is asked to do'),
});
export type OrderDispatch = z.input<typeof orderDispatch>;

export const orderRef = z.object({ orderId: id });
export type OrderRef = z.input<typeof orderRef>;

export const orderReturn = orderRef.extend({
  reason: codes(RETURN_REASONS),
  text: z.string().trim().max(2000).default(''),
});
export type OrderReturn = z.input<typeof orderReturn>;
