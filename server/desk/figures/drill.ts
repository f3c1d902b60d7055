/** From a figure of the board to its tickets, orders, ratings or people, as a list and as a file (FG2, FG4). */
import type { z } from 'zod';
import { addDays, dayOf, startOfDay } from '../../../routing/calendar.ts';
import { maskText } from '../../../routing/citizens/mask.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { type FigureAsk, type FigureScope, NOW_FIGURES, scopeOf } from '../../../routing/figures/scope.ts';
import type { Order } from '../../../routing/orders/order.ts';
import type { Receipt } from '../../../routing/people.ts';
import type {
  DrillLine,
  DrillView,
  drillExport,
  drillQuery,
  OfferStep,
} from '../../../routing/protocol/figures/figures.ts';
import type { Rating } from '../../../routing/rating.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { Core } from '../core.ts';
import { readAll } from '../people/directory.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import { hiddenSubject, peopleOnBoard } from './people.ts';
import { createFigureReader, type FigureDoc } from './reader.ts';

/** Waiting tickets that are compared with the live queue. */
const WAITING_SEEN = 2000;
/** Rows of one file. */
const EXPORT_ROWS = 20_000;
const ORGS_DAYS = 30;

export interface DrillDesk {
  list(who: StaffPrincipal, query: z.output<typeof drillQuery>): Promise<Outcome<DrillView>>;
  /** Every line, for a file; the export is written into the audit log. */
  all(who: StaffPrincipal, query: z.output<typeof drillExport>): Promise<Outcome<DrillView>>;
}

type Span = {
  figure: FigureAsk['figure'];
  key?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

export const createDrill = (core: Core): DrillDesk => {
  const { store, clock, directory } = core;
  const reader = createFigureReader(store);

  /** Without a period today is meant; of organisations the last 30 days, as on the board. */
  const askOf = ({ figure, key, from, to }: Span): FigureAsk => {
    const nowMs = clock.nowMs();
    const today = dayOf(nowMs);
    const start = figure.startsWith('org_') ? nowMs - ORGS_DAYS * 86_400_000 : startOfDay(today);
    return {
      figure,
      ...(key === undefined ? {} : { key }),
      from: from ? instant(Date.parse(from)) : instant(start),
      to: to ? instant(Date.parse(to)) : instant(startOfDay(addDays(today, 1))),
      now: instant(nowMs),
    };
  };

  const ticketLine = (ticket: Ticket, who: StaffPrincipal): DrillLine => {
    const barred = isBarred(ticket, who);
    const matter = ticket.confirmedMatter ?? ticket.classification?.matter;
    const ownerName = ticket.ownerId ? directory.staff(ticket.ownerId)?.displayName : undefined;
    return {
      kind: 'ticket',
      ...(barred ? {} : { id: ticket.id, no: ticket.no }),
      subject: barred ? hiddenSubject(ticket) : maskText(ticket.subject),
      channel: ticket.channel,
      status: ticket.status,
      ...(matter && !barred ? { matter } : {}),
      ...(ticket.crisis === 'none' ? {} : { crisis: ticket.crisis }),
      regionCode: ticket.regionCode,
      ...(ownerName && !barred ? { ownerName } : {}),
      createdAt: ticket.createdAt,
      ...(ticket.answer ? { answerSeconds: ticket.answer.seconds, inTime: ticket.answer.inTime } : {}),
    };
  };

  const orderLine = (order: Order, ticketNo: string): DrillLine => {
    const orgName = order.orgId ? directory.org(order.orgId)?.name : undefined;
    return {
      kind: 'order',
      id: order.id,
      no: order.no,
      ticketId: order.ticketId,
      ticketNo,
      service: order.service,
      status: order.status,
      ...(orgName ? { orgName } : {}),
      overdue: order.overdue,
      createdAt: order.createdAt,
      dueAt: order.dueAt,
    };
  };

  const ratingLine = (rating: Rating): DrillLine => ({
    kind: 'rating',
    id: rating.id,
    ticketId: rating.ticketId,
    ticketNo: rating.ticketNo,
    grade: rating.grade,
    words: rating.words,
    staffName: directory.staff(rating.staffId)?.displayName ?? '',
    at: rating.at,
  });

  /** Why somebody declined: the receipt of his reason follows that of the refusal. */
  const reasonsOf = async (receipts: readonly Receipt[]): Promise<Receipt[]> => {
    const ticketIds = [
      ...new Set(receipts.flatMap(({ step, ticketId }) => (step === 'refuse' ? [ticketId] : []))),
    ];
    if (ticketIds.length === 0) return [];
    const where = { ticketId: { in: ticketIds }, step: 'refuse_reason' };
    return readAll(store.receipts, { where });
  };

  const offerLine = (
    { id, ticketId, step, data, at }: Receipt,
    ticketNo: string,
    said: readonly Receipt[],
  ): DrillLine => {
    const staffId = String(data.staffId ?? '');
    const mine = said
      .filter((one) => one.ticketId === ticketId && one.data.staffId === staffId && one.at >= at)
      .sort((a, b) => (a.at < b.at ? -1 : 1))[0];
    const reason = step === 'refuse' && typeof mine?.data.reason === 'string' ? mine.data.reason : '';
    return {
      kind: 'offer',
      id,
      ticketId,
      ticketNo,
      staffId,
      staffName: directory.staff(staffId)?.displayName ?? String(data.name ?? ''),
      how: step as OfferStep,
      ...(reason ? { reason } : {}),
      at,
    };
  };

  /** What only the live queue knows: who waits, who is being asked. */
  const liveTickets = async ({ figure, key }: FigureAsk): Promise<Ticket[]> => {
    const queued: Ticket[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.tickets.find({
        where: { status: 'queued' },
        sort: { field: 'createdAt', direction: 'asc' },
        limit: 500,
        ...(cursor ? { cursor } : {}),
      });
      queued.push(...page.items);
      cursor = page.cursor;
    } while (cursor && queued.length < WAITING_SEEN);
    const wanted = figure === 'offered' ? 'offered' : 'waiting';
    const mine = queued.filter(
      (ticket) => figure !== 'class' || (ticket.placement?.classes ?? []).includes(key ?? ''),
    );
    const places = await Promise.all(mine.map((ticket) => core.queue.whereIs(ticket.id)));
    return mine.filter((_, index) => places[index]?.place === wanted);
  };

  const linesOf = async (
    docs: readonly FigureDoc[],
    of: FigureScope['of'],
    who: StaffPrincipal,
  ): Promise<DrillLine[]> => {
    if (of === 'tickets') return (docs as Ticket[]).map((ticket) => ticketLine(ticket, who));
    const ids = [...new Set((docs as Exclude<FigureDoc, Ticket>[]).map(({ ticketId }) => ticketId))];
    const tickets = new Map(
      (await Promise.all(ids.map((id) => store.tickets.get(id)))).flatMap((one) =>
        one ? [[one.id, one] as const] : [],
      ),
    );
    const said = of === 'receipts' ? await reasonsOf(docs as Receipt[]) : [];
    return (docs as Exclude<FigureDoc, Ticket>[]).map((doc) => {
      const ticket = tickets.get(doc.ticketId);
      // R106: of a ticket that excludes the reader nothing is told but that it is there.
      if (ticket && isBarred(ticket, who)) return ticketLine(ticket, who);
      if (of === 'receipts') return offerLine(doc as Receipt, ticket?.no ?? '', said);
      return of === 'orders' ? orderLine(doc as Order, ticket?.no ?? '') : ratingLine(doc as Rating);
    });
  };

  const read = async (
    who: StaffPrincipal,
    ask: FigureAsk,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<DrillView> => {
    const view = {
      figure: ask.figure,
      ...(ask.key === undefined ? {} : { key: ask.key }),
      at: ask.now,
      from: ask.from,
      to: ask.to,
    };
    const scope = scopeOf(ask);
    if (scope) {
      const [total, { items, cursor }] = await Promise.all([reader.count(ask), reader.page(scope, page)]);
      const lines = await linesOf(items, scope.of, who);
      return { ...view, total: total ?? 0, items: lines, ...(cursor ? { cursor } : {}) };
    }
    const lines: DrillLine[] =
      ask.figure === 'ready' || ask.figure === 'paused' || ask.figure === 'offline'
        ? (await peopleOnBoard(core))
            .filter((one) => one.state === ask.figure && (one.onDuty || one.state !== 'offline'))
            .map(({ role: _, ...one }) => ({ kind: 'person', ...one }))
        : (await liveTickets(ask)).map((ticket) => ticketLine(ticket, who));
    const start = Number(page.cursor ?? 0) || 0;
    const end = start + page.limit;
    return {
      ...view,
      total: lines.length,
      items: lines.slice(start, end),
      ...(end < lines.length ? { cursor: String(end) } : {}),
    };
  };

  return {
    list: async (who, query) =>
      may(who, 'ticket.read_all') ? ok(await read(who, askOf(query), query)) : refuse('forbidden'),
    all: async (who, query) => {
      if (!may(who, 'figures.export')) return refuse('forbidden');
      const ask = askOf(query);
      const items: DrillLine[] = [];
      let view: DrillView;
      let cursor: string | undefined;
      do {
        view = await read(who, ask, { limit: 500, cursor });
        items.push(...view.items);
        cursor = view.cursor;
        if (view.total > EXPORT_ROWS || items.length > EXPORT_ROWS)
          return refuse('too_large', `超过 ${EXPORT_ROWS} 行，请缩短时间范围。`, 'from');
      } while (cursor);
      await core.audit.write({
        id: core.ids.next(),
        at: core.now(),
        who: who.id,
        whoName: who.name,
        from: who.from,
        what: 'figures.exported',
        target: `figure:${ask.figure}`,
        data: {
          ...(ask.key === undefined ? {} : { key: ask.key }),
          ...((NOW_FIGURES as readonly string[]).includes(ask.figure) ? {} : { from: ask.from, to: ask.to }),
          rows: items.length,
          format: query.format,
        },
      });
      return ok({ ...view, total: items.length, items });
    },
  };
};
