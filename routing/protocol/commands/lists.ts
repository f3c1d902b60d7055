/** Query strings of lists. */
import { z } from 'zod';
import { ORDER_KINDS } from '../../vocabulary.ts';
import { channelCode, codes, id, instant, matterCode } from './fields.ts';

/** Query strings of lists. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const ticketQuery = pageQuery.extend({
  status: z.string().max(100).optional().describe('One or more of the statuses, separated by commas'),
  scope: z.enum(['mine', 'queue', 'all', 'org']).default('mine'),
  matter: matterCode.optional(),
  channel: channelCode.optional(),
  ownerId: id.optional(),
  citizenId: id.optional(),
  crisis: z.string().max(20).optional(),
  text: z.string().trim().max(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type TicketQuery = z.input<typeof ticketQuery>;

export const orderQuery = pageQuery.extend({
  status: z.string().max(100).optional(),
  orgId: id.optional(),
  ticketId: id.optional(),
  overdue: z.stringbool().optional(),
  kind: codes(ORDER_KINDS).optional(),
  parentId: id.optional(),
  text: z.string().trim().max(100).optional(),
});
export type OrderQuery = z.input<typeof orderQuery>;

export const rangeQuery = z.object({ from: instant, to: instant });
export const reportExport = rangeQuery.extend({
  unit: z.enum(['day', 'week', 'month']).default('day'),
  format: z.enum(['csv', 'xlsx']).default('xlsx'),
  locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
});
export type ReportExport = z.input<typeof reportExport>;

/** What is looked for in the audit log: words, and when. */
export const auditQuery = z.object({
  text: z.string().trim().max(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type AuditQuery = z.input<typeof auditQuery>;

/** A list as a file. */
export const sheetQuery = z.object({ format: z.enum(['csv', 'xlsx']).default('xlsx') });
export type SheetQuery = z.input<typeof sheetQuery>;
