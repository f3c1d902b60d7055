/** The list of messages to partners, without their content, and "send again". */
import { ok, refuse } from '../../../routing/errors.ts';
import type { DeliveryView } from '../../../routing/protocol/exchange/exchange.ts';
import type { Delivery } from '../../../routing/workorder.ts';
import type { Core } from '../core.ts';
import type { DeliveryDesk, PartnerBook, WorkOrderRecord } from './types.ts';

export const createDeliveries = (
  core: Core,
  partners: PartnerBook,
  orders: WorkOrderRecord,
): DeliveryDesk => {
  const view = (one: Delivery): DeliveryView => ({
    id: one.id,
    partnerId: one.partnerId,
    partnerName: partners.get(one.partnerId)?.name ?? '',
    workOrderId: one.workOrderId,
    ticketNo: one.ticketNo,
    what: one.what,
    ...(typeof one.body.status === 'string' ? { status: one.body.status } : {}),
    state: one.state,
    tries: one.tries,
    nextAt: one.nextAt,
    ...(one.failure ? { failure: one.failure } : {}),
    ...(one.sentAt ? { sentAt: one.sentAt } : {}),
    createdAt: one.createdAt,
  });

  return {
    list: async (query) => {
      const page = await core.store.deliveries.find({
        where: {
          ...(query.state ? { state: query.state } : {}),
          ...(query.partnerId ? { partnerId: query.partnerId } : {}),
        },
        sort: { field: 'createdAt', direction: 'desc' },
        limit: query.limit,
        ...(query.cursor ? { cursor: query.cursor } : {}),
      });
      return { items: page.items.map(view), ...(page.cursor ? { cursor: page.cursor } : {}) };
    },
    again: async (who, id) => {
      const known = await core.store.deliveries.get(id);
      if (!known) return refuse('not_found');
      if (known.state === 'sent') return refuse('wrong_state', '该消息已送达，无需重发。');
      const at = core.now();
      const written = await core.store.deliveries.replace(
        { ...known, state: 'pending', tries: 0, nextAt: at, updatedAt: at },
        known.version,
      );
      if (!written.ok) return refuse(written.reason);
      await core.audit.write({
        id: core.ids.next(),
        at,
        who: who.id,
        whoName: who.name,
        from: who.from,
        what: 'delivery.again',
        target: `delivery:${id}`,
        data: { partnerId: known.partnerId, tries: known.tries },
      });
      // A hand-over that had been given up is on its way again.
      if (known.what === 'work_order')
        await orders.step(known.workOrderId, (order) =>
          order.status === 'failed'
            ? { at, actor: { kind: 'staff', id: who.id, name: who.name, from: who.from }, action: 'resend' }
            : undefined,
        );
      await core.timers.schedule('delivery.send', id, { deliveryId: id }, core.clock.nowMs());
      return ok(view(written.doc));
    },
  };
};
