/** Puts the exchange of work orders together: record, outbox, both directions, what listens and what sweeps. */
import { ok } from '../../../routing/errors.ts';
import { SIGNING_WINDOW_S } from '../../../routing/protocol/exchange/signing.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { isOpenWorkOrder, valueAt, type WorkOrder, type WorkOrderStep } from '../../../routing/workorder.ts';
import { instant } from '../../ports.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { type Core, SYSTEM } from '../core.ts';
import { checkKey } from '../deadlines/deadline-clock.ts';
import type { Intake } from '../intake/intake.ts';
import { lookOver } from '../look-over.ts';
import { createPartnerBook } from '../partners/book.ts';
import type { Matching } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { createDeliveries } from './deliveries.ts';
import { createExchange } from './exchange.ts';
import { createInbound } from './inbound.ts';
import { createOutbox } from './outbox.ts';
import { createWorkOrderRecord } from './record.ts';
import type { DeliveryDesk, ExchangeDesk, PartnerBook, WorkOrderDesk } from './types.ts';

export interface WorkOrders {
  desk: WorkOrderDesk;
  exchange: ExchangeDesk;
  deliveries: DeliveryDesk;
  partners: PartnerBook;
  send(deliveryId: Id): Promise<void>;
  due(workOrderId: Id): Promise<void>;
  /** Finds what a crash left behind; cheap enough for each sweep of the reconciler. */
  sweep(): Promise<void>;
  close(): void;
}

/** Open work orders are compared with their tickets this often, ms; hints on the bus do it at once. */
const FULL_SWEEP_MS = 300_000;
/** A pending delivery this long past its time has lost its job, ms. */
const LOST_MS = 120_000;

export const createWorkOrders = async (
  core: Core,
  tickets: TicketRecord,
  log: MessageLog,
  intake: Intake,
  matching: Matching,
): Promise<WorkOrders> => {
  const { store } = core;
  const partners = await createPartnerBook(core);

  const closeTicket = async (ticket: Ticket, order: WorkOrder, step: WorkOrderStep) => {
    const back = step.action === 'return';
    const changed = await tickets.change(ticket.id, step.actor, (now) => {
      if (now.status === 'closed') return ok(undefined);
      // Taken back while a person serves it: he is told and closes it himself.
      if (!back && now.status !== 'queued' && now.status !== 'message_box') return ok(undefined);
      const at = core.now();
      return ok({
        set: {
          status: 'closed',
          wrapUp: {
            matter: now.confirmedMatter ?? now.classification?.matter ?? '其他',
            service: 'advice',
            result: back ? 'transferred' : 'withdrawn',
            feedback: back
              ? `已退回${order.partnerName}，由其另行安排办理单位。`
              : `${order.partnerName}已撤回来单。`,
            by: step.actor.id,
            at,
          },
          stamps: { ...now.stamps, fedBackAt: at },
        },
        type: back ? 'ticket.sent_back' : 'ticket.withdrawn',
        data: { partner: order.partnerName },
      });
    });
    if (!changed.ok || changed.value.status !== 'closed') return;
    await core.follow(
      'partner close',
      ticket.status === 'serving' || ticket.status === 'with_org'
        ? matching.release(ticket.id)
        : matching.withdraw(ticket.id),
    );
    await core.follow('clocks', core.timers.cancel('ticket.widen', ticket.id));
    await core.follow('clocks', core.timers.cancel('deadline.check', checkKey('ticket', ticket.id)));
  };

  const outbox = createOutbox(
    core,
    partners,
    async (delivery, partner, answer) => {
      if (delivery.what !== 'work_order') return;
      const told = valueAt(answer, partner.mapping.in.ticketNo ?? 'ticketNo');
      const no = typeof told === 'string' || typeof told === 'number' ? String(told).slice(0, 64) : '';
      await orders.step(
        delivery.workOrderId,
        (order) =>
          order.status === 'sending'
            ? {
                at: core.now(),
                actor: { kind: 'partner', id: partner.id, name: partner.name },
                action: 'accept',
              }
            : undefined,
        no ? { externalNo: no } : {},
      );
      // Their first status may have been faster than the answer to our call: the number is still news.
      if (no)
        await orders.step(
          delivery.workOrderId,
          (order) =>
            order.externalNo || !isOpenWorkOrder(order)
              ? undefined
              : {
                  at: core.now(),
                  actor: { kind: 'partner', id: partner.id, name: partner.name },
                  action: 'number',
                },
          { externalNo: no },
        );
      await orders.follow(delivery.workOrderId);
    },
    async (delivery) => {
      if (delivery.what !== 'work_order') return;
      await orders.step(delivery.workOrderId, (order) =>
        order.status === 'sending'
          ? { at: core.now(), actor: SYSTEM, action: 'fail', text: delivery.failure ?? '' }
          : undefined,
      );
      await orders.follow(delivery.workOrderId);
    },
  );
  const orders = createWorkOrderRecord(core, log, outbox, closeTicket);

  /** Open ones that came in, by ticket: most changes of tickets concern none of them and cost nothing. */
  const watched = new Map<Id, Id>();
  const openOnes = async (each: (order: WorkOrder) => Promise<void> | void) => {
    let cursor: string | undefined;
    do {
      const page = await store.workOrders.find({
        where: { settled: false },
        limit: 200,
        ...(cursor ? { cursor } : {}),
      });
      for (const order of page.items) await each(order);
      cursor = page.cursor;
    } while (cursor);
  };
  await openOnes((order) => {
    if (order.direction === 'in') watched.set(order.ticketId, order.id);
  });
  const ears = [
    core.bus.on('workorder.changed', ({ workOrderId, ticketId, open }) => {
      if (open) watched.set(ticketId, workOrderId);
      else watched.delete(ticketId);
    }),
    core.bus.on('ticket.changed', ({ ticketId }) => {
      const workOrderId = watched.get(ticketId);
      if (workOrderId) core.background('work order', orders.follow(workOrderId));
    }),
  ];

  let sweptMs = 0;
  return {
    desk: createInbound(core, tickets, log, intake, partners, orders),
    exchange: createExchange(core, log, partners, orders, outbox),
    deliveries: createDeliveries(core, partners, orders),
    partners,
    send: outbox.send,
    due: async (workOrderId) => {
      const done = await orders.step(workOrderId, (order) =>
        isOpenWorkOrder(order) && !order.overdue
          ? { at: core.now(), actor: SYSTEM, action: 'overdue' }
          : undefined,
      );
      if (!done.ok && done.code === 'version_conflict')
        throw new Error('work order changed; the job runs again');
      await orders.follow(workOrderId);
    },
    sweep: async () => {
      const nowMs = core.clock.nowMs();
      // After a start nothing is believed to be on its way: whatever was being sent died with the process.
      await outbox.sweep(sweptMs === 0 ? 0 : LOST_MS);
      if (nowMs - sweptMs < FULL_SWEEP_MS) return;
      sweptMs = nowMs;
      await openOnes((order) => orders.follow(order.id));
      // All of them: each request of a partner leaves one.
      const old = { at: { lt: instant(nowMs - 3 * SIGNING_WINDOW_S * 1000) } };
      for await (const page of lookOver(store.nonces, { where: old }))
        for (const { id } of page) await store.nonces.remove(id);
    },
    close: () => {
      for (const off of ears) off();
    },
  };
};
