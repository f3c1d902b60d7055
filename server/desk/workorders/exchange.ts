/** What staff do with work orders of other systems: hand a ticket over, sign for one, send it back, take it back. */

import { isPublic } from '../../../routing/conversation.ts';
import { ok, refuse } from '../../../routing/errors.ts';
import type { WorkOrderView } from '../../../routing/protocol/exchange/exchange.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { WorkOrder, WorkOrderStep } from '../../../routing/workorder.ts';
import { mayReadTicket, type StaffPrincipal } from '../../auth/policy.ts';
import type { FindOptions } from '../../stores/store.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { actorOf, type Core, idFromKey } from '../core.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import { newestKey } from './outbox.ts';
import type { ExchangeDesk, Outbox, PartnerBook, WorkOrderRecord } from './types.ts';
import { serves, viewOfWorkOrder } from './view.ts';

/** Most messages that go along with a hand-over. */
const RECORD_LIMIT = 300;
const TRIES = 8;

export const createExchange = (
  core: Core,
  log: MessageLog,
  partners: PartnerBook,
  orders: WorkOrderRecord,
  outbox: Outbox,
): ExchangeDesk => {
  const { store } = core;

  const view = (order: WorkOrder, ticket: Ticket | undefined, who: StaffPrincipal) =>
    viewOfWorkOrder(order, ticket, who, core.now());

  const readable = (who: StaffPrincipal, ticket: Ticket): boolean =>
    !isBarred(ticket, who) &&
    mayReadTicket(who, {
      citizenId: ticket.requester.citizenId,
      status: ticket.status,
      ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
    });

  const advance = async (
    who: StaffPrincipal,
    id: string,
    make: (order: WorkOrder) => WorkOrderStep | undefined,
    set: Partial<WorkOrder> = {},
    check: (order: WorkOrder, ticket: Ticket) => ReturnType<typeof refuse> | undefined = () => undefined,
  ) => {
    const order = await orders.get(id);
    const ticket = order && (await store.tickets.get(order.ticketId));
    if (!order || !ticket) return refuse('not_found');
    if (!serves(who, ticket)) return refuse('not_owner');
    const refused = check(order, ticket);
    if (refused) return refused;
    const done = await orders.step(id, make, set);
    if (!done.ok) return done;
    await orders.follow(id);
    const now = (await orders.get(id)) ?? done.value;
    return ok(view(now, await store.tickets.get(order.ticketId), who));
  };

  const insertNumbered = async (order: Omit<WorkOrder, 'no'>): Promise<WorkOrder> => {
    for (let tried = 1; tried <= TRIES; tried += 1) {
      const count = (await orders.ofTicket(order.ticketId)).filter((one) => one.direction === 'out').length;
      const made = await store.workOrders.insert({ ...order, no: `${order.ticketNo}-P${count + tried}` });
      if (made.ok) return made.doc;
      const same = await orders.get(order.id);
      if (same) return same;
    }
    throw new Error('work order number clash');
  };

  return {
    list: async (who, query) => {
      const where: NonNullable<FindOptions['where']> = {
        ...(query.ticketId ? { ticketId: query.ticketId } : {}),
        ...(query.partnerId ? { partnerId: query.partnerId } : {}),
        ...(query.direction ? { direction: query.direction } : {}),
        ...(query.open === undefined ? {} : { settled: !query.open }),
      };
      const page = await store.workOrders.find({
        where,
        sort: { field: 'createdAt', direction: 'desc' },
        limit: query.limit,
        ...(query.cursor ? { cursor: query.cursor } : {}),
      });
      const items: WorkOrderView[] = [];
      for (const order of page.items) {
        const ticket = await store.tickets.get(order.ticketId);
        if (ticket && readable(who, ticket)) items.push(view(order, ticket, who));
      }
      return ok({ items, ...(page.cursor ? { cursor: page.cursor } : {}) });
    },

    targets: () => ({
      items: partners
        .all()
        .filter((one) => !one.disabled)
        .map(({ id, name, kind, ordersUrl }) => ({ id, name, kind, automatic: ordersUrl !== undefined })),
    }),

    handOver: async (who, input) => {
      const ticket = await store.tickets.get(input.ticketId);
      const partner = partners.get(input.partnerId);
      if (!ticket) return refuse('not_found');
      if (!partner || partner.disabled) return refuse('not_found', '该系统不存在或已停用。', 'partnerId');
      if (ticket.ownerId !== who.id) return refuse('not_owner');
      if (ticket.status !== 'serving' && ticket.status !== 'with_org') return refuse('wrong_state');
      const automatic = partner.ordersUrl !== undefined;
      if (automatic && !newestKey(partner))
        return refuse('wrong_state', '该系统还没有密钥，请管理员先生成。', 'partnerId');
      if (!automatic && !input.externalNo)
        return refuse('invalid_input', '该系统没有接口地址，请电话转办并填写对方受理编号。', 'externalNo');
      const id = idFromKey(`workorder:out:${who.id}:${input.clientKey}`);
      const known = await orders.get(id);
      if (known && known.ticketId !== ticket.id) return refuse('key_reused');
      const at = core.now();
      const actor = actorOf(who);
      const order =
        known ??
        (await insertNumbered({
          id,
          version: 1,
          direction: 'out',
          partnerId: partner.id,
          partnerName: partner.name,
          ticketId: ticket.id,
          ticketNo: ticket.no,
          ...(input.externalNo && !automatic ? { externalNo: input.externalNo } : {}),
          status: automatic ? 'sending' : 'accepted',
          demand: input.demand,
          ...(input.deadline ? { deadline: new Date(input.deadline).toISOString() } : {}),
          overdue: false,
          digest: '',
          steps: [
            { at, actor, action: 'hand_over', text: input.demand },
            ...(automatic ? [] : [{ at, actor, action: 'accept' as const }]),
          ],
          told: 0,
          settled: false,
          createdAt: at,
          updatedAt: at,
        }));
      if (!known) {
        core.audit.note({
          id: `${id}.0`,
          at,
          who: who.id,
          whoName: who.name,
          from: who.from,
          what: 'workorder.hand_over',
          target: `workorder:${id}`,
          data: { ticketId: ticket.id, partner: partner.code },
        });
        core.bus.publish('workorder.changed', { workOrderId: id, ticketId: ticket.id, open: true });
        if (order.deadline)
          await core.follow(
            'work order clock',
            core.timers.schedule('workorder.due', id, { workOrderId: id }, Date.parse(order.deadline)),
          );
      }
      if (automatic && order.status === 'sending') {
        const record = input.withRecord ? (await log.newest(ticket.id, RECORD_LIMIT)).filter(isPublic) : [];
        await outbox.put(order, 0, 'work_order', {
          externalNo: order.no,
          text: input.demand,
          ...(ticket.requester.name ? { name: ticket.requester.name } : {}),
          ...(ticket.requester.phone ? { phone: ticket.requester.phone } : {}),
          ...(ticket.requester.onBehalfOf ? { onBehalfOf: ticket.requester.onBehalfOf } : {}),
          declaredGroups: ticket.requester.declaredGroups,
          language: ticket.language,
          regionCode: ticket.regionCode,
          urgency: ticket.urgency,
          ...(ticket.confirmedMatter ? { matter: ticket.confirmedMatter } : {}),
          ...(input.service ? { service: input.service } : {}),
          ...(order.deadline ? { deadline: order.deadline } : {}),
          ...(record.length > 0
            ? {
                record: record
                  .filter((one) => one.kind !== 'event' && one.text)
                  .map((one) => ({
                    at: one.at,
                    by: one.author.kind === 'citizen' ? '群众' : one.author.name,
                    text: one.text.slice(0, 10_000),
                  })),
              }
            : {}),
        });
      }
      await orders.follow(id);
      return ok(view((await orders.get(id)) ?? order, ticket, who));
    },

    sign: (who, id) =>
      advance(who, id, (order) =>
        order.status === 'signed'
          ? undefined
          : { at: core.now(), actor: actorOf(who), action: 'sign', tell: order.direction === 'in' },
      ),

    giveBack: (who, id, input) =>
      advance(
        who,
        id,
        () => ({
          at: core.now(),
          actor: actorOf(who),
          action: 'return',
          reason: input.reason,
          ...(input.text ? { text: input.text } : {}),
          tell: true,
        }),
        {},
        (order, ticket) => {
          if (order.direction !== 'in') return refuse('wrong_state');
          if (ticket.openOrders > 0) return refuse('orders_open');
          if (ticket.crisis === 'alarm' && !ticket.riskClearedBy) return refuse('risk_open');
          return undefined;
        },
      ),

    withdraw: (who, id) =>
      advance(
        who,
        id,
        () => ({ at: core.now(), actor: actorOf(who), action: 'withdraw', tell: true }),
        {},
        (order) => (order.direction === 'out' ? undefined : refuse('wrong_state')),
      ),

    number: (who, id, externalNo) =>
      advance(who, id, () => ({ at: core.now(), actor: actorOf(who), action: 'number' }), { externalNo }),
  };
};
