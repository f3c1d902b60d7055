/** Service orders: what may be done with one, by whom, and what follows. */
import { dayOf, startOfDay } from '../../../routing/calendar.ts';
import { excludesOrg } from '../../../routing/dispatch/exceptions.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import {
  isForCitizen,
  isOpen,
  type Order,
  type OrderAction,
  remindersSince,
} from '../../../routing/orders/order.ts';
import { applyOrderAction } from '../../../routing/orders/order-actions.ts';
import type { OrderInput } from '../../../routing/orders/order-rule.ts';
import type { Actor, Id } from '../../../routing/ticket.ts';
import { type CitizenPrincipal, isHis, type StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { actorOf, type Core, SYSTEM } from '../core.ts';
import { type Notices, TO_SUPERVISORS, toStaff } from '../deadlines/notices.ts';
import type { Planning } from '../planning/planning.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import { createOrderDispatch, type OrderDispatch } from './dispatch.ts';
import { createOrderRecord, type OrderRecord } from './order-record.ts';
import { isStoppedFor } from './stranded.ts';
import { filesOf, mayAct, orgFor } from './targets.ts';
import { createOrderWords } from './words.ts';

/** What a person says with an action; who and when are added here. */
export interface ActInput extends Omit<OrderInput, 'at' | 'actor' | 'files'> {
  orderId: Id;
  fileIds?: readonly Id[];
  /** The lead replies although co-handlers have not: their orders are called off. */
  waive?: boolean;
}

export interface Orders extends OrderDispatch, Pick<OrderRecord, 'of' | 'recount' | 'returnIfAnswered'> {
  act(who: StaffPrincipal, action: OrderAction, input: ActInput): Promise<Outcome<Order>>;
  /** 催办 by the citizen: every order of the ticket that is open, or else the person responsible. */
  remindBy(who: CitizenPrincipal, ticketId: Id): Promise<Outcome<{ reminded: number }>>;
  /** Calls off what hangs below an order that is over. */
  dropBelow(order: Order): Promise<number>;
  readonly record: OrderRecord;
}

export const createOrders = (
  core: Core,
  tickets: TicketRecord,
  log: MessageLog,
  planning: Planning,
  notices: Notices,
): Orders => {
  const record = createOrderRecord(core, tickets, planning);
  const words = createOrderWords(core, log, notices);
  const dispatch = createOrderDispatch(core, tickets, record, words, log);

  const today = () => instant(startOfDay(dayOf(core.clock.nowMs())));
  const mayRemind = (order: Order, side: 'citizen' | 'staff') =>
    remindersSince(order, side, today()) < core.policy().orders.remindersPerDay[side];

  /** After the order itself was written. */
  const follow = async (order: Order, before: Order, action: OrderAction, actor: Actor, lead?: Order) => {
    const ticket = await record.follow(order, actor, `ticket.order_${action}`);
    if (ticket) await words.line(order, ticket);
    await words.notice(order, ticket, before, lead);
    if (!isOpen(order)) await dropBelow(order);
  };

  const step = (order: Order, action: OrderAction, input: Omit<OrderInput, 'at'>) =>
    applyOrderAction(order, action, { at: core.now(), ...input }, core.policy());

  const dropBelow: Orders['dropBelow'] = async (order) => {
    let dropped = 0;
    for (const below of await record.below(order.id)) {
      if (!isOpen(below) || (below.kind !== 'co' && below.kind !== 'collaboration')) continue;
      const done = await record.change(below.id, (now) =>
        isOpen(now) ? step(now, 'cancel', { actor: SYSTEM, text: '主办单已结束。' }) : ok(undefined),
      );
      if (!done.ok) continue;
      await follow(done.value, below, 'cancel', SYSTEM);
      dropped += 1;
    }
    return dropped;
  };

  /** OD8, R048: the receipts of the ticket tell why an order lies where it lies. */
  const reassigned = (order: Order, before: Order | undefined, who: StaffPrincipal, reason = ''): void => {
    const nameOf = (orgId: string | undefined) => (orgId ? (core.directory.org(orgId)?.name ?? '') : '');
    core.background(
      'receipt',
      core.store.receipts.insert({
        id: core.ids.next(),
        ticketId: order.ticketId,
        at: core.now(),
        step: 'order_assigned',
        data: {
          no: order.no,
          service: order.service,
          name: nameOf(order.orgId),
          from: nameOf(before?.orgId),
          by: actorOf(who).name ?? '',
          returns: before?.returnsAsked ?? 0,
          forced: order.forced === true,
          reason,
        },
      }),
    );
  };

  const act: Orders['act'] = async (who, action, { orderId, fileIds, waive, ...input }) => {
    let before: Order | undefined;
    let lead: Order | undefined;
    const done = await record.change(orderId, async (order) => {
      before = order;
      const ticket = await tickets.get(order.ticketId);
      // DP13: an order of a ticket that excludes him is not there for him, whatever his office.
      if (ticket && isBarred(ticket, who)) return refuse('not_found');
      lead = order.parentId ? await record.get(order.parentId) : undefined;
      const may = mayAct(who, action, order, ticket, lead);
      if (!may.ok) return may;
      // SN5: what was not begun goes to somebody else; what was signed for is finished.
      if (action === 'sign' && isStoppedFor(core, order, order.service))
        return refuse('forbidden', '因处分暂停承办，这张服务单将改派其他机构或人员。');
      if (action === 'remind' && !mayRemind(order, 'staff'))
        return refuse('rate_limited', '今天已多次催办，请改用督办或明天再催。');
      if (action === 'assign' && input.orgId) {
        const org = orgFor(core, input.orgId, order.service);
        if (!org.ok) return org;
        if (excludesOrg(ticket?.exclusions, org.value.id))
          return refuse('forbidden', '该机构因回避规则不能承办此工单。', 'orgId');
      }
      const files = await filesOf(core, order.ticketId, fileIds);
      if (!files.ok) return files;
      if (action === 'reply' && order.kind === 'service' && !waive) {
        const open = (await record.below(order.id)).some((one) => one.kind === 'co' && isOpen(one));
        if (open) return refuse('orders_open', '协办单位尚未答复；如不再等待，请勾选“不再等待协办”。');
      }
      return step(order, action, {
        ...input,
        actor: actorOf(who),
        ...(files.value.length > 0 ? { files: files.value } : {}),
      });
    });
    if (done.ok && before) await follow(done.value, before, action, actorOf(who), lead);
    if (done.ok && action === 'assign') reassigned(done.value, before, who, input.text);
    return done;
  };

  return {
    ...dispatch,
    of: record.of,
    recount: record.recount,
    returnIfAnswered: record.returnIfAnswered,
    record,
    act,
    dropBelow,
    remindBy: async (who, ticketId) => {
      const ticket = await tickets.get(ticketId);
      if (!ticket || !isHis(who, ticket.requester.citizenId)) return refuse('not_found');
      if (ticket.status === 'closed') return refuse('wrong_state');
      const open = (await record.of(ticketId)).filter((order) => isForCitizen(order) && isOpen(order));
      let reminded = 0;
      for (const order of open) {
        const done = await record.change(order.id, (now) =>
          isOpen(now) && mayRemind(now, 'citizen')
            ? step(now, 'remind', { actor: actorOf(who) })
            : ok(undefined),
        );
        if (!done.ok || done.value.steps.length === order.steps.length) continue;
        await follow(done.value, order, 'remind', actorOf(who));
        reminded += 1;
      }
      // Once a day, by the key of the notice; without an order it is the person responsible who is reminded.
      const day = dayOf(core.clock.nowMs());
      if (open.length === 0) {
        const told = await notices.tell({
          key: `reminded:${ticketId}:${day}`,
          kind: 'reminded',
          to: ticket.ownerId ? toStaff(ticket.ownerId) : [TO_SUPERVISORS],
          ticketId,
          ticketNo: ticket.no,
        });
        if (told) reminded = 1;
      }
      if (reminded === 0) return refuse('rate_limited', '今天已催办，我们会尽快办理。');
      await log.event(ticket, `reminded:${ticketId}:${day}`, 'reminded');
      return ok({ reminded });
    },
  };
};
