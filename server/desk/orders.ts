/** Service orders to organisations, and rectifications after a bad rating: dispatch, sign-for, return, reply. */
import { orderDeadlines } from '../../routing/deadlines.ts';
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import { type OrderAction as AnyOrderAction, isOpen, type Order } from '../../routing/order.ts';
import { applyOrderAction } from '../../routing/order-actions.ts';
import type { Actor, Id, Ticket } from '../../routing/ticket.ts';
import { labelOf, type ReturnReason, SERVICES, type Service } from '../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../auth/policy.ts';
import { auditOfStep } from './audit-facts.ts';
import { actorOf, type Core, idFromKey, SYSTEM } from './core.ts';
import type { MessageLog } from './message-log.ts';
import type { Planning } from './planning.ts';
import type { TicketRecord } from './ticket-record.ts';

type OrderAction = Extract<AnyOrderAction, 'sign' | 'return' | 'reply' | 'cancel'>;

export interface Orders {
  dispatch(
    who: StaffPrincipal,
    input: { ticketId: Id; clientKey: string; orgId: Id; service: Service; demand: string },
  ): Promise<Outcome<Order>>;
  act(
    who: StaffPrincipal,
    action: OrderAction,
    input: { orderId: Id; text?: string; reason?: ReturnReason },
  ): Promise<Outcome<Order>>;
  /** Opens the rectification of a badly rated ticket, once, for somebody other than the handler. */
  rectify(ticket: Ticket, grade: number): Promise<Order | undefined>;
  signDue(orderId: Id): Promise<void>;
  replyDue(orderId: Id): Promise<void>;
  of(ticketId: Id): Promise<Order[]>;
  /** Writes the count of open orders into the ticket, from the orders themselves. */
  recount(
    ticketId: Id,
    actor: Actor,
    type: string,
    data: Record<string, unknown>,
  ): Promise<Ticket | undefined>;
  /** A handed-over ticket without an open order goes back to the person responsible. */
  returnIfAnswered(ticket: Ticket | undefined): Promise<void>;
}

const TRIES = 8;

export const createOrders = (
  core: Core,
  record: TicketRecord,
  log: MessageLog,
  planning: Planning,
): Orders => {
  const { store, directory, clock } = core;

  const of: Orders['of'] = async (ticketId) =>
    (
      await store.orders.find({
        where: { ticketId },
        sort: { field: 'createdAt', direction: 'asc' },
        limit: 100,
      })
    ).items;

  const tell = (order: Order, ticket?: Ticket) =>
    core.bus.publish('order.changed', {
      orderId: order.id,
      ticketId: order.ticketId,
      ...(order.orgId ? { orgId: order.orgId } : {}),
      ...(order.staffId ? { staffId: order.staffId } : {}),
      ...(ticket?.ownerId ? { ownerId: ticket.ownerId } : {}),
    });

  /** The newest step into the log. */
  const audit = (order: Order) => core.audit.note(auditOfStep(order, order.steps.length - 1));

  const startClocks = async (order: Order) => {
    await core.timers.schedule('order.sign-due', order.id, { orderId: order.id }, Date.parse(order.signBy));
    await core.timers.schedule('order.reply-due', order.id, { orderId: order.id }, Date.parse(order.dueAt));
  };

  const stopClocks = async (orderId: Id) => {
    await core.timers.cancel('order.sign-due', orderId);
    await core.timers.cancel('order.reply-due', orderId);
  };

  /** The ticket's count of open orders follows the orders themselves, so that it cannot drift. */
  const recount: Orders['recount'] = async (ticketId, actor, type, data) => {
    const openOrders = (await of(ticketId)).filter(
      (order) => order.kind === 'service' && isOpen(order),
    ).length;
    const changed = await record.change(ticketId, actor, () => ok({ set: { openOrders }, type, data }));
    return changed.ok ? changed.value : undefined;
  };

  /** All answered: back to the person responsible first, who feeds it back to the citizen (R095). */
  const returnIfAnswered: Orders['returnIfAnswered'] = async (ticket) => {
    if (ticket?.status !== 'with_org' || ticket.openOrders > 0) return;
    await planning.replan(ticket.id, {
      actor: SYSTEM,
      type: 'ticket.returned',
      when: (now) => now.status === 'with_org' && now.openOrders === 0,
      returned: true,
      ...(ticket.ownerId ? { preferredStaffId: ticket.ownerId } : {}),
    });
  };

  const orgName = (order: Pick<Order, 'orgId'>) =>
    order.orgId ? (directory.org(order.orgId)?.name ?? '') : '';

  const insertNumbered = async (order: Omit<Order, 'no'>): Promise<{ order: Order; repeated: boolean }> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const count = await store.orders.count({ where: { ticketId: order.ticketId } });
      const made = await store.orders.insert({ ...order, no: `${order.ticketNo}-${count + 1 + tried}` });
      if (made.ok) return { order: made.doc, repeated: false };
      const same = await store.orders.get(order.id);
      if (same) return { order: same, repeated: true };
    }
    throw new Error('order number clash');
  };

  const mayHandle = (who: StaffPrincipal, order: Order): boolean =>
    order.orgId !== undefined ? who.orgId === order.orgId : order.staffId === who.id;

  return {
    of,
    dispatch: async (who, input) => {
      const ticket = await record.get(input.ticketId);
      const org = directory.org(input.orgId);
      if (!ticket) return refuse('not_found');
      if (!org || org.disabled) return refuse('not_found', '该机构不存在或已停用。', 'orgId');
      if (!org.services.includes(input.service)) {
        return refuse(
          'invalid_input',
          `${org.name}不办理${labelOf(SERVICES, input.service)}，请选择其他机构。`,
          'orgId',
        );
      }
      if (ticket.ownerId !== who.id) return refuse('not_owner');
      if (ticket.status !== 'serving' && ticket.status !== 'with_org') return refuse('wrong_state');
      const nowMs = clock.nowMs();
      const at = core.now();
      const { order, repeated } = await insertNumbered({
        id: idFromKey(`order:${who.id}:${input.clientKey}`),
        version: 1,
        ticketId: ticket.id,
        ticketNo: ticket.no,
        kind: 'service',
        service: input.service,
        orgId: org.id,
        status: 'dispatched',
        demand: input.demand,
        dispatchedAt: at,
        ...orderDeadlines(nowMs, 'service', input.service, core.policy()),
        overdue: false,
        steps: [{ at, actor: actorOf(who), action: 'dispatch', text: input.demand }],
        createdAt: at,
        updatedAt: at,
      });
      if (repeated && order.ticketId !== ticket.id) return refuse('key_reused');
      // A repeat may be all that is left of a call that a crash cut short after the order was written.
      if (repeated && (order.status !== 'dispatched' || ticket.openOrders > 0)) return ok(order);
      audit(order);
      await core.follow('order clocks', startClocks(order));
      const after = await recount(ticket.id, actorOf(who), 'ticket.order_dispatched', {
        orderId: order.id,
        orgId: org.id,
      });
      tell(order, after);
      await log.event(ticket, `order:${order.id}:dispatch`, 'order_dispatched', {
        org: org.name,
        service: input.service,
        no: order.no,
      });
      return ok(order);
    },

    act: async (who, action, input) => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const order = await store.orders.get(input.orderId);
        if (!order) return refuse('not_found');
        const ticket = await record.get(order.ticketId);
        const allowed = action === 'cancel' ? ticket?.ownerId === who.id : mayHandle(who, order);
        if (!allowed) return refuse(action === 'cancel' ? 'not_owner' : 'not_found');
        const next = applyOrderAction(
          order,
          action,
          {
            at: core.now(),
            actor: actorOf(who),
            ...(input.text ? { text: input.text } : {}),
            ...(input.reason ? { reason: input.reason } : {}),
          },
          core.policy(),
        );
        if (!next.ok) return next;
        const written = await store.orders.replace(next.value, order.version);
        if (!written.ok) continue;
        const done = written.doc;
        audit(done);
        await core.follow(
          'order clocks',
          action === 'sign' ? core.timers.cancel('order.sign-due', done.id) : stopClocks(done.id),
        );
        if (done.kind === 'service' && ticket) {
          const after = await recount(ticket.id, actorOf(who), `ticket.order_${action}`, {
            orderId: done.id,
          });
          await log.event(ticket, `order:${done.id}:${action}`, `order_${action}`, {
            org: orgName(done),
            no: done.no,
            text: action === 'reply' ? (input.text ?? '') : '',
          });
          await returnIfAnswered(after);
          tell(done, after);
        } else tell(done, ticket);
        return ok(done);
      }
      return refuse('version_conflict');
    },

    rectify: async (ticket, grade) => {
      const handler = ticket.attribution?.staffId;
      const known = await store.orders.get(idFromKey(`rectification:${ticket.id}`));
      if (known) return known;
      const others = directory.allStaff().filter((person) => !person.disabled && person.id !== handler);
      const owner =
        others.find((person) => person.role === 'supervisor') ??
        others.find((person) => person.role === 'agent');
      const at = core.now();
      const { order, repeated } = await insertNumbered({
        id: idFromKey(`rectification:${ticket.id}`),
        version: 1,
        ticketId: ticket.id,
        ticketNo: ticket.no,
        kind: 'rectification',
        service: ticket.wrapUp?.service ?? 'advice',
        ...(owner ? { staffId: owner.id } : {}),
        status: 'dispatched',
        demand: `群众评价为${grade}星，请回访核实并整改。`,
        dispatchedAt: at,
        ...orderDeadlines(clock.nowMs(), 'rectification', 'advice', core.policy()),
        overdue: false,
        steps: [{ at, actor: SYSTEM, action: 'dispatch' }],
        createdAt: at,
        updatedAt: at,
      });
      if (!repeated) {
        audit(order);
        await core.follow('order clocks', startClocks(order));
        tell(order, ticket);
      }
      return order;
    },

    recount,
    returnIfAnswered,

    signDue: async (orderId) => {
      const order = await store.orders.get(orderId);
      if (order?.status === 'dispatched') await markOverdue(order, '超过签收时限');
    },
    replyDue: async (orderId) => {
      const order = await store.orders.get(orderId);
      if (order && isOpen(order)) await markOverdue(order, '超过办理时限');
    },
  };

  async function markOverdue(order: Order, text: string): Promise<void> {
    const at = core.now();
    const written = await store.orders.replace(
      {
        ...order,
        overdue: true,
        steps: [...order.steps, { at, actor: SYSTEM, action: 'overdue', text }],
        updatedAt: at,
      },
      order.version,
    );
    if (!written.ok) throw new Error('order changed while its deadline fired; the job runs again');
    audit(written.doc);
    tell(written.doc, await record.get(order.ticketId));
  }
};
