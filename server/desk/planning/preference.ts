/** Whom a new ticket goes to first, and why: asked for by name, answered before, adviser. */
import { advisersFor } from '../../../routing/dispatch/adviser.ts';
import { isStopped } from '../../../routing/dispatch/eligibility.ts';
import { exclusionOf, type PreferReason } from '../../../routing/dispatch/exceptions.ts';
import { personHere } from '../../../routing/dispatch/people-here.ts';
import { regionChain } from '../../../routing/dispatch/regions.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { joinedIds } from '../channels/binding.ts';
import type { Core } from '../core.ts';
import { matterOf } from '../tickets/ticket-states.ts';

/** Closed tickets of a citizen that are looked at for who answered him. */
const LOOKED_AT = 20;

export interface Preferred {
  preferredStaffId: Id;
  preferredBy: PreferReason;
}

/** Who has to do with a citizen already. */
export interface Ties {
  /** His closed tickets, newest first. */
  past: readonly Ticket[];
  /** Advisers of the citizen, his number, his village, closest first. */
  adviserIds: readonly Id[];
}

export const tiesOf = async (core: Core, ticket: Ticket): Promise<Ties> => {
  const pastOf = async (): Promise<readonly Ticket[]> => {
    const ids = await joinedIds(core.store, ticket.requester.citizenId);
    const page = await core.store.tickets.find({
      where: { 'requester.citizenId': { in: ids }, status: 'closed' },
      sort: { field: 'createdAt', direction: 'desc' },
      limit: LOOKED_AT,
    });
    return page.items;
  };
  const [past, advisers] = await Promise.all([pastOf(), adviserIds(core, ticket)]);
  return { past, adviserIds: advisers };
};

/** The person for whom the first of the named exceptions holds; he must be here and not excluded. */
export const preferredFor = (core: Core, ticket: Ticket, ties: Ties): Preferred | undefined => {
  const service = ticket.classification?.service;
  const isFree = (staffId: Id): boolean => {
    const person = personHere(core.directory.here(), staffId);
    return (
      person !== undefined &&
      // DP16: in a turn for one line nothing else is offered to him, whoever he is to this citizen.
      (!person.lines || (service !== undefined && person.lines.includes(service))) &&
      !isStopped(person.stopped, service) &&
      !exclusionOf(ticket.exclusions, person) &&
      !ticket.placement?.excludedStaffIds.includes(staffId)
    );
  };
  const { choice, stickyMs, stickySameMatter } = core.policy();
  const chosen = ticket.chosenStaffId;
  if (chosen && isFree(chosen)) {
    const served = ties.past.some((one) => one.attribution?.staffId === chosen);
    const booked = ticket.entry?.startsWith('appointment:');
    if (booked || choice === 'anyone' || (choice === 'served_before' && served))
      return { preferredStaffId: chosen, preferredBy: 'chosen' };
  }

  // R095: who answered first goes on with it, as long as it is the same matter and not long ago.
  for (const one of ties.past) {
    if (!one.attribution || core.clock.nowMs() - Date.parse(one.updatedAt) > stickyMs) continue;
    if (stickySameMatter && matterOf(one) !== matterOf(ticket)) continue;
    if (isFree(one.attribution.staffId))
      return { preferredStaffId: one.attribution.staffId, preferredBy: 'sticky' };
    break;
  }

  for (const staffId of ties.adviserIds)
    if (isFree(staffId)) return { preferredStaffId: staffId, preferredBy: 'adviser' };
  return undefined;
};

const adviserIds = async (core: Core, ticket: Ticket): Promise<Id[]> => {
  const { citizenId, phone } = ticket.requester;
  const places = regionChain(ticket.regionCode)
    .filter(({ level }) => level === 'town' || level === 'village')
    .flatMap(({ code }) => (code.length === 9 ? [code, `${code}000`] : [code]));
  const { advisers } = core.store;
  const pages = await Promise.all([
    advisers.find({ where: { citizenId }, limit: 20 }),
    ...(phone ? [advisers.find({ where: { phone }, limit: 20 })] : []),
    ...(places.length > 0 ? [advisers.find({ where: { regionCode: { in: places } }, limit: 100 })] : []),
  ]);
  const facts = {
    citizenId,
    regionCode: ticket.regionCode,
    atMs: core.clock.nowMs(),
    ...(phone ? { phone } : {}),
  };
  const found = new Map(pages.flatMap((page) => page.items).map((one) => [one.id, one]));
  return advisersFor([...found.values()], facts).map((one) => one.staffId);
};
