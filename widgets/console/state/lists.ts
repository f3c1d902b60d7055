/** Pure reducers for what the desk holds in lists: tickets, offers, orders. */
import type { OfferView, OrderView, TicketSummary } from '../../../routing/protocol/views.ts';

/** Replaces the entry with this id, or adds it. */
export const upsert = <T extends { id: string }>(list: readonly T[], one: T): T[] => {
  const at = list.findIndex((entry) => entry.id === one.id);
  if (at < 0) return [...list, one];
  const next = [...list];
  next[at] = one;
  return next;
};

export const without = <T extends { id: string }>(list: readonly T[], id: string): T[] =>
  list.filter((entry) => entry.id !== id);

const RANK = { alarm: 0, review: 1, none: 2 } as const;
const URGENCY = { critical: 0, urgent: 1, normal: 2 } as const;

/**
 * Crises on top, then urgency, then oldest first. Unread does not move a line: a list that jumps under the hand
 * costs more than it tells.
 */
export const byNeed = (a: TicketSummary, b: TicketSummary): number =>
  RANK[a.crisis] - RANK[b.crisis] ||
  URGENCY[a.urgency] - URGENCY[b.urgency] ||
  a.createdAt.localeCompare(b.createdAt) ||
  a.id.localeCompare(b.id);

/** How long the citizen has been waiting for an answer; 0 when everything is read. */
export const waitingMs = (ticket: TicketSummary, now: number): number =>
  ticket.unread > 0 ? Math.max(0, now - Date.parse(ticket.lastMessageAt ?? ticket.createdAt)) : 0;

/** Offers by what is left of their time, the shortest first; one entry per offer. */
export const addOffer = (list: readonly OfferView[], offer: OfferView): OfferView[] =>
  [...list.filter((one) => one.offerId !== offer.offerId), offer].sort(
    (a, b) => a.expiresAtMs - b.expiresAtMs,
  );

export const dropOffer = (list: readonly OfferView[], offerId: string): OfferView[] =>
  list.filter((one) => one.offerId !== offerId);

/** Milliseconds left by the server's clock, and the share of the whole that this is. */
export const offerLeft = (offer: OfferView, now: number): { leftMs: number; share: number } => {
  const leftMs = Math.max(0, offer.expiresAtMs - now);
  return { leftMs, share: Math.min(1, leftMs / Math.max(1, offer.expiresAtMs - offer.nowMs)) };
};

export const isOpenOrder = (order: Pick<OrderView, 'status'>): boolean =>
  order.status === 'dispatched' ||
  order.status === 'signed' ||
  order.status === 'returning' ||
  order.status === 'suspended';

/** What the organisation must do next and until when. */
export const nextDeadline = (order: OrderView): string | undefined =>
  order.status === 'dispatched' && order.kind !== 'supervision'
    ? order.signBy
    : order.status === 'signed' || order.status === 'dispatched'
      ? order.dueAt
      : order.status === 'returning'
        ? order.returning?.decideBy
        : undefined;

/** An order past its next deadline is late whether or not the server's sweep has marked it. */
export const isLate = (order: OrderView, now: number): boolean => {
  const deadline = nextDeadline(order);
  return isOpenOrder(order) && (order.overdue || (deadline !== undefined && Date.parse(deadline) < now));
};

/** Late first, then by next deadline; finished ones last, newest first. */
export const byDeadline = (a: OrderView, b: OrderView): number => {
  const [x, y] = [nextDeadline(a), nextDeadline(b)];
  if (x && y) return x.localeCompare(y);
  if (x) return -1;
  if (y) return 1;
  return b.dispatchedAt.localeCompare(a.dispatchedAt);
};

/** The neighbour of a list entry, for j and k; stays inside the list. */
export const neighbour = <T extends { id: string }>(
  list: readonly T[],
  id: string | undefined,
  step: 1 | -1,
): T | undefined => {
  const at = list.findIndex((entry) => entry.id === id);
  if (at < 0) return step === 1 ? list[0] : list[list.length - 1];
  return list[Math.min(list.length - 1, Math.max(0, at + step))];
};
