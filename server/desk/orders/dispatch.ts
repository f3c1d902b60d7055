/** Making orders: to an organisation, to co-handlers of a lead, to another region, as supervision, as rectification. */
import { firstStages, orderDeadlines } from '../../../routing/deadlines.ts';
import { excludesOrg } from '../../../routing/dispatch/exceptions.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { isOpen, type Order } from '../../../routing/orders/order.ts';
import type { Actor, Id, Ticket } from '../../../routing/ticket.ts';
import type { OrderKind, Service } from '../../../routing/vocabulary.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { actorOf, type Core, idFromKey, SYSTEM } from '../core.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import type { OrderRecord } from './order-record.ts';
import { isStoppedFor } from './stranded.ts';
import { handles, orgFor } from './targets.ts';
import type { OrderWords } from './words.ts';

export interface DispatchInput {
  ticketId: Id;
  clientKey: string;
  orgId: Id;
  service: Service;
  demand: string;
}

export interface OrderDispatch {
  dispatch(who: StaffPrincipal, input: DispatchInput): Promise<Outcome<Order>>;
  /** R050: asks a co-handler on behalf of the lead; by the lead organisation or the ticket's owner. */
  askCoHandler(
    who: StaffPrincipal,
    input: { orderId: Id; clientKey: string; orgId: Id; demand: string },
  ): Promise<Outcome<Order>>;
  /** R051: asks the legal aid body of another region; by the ticket's owner, or by whoever handles the order. */
  collaborate(
    who: StaffPrincipal,
    input: { ticketId: Id; orderId?: Id | undefined; clientKey: string; orgId: Id; demand: string },
  ): Promise<Outcome<Order>>;
  /** R097: an answer is owed. About an order: to whoever handles it; else to the ticket's owner. */
  supervise(
    who: StaffPrincipal,
    input: { ticketId: Id; orderId?: Id | undefined; clientKey: string; demand: string },
  ): Promise<Outcome<Order>>;
  /** Opens the rectification of a badly rated ticket, once, for somebody other than the handler. */
  rectify(ticket: Ticket, grade: number): Promise<Order | undefined>;
}

export const createOrderDispatch = (
  core: Core,
  record: TicketRecord,
  orders: OrderRecord,
  words: OrderWords,
  log: MessageLog,
): OrderDispatch => {
  const { clock, directory } = core;

  const draft = (
    ticket: Ticket,
    kind: OrderKind,
    service: Service,
    actor: Actor,
    more: Pick<Order, 'id' | 'demand'> & Partial<Order>,
  ): Omit<Order, 'no'> => {
    const at = core.now();
    const policy = core.policy();
    const stages = firstStages(kind, service, at, policy);
    const times = orderDeadlines(clock.nowMs(), kind, service, policy, ticket.groups);
    return {
      version: 1,
      ticketId: ticket.id,
      ticketNo: ticket.no,
      kind,
      service,
      status: 'dispatched',
      dispatchedAt: at,
      ...times,
      ...(kind === 'service' && ticket.groups.length > 0 ? { groups: [...ticket.groups] } : {}),
      overdue: false,
      ...(stages ? { stages } : {}),
      steps: [
        { at, actor, action: 'dispatch', text: more.demand, ...(more.orgId ? { orgId: more.orgId } : {}) },
      ],
      createdAt: at,
      updatedAt: at,
      ...more,
    };
  };

  /** Written, then followed; a repeat finishes what a crash may have cut short. */
  const put = async (
    ticket: Ticket,
    order: Omit<Order, 'no'>,
    actor: Actor,
    lead?: Order,
  ): Promise<Outcome<Order>> => {
    if (order.orgId && excludesOrg(ticket.exclusions, order.orgId))
      return refuse('forbidden', '该机构因回避规则不能承办此工单。', 'orgId');
    const made = await orders.make(order);
    if (made.order.ticketId !== ticket.id) return refuse('key_reused');
    if (made.repeated && made.order.status !== 'dispatched') return ok(made.order);
    const after = await orders.follow(made.order, actor, 'ticket.order_dispatched');
    await words.notice(made.order, after, undefined, lead);
    return ok(made.order);
  };

  /** Returns of the same service on this ticket count on: a third organisation is not asked without a supervisor. */
  const returnsBefore = async (ticketId: Id, service: Service): Promise<number> =>
    (await orders.of(ticketId)).filter(
      (one) => one.kind === 'service' && one.service === service && one.status === 'returned',
    ).length;

  return {
    dispatch: async (who, input) => {
      const ticket = await record.get(input.ticketId);
      if (!ticket) return refuse('not_found');
      const org = orgFor(core, input.orgId, input.service);
      if (!org.ok) return org;
      if (ticket.ownerId !== who.id) return refuse('not_owner');
      if (ticket.status !== 'serving' && ticket.status !== 'with_org') return refuse('wrong_state');
      const returnsAsked = await returnsBefore(ticket.id, input.service);
      const made = await put(
        ticket,
        draft(ticket, 'service', input.service, actorOf(who), {
          id: idFromKey(`order:${who.id}:${input.clientKey}`),
          orgId: org.value.id,
          demand: input.demand,
          ...(returnsAsked > 0 ? { returnsAsked } : {}),
        }),
        actorOf(who),
      );
      if (!made.ok) return made;
      await log.event(ticket, `order:${made.value.id}:dispatch`, 'order_dispatched', {
        org: org.value.name,
        service: input.service,
        no: made.value.no,
      });
      return made;
    },

    askCoHandler: async (who, { orderId, clientKey, orgId, demand }) => {
      const lead = await orders.get(orderId);
      const ticket = lead && (await record.get(lead.ticketId));
      if (!lead || !ticket || !(handles(who, lead) || ticket.ownerId === who.id)) return refuse('not_found');
      if (lead.kind !== 'service' || (lead.status !== 'signed' && lead.status !== 'dispatched'))
        return refuse('wrong_state');
      // A co-handler brings what the lead lacks: it need not offer the lead's service.
      const org = directory.org(orgId);
      if (!org || org.disabled || org.id === lead.orgId)
        return refuse('not_found', '该机构不存在、已停用或就是主办机构。', 'orgId');
      if (isStoppedFor(core, { orgId }, lead.service))
        return refuse('forbidden', `${org.name}因处分暂停承办，请选择其他机构。`, 'orgId');
      const order = draft(ticket, 'co', lead.service, actorOf(who), {
        id: idFromKey(`co:${who.id}:${clientKey}`),
        parentId: lead.id,
        orgId,
        demand,
      });
      return put(
        ticket,
        { ...order, dueAt: [order.dueAt, lead.dueAt].sort()[0] ?? order.dueAt },
        actorOf(who),
        lead,
      );
    },

    collaborate: async (who, { ticketId, orderId, clientKey, orgId, demand }) => {
      const ticket = await record.get(ticketId);
      const parent = orderId ? await orders.get(orderId) : undefined;
      if (!ticket || (orderId && parent?.ticketId !== ticketId)) return refuse('not_found');
      if (parent ? !handles(who, parent) && ticket.ownerId !== who.id : ticket.ownerId !== who.id)
        return refuse('not_owner');
      if (parent ? !isOpen(parent) : ticket.status !== 'serving' && ticket.status !== 'with_org')
        return refuse('wrong_state');
      const org = orgFor(core, orgId, 'legal_aid');
      if (!org.ok) return org;
      const home =
        (parent?.orgId ? directory.org(parent.orgId)?.regionCode : undefined) ?? core.tenant().regionCode;
      if (org.value.regionCode.slice(0, 6) === home.slice(0, 6))
        return refuse('invalid_input', '异地协作请选择其他地区的法律援助机构。', 'orgId');
      return put(
        ticket,
        draft(ticket, 'collaboration', 'legal_aid', actorOf(who), {
          id: idFromKey(`collaboration:${who.id}:${clientKey}`),
          ...(parent ? { parentId: parent.id } : {}),
          orgId,
          demand,
        }),
        actorOf(who),
        parent,
      );
    },

    supervise: async (who, { ticketId, orderId, clientKey, demand }) => {
      if (!may(who, 'order.supervise')) return refuse('forbidden');
      const ticket = await record.get(ticketId);
      const about = orderId ? await orders.get(orderId) : undefined;
      if (!ticket || isBarred(ticket, who) || (orderId && about?.ticketId !== ticketId))
        return refuse('not_found');
      const staffId = about ? about.staffId : ticket.ownerId;
      if (!about?.orgId && !staffId) return refuse('wrong_state', '该工单还没有责任人，请先指派。');
      return put(
        ticket,
        draft(ticket, 'supervision', about?.service ?? 'advice', actorOf(who), {
          id: idFromKey(`supervision:${who.id}:${clientKey}`),
          ...(about ? { parentId: about.id } : {}),
          ...(about?.orgId ? { orgId: about.orgId } : { staffId: staffId! }),
          demand,
        }),
        actorOf(who),
      );
    },

    rectify: async (ticket, grade) => {
      const id = idFromKey(`rectification:${ticket.id}`);
      const known = await orders.get(id);
      if (known) return known;
      const handler = ticket.attribution?.staffId;
      const others = directory
        .allStaff()
        .filter(
          (person) =>
            !person.disabled &&
            person.id !== handler &&
            !isBarred(ticket, person) &&
            !isStoppedFor(core, { staffId: person.id }, ticket.wrapUp?.service ?? 'advice'),
        );
      const owner =
        others.find((person) => person.role === 'supervisor') ??
        others.find((person) => person.role === 'agent');
      const made = await put(
        ticket,
        draft(ticket, 'rectification', ticket.wrapUp?.service ?? 'advice', SYSTEM, {
          id,
          ...(owner ? { staffId: owner.id } : {}),
          demand: `群众评价为${grade}星，请回访核实并整改。`,
        }),
        SYSTEM,
      );
      return made.ok ? made.value : undefined;
    },
  };
};
