/** Orders, canned replies, board, reports and ratings: the lists around the conversation. */
import { z } from 'zod';
import { dayOf } from '../../../routing/calendar.ts';
import { ok } from '../../../routing/errors.ts';
import {
  cannedReplies,
  orderQuery,
  pageQuery,
  rangeQuery,
  reportExport,
} from '../../../routing/protocol/commands.ts';
import type { CannedReplyAdmin } from '../../desk/admin/canned-replies.ts';
import type { Reports } from '../../desk/admin/reports.ts';
import type { BoardDesk, QueryDesk } from '../../desk/desk.ts';
import { reportSheets } from '../../desk/figures/report-sheets.ts';
import type { Clock } from '../../ports.ts';
import { SHEET_MIME, type Sheets } from '../../sheets/sheets.ts';
import { download } from '../download.ts';
import { route } from '../route.ts';
import { board } from '../schemas/board.ts';
import { count, pageOf } from '../schemas/common.ts';
import { ratingLine } from '../schemas/contacts.ts';
import { order } from '../schemas/orders.ts';
import { cannedReply, reportSummary } from '../schemas/people.ts';

export const deskRoutes = (deps: {
  desk: { queries: Pick<QueryDesk, 'orders'>; board: Pick<BoardDesk, 'snapshot'> };
  cannedReplies: CannedReplyAdmin;
  reports: Reports;
  sheets: Pick<Sheets, 'write'>;
  clock: Pick<Clock, 'nowMs'>;
}) => [
  route('GET /api/v1/orders', {
    access: 'order.handle',
    tag: 'orders',
    summary: 'Service orders that the person may see; a member of an organisation sees its own',
    query: orderQuery,
    out: pageOf(order),
    handle: ({ who, query }) => deps.desk.queries.orders(who, query),
  }),
  route('GET /api/v1/canned-replies', {
    access: 'canned.read',
    tag: 'canned-replies',
    summary: 'Canned replies with the version of the list',
    out: pageOf(cannedReply).extend({ version: count }),
    handle: async () => ok(await deps.cannedReplies.list()),
  }),
  route('PUT /api/v1/canned-replies', {
    access: 'canned.manage',
    tag: 'canned-replies',
    summary: 'Replace the list, if nobody else has since',
    body: z.object({ version: count, items: cannedReplies }),
    out: z.object({ version: count }),
    refusals: ['version_conflict', 'duplicate_key'],
    handle: ({ who, body }) => deps.cannedReplies.save(who, body),
  }),
  route('GET /api/v1/board', {
    access: 'board.read',
    tag: 'board',
    summary: 'The line at this moment',
    out: board,
    handle: async () => ok(await deps.desk.board.snapshot()),
  }),
  route('GET /api/v1/reports/summary', {
    access: 'report.read',
    tag: 'reports',
    summary: 'Figures of a period, by day, matter, channel and person',
    query: rangeQuery,
    out: reportSummary,
    handle: ({ query }) => deps.reports.summary(query),
  }),
  route('GET /api/v1/reports/export', {
    access: 'report.read',
    tag: 'reports',
    summary: 'The same figures as a file: the rows that the page shows and prints',
    cost: 10,
    query: reportExport,
    out: 'binary',
    handle: async ({ query: { format, unit, locale, ...range } }) => {
      const found = await deps.reports.summary(range);
      if (!found.ok) return found;
      const today = dayOf(deps.clock.nowMs());
      const bytes = await deps.sheets.write(
        reportSheets(found.value, { unit, today, locale, format }),
        format,
      );
      const [first, last] = [range.from, range.to].map((at, end) => dayOf(Date.parse(at) - end));
      return ok(download(`report-${first}-${last}.${format}`, SHEET_MIME[format], bytes));
    },
  }),
  route('GET /api/v1/ratings', {
    access: 'rating.read',
    tag: 'ratings',
    summary: 'Ratings given, newest first',
    query: pageQuery,
    out: pageOf(ratingLine),
    handle: async ({ who, query }) => ok(await deps.reports.ratings(who, query)),
  }),
];
