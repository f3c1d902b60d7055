/**
 * What the audit log says of a record, made from the record alone: the same fact with the same id whether it is
 * written at once or found missing after a crash (I7).
 */
import type { Order } from '../../../routing/orders/order.ts';
import type { Rating } from '../../../routing/rating.ts';
import type { Actor, Id, Instant, TicketEvent } from '../../../routing/ticket.ts';
import type { AuditFact } from './audit-port.ts';

const fact = (
  id: Id,
  at: Instant,
  actor: Actor,
  what: string,
  target: string,
  data: AuditFact['data'],
): AuditFact => ({
  id,
  at,
  who: actor.id,
  // The name of a citizen is no business of the log.
  whoName: actor.kind === 'staff' ? (actor.name ?? '') : '',
  from: actor.from ?? '',
  what,
  target,
  data,
});

export const auditOfEvent = (ticketId: Id, event: TicketEvent): AuditFact =>
  fact(event.id, event.at, event.actor, event.type, `ticket:${ticketId}`, event.data ?? {});

/** @param index of the step in `order.steps`; steps are only ever added */
export const auditOfStep = (order: Order, index: number): AuditFact => {
  const step = order.steps[index]!;
  return fact(`${order.id}.${index}`, step.at, step.actor, `order.${step.action}`, `order:${order.id}`, {
    ticketId: order.ticketId,
    kind: order.kind,
    service: order.service,
    ...(order.orgId ? { orgId: order.orgId } : {}),
    ...(step.reason ? { reason: step.reason } : {}),
  });
};

/** @param from remote address; unknown when the fact is made up for after a crash */
export const auditOfRating = (rating: Rating, citizenId: Id, from = ''): AuditFact =>
  fact(
    rating.id,
    rating.at,
    { kind: 'citizen', id: citizenId, from },
    'rating.given',
    `ticket:${rating.ticketId}`,
    {
      grade: rating.grade,
      via: rating.via,
    },
  );
