/** Keeps what is known of a conflict, sealed; and calls off orders of organisations that it excludes. */
import type { ConflictRecord } from '../../../routing/dispatch/conflict.ts';
import type { Exclusion } from '../../../routing/dispatch/exceptions.ts';
import { ok } from '../../../routing/errors.ts';
import { isOpen } from '../../../routing/orders/order.ts';
import { applyOrderAction } from '../../../routing/orders/order-actions.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { type Core, SYSTEM } from '../core.ts';
import type { Orders } from '../orders/orders.ts';

/** @param id given where the same finding may be made twice: the second changes nothing */
export const keepConflict = async (
  core: Core,
  who: { id: Id; name: string },
  ticketId: Id,
  conflict: Pick<ConflictRecord, 'why' | 'words' | 'opposing'>,
  exclusions: readonly Exclusion[],
  id: Id = core.ids.next(),
): Promise<void> => {
  await core.store.conflicts.insert({
    id,
    version: 1,
    ticketId,
    ...conflict,
    staffIds: exclusions.flatMap((one) => (one.staffId ? [one.staffId] : [])),
    orgIds: exclusions.flatMap((one) => (one.orgId ? [one.orgId] : [])),
    by: who.id,
    byName: who.name,
    at: core.now(),
    unsealed: [],
  });
};

export const cancelOrdersOf = async (
  core: Core,
  orders: Orders,
  ticket: Ticket,
  orgIds: readonly Id[],
): Promise<void> => {
  if (orgIds.length === 0) return;
  for (const order of await orders.of(ticket.id)) {
    if (!order.orgId || !orgIds.includes(order.orgId) || !isOpen(order)) continue;
    const input = { at: core.now(), actor: SYSTEM, text: '因回避规则撤销。' };
    const done = await orders.record.change(order.id, (now) =>
      isOpen(now) ? applyOrderAction(now, 'cancel', input, core.policy()) : ok(undefined),
    );
    if (!done.ok) continue;
    await orders.record.follow(done.value, SYSTEM, 'ticket.order_cancel');
    await orders.dropBelow(done.value);
  }
};
