/** Work orders as staff see them. */
import type { WorkOrderView } from '../../../routing/protocol/exchange/exchange.ts';
import type { Instant, Ticket } from '../../../routing/ticket.ts';
import { isOpenWorkOrder, type WorkOrder } from '../../../routing/workorder.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';

/** His own ticket, or one that he may assign. */
export const serves = (who: StaffPrincipal, ticket: Ticket | undefined): boolean =>
  ticket !== undefined && (ticket.ownerId === who.id || may(who, 'ticket.assign'));

/** What staff see of a work order, and which steps are open to this person now. */
export const viewOfWorkOrder = (
  order: WorkOrder,
  ticket: Ticket | undefined,
  who: StaffPrincipal,
  now: Instant,
): WorkOrderView => {
  const can: WorkOrderView['can'] = [];
  if (may(who, 'workorder.handle') && serves(who, ticket) && isOpenWorkOrder(order)) {
    if (order.direction === 'in' && order.status === 'received') can.push('sign');
    if (order.direction === 'in' && order.returnBy && order.returnBy > now) can.push('return');
    if (order.direction === 'out') can.push('withdraw');
    if (order.direction === 'out' && !order.externalNo && order.status === 'accepted') can.push('number');
  }
  return {
    id: order.id,
    version: order.version,
    direction: order.direction,
    partnerId: order.partnerId,
    partnerName: order.partnerName,
    ticketId: order.ticketId,
    ticketNo: order.ticketNo,
    no: order.no,
    ...(order.externalNo ? { externalNo: order.externalNo } : {}),
    status: order.status,
    demand: order.demand,
    ...(order.deadline ? { deadline: order.deadline } : {}),
    ...(order.returnBy ? { returnBy: order.returnBy } : {}),
    overdue: order.overdue,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    steps: order.steps.map(({ at, actor, action, text, reason }) => ({
      at,
      who: actor.name ?? '系统',
      action,
      ...(text ? { text } : {}),
      ...(reason ? { reason } : {}),
    })),
    can,
  };
};
