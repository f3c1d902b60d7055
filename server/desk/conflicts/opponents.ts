/** Who serves, or has lately served, the other side: found by number and name, in both directions. */
import type { Exclusion } from '../../../routing/dispatch/exceptions.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { OrgKind } from '../../../routing/vocabulary.ts';
import { joinedIds } from '../channels/binding.ts';
import type { Core } from '../core.ts';

/** Whoever acts for one side alone. A mediation committee or a legal aid centre serves both. */
const PARTISAN: readonly OrgKind[] = ['law_firm', 'grassroots_legal_office'];
const LOOKED_AT = 100;

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
    const orders = await core.store.orders.find({
      where: { ticketId: { in: tickets.map((ticket) => ticket.id) } },
      limit: 500,
    });
    for (const order of orders.items) addOrg(order.orgId);
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
  const sort = { field: 'createdAt', direction: 'desc' } as const;
  const pages = await Promise.all([
    ...(party.phone
      ? [tickets.find({ where: { 'requester.phone': party.phone }, sort, limit: LOOKED_AT })]
      : []),
    ...(party.name
      ? [tickets.find({ where: { 'requester.name': party.name }, sort, limit: LOOKED_AT })]
      : []),
  ]);
  const own = await joinedIds(core.store, citizenId);
  const theirs = pages.flatMap((page) => page.items).filter((one) => !own.includes(one.requester.citizenId));
  return handlersOf(core, recent(core, theirs));
};

/** The other direction: the new ticket is from somebody whom an earlier one names as its other side. */
export const whoOpposes = async (core: Core, requester: Ticket['requester']): Promise<ServedBy> => {
  const { conflicts, tickets } = core.store;
  const { name, phone } = requester;
  const pages = await Promise.all([
    ...(phone ? [conflicts.find({ where: { 'opposing.phone': phone }, limit: LOOKED_AT })] : []),
    ...(name ? [conflicts.find({ where: { 'opposing.name': name }, limit: LOOKED_AT })] : []),
  ]);
  const ids = new Set(pages.flatMap((page) => page.items).map((one) => one.ticketId));
  const found = await Promise.all([...ids].map((id) => tickets.get(id)));
  // Nobody opposes most citizens: nothing more is asked then.
  const own = found.length > 0 ? await joinedIds(core.store, requester.citizenId) : [];
  const theirs = found.filter(
    (one) => one !== undefined && !own.includes(one.requester.citizenId),
  ) as Ticket[];
  return handlersOf(core, recent(core, theirs));
};
