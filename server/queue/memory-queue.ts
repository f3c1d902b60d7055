/** The live queue in memory: the reference model that the Redis adapter is tested against, and a test double. */
import type { Ids } from '../ports.ts';
import type {
  AgentState,
  GrabRefusal,
  LiveQueue,
  LiveTicket,
  Offer,
  OfferPolicy,
  QueueCounts,
  ServingEntry,
} from './live-queue.ts';
import { type AgentEntry, type Entry, MemoryState } from './memory-state.ts';
import { normalAgent, normalTicket, perLane, shareSteps } from './normalise.ts';

/** Atomic by being synchronous: no method awaits between its first read and its last write. */
export function createMemoryQueue(deps: { policy: OfferPolicy; ids: Pick<Ids, 'next'> }): LiveQueue {
  const { ids } = deps;
  let state = new MemoryState(deps.policy);
  let built = false;

  const offers = (): Offer[] =>
    [...state.tickets.values()].flatMap((entry) => (entry.place === 'offered' ? [entry.offer] : []));
  const serving = (): ServingEntry[] =>
    [...state.tickets.values()].flatMap((entry) => (entry.place === 'serving' ? [entry.entry] : []));
  const findOffer = (offerId: string): (Entry & { place: 'offered' }) | undefined => {
    for (const entry of state.tickets.values()) {
      if (entry.place === 'offered' && entry.offer.offerId === offerId) return entry;
    }
    return undefined;
  };
  const view = (entry: AgentEntry): AgentState => ({
    ...normalAgent(entry.agent),
    idleSinceMs: entry.idleSinceMs,
    load: perLane((lane) => state.load(entry.agent.staffId, lane)),
  });
  /** Takes a ticket out of whatever place it has; returns the open offer that this ended. */
  const takeOut = (ticketId: string, nowMs: number): Offer | undefined => {
    const entry = state.tickets.get(ticketId);
    state.tickets.delete(ticketId);
    if (entry?.place === 'serving') state.letGo(entry.entry.staffId, ticketId, nowMs);
    if (entry?.place !== 'offered') return undefined;
    state.letGo(entry.offer.staffId, ticketId);
    return entry.offer;
  };
  /** What stands between this person and this grab ticket now, in the order that the port names. */
  const grabRefusal = (person: AgentEntry | undefined, ticket: LiveTicket): GrabRefusal | undefined => {
    if (!person?.agent.ready) return 'not_ready';
    if (ticket.excludedStaffIds.includes(person.agent.staffId)) return 'excluded';
    if (!state.isEligible(person.agent, ticket)) return 'not_eligible';
    if (!state.hasCapacity(person.agent, ticket.lane)) return 'capacity';
    return person.closed.has(ticket.lane) ? 'shift_end' : undefined;
  };
  const openFor = (person: AgentEntry | undefined, ticket: LiveTicket, nowMs: number): boolean =>
    grabRefusal(person, ticket) === undefined &&
    nowMs < (person?.agent.offersUntilMs?.[ticket.lane] ?? Number.POSITIVE_INFINITY);

  const queue: LiveQueue = {
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

    knownClasses: async () => [...state.classes].sort(),

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
      const withdrawn = offers().filter((offer) => offer.staffId === staffId);
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
        ticket.mode === 'grab' ? grabRefusal(state.agents.get(staffId), ticket) : ('not_open' as const);
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

    async mayGrab(ticketId, nowMs) {
      const found = state.tickets.get(ticketId);
      if (found?.place !== 'waiting' || found.ticket.mode !== 'grab') return undefined;
      const people = [...state.agents.values()].filter((person) => openFor(person, found.ticket, nowMs));
      return people
        .map(({ agent }) => ({ staffId: agent.staffId, share: shareSteps(agent.share) / 100 }))
        .sort((a, b) => (a.staffId < b.staffId ? -1 : 1));
    },

    async grabsFor(staffId, limit, nowMs) {
      const person = state.agents.get(staffId);
      return state
        .waiting()
        .filter((ticket) => ticket.mode === 'grab' && openFor(person, ticket, nowMs))
        .slice(0, limit)
        .map((ticket) => ticket.ticketId);
    },

    async ahead(ticketId) {
      const entry = state.tickets.get(ticketId);
      if (entry?.place !== 'waiting') return undefined;
      const waiting = state.waiting();
      const before = waiting.slice(0, waiting.indexOf(entry.ticket));
      return before.filter((other) => shareLine(entry.ticket, other)).length;
    },

    async whereIs(ticketId) {
      const entry = state.tickets.get(ticketId);
      if (!entry) return undefined;
      if (entry.place === 'waiting') return { place: 'waiting' };
      if (entry.place === 'offered') return { place: 'offered', offer: { ...entry.offer } };
      return { place: 'serving', staffId: entry.entry.staffId };
    },

    async agent(staffId) {
      const entry = state.agents.get(staffId);
      return entry && view(entry);
    },
    offersOf: async (staffId) => offers().filter((offer) => offer.staffId === staffId),
    overdueOffers: async (nowMs) => offers().filter((offer) => offer.expiresAtMs <= nowMs),

    async counts() {
      const waiting = state.waiting();
      const agents = [...state.agents.values()];
      return {
        waiting: waiting.length,
        offered: offers().length,
        serving: serving().length,
        ready: agents.filter(({ agent }) => agent.ready).length,
        classes: classFigures(waiting),
      };
    },

    async snapshot() {
      const agents = [...state.agents.values()].map(view);
      return {
        waiting: state.waiting().map(normalTicket),
        offers: offers().map((offer) => ({ ...offer })),
        serving: serving().map((entry) => ({ ...entry })),
        agents,
      };
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

function shareLine(ticket: LiveTicket, other: LiveTicket): boolean {
  if (ticket.lane !== other.lane || ticket.mode !== other.mode) return false;
  if (ticket.preferredOnly) return other.preferredStaffId === ticket.preferredStaffId;
  return !other.preferredOnly && other.classes.some((key) => ticket.classes.includes(key));
}

/** @param waiting in order of virtual arrival */
function classFigures(waiting: LiveTicket[]): QueueCounts['classes'] {
  const figures = new Map<string, QueueCounts['classes'][number]>();
  for (const ticket of waiting) {
    if (ticket.preferredOnly) continue;
    for (const key of ticket.classes) {
      const known = figures.get(key);
      if (known) known.waiting += 1;
      else figures.set(key, { key, waiting: 1, headVirtualArrivalMs: ticket.virtualArrivalMs });
    }
  }
  return [...figures.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
