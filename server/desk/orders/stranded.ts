/** Orders whose organisation or person can no longer act: switched off, or stopped by a sanction before signing (OD13, SN5). */
import { isStopped } from '../../../routing/dispatch/eligibility.ts';
import { isOpen, type Order } from '../../../routing/orders/order.ts';
import type { SanctionSubject } from '../../../routing/protocol/bureau/sanctions.ts';
import type { Service } from '../../../routing/vocabulary.ts';
import type { Core } from '../core.ts';
import { type NoticeDraft, TO_SUPERVISORS } from '../deadlines/notices.ts';
import { readAll } from '../people/directory.ts';

type Who = Pick<Order, 'orgId' | 'staffId'>;

/** Does a sanction keep this organisation or person from new work of the line? */
export const isStoppedFor = (core: Pick<Core, 'directory'>, who: Who, service: Service): boolean => {
  if (who.orgId) {
    const org = core.directory.org(who.orgId);
    return org !== undefined && isStopped(core.directory.stoppedOf(org), service);
  }
  const person = who.staffId ? core.directory.staff(who.staffId) : undefined;
  return person !== undefined && isStopped(core.directory.routed(person).stopped, service);
};

/** Whoever had it cannot act any more, or must not begin with it. */
export const isStranded = (
  core: Pick<Core, 'directory'>,
  order: Pick<Order, 'status' | 'orgId' | 'staffId' | 'service'>,
): boolean => {
  if (!isOpen(order)) return false;
  if (order.status === 'dispatched' && isStoppedFor(core, order, order.service)) return true;
  if (order.orgId) return core.directory.org(order.orgId)?.disabled ?? true;
  return !order.staffId || (core.directory.staff(order.staffId)?.disabled ?? true);
};

/** Orders of a sanctioned subject that wait for somebody else. */
export const strandedOrdersOf = async (core: Core, { kind, id }: SanctionSubject): Promise<Order[]> => {
  const where = { ...(kind === 'staff' ? { staffId: id } : { orgId: id }), status: 'dispatched' };
  return (await readAll(core.store.orders, { where })).filter((order) => isStranded(core, order));
};

/** Told once per order and holder. */
export const strandedNotice = (core: Pick<Core, 'directory'>, order: Order): NoticeDraft => {
  const orgName = order.orgId ? core.directory.org(order.orgId)?.name : undefined;
  return {
    key: `stranded:${order.id}:${order.orgId ?? order.staffId ?? ''}`,
    kind: 'stranded',
    to: [TO_SUPERVISORS],
    ticketId: order.ticketId,
    ticketNo: order.ticketNo,
    orderId: order.id,
    orderNo: order.no,
    ...(orgName ? { orgName } : {}),
  };
};
