/** What the edges may do with orders beyond the first steps: reviews, extensions, supervision, group cases, reminders. */
import type { z } from 'zod';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { OPEN_ORDER_STATUSES, type Order, type OrderAction } from '../../../routing/orders/order.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type * as O from '../../../routing/protocol/orders/order-commands.ts';
import type {
  NoticeView,
  OrderDetail,
  SupervisionView,
} from '../../../routing/protocol/orders/order-views.ts';
import type { OrderView, TicketSummary } from '../../../routing/protocol/views.ts';
import type { Id, Instant } from '../../../routing/ticket.ts';
import { type CitizenPrincipal, isHis, may, type StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import { letterOf } from '../closing/letter.ts';
import type { Ratings } from '../closing/rating.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import type { Core } from '../core.ts';
import type { Notices } from '../deadlines/notices.ts';
import { readAll } from '../people/directory.ts';
import { withoutBarred } from '../tickets/barred.ts';
import type { Queries } from '../tickets/queries.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import type { Views } from '../tickets/views.ts';
import { orgFigures } from './figures.ts';
import { createGroupCases } from './group-case.ts';
import { viewOfOrder } from './order-view.ts';
import type { ActInput, Orders } from './orders.ts';
import { isStranded } from './stranded.ts';
import { handles } from './targets.ts';

type In<S extends z.ZodType> = z.output<S>;
type Result<T> = Promise<Outcome<T>>;

export interface OrderDesk {
  act(who: StaffPrincipal, action: OrderAction, input: ActInput): Result<OrderView>;
  co(who: StaffPrincipal, input: In<typeof O.orderCo>): Result<OrderView>;
  collaborate(who: StaffPrincipal, input: In<typeof O.orderCollaborate>): Result<OrderView>;
  supervise(who: StaffPrincipal, input: In<typeof O.orderSupervise>): Result<OrderView>;
  detail(who: StaffPrincipal, orderId: Id): Result<OrderDetail>;
  supervision(who: StaffPrincipal): Result<SupervisionView>;
  notices(
    who: StaffPrincipal,
    query: { limit: number; cursor?: string | undefined },
  ): Result<PageOf<NoticeView>>;
  notice(who: StaffPrincipal, id: Id): Promise<NoticeView | undefined>;
  readNotices(who: StaffPrincipal, ids: readonly Id[]): Result<{ read: number }>;
  linkGroup(who: StaffPrincipal, input: In<typeof O.groupLink>): Result<{ linked: number }>;
  unlinkGroup(who: StaffPrincipal, input: In<typeof O.groupLink>): Result<{ linked: number }>;
  replyGroup(who: StaffPrincipal, input: In<typeof O.groupReply>): Result<{ told: number }>;
  group(who: StaffPrincipal, ticketId: Id): Result<PageOf<TicketSummary>>;
  remind(who: CitizenPrincipal, ticketId: Id): Result<{ reminded: number }>;
  /** RT7: what the clerk prints for the visitor; only whoever closed it, only while it may be rated. */
  ratingSlip(who: StaffPrincipal, ticketId: Id): Result<RatingSlip>;
  /** The result letter of a closed ticket, as a page of HTML. */
  letter(who: StaffPrincipal | CitizenPrincipal, ticketId: Id): Result<string>;
}

export interface RatingSlip {
  ticketNo: string;
  lineName: string;
  link: string;
  closesAt: Instant;
}

const PERIOD_MS = 30 * 86_400_000;
/** Lines of one list of the supervisor's page. */
const LINES = 200;

export const createOrderDesk = (deps: {
  core: Core;
  record: TicketRecord;
  log: MessageLog;
  orders: Orders;
  notices: Notices;
  queries: Queries;
  views: Views;
  ratings: Ratings;
}): OrderDesk => {
  const { core, record, log, orders, notices, queries, views, ratings } = deps;
  const groups = createGroupCases(core, record, log);
  const view = (order: Order) => viewOfOrder(core, order);
  const viewed = (outcome: Outcome<Order>): Outcome<OrderView> =>
    outcome.ok ? ok(view(outcome.value)) : outcome;
  const find = async (where: Parameters<typeof core.store.orders.find>[0]) =>
    (await core.store.orders.find({ ...where, limit: LINES })).items;
  /** R106: an order tells what its ticket is about. */
  const seenBy = async (who: StaffPrincipal, items: readonly Order[]): Promise<OrderView[]> =>
    (await withoutBarred(core.store.tickets, who, items)).map(view);

  return {
    act: async (who, action, input) => viewed(await orders.act(who, action, input)),
    co: async (who, input) => viewed(await orders.askCoHandler(who, input)),
    collaborate: async (who, input) => viewed(await orders.collaborate(who, input)),
    supervise: async (who, input) => viewed(await orders.supervise(who, input)),

    detail: async (who, orderId) => {
      const order = await orders.record.get(orderId);
      if (!order) return refuse('not_found');
      const ticket = await record.get(order.ticketId);
      // DP13, as where he acts: an order of a ticket that excludes him is not there for him.
      if (ticket && isBarred(ticket, who)) return refuse('not_found');
      const parent = order.parentId ? await orders.record.get(order.parentId) : undefined;
      const theirs = handles(who, order) || (parent !== undefined && handles(who, parent));
      if (!theirs && !(await queries.readable(who, order.ticketId)).ok) return refuse('not_found');
      const below = await orders.record.below(orderId);
      return ok({ order: view(order), below: below.map(view), ...(parent ? { parent: view(parent) } : {}) });
    },

    supervision: async (who) => {
      if (!may(who, 'order.supervise')) return refuse('forbidden');
      const since = instant(core.clock.nowMs() - PERIOD_MS);
      const open = { in: [...OPEN_ORDER_STATUSES] };
      const byDue = { field: 'dueAt', direction: 'asc' as const };
      const disabledOrgs = core.directory
        .allOrgs()
        .filter((org) => org.disabled || core.directory.stoppedOf(org).length > 0)
        .map((org) => org.id);
      const [returns, extensions, overdue, supervision, inDisabled, personal, orgs] = await Promise.all([
        find({ where: { status: 'returning' }, sort: byDue }),
        find({ where: { 'extension.state': 'asked', status: open }, sort: byDue }),
        find({ where: { overdue: true, status: open }, sort: byDue }),
        find({ where: { kind: 'supervision', status: open }, sort: byDue }),
        // Of an organisation that is stopped most may be signed for and none of these: filtered before it is cut.
        disabledOrgs.length > 0
          ? readAll(core.store.orders, {
              where: { orgId: { in: disabledOrgs }, status: open },
              sort: byDue,
            })
          : [],
        readAll(core.store.orders, {
          where: { kind: { in: ['rectification', 'supervision'] }, status: open },
        }),
        orgFigures(core, since),
      ]);
      const stranded = [
        ...inDisabled.filter((order) => isStranded(core, order)),
        ...personal.filter((order) => !order.orgId && isStranded(core, order)),
      ].slice(0, LINES);
      return ok({
        at: core.now(),
        since,
        returns: await seenBy(who, returns),
        extensions: await seenBy(who, extensions),
        overdue: await seenBy(who, overdue),
        stranded: await seenBy(who, stranded),
        supervision: await seenBy(who, supervision),
        orgs,
      });
    },

    notices: async (who, query) => ok(await notices.list(who, query)),
    notice: (who, id) => notices.view(who, id),
    readNotices: async (who, ids) => ok({ read: await notices.read(who, ids) }),
    linkGroup: (who, { parentId, ticketIds }) => groups.link(who, parentId, ticketIds),
    unlinkGroup: (who, { parentId, ticketIds }) => groups.unlink(who, parentId, ticketIds),
    replyGroup: (who, input) => groups.reply(who, input),
    group: async (who, ticketId) => {
      const parent = await queries.readable(who, ticketId);
      if (!parent.ok) return parent;
      if (who.role === 'org_member') return refuse('forbidden');
      const members = (await groups.members(ticketId)).filter((ticket) => !isBarred(ticket, who));
      return ok({ items: members.map((ticket) => views.summary(ticket, who)) });
    },
    remind: (who, ticketId) => orders.remindBy(who, ticketId),
    ratingSlip: async (who, ticketId) => {
      const ticket = await record.get(ticketId);
      if (!ticket) return refuse('not_found');
      if (ticket.attribution?.staffId !== who.id) return refuse('not_owner');
      const found = await ratings.handOver(ticket);
      if (!found) return refuse('wrong_state', '办结后才能打印评价单。');
      if (found.state !== 'invited')
        return refuse(found.state === 'rated' ? 'already_rated' : 'rating_closed');
      // Whoever hands the link over could use it: that he had it stands in the audit log (I6, I7).
      await core.audit.write({
        id: core.ids.next(),
        at: core.now(),
        who: who.id,
        whoName: who.name,
        from: who.from,
        what: 'rating.slip_printed',
        target: `ticket:${ticketId}`,
        data: {},
      });
      return ok({
        ticketNo: ticket.no,
        lineName: core.tenant().name,
        link: found.link,
        closesAt: found.closesAt,
      });
    },
    letter: async (who, ticketId) => {
      const found =
        who.kind === 'staff' ? await queries.readable(who, ticketId) : await ownTicket(who, ticketId);
      if (!found.ok) return found;
      const { wrapUp } = found.value;
      if (found.value.status !== 'closed' || !wrapUp) return refuse('wrong_state', '办结后才能出具告知书。');
      return ok(letterOf(core, found.value, wrapUp, await orders.of(ticketId)));
    },
  };

  async function ownTicket(who: CitizenPrincipal, ticketId: Id) {
    const ticket = await record.get(ticketId);
    return ticket && isHis(who, ticket.requester.citizenId) ? ok(ticket) : refuse('not_found');
  }
};
