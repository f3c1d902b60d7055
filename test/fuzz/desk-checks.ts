/** What must hold of a settled desk after any events: one place, one owner, nothing lost, one rating. */
import { isEligible, parseClassKey, profileOf } from '../../routing/dispatch/eligibility.ts';
import { holdsTicket, isOpen } from '../../routing/orders/order.ts';
import type { DeskWorld } from '../support/worlds/desk-world.ts';

/** A message that the sender was told is written. */
export interface Acknowledged {
  ticketId: string;
  seq: number;
  text: string;
}

const all = async <T extends { id: string }>(collection: {
  find(options: { limit: number; cursor?: string }): Promise<{ items: T[]; cursor?: string }>;
}): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await collection.find({ limit: 500, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return items;
};

/** I1 and I2: the record against the live queue, and nobody above his capacity. */
export const checkPlaces = async (world: DeskWorld): Promise<string[]> => {
  const faults: string[] = [];
  const snapshot = await world.queue.snapshot();
  const places = new Map<string, string>();
  const put = (ticketId: string, place: string) => {
    if (places.has(ticketId)) faults.push(`I1 ${ticketId} is ${places.get(ticketId)} and ${place}`);
    places.set(ticketId, place);
  };
  for (const entry of snapshot.waiting) put(entry.ticketId, 'waiting');
  for (const entry of snapshot.offers) put(entry.ticketId, 'offered');
  for (const entry of snapshot.serving) put(entry.ticketId, `serving ${entry.staffId}`);
  for (const ticket of await all(world.store.tickets)) {
    const place = places.get(ticket.id);
    const fits =
      ticket.status === 'queued'
        ? place === 'waiting' || place === 'offered'
        : ticket.status === 'serving'
          ? place === `serving ${ticket.ownerId}`
          : place === undefined;
    if (!fits) faults.push(`I1 ${ticket.id} is ${ticket.status} ${ticket.ownerId ?? ''} but ${place}`);
    places.delete(ticket.id);
  }
  for (const [ticketId, place] of places) faults.push(`I1 ${ticketId} is ${place} but not in the record`);
  for (const agent of snapshot.agents) {
    const loads = Object.entries(agent.load) as [keyof typeof agent.load, number][];
    const total = loads.reduce((sum, [, load]) => sum + load, 0);
    if (total > agent.capacityTotal || loads.some(([lane, load]) => load > agent.capacity[lane]))
      faults.push(`I2 ${agent.staffId} holds ${JSON.stringify(agent.load)}`);
  }
  return faults;
};

/** I3: nobody idle and eligible while a ticket waits. */
export const checkIdle = async (world: DeskWorld): Promise<string[]> => {
  const { waiting, agents } = await world.queue.snapshot();
  const faults: string[] = [];
  for (const agent of agents.filter((one) => one.ready)) {
    const staff = world.core.directory.staff(agent.staffId);
    const total = Object.values(agent.load).reduce((sum, load) => sum + load, 0);
    if (!staff || total >= agent.capacityTotal) continue;
    for (const ticket of waiting) {
      if (agent.load[ticket.lane] >= agent.capacity[ticket.lane]) continue;
      if (ticket.excludedStaffIds.includes(agent.staffId)) continue;
      const may = ticket.preferredOnly
        ? ticket.preferredStaffId === agent.staffId
        : ticket.classes.some((key) => isEligible(profileOf(staff), parseClassKey(key)));
      if (may) faults.push(`I3 ${agent.staffId} is idle while ${ticket.ticketId} waits`);
    }
  }
  return faults;
};

/** I5 and TK6: numbers without gaps, and what was acknowledged is there once, where it was said to be. */
export const checkMessages = async (
  world: DeskWorld,
  acknowledged: readonly Acknowledged[],
): Promise<string[]> => {
  const faults: string[] = [];
  const byTicket = new Map<string, { seq: number; text: string; key: string }[]>();
  for (const message of await all(world.store.messages))
    byTicket.set(message.ticketId, [...(byTicket.get(message.ticketId) ?? []), message]);
  for (const [ticketId, messages] of byTicket) {
    const seqs = messages.map((message) => message.seq).sort((a, b) => a - b);
    if (seqs.some((seq, index) => seq !== index + 1)) faults.push(`TK6 ${ticketId} has ${seqs.join()}`);
  }
  for (const { ticketId, seq, text } of acknowledged) {
    const same = (byTicket.get(ticketId) ?? []).filter((message) => message.text === text);
    if (same.length !== 1 || same[0]!.seq !== seq)
      faults.push(`I5 "${text}" of ${ticketId} was acknowledged as ${seq}, is ${same.map((one) => one.seq)}`);
  }
  return faults;
};

/** SL5 and OD8: each level of each deadline once; who was named for good has not given it back. */
export const checkOrders = async (world: DeskWorld): Promise<string[]> => {
  const faults: string[] = [];
  for (const order of await all(world.store.orders)) {
    const told = (order.marks ?? []).map((mark) => `${mark.of} ${mark.dueAt} ${mark.level}`);
    if (new Set(told).size !== told.length) faults.push(`SL5 ${order.id} was told twice: ${told.join(', ')}`);
    if (order.forced && order.status === 'returning') faults.push(`OD8 ${order.id} is forced and returning`);
    if ((order.status === 'returning') !== (order.returning !== undefined))
      faults.push(`OD7 ${order.id} is ${order.status} with ${JSON.stringify(order.returning)}`);
    const parent = order.parentId ? await world.store.orders.get(order.parentId) : undefined;
    if (order.kind === 'co' && isOpen(order) && parent && !isOpen(parent))
      faults.push(`OD14 ${order.id} is open below ${parent.status}`);
  }
  return faults;
};

/** I6, and the count of open orders. */
export const checkRatings = async (world: DeskWorld): Promise<string[]> => {
  const faults: string[] = [];
  const rated = new Set<string>();
  const tickets = new Map((await all(world.store.tickets)).map((ticket) => [ticket.id, ticket]));
  for (const rating of await all(world.store.ratings)) {
    if (rated.has(rating.ticketId)) faults.push(`I6 ${rating.ticketId} is rated twice`);
    rated.add(rating.ticketId);
    const ticket = tickets.get(rating.ticketId);
    if (ticket?.status !== 'closed' || ticket.attribution?.staffId !== rating.staffId)
      faults.push(`I6 ${rating.ticketId} is ${ticket?.status}, rated for ${rating.staffId}`);
  }
  const open = new Map<string, number>();
  for (const order of await all(world.store.orders))
    if (holdsTicket(order) && isOpen(order)) open.set(order.ticketId, (open.get(order.ticketId) ?? 0) + 1);
  for (const ticket of tickets.values()) {
    if (ticket.openOrders !== (open.get(ticket.id) ?? 0))
      faults.push(`OD ${ticket.id} counts ${ticket.openOrders}, has ${open.get(ticket.id) ?? 0} open orders`);
    if (ticket.status === 'with_org' && ticket.openOrders === 0)
      faults.push(`OD5 ${ticket.id} lies with nobody`);
  }
  return faults;
};
