/** From the figures of the board to what is behind them. */
import { ok } from '../../../routing/errors.ts';
import { drillExport, drillQuery, serviceQuery } from '../../../routing/protocol/figures/figures.ts';
import type { FigureDesk } from '../../desk/desk.ts';
import { drillSheet } from '../../desk/figures/tables.ts';
import { SHEET_MIME, type Sheets } from '../../sheets/sheets.ts';
import { download } from '../download.ts';
import { route } from '../route.ts';
import * as s from '../schemas/figures.ts';

const tag = 'board';

export const figureRoutes = ({ figures, sheets }: { figures: FigureDesk; sheets: Pick<Sheets, 'write'> }) => [
  route('GET /api/v1/board/drill', {
    access: 'board.read',
    tag,
    summary: 'Tickets, orders, ratings or people behind a figure; as many as the figure says',
    query: drillQuery,
    out: s.drill,
    handle: ({ who, query }) => figures.drill.list(who, query),
  }),
  route('GET /api/v1/board/drill/export', {
    access: 'figures.export',
    cost: 10,
    tag,
    summary: 'The same as a file; written into the audit log',
    query: drillExport,
    out: 'binary',
    refusals: ['too_large'],
    handle: async ({ who, query }) => {
      const found = await figures.drill.all(who, query);
      if (!found.ok) return found;
      const mime = SHEET_MIME[query.format];
      const bytes = await sheets.write([drillSheet(found.value)], query.format);
      const name = `${query.figure}-${found.value.at.slice(0, 10)}.${query.format}`;
      return ok(download(name, mime, bytes));
    },
  }),
  route('GET /api/v1/board/service', {
    access: 'board.read',
    cost: 3,
    tag,
    summary: 'Service level, waiting and ready people over time, and who came and left when and why',
    query: serviceQuery,
    out: s.service,
    handle: async ({ query }) => ok(await figures.timeline.service(query)),
  }),
  route('GET /api/v1/shift/figures', {
    access: 'ticket.serve',
    cost: 2,
    tag,
    summary: 'One’s own figures of the turn that one is on, else of the day',
    out: s.own,
    handle: async ({ who }) => ok(await figures.own.shift(who)),
  }),
  route('GET /api/v1/board/trend', {
    access: 'board.read',
    cost: 3,
    tag,
    summary: 'Contacts of today per hour beside the mean of like days',
    out: s.trend,
    handle: async () => ok(await figures.trend.view()),
  }),
];
