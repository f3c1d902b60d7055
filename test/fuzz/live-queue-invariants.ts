/** I1 to I4 stated on a snapshot, by an oracle that shares no code with the queues. */
import type { LiveTicket, Offer, QueueSnapshot } from '../../server/queue/live-queue.ts';

type Agent = QueueSnapshot['agents'][number];

/** What each profile may take, as the events said. */
export type Profiles = ReadonlyMap<string, ReadonlySet<string>>;

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

function mayTake(agent: Agent, ticket: LiveTicket, profiles: Profiles): boolean {
  if (!agent.ready || ticket.excludedStaffIds.includes(agent.staffId)) return false;
  if (ticket.preferredStaffId === agent.staffId) return true;
  if (ticket.preferredOnly) return false;
  return ticket.classes.some((key) => profiles.get(agent.profile)?.has(key));
}

const hasRoom = (agent: Agent, lane: keyof Agent['load']): boolean =>
  sum(Object.values(agent.load)) < agent.capacityTotal && agent.load[lane] < agent.capacity[lane];

/** I1: no ticket in two places; I2: loads are what is held. */
export function checkPlaces({ waiting, offers, serving, agents }: QueueSnapshot): string[] {
  const faults: string[] = [];
  const places = [...waiting, ...offers, ...serving].map((entry) => entry.ticketId);
  if (new Set(places).size < places.length) {
    const twice = places.filter((id, index) => places.indexOf(id) !== index);
    faults.push(`I1: ${twice} stand in two places`);
  }
  for (const agent of agents) {
    for (const lane of Object.keys(agent.load) as (keyof Agent['load'])[]) {
      const held = [...offers, ...serving].filter(
        (e) => e.staffId === agent.staffId && e.lane === lane,
      ).length;
      if (held !== agent.load[lane]) {
        faults.push(`I2: ${agent.staffId} holds ${held} ${lane}, counted as ${agent.load[lane]}`);
      }
    }
  }
  for (const offer of offers) {
    if (!agents.some((agent) => agent.staffId === offer.staffId)) {
      faults.push(`I2: ${offer.ticketId} is offered to ${offer.staffId}, who is gone`);
    }
  }
  return faults;
}

/** I3: nobody ready with room for a waiting ticket that he may take. */
export function checkIdle({ waiting, agents }: QueueSnapshot, profiles: Profiles): string[] {
  const faults: string[] = [];
  for (const agent of agents) {
    if (!agent.ready) continue;
    for (const ticket of waiting) {
      if (hasRoom(agent, ticket.lane) && mayTake(agent, ticket, profiles)) {
        faults.push(`I3: ${ticket.ticketId} waits while ${agent.staffId} has room`);
      }
    }
  }
  return faults;
}

const before = (a: LiveTicket, b: LiveTicket): boolean =>
  a.virtualArrivalMs < b.virtualArrivalMs ||
  (a.virtualArrivalMs === b.virtualArrivalMs && a.ticketId < b.ticketId);

/**
 * I2 and I4 of the offers that one event made: each was within capacity when made, and in order was the smallest
 * virtual arrival that the person could take at that instant, among what waits after the event and what was
 * offered later in it.
 *
 * @param tickets every ticket that was offered, as it was enqueued and excluded
 */
export function checkOffers(
  made: readonly Offer[],
  after: QueueSnapshot,
  profiles: Profiles,
  tickets: ReadonlyMap<string, LiveTicket>,
): string[] {
  const faults: string[] = [];
  for (const [index, offer] of made.entries()) {
    const agent = after.agents.find((entry) => entry.staffId === offer.staffId);
    if (!agent) {
      faults.push(`${offer.ticketId} was offered to ${offer.staffId}, who is not there`);
      continue;
    }
    const then: Agent = { ...agent, load: { ...agent.load } };
    for (const later of made.slice(index)) {
      if (later.staffId === offer.staffId) then.load[later.lane] -= 1;
    }
    const ticket = tickets.get(offer.ticketId);
    if (!ticket || !hasRoom(then, offer.lane) || !mayTake(then, ticket, profiles)) {
      faults.push(`I2: ${offer.staffId} could not take ${offer.ticketId}`);
      continue;
    }
    const stillWaiting = [
      ...after.waiting,
      ...made.slice(index + 1).flatMap((later) => tickets.get(later.ticketId) ?? []),
    ];
    const better = stillWaiting.find(
      (other) => before(other, ticket) && hasRoom(then, other.lane) && mayTake(then, other, profiles),
    );
    if (better) faults.push(`I4: ${offer.staffId} got ${offer.ticketId} before ${better.ticketId}`);
  }
  return faults;
}
