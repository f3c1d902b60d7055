/**
 * Messages to partners: durable, in order per work order, at least once under one idempotency key, with growing
 * waits, and put aside for a person at the end.
 */
import type { Id } from '../../../routing/ticket.ts';
import {
  DELIVERY_BACKOFF_MS,
  type Delivery,
  isPermanent,
  mapOut,
  type Partner,
} from '../../../routing/workorder.ts';
import type { LineAnswer } from '../../channels/partner-line.ts';
import { instant } from '../../ports.ts';
import { type Core, idFromKey } from '../core.ts';
import { lookOver } from '../look-over.ts';
import type { Outbox, PartnerBook } from './types.ts';

/** A partner answers within this, ms; what takes longer has an unknown outcome and is sent again under its key. */
const PARTNER_TIMEOUT_MS = 15_000;

export const newestKey = (partner: Partner) => partner.keys.find((key) => !key.until) ?? partner.keys[0];

const addressFor = (delivery: Delivery, partner: Partner): string | undefined => {
  if (delivery.what === 'status') return partner.statusUrl;
  if (delivery.what === 'work_order' || !partner.ordersUrl) return partner.ordersUrl;
  return `${partner.ordersUrl.replace(/\/$/, '')}/${encodeURIComponent(String(delivery.body.ticketNo ?? ''))}/withdraw`;
};

export const createOutbox = (
  core: Core,
  partners: PartnerBook,
  /** A work order has arrived: its answer, under our names. */
  arrived: (delivery: Delivery, partner: Partner, answer: unknown) => Promise<void>,
  givenUp: (delivery: Delivery) => Promise<void>,
): Outbox => {
  const { store } = core;
  const jobAt = (delivery: Delivery, atMs: number) =>
    core.timers.schedule('delivery.send', delivery.id, { deliveryId: delivery.id }, atMs);

  /** The delivery of the same work order that goes before this one, if it has not arrived. */
  const ahead = async (delivery: Delivery): Promise<boolean> =>
    (await store.deliveries.count({
      where: { workOrderId: delivery.workOrderId, state: 'pending', seq: { lt: delivery.seq } },
    })) > 0;

  const startNext = async (delivery: Delivery) => {
    const later = await store.deliveries.find({
      where: { workOrderId: delivery.workOrderId, state: 'pending', seq: { gt: delivery.seq } },
      sort: { field: 'seq', direction: 'asc' },
      limit: 1,
    });
    if (later.items[0]) await jobAt(later.items[0], core.clock.nowMs());
  };

  const attempt = async (delivery: Delivery, partner: Partner | undefined): Promise<LineAnswer | string> => {
    if (!partner || partner.disabled) return 'partner_disabled';
    const url = addressFor(delivery, partner);
    const key = newestKey(partner);
    if (!url) return 'no_address';
    if (!key) return 'no_key';
    return core.partnerLine.post({
      url,
      keyId: key.keyId,
      secret: core.partnerLine.open(key.sealed),
      idempotencyKey: delivery.id,
      body: mapOut(delivery.body, partner.mapping.out),
      timeoutMs: PARTNER_TIMEOUT_MS,
    });
  };

  const write = async (delivery: Delivery, set: Partial<Delivery>): Promise<Delivery> => {
    const written = await store.deliveries.replace(
      { ...delivery, ...set, updatedAt: core.now() },
      delivery.version,
    );
    if (!written.ok) throw new Error('delivery changed while it was sent; the job runs again');
    return written.doc;
  };

  return {
    put: async (order, seq, what, body) => {
      const at = core.now();
      const delivery: Delivery = {
        id: idFromKey(`delivery:${order.id}:${seq}`),
        version: 1,
        partnerId: order.partnerId,
        workOrderId: order.id,
        ticketNo: order.ticketNo,
        seq,
        what,
        body,
        state: 'pending',
        tries: 0,
        nextAt: at,
        createdAt: at,
        updatedAt: at,
      };
      const made = await store.deliveries.insert(delivery);
      const known = made.ok ? made.doc : await store.deliveries.get(delivery.id);
      if (known?.state === 'pending') await core.follow('delivery', jobAt(known, core.clock.nowMs()));
    },

    send: async (deliveryId: Id) => {
      const delivery = await store.deliveries.get(deliveryId);
      if (delivery?.state !== 'pending' || (await ahead(delivery))) return;
      const partner = partners.get(delivery.partnerId) ?? (await store.partners.get(delivery.partnerId));
      const answer = await attempt(delivery, partner);
      const tries = delivery.tries + 1;
      if (typeof answer !== 'string' && answer.ok && answer.status >= 200 && answer.status < 300) {
        // Before the delivery is ticked off, so that a crash here sends it again instead of losing the answer.
        if (partner) await arrived(delivery, partner, answer.body);
        const { failure: _, ...rest } = delivery;
        await write(rest, { state: 'sent', tries, sentAt: core.now() });
        await startNext(delivery);
        return;
      }
      const failure = typeof answer === 'string' ? answer : answer.ok ? `http_${answer.status}` : answer.why;
      const hopeless =
        typeof answer === 'string' ||
        (answer.ok ? isPermanent(answer.status) : ['bad_address', 'private_address'].includes(answer.why));
      const wait = DELIVERY_BACKOFF_MS[tries - 1];
      if (hopeless || wait === undefined) {
        const dead = await write(delivery, { state: 'dead', tries, failure });
        core.log.warn({ deliveryId, partnerId: delivery.partnerId, failure, tries }, 'delivery given up');
        await givenUp(dead);
        await startNext(delivery);
        return;
      }
      const nextMs = core.clock.nowMs() + wait;
      await write(delivery, { tries, failure, nextAt: instant(nextMs) });
      await jobAt(delivery, nextMs);
    },

    sweep: async (lateMs) => {
      // All of them: what stands behind a partner that is down is late too, and must not hide what is lost.
      const where = { state: 'pending', nextAt: { lt: instant(core.clock.nowMs() - lateMs) } };
      for await (const late of lookOver(store.deliveries, { where }))
        for (const delivery of late) if (!(await ahead(delivery))) await jobAt(delivery, core.clock.nowMs());
    },
  };
};
