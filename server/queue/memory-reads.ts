/** What the queue in memory can be asked without changing it. */
import type { AgentState, LiveQueue, LiveTicket, QueueCounts } from './live-queue.ts';
import type { AgentEntry, MemoryState } from './memory-state.ts';
import { normalAgent, normalTicket, perLane, shareSteps } from './normalise.ts';

type Reads = Pick<
  LiveQueue,
  | 'agent'
  | 'ahead'
  | 'counts'
  | 'grabsFor'
  | 'knownClasses'
  | 'mayGrab'
  | 'offersOf'
  | 'overdueOffers'
  | 'snapshot'
  | 'whereIs'
>;

/** @param now the state of the moment: a reset puts another in its place */
export function createMemoryReads(now: () => MemoryState): Reads {
  const view = (entry: AgentEntry): AgentState => ({
    ...normalAgent(entry.agent),
    idleSinceMs: entry.idleSinceMs,
    load: perLane((lane) => now().load(entry.agent.staffId, lane)),
  });
  const openFor = (person: AgentEntry | undefined, ticket: LiveTicket, nowMs: number): boolean =>
    now().grabRefusal(person, ticket) === undefined &&
    nowMs < (person?.agent.offersUntilMs?.[ticket.lane] ?? Number.POSITIVE_INFINITY);

  return {
    knownClasses: async () => [...now().classes].sort(),

    async mayGrab(ticketId, nowMs) {
      const found = now().tickets.get(ticketId);
      if (found?.place !== 'waiting' || found.ticket.mode !== 'grab') return undefined;
      const people = [...now().agents.values()].filter((person) => openFor(person, found.ticket, nowMs));
      return people
        .map(({ agent }) => ({ staffId: agent.staffId, share: shareSteps(agent.share) / 100 }))
        .sort((a, b) => (a.staffId < b.staffId ? -1 : 1));
    },

    async grabsFor(staffId, limit, nowMs) {
      const person = now().agents.get(staffId);
      return now()
        .waiting()
        .filter((ticket) => ticket.mode === 'grab' && openFor(person, ticket, nowMs))
        .slice(0, limit)
        .map((ticket) => ticket.ticketId);
    },

    async ahead(ticketId) {
      const entry = now().tickets.get(ticketId);
      if (entry?.place !== 'waiting') return undefined;
      const waiting = now().waiting();
      const before = waiting.slice(0, waiting.indexOf(entry.ticket));
      return before.filter((other) => shareLine(entry.ticket, other)).length;
    },

    async whereIs(ticketId) {
      const entry = now().tickets.get(ticketId);
      if (!entry) return undefined;
      if (entry.place === 'waiting') return { place: 'waiting' };
      if (entry.place === 'offered') return { place: 'offered', offer: { ...entry.offer } };
      return { place: 'serving', staffId: entry.entry.staffId };
    },

    async agent(staffId) {
      const entry = now().agents.get(staffId);
      return entry && view(entry);
    },
    offersOf: async (staffId) =>
      now()
        .offers()
        .filter((offer) => offer.staffId === staffId),
    overdueOffers: async (nowMs) =>
      now()
        .offers()
        .filter((offer) => offer.expiresAtMs <= nowMs),

    async counts() {
      const waiting = now().waiting();
      const agents = [...now().agents.values()];
      return {
        waiting: waiting.length,
        offered: now().offers().length,
        serving: now().serving().length,
        ready: agents.filter(({ agent }) => agent.ready).length,
        classes: classFigures(waiting),
      };
    },

    async snapshot() {
      const agents = [...now().agents.values()].map(view);
      return {
        waiting: now().waiting().map(normalTicket),
        offers: now()
          .offers()
          .map((offer) => ({ ...offer })),
        serving: now()
          .serving()
          .map((entry) => ({ ...entry })),
        agents,
      };
    },
  };
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
