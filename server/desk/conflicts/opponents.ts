/** Who serves, or has lately served, the other side: found by number and name, in both directions. */
import type { Exclusion } from '../../../routing/dispatch/exceptions.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { OrgKind } from '../../../routing/vocabulary.ts';
import { joinedIds } from '../channels/binding.ts';
import type { Core } from '../core.ts';
import { readAll } from '../people/directory.ts';

/** Whoever acts for one side alone. A mediation committee or a legal aid centre serves both. */
const PARTISAN: readonly OrgKind[] = ['law_firm', 'grassroots_legal_office'];

/** Tickets whose orders are read in one go. */
const AT_ONCE = 100;

export interface Party {
  name?: string;
  phone?: string;
}

export interface ServedBy {
  staffIds: Id[];
  orgIds: Id[];
}

const isOpen = (ticket: Ticket): boolean => ticket.status !== 'closed';

export const exclusionsOf = (served: ServedBy, why: Exclusion['why'], at: string): Exclusion[] => [
  ...served.staffIds.map((staffId) => ({ staffId, why, at })),
  ...served.orgIds.map((orgId) => ({ orgId, why, at })),
];

/** Who answered these tickets, and the firms behind them: of their people, and of the orders of the tickets. */
const handlersOf = async (core: Core, tickets: readonly Ticket[]): Promise<ServedBy> => {
  const staffIds = new Set<Id>();
  const orgIds = new Set<Id>();
  const addOrg = (orgId: Id | undefined) => {
    const org = orgId ? core.directory.org(orgId) : undefined;
    if (org && PARTISAN.includes(org.kind)) orgIds.add(org.id);
  };
  for (const { ownerId, attribution } of tickets) {
    for (const staffId of [ownerId, attribution?.staffId]) {
      if (!staffId) continue;
      staffIds.add(staffId);
      addOrg(core.directory.staff(staffId)?.orgId);
    }
    addOrg(attribution?.orgId);
  }
  if (tickets.length > 0) {
    const ids = tickets.map((ticket) => ticket.id);
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const where = { ticketId: { in: ids.slice(at, at + AT_ONCE) } };
      for (const order of await readAll(core.store.orders, { where })) addOrg(order.orgId);
    }
  }
  return { staffIds: [...staffIds], orgIds: [...orgIds] };
};

const recent = (core: Core, tickets: readonly Ticket[]): Ticket[] => {
  const since = core.clock.nowMs() - core.policy().conflictLookbackMs;
  return tickets.filter((one) => isOpen(one) || Date.parse(one.updatedAt) >= since);
};

/** Who serves a party: by the number or the very name under which it came to us. Not who serves `citizenId` himself. */
export const whoServes = async (core: Core, party: Party, citizenId: Id): Promise<ServedBy> => {
  const { tickets } = core.store;
  // All of them: a company, or a common name, has many, and one that is left out lets the other side's person in.
  const found = await Promise.all([
    ...(party.phone ? [readAll(tickets, { where: { 'requester.phone': party.phone } })] : []),
    ...(party.name ? [readAll(tickets, { where: { 'requester.name': party.name } })] : []),
  ]);
  const own = await joinedIds(core.store, citizenId);
  const theirs = found.flat().filter((one) => !own.includes(one.requester.citizenId));
  return handlersOf(core, recent(core, theirs));
};

/** The other direction: the new ticket is from somebody whom an earlier one names as its other side. */
export const whoOpposes = async (core: Core, requester: Ticket['requester']): Promise<ServedBy> => {
  const { conflicts, tickets } = core.store;
  const { name, phone } = requester;
  const known = await Promise.all([
    ...(phone ? [readAll(conflicts, { where: { 'opposing.phone': phone } })] : []),
    ...(name ? [readAll(conflicts, { where: { 'opposing.name': name } })] : []),
  ]);
  const ids = new Set(known.flat().map((one) => one.ticketId));
  const found = await Promise.all([...ids].map((id) => tickets.get(id)));
  // Nobody opposes most citizens: nothing more is asked then.
  const own = found.length > 0 ? await joinedIds(core.store, requester.citizenId) : [];
  const theirs = found.filter(
    (one) => one !== undefined && !own.includes(one.requester.citizenId),
  ) as Ticket[];
  return handlersOf(core, recent(core, theirs));
};
