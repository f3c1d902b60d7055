/** The live queue in memory: the reference model that the Redis adapter is tested against, and a test double. */
import type { Ids } from '../ports.ts';
import type { LiveQueue, Offer, OfferPolicy } from './live-queue.ts';
import { createMemoryReads } from './memory-reads.ts';
import { type Entry, MemoryState } from './memory-state.ts';
import { normalAgent, normalTicket } from './normalise.ts';

/** Atomic by being synchronous: no method awaits between its first read and its last write. */
export function createMemoryQueue(deps: { policy: OfferPolicy; ids: Pick<Ids, 'next'> }): LiveQueue {
  const { ids } = deps;
  let state = new MemoryState(deps.policy);
  let built = false;

  const findOffer = (offerId: string): (Entry & { place: 'offered' }) | undefined => {
    for (const entry of state.tickets.values()) {
      if (entry.place === 'offered' && entry.offer.offerId === offerId) return entry;
    }
    return undefined;
  };
  /** Takes a ticket out of whatever place it has; returns the open offer that this ended. */
  const takeOut = (ticketId: string, nowMs: number): Offer | undefined => {
    const entry = state.tickets.get(ticketId);
    state.tickets.delete(ticketId);
    if (entry?.place === 'serving') state.letGo(entry.entry.staffId, ticketId, nowMs);
    if (entry?.place !== 'offered') return undefined;
    state.letGo(entry.offer.staffId, ticketId);
    return entry.offer;
  };

  const queue: LiveQueue = {
    ...createMemoryReads(() => state),

    async setProfile(profile, classes, nowMs) {
      state.closeLanes(nowMs);
      state.profiles.set(profile, new Set(classes));
      return state.match(ids.next(), nowMs);
    },

    async addClass(key, profiles, nowMs) {
      state.closeLanes(nowMs);
      state.classes.add(key);
      for (const profile of profiles) {
        state.profiles.set(profile, new Set(state.profiles.get(profile)).add(key));
      }
      return state.match(ids.next(), nowMs);
    },

    async enqueue(ticket, nowMs) {
      const callId = ids.next();
      state.closeLanes(nowMs);
      const place = state.tickets.get(ticket.ticketId)?.place;
      if (place === 'offered' || place === 'serving') return { placed: false, offers: [] };
      for (const key of ticket.classes) state.classes.add(key);
      state.tickets.set(ticket.ticketId, { place: 'waiting', ticket: normalTicket(ticket) });
      return { placed: true, offers: state.match(callId, nowMs) };
    },

    async enqueueKnown(ticket, nowMs) {
      if (ticket.classes.every((key) => state.classes.has(key))) return queue.enqueue(ticket, nowMs);
      // Each call has an id, in every adapter.
      ids.next();
      state.closeLanes(nowMs);
      return undefined;
    },

    async setAgent(agent, nowMs) {
      const before = state.agents.get(agent.staffId);
      const startsIdle = !before || (agent.ready && !before.agent.ready);
      state.agents.set(agent.staffId, {
        agent: normalAgent(agent),
        idleSinceMs: startsIdle ? nowMs : before.idleSinceMs,
        closed: new Set(),
      });
      state.closeLanes(nowMs);
      return state.match(ids.next(), nowMs);
    },

    async setAgentKnown(agent, classes, nowMs) {
      if (state.classes.size === classes && state.profiles.get(agent.profile)?.size)
        return queue.setAgent(agent, nowMs);
      ids.next();
      state.closeLanes(nowMs);
      return undefined;
    },

    async removeAgent(staffId, nowMs) {
      const callId = ids.next();
      state.closeLanes(nowMs);
      if (!state.agents.delete(staffId)) return { withdrawn: [], offers: [] };
      const withdrawn = state.offers().filter((offer) => offer.staffId === staffId);
      for (const { offerId, ticketId } of withdrawn) {
        const { ticket } = findOffer(offerId)!;
        takeOut(ticketId, nowMs);
        state.tickets.set(ticketId, { place: 'waiting', ticket });
      }
      return { withdrawn, offers: state.match(callId, nowMs) };
    },

    async accept(offerId, staffId, nowMs) {
      const offer = findOffer(offerId)?.offer;
      if (!offer || offer.staffId !== staffId || nowMs > offer.expiresAtMs) return undefined;
      const entry = { ticketId: offer.ticketId, staffId, lane: offer.lane };
      state.tickets.set(offer.ticketId, { place: 'serving', entry });
      return { ...offer };
    },

    async endOffer(offerId, how, options, nowMs) {
      const callId = ids.next();
      state.closeLanes(nowMs);
      const found = findOffer(offerId);
      if (!found) return undefined;
      const { ticket, offer: ended } = found;
      const { staffId } = ended;
      if (options.staffId !== undefined && options.staffId !== staffId) return undefined;
      if (how === 'expired' && nowMs < ended.expiresAtMs) return undefined;
      const missed = how !== 'withdrawn';
      state.letGo(staffId, ended.ticketId, missed ? nowMs : undefined);
      const excludedStaffIds = [...new Set([...ticket.excludedStaffIds, ...(missed ? [staffId] : [])])];
      state.tickets.set(ended.ticketId, { place: 'waiting', ticket: { ...ticket, excludedStaffIds } });
      const person = state.agents.get(staffId);
      if (person && options.pauseAgent) person.agent.ready = false;
      return { ended, offers: state.match(callId, nowMs) };
    },

    async release(ticketId, nowMs) {
      const callId = ids.next();
      state.closeLanes(nowMs);
      const entry = state.tickets.get(ticketId);
      if (entry?.place !== 'serving') return { offers: [] };
      takeOut(ticketId, nowMs);
      return { released: entry.entry, offers: state.match(callId, nowMs) };
    },

    async withdraw(ticketId, nowMs) {
      const callId = ids.next();
      state.closeLanes(nowMs);
      const withdrawn = takeOut(ticketId, nowMs);
      return { ...(withdrawn ? { withdrawn } : {}), offers: state.match(callId, nowMs) };
    },

    async assign(entry, { force }, nowMs) {
      const callId = ids.next();
      state.closeLanes(nowMs);
      const { ticketId, staffId, lane } = entry;
      const holder = state.held.get(staffId)?.get(ticketId);
      const before = state.tickets.get(ticketId);
      if (before?.place === 'serving' && holder === lane) return { assigned: true, offers: [] };
      const person = state.agents.get(staffId);
      // What he holds of this very ticket is not counted against him.
      state.held.get(staffId)?.delete(ticketId);
      const fits = person !== undefined && state.hasCapacity(person.agent, lane);
      if (holder) state.hold(staffId, ticketId, holder);
      if (!fits && !force) return { assigned: false, offers: [] };
      const withdrawn = takeOut(ticketId, nowMs);
      state.hold(staffId, ticketId, lane);
      state.tickets.set(ticketId, { place: 'serving', entry: { ticketId, staffId, lane } });
      return { assigned: true, ...(withdrawn ? { withdrawn } : {}), offers: state.match(callId, nowMs) };
    },

    async grab(ticketId, staffId, nowMs, limit) {
      state.closeLanes(nowMs);
      const found = state.tickets.get(ticketId);
      if (!found) return { grabbed: false, why: 'gone' };
      if (found.place !== 'waiting') {
        const by = found.place === 'serving' ? found.entry.staffId : found.offer.staffId;
        return { grabbed: false, why: 'taken', by };
      }
      const { ticket } = found;
      const why =
        ticket.mode === 'grab' ? state.grabRefusal(state.agents.get(staffId), ticket) : ('not_open' as const);
      if (why) return { grabbed: false, why };
      if (limit) {
        const beyond = state.countGrab(staffId, limit, nowMs);
        if (beyond) return { grabbed: false, why: beyond };
      }
      const entry = { ticketId, staffId, lane: ticket.lane };
      state.tickets.set(ticketId, { place: 'serving', entry });
      state.hold(staffId, ticketId, ticket.lane);
      return { grabbed: true, entry: { ...entry } };
    },

    async forgetGrab(staffId, day) {
      state.forgetGrab(staffId, day);
    },

    needsRebuild: async () => !built,
    async reset() {
      state = new MemoryState(deps.policy);
      built = true;
    },
    async ping() {},
    async close() {},
  };
  return queue;
}
