/** Reading for lists and pages, each filtered by what the person may see. */
import { isPublic } from '../../../routing/conversation.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { isOpen } from '../../../routing/orders/order.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { keysOf, ORDER_STATUSES, TICKET_STATUSES } from '../../../routing/vocabulary.ts';
import { isHis, may, mayReadTicket, type StaffPrincipal } from '../../auth/policy.ts';
import type { Condition } from '../../stores/store.ts';
import { placesOfReceipts } from '../bureau/place-names.ts';
import { joinedIds } from '../channels/binding.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import type { Core } from '../core.ts';
import type { QueryDesk } from '../desk.ts';
import type { Orders } from '../orders/orders.ts';
import { handles } from '../orders/targets.ts';
import { withoutBarred } from './barred.ts';
import { caseFileOf, readCase, transcriptOf } from './case-file.ts';
import { createOpenings } from './openings.ts';
import type { TicketRecord } from './ticket-record.ts';
import { excludedIds, isBarred, restrictionOf } from './ticket-states.ts';
import { unmask } from './unmask.ts';
import type { Views } from './views.ts';

/** A comma list checked against a closed list. */
const listOf = (
  text: string | undefined,
  allowed: readonly string[],
  field: string,
): Outcome<string[] | undefined> => {
  if (!text) return ok(undefined);
  const items = text.split(',').map((item) => item.trim());
  const wrong = items.find((item) => !allowed.includes(item));
  return wrong === undefined ? ok(items) : refuse('invalid_input', `未知的状态：${wrong}`, field);
};

export interface Queries extends QueryDesk {
  /** The ticket, when this person may read it; else `not_found` or `forbidden`. */
  readable(who: StaffPrincipal, id: Id): Promise<Outcome<Ticket>>;
  /** RS7: to be called before a ticket's content is shown. */
  opened(who: StaffPrincipal, ticket: Ticket): Promise<void>;
}

export const createQueries = (
  core: Core,
  record: TicketRecord,
  log: MessageLog,
  orders: Orders,
  views: Views,
): Queries => {
  const { store } = core;

  const factsOf = async (ticket: Ticket, who: StaffPrincipal) => {
    const place = ticket.status === 'queued' ? await core.queue.whereIs(ticket.id) : undefined;
    const orgIds = who.orgId
      ? (await orders.of(ticket.id)).flatMap((order) => (order.orgId ? [order.orgId] : []))
      : [];
    return {
      citizenId: ticket.requester.citizenId,
      status: ticket.status,
      orgIds,
      excludedStaffIds: excludedIds(core.directory, ticket),
      ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
      ...(place?.place === 'offered' ? { offeredTo: place.offer.staffId } : {}),
    };
  };

  /** A rectification lets its owner read the ticket; so does serving another ticket of the same citizen. */
  const mayReadThrough = async (who: StaffPrincipal, ticket: Ticket): Promise<boolean> => {
    const rectifies = await store.orders.count({ where: { ticketId: ticket.id, staffId: who.id } });
    if (rectifies > 0) return true;
    // JN6: a merged ticket is read through the one in which it goes on.
    if (ticket.mergedInto && (await readable(who, ticket.mergedInto.ticketId)).ok) return true;
    if (!may(who, 'ticket.serve')) return false;
    if (ticket.consulted?.includes(who.id)) return true;
    const serves = await store.tickets.count({
      where: {
        'requester.citizenId': { in: await joinedIds(store, ticket.requester.citizenId) },
        ownerId: who.id,
        status: { in: ['serving', 'with_org'] },
      },
    });
    return serves > 0;
  };

  /** A member of an organisation that works on an order of it adds the papers of his reply. */
  const handlesOrderOf = async (who: StaffPrincipal, ticketId: Id): Promise<boolean> =>
    (await orders.of(ticketId)).some((order) => isOpen(order) && handles(who, order));

  const readable: Queries['readable'] = async (who, id) => {
    const ticket = await record.get(id);
    if (!ticket) return refuse('not_found');
    if (isBarred(ticket, who)) return refuse('forbidden');
    if (mayReadTicket(who, await factsOf(ticket, who))) return ok(ticket);
    return (await mayReadThrough(who, ticket)) ? ok(ticket) : refuse('forbidden');
  };

  const opened = createOpenings(core);

  return {
    readable,
    opened,
    tickets: async (who, query) => {
      const statuses = listOf(query.status, keysOf(TICKET_STATUSES), 'status');
      if (!statuses.ok) return statuses;
      const where: Record<string, Condition> = {};
      if (query.scope === 'all' && !may(who, 'ticket.read_all')) return refuse('forbidden');
      if (!may(who, 'ticket.read')) return refuse('forbidden');
      if (query.scope === 'mine') where.ownerId = who.id;
      where.status = statuses.value
        ? { in: statuses.value }
        : query.scope === 'queue'
          ? { in: ['queued', 'message_box'] }
          : query.scope === 'mine'
            ? { in: ['serving', 'with_org', 'queued'] }
            : { in: keysOf(TICKET_STATUSES) };
      if (
        query.scope === 'queue' &&
        statuses.value?.some((status) => status !== 'queued' && status !== 'message_box')
      ) {
        return refuse('forbidden');
      }
      if (query.matter) where['classification.matter'] = query.matter;
      if (query.channel) where.channel = query.channel;
      if (query.ownerId && query.scope === 'all') where.ownerId = query.ownerId;
      if (query.citizenId) where['requester.citizenId'] = query.citizenId;
      if (query.crisis) where.crisis = { in: query.crisis.split(',') };
      if (query.from || query.to) {
        where.createdAt = {
          ...(query.from ? { gte: query.from } : {}),
          ...(query.to ? { lt: query.to } : {}),
        };
      }
      const page = await store.tickets.find({
        where,
        ...(query.text ? { text: query.text } : {}),
        sort: { field: 'createdAt', direction: query.scope === 'queue' ? 'asc' : 'desc' },
        limit: query.limit,
        ...(query.cursor ? { cursor: query.cursor } : {}),
      });
      const seen = page.items.filter((ticket) => !isBarred(ticket, who));
      return ok({
        items: seen.map((ticket) => views.summary(ticket, who)),
        ...(page.cursor ? { cursor: page.cursor } : {}),
      });
    },
    ticket: async (who, id) => {
      const found = await readable(who, id);
      if (!found.ok) return found;
      await opened(who, found.value);
      return ok(await views.detail(found.value, who));
    },
    messages: async (who, id, after, limit) => {
      const found = await readable(who, id);
      if (!found.ok) return found;
      await opened(who, found.value);
      const messages = await log.after(id, after, limit);
      // An organisation reads what the citizen wrote and what concerns it, never the agents' internal notes.
      const shown = who.role === 'org_member' ? messages.filter(isPublic) : messages;
      return ok({ items: shown.map((message) => views.message(message, { kind: 'staff', id: who.id })) });
    },
    receipts: async (who, id) => {
      const found = await readable(who, id);
      if (!found.ok) return found;
      if (who.role === 'org_member') return refuse('forbidden');
      const page = await store.receipts.find({
        where: { ticketId: id },
        sort: { field: 'at', direction: 'asc' },
        limit: 200,
      });
      const places = await placesOfReceipts(core, page.items);
      return ok({
        items: page.items.map(({ id: receiptId, at, step, data }) => ({
          ...{ id: receiptId, at, step },
          data: data.requirement ? { ...data, places } : data,
        })),
      });
    },
    history: async (who, id) => {
      const found = await readable(who, id);
      if (!found.ok) return found;
      if (who.role === 'org_member') return refuse('forbidden');
      const page = await store.tickets.find({
        where: { 'requester.citizenId': { in: await joinedIds(store, found.value.requester.citizenId) } },
        sort: { field: 'createdAt', direction: 'desc' },
        limit: 50,
      });
      const others = page.items.filter((ticket) => ticket.id !== id && !isBarred(ticket, who));
      return ok({ items: others.map((ticket) => views.summary(ticket, who)) });
    },
    orders: async (who, query) => {
      const statuses = listOf(query.status, keysOf(ORDER_STATUSES), 'status');
      if (!statuses.ok) return statuses;
      const where: Record<string, Condition> = {};
      if (!may(who, 'ticket.read_all')) {
        // An agent of a firm asks for what is addressed to him, as any other agent.
        if (who.role === 'org_member' && who.orgId) where.orgId = who.orgId;
        else where.staffId = who.id;
      } else if (query.orgId) where.orgId = query.orgId;
      if (statuses.value) where.status = { in: statuses.value };
      if (query.ticketId) where.ticketId = query.ticketId;
      if (query.overdue !== undefined) where.overdue = query.overdue;
      if (query.kind) where.kind = query.kind;
      if (query.parentId) where.parentId = query.parentId;
      const page = await store.orders.find({
        where,
        ...(query.text ? { text: query.text } : {}),
        sort: { field: 'createdAt', direction: 'desc' },
        limit: query.limit,
        ...(query.cursor ? { cursor: query.cursor } : {}),
      });
      const seen = await withoutBarred(store.tickets, who, page.items);
      return ok({ items: seen.map(views.order), ...(page.cursor ? { cursor: page.cursor } : {}) });
    },
    unmask: async (who, id, why) => {
      const found = await readable(who, id);
      return found.ok
        ? unmask(core, who, found.value, why, (ticketId) => handlesOrderOf(who, ticketId))
        : found;
    },
    caseFile: async (who, id, { format, notes }) => {
      const found = await readable(who, id);
      if (!found.ok) return found;
      if (who.role === 'org_member') return refuse('forbidden');
      const ticket = found.value;
      const clearance = restrictionOf(ticket);
      await core.audit.write({
        id: core.ids.next(),
        at: core.now(),
        who: who.id,
        whoName: who.name,
        from: who.from,
        what: 'ticket.exported',
        target: `ticket:${id}`,
        // RS9: of a restricted ticket the log says so.
        data: { format, notes, ...(clearance ? { clearance } : {}) },
      });
      const facts = await readCase(core, ticket, await orders.of(id), {
        ...{ by: who.name, notes },
        hides: (one) => isBarred(one, who),
      });
      const content = format === 'html' ? caseFileOf(core, facts) : transcriptOf(core, facts);
      return ok({ name: ticket.no, content });
    },
    mayReadFiles: async (who, ticketId) => {
      if (who.kind === 'citizen') {
        const ticket = await record.get(ticketId);
        return ticket !== undefined && isHis(who, ticket.requester.citizenId);
      }
      return (await readable(who, ticketId)).ok;
    },
    mayAddFiles: async (who, ticketId) => {
      const ticket = await record.get(ticketId);
      if (!ticket || ticket.status === 'closed') return false;
      return who.kind === 'citizen'
        ? isHis(who, ticket.requester.citizenId)
        : ticket.ownerId === who.id || (await handlesOrderOf(who, ticketId));
    },
  };
};
