/**
 * The record of work orders. A step is written first; what follows from it (a line in the conversation, a delivery,
 * the end of the ticket) is derived from the steps and may be done again, so a crash in between loses nothing.
 */
import { ok, refuse } from '../../../routing/errors.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import {
  isOpenWorkOrder,
  stepWorkOrder,
  type WorkOrder,
  type WorkOrderStep,
} from '../../../routing/workorder.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import type { Core } from '../core.ts';
import type { CloseForPartner, Outbox, WorkOrderRecord } from './types.ts';

const TRIES = 10;

/** What a partner is told of a step of its work order. */
const STATUS_OF: Partial<Record<WorkOrderStep['action'], string>> = {
  sign: 'signed',
  reply: 'replied',
  return: 'returned',
};

export const createWorkOrderRecord = (
  core: Core,
  log: MessageLog,
  outbox: Outbox,
  closeTicket: CloseForPartner,
): WorkOrderRecord => {
  const { store } = core;

  const auditStep = (order: WorkOrder, index: number) => {
    const step = order.steps[index]!;
    core.audit.note({
      id: `${order.id}.${index}`,
      at: step.at,
      who: step.actor.id,
      whoName: step.actor.kind === 'staff' ? (step.actor.name ?? '') : '',
      from: step.actor.from ?? '',
      what: `workorder.${step.action}`,
      target: `workorder:${order.id}`,
      data: {
        ticketId: order.ticketId,
        partner: order.partnerName,
        direction: order.direction,
        ...(step.reason ? { reason: step.reason } : {}),
      },
    });
  };

  const tell = (order: WorkOrder) =>
    core.bus.publish('workorder.changed', {
      workOrderId: order.id,
      ticketId: order.ticketId,
      open: !order.settled,
    });

  const step: WorkOrderRecord['step'] = async (id, make, set = {}) => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const order = await store.workOrders.get(id);
      if (!order) return refuse('not_found');
      const wanted = make(order);
      if (!wanted) return ok(order);
      const next = stepWorkOrder(order, wanted);
      if (!next.ok) return next;
      const written = await store.workOrders.replace({ ...next.value, ...set }, order.version);
      if (written.ok) {
        auditStep(written.doc, written.doc.steps.length - 1);
        tell(written.doc);
        return ok(written.doc);
      }
      if (written.reason === 'not_found') return refuse('not_found');
    }
    return refuse('version_conflict');
  };

  /** A line of the conversation, seen by both sides, or a note for staff alone. */
  const line = async (ticket: Ticket, order: WorkOrder, at: number): Promise<void> => {
    const { action, text = '' } = order.steps[at]!;
    const key = `workorder:${order.id}:${at}`;
    const partner = order.partnerName;
    const note = (words: string) =>
      log.append(ticket, {
        key,
        kind: 'note',
        author: { kind: 'system', id: 'system', name: '系统' },
        text: words,
      });
    if (order.direction === 'in') {
      if (action === 'remind') await note(`${partner}催办：${text || '请尽快办理。'}`);
      if (action === 'withdraw') await note(`${partner}已撤回来单。${text}`);
      if (action === 'overdue') await note(`已超过${partner}要求的办结时间。`);
      if (action === 'return') await log.event(ticket, key, 'partner_sent_back', { partner });
      return;
    }
    const no = order.externalNo ?? '';
    if (action === 'hand_over') await log.event(ticket, key, 'partner_handed_over', { partner });
    if (action === 'accept' || action === 'number')
      await (no
        ? log.event(ticket, key, 'partner_number', { partner, no })
        : log.event(ticket, key, 'partner_accepted', { partner }));
    if (action === 'sign') await log.event(ticket, key, 'partner_signed', { partner });
    if (action === 'reply') await log.event(ticket, key, 'partner_replied', { partner, text });
    if (action === 'return') {
      await log.event(ticket, key, 'partner_returned', { partner });
      if (text)
        await log.append(ticket, {
          key: `${key}:why`,
          kind: 'note',
          author: { kind: 'system', id: 'system', name: '系统' },
          text: `${partner}退回原因：${text}`,
        });
    }
    if (action === 'fail') await note(`转办${partner}未送达，请在“转办与来单”中重发或改用电话转办。`);
  };

  /** A person took it, or it was closed: the work order says so as well. */
  const fromTicket = async (order: WorkOrder, ticket: Ticket): Promise<WorkOrder> => {
    let now = order;
    const add = async (wanted: (now: WorkOrder) => WorkOrderStep | undefined) => {
      const done = await step(order.id, wanted);
      if (done.ok) now = done.value;
    };
    const actor = {
      kind: 'staff' as const,
      id: ticket.ownerId ?? 'system',
      name: ticket.ownerId ? (core.directory.staff(ticket.ownerId)?.displayName ?? '') : '系统',
    };
    if (ticket.stamps.dispatchedAt && now.status === 'received')
      await add(({ status }) =>
        status === 'received'
          ? { at: ticket.stamps.dispatchedAt!, actor, action: 'sign', tell: true }
          : undefined,
      );
    if (ticket.status === 'closed' && isOpenWorkOrder(now))
      await add((one) =>
        isOpenWorkOrder(one)
          ? {
              at: ticket.wrapUp?.at ?? core.now(),
              actor,
              action: 'reply',
              text: ticket.wrapUp?.feedback ?? '',
              tell: true,
            }
          : undefined,
      );
    return now;
  };

  const follow: WorkOrderRecord['follow'] = async (id) => {
    const found = await store.workOrders.get(id);
    const ticket = found && (await store.tickets.get(found.ticketId));
    if (!found || !ticket) return;
    const order = found.direction === 'in' ? await fromTicket(found, ticket) : found;
    for (let at = order.told; at < order.steps.length; at += 1) {
      const one = order.steps[at]!;
      await line(ticket, order, at);
      if (one.tell && order.direction === 'in')
        await outbox.put(order, at, 'status', {
          eventId: `${order.id}.${at}`,
          externalNo: order.externalNo ?? '',
          ticketNo: order.no,
          status: STATUS_OF[one.action] ?? order.status,
          at: one.at,
          ...(one.text ? { text: one.text } : {}),
          ...(one.reason ? { reason: one.reason } : {}),
        });
      if (order.direction === 'out' && one.tell && one.action === 'withdraw' && order.externalNo)
        await outbox.put(order, at, 'withdraw', { ticketNo: order.externalNo, text: one.text ?? '' });
      if (order.direction === 'in' && (one.action === 'return' || one.action === 'withdraw'))
        await closeTicket(ticket, order, one);
    }
    const settled = !isOpenWorkOrder(order) && order.status !== 'failed';
    if (order.told < order.steps.length || settled !== order.settled) {
      // Lost when somebody else was faster: his own follow, or the sweep, writes it again.
      const written = await store.workOrders.replace(
        { ...order, told: order.steps.length, settled },
        order.version,
      );
      if (written.ok) tell(written.doc);
    }
  };

  return {
    get: (id) => store.workOrders.get(id),
    step,
    follow,
    ofTicket: async (ticketId: Id) =>
      (
        await store.workOrders.find({
          where: { ticketId },
          sort: { field: 'createdAt', direction: 'asc' },
          limit: 100,
        })
      ).items,
  };
};
