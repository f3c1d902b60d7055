/** What staff do with a ticket. */
import { z } from 'zod';
import { KINDS, RESULTS, URGENCIES } from '../../vocabulary.ts';
import { codes, groupCode, id, matterCode, serviceCode, text } from './fields.ts';

export const ticketRef = z.object({ ticketId: id });
export type TicketRef = z.input<typeof ticketRef>;

export const ticketTransfer = z.object({
  ticketId: id,
  /** Either a person, or back to the queue for those who can do this matter or service. */
  toStaffId: id.optional(),
  toMatter: matterCode.optional(),
  note: text(1000),
});
export type TicketTransfer = z.input<typeof ticketTransfer>;

export const ticketClassify = z.object({
  ticketId: id,
  matter: matterCode,
  service: serviceCode.optional(),
  groups: z.array(groupCode).max(11).optional(),
  urgency: codes(URGENCIES).optional(),
  kind: codes(KINDS).optional(),
});
export type TicketClassify = z.input<typeof ticketClassify>;

export const ticketClose = z.object({
  ticketId: id,
  matter: matterCode,
  subMatter: z.string().trim().max(50).optional(),
  service: serviceCode,
  result: codes(RESULTS),
  basis: z.string().trim().max(5000).default(''),
  feedback: z.string().trim().max(5000),
});
export type TicketClose = z.input<typeof ticketClose>;

export const ticketAssign = z.object({ ticketId: id, staffId: id, reason: text(200) });
export type TicketAssign = z.input<typeof ticketAssign>;
