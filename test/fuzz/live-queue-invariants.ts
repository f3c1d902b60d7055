/** I1 to I4 and the balance stated on a snapshot, by an oracle that shares no code with the queues. */
import type { Balance } from '../../routing/dispatch/offer-modes.ts';
import type { Lane } from '../../routing/vocabulary.ts';
import type { LiveTicket, Offer, QueueSnapshot } from '../../server/queue/live-queue.ts';

type Agent = QueueSnapshot['agents'][number];

/** What each profile may take, as the events said. */
export type Profiles = ReadonlyMap<string, ReadonlySet<string>>;

/** What the oracle knows beside the snapshot. */
export interface Known {
  profiles: Profiles;
  /** His last instant for offers in this lane has passed. */
  isClosed(agent: Agent, lane: Lane): boolean;
}

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

/** By a class or as the preferred person, exclusions aside. */
export function mayHave(agent: Agent, ticket: LiveTicket, profiles: Profiles): boolean {
  if (ticket.preferredStaffId === agent.staffId) return true;
  if (ticket.preferredOnly) return false;
  return ticket.classes.some((key) => profiles.get(agent.profile)?.has(key));
}

export const hasCapacity = (agent: Agent, lane: Lane): boolean =>
  sum(Object.values(agent.load)) < agent.capacityTotal && agent.load[lane] < agent.capacity[lane];

const canTake = (agent: Agent, ticket: LiveTicket, known: Known): boolean =>
  agent.ready &&
  !ticket.excludedStaffIds.includes(agent.staffId) &&
  hasCapacity(agent, ticket.lane) &&
  !known.isClosed(agent, ticket.lane) &&
  mayHave(agent, ticket, known.profiles);

/** I1: no ticket in two places; I2: loads are what is held. */
export function checkPlaces({ waiting, offers, serving, agents }: QueueSnapshot): string[] {
  const faults: string[] = [];
  const places = [...waiting, ...offers, ...serving].map((entry) => entry.ticketId);
  if (new Set(places).size < places.length) {
    const twice = places.filter((id, index) => places.indexOf(id) !== index);
    faults.push(`I1: ${twice} stand in two places`);
  }
  const held = new Map<string, number>();
  for (const { staffId, lane } of [...offers, ...serving]) {
    const key = `${staffId} ${lane}`;
    held.set(key, (held.get(key) ?? 0) + 1);
  }
  for (const { staffId, load } of agents) {
    for (const lane of Object.keys(load) as Lane[]) {
      const real = held.get(`${staffId} ${lane}`) ?? 0;
      if (real !== load[lane]) faults.push(`I2: ${staffId} holds ${real} ${lane}, counted as ${load[lane]}`);
    }
  }
  for (const offer of offers) {
    if (!agents.some((agent) => agent.staffId === offer.staffId)) {
      faults.push(`I2: ${offer.ticketId} is offered to ${offer.staffId}, who is gone`);
    }
  }
  return faults;
}

/** I3: nobody ready with room for a waiting ticket that he may take and that is to be pushed. */
export function checkIdle({ waiting, agents }: QueueSnapshot, known: Known): string[] {
  const faults: string[] = [];
  for (const agent of agents) {
    if (!agent.ready) continue;
    for (const ticket of waiting) {
      if (!ticket.mode && canTake(agent, ticket, known)) {
        faults.push(`I3: ${ticket.ticketId} waits while ${agent.staffId} has room`);
      }
    }
  }
  return faults;
}

const before = (a: LiveTicket, b: LiveTicket): boolean =>
  a.virtualArrivalMs < b.virtualArrivalMs ||
  (a.virtualArrivalMs === b.virtualArrivalMs && a.ticketId < b.ticketId);

/** DP7 as words say it: what is compared first, second, third. */
function isBetter(a: Agent, b: Agent, balance: Balance): boolean {
  const load = sum(Object.values(a.load)) - sum(Object.values(b.load));
  const idle = a.idleSinceMs - b.idleSinceMs;
  const seconds = Math.floor(a.idleSinceMs / 1000) - Math.floor(b.idleSinceMs / 1000);
  const share = Math.round(((a.share ?? 0) - (b.share ?? 0)) * 100);
  const orders = { least_load: [load, idle], longest_idle: [idle, load], fair_share: [share, load, seconds] };
  const first = orders[balance].find((difference) => difference !== 0);
  return first === undefined ? a.staffId < b.staffId : first < 0;
}

/**
 * I2, I4 and the balance of the offers that one event made: each was within capacity when made, in order was the
 * smallest virtual arrival that the person could take at that instant, among what waits after the event and what was
 * offered later in it, and went to the preferred person or to the best of those who could take it.
 *
 * @param tickets every ticket that was offered, as it was enqueued and excluded
 */
export function checkOffers(
  made: readonly Offer[],
  after: QueueSnapshot,
  known: Known,
  tickets: ReadonlyMap<string, LiveTicket>,
  balance: Record<Lane, Balance>,
): string[] {
  const faults: string[] = [];
  for (const [index, offer] of made.entries()) {
    const later = made.slice(index);
    const then: Agent[] = after.agents.map((agent) => {
      const load = { ...agent.load };
      for (const { staffId, lane } of later) if (staffId === agent.staffId) load[lane] -= 1;
      return { ...agent, load };
    });
    const agent = then.find((entry) => entry.staffId === offer.staffId);
    const ticket = tickets.get(offer.ticketId);
    if (!agent || !ticket || ticket.mode || !canTake(agent, ticket, known)) {
      faults.push(`I2: ${offer.staffId} could not take ${offer.ticketId}`);
      continue;
    }
    const stillWaiting = [
      ...after.waiting.filter((other) => !other.mode),
      ...later.slice(1).flatMap(({ ticketId }) => tickets.get(ticketId) ?? []),
    ];
    const earlier = stillWaiting.find((other) => before(other, ticket) && canTake(agent, other, known));
    if (earlier) faults.push(`I4: ${offer.staffId} got ${offer.ticketId} before ${earlier.ticketId}`);
    const preferred = then.find((entry) => entry.staffId === ticket.preferredStaffId);
    const rule = preferred && canTake(preferred, ticket, known) ? 'preferred' : 'in_order';
    if (offer.rule !== rule)
      faults.push(`I4: ${offer.ticketId} was offered by ${offer.rule}, not by ${rule}`);
    if (offer.rule === 'preferred') continue;
    const better = then.find(
      (other) => canTake(other, ticket, known) && isBetter(other, agent, balance[ticket.lane]),
    );
    if (better) faults.push(`DP7: ${offer.ticketId} went to ${offer.staffId}, not to ${better.staffId}`);
  }
  return faults;
}

/** GR2: who may grab a ticket, and what a person may grab, by looking at everybody and everything. */
export function grabbersOf(ticket: LiveTicket, { agents }: QueueSnapshot, known: Known): string[] {
  return agents
    .filter((agent) => canTake(agent, ticket, known))
    .map((agent) => agent.staffId)
    .sort();
}

export function grabsOf(agent: Agent, { waiting }: QueueSnapshot, known: Known): string[] {
  return waiting
    .filter((ticket) => ticket.mode === 'grab' && canTake(agent, ticket, known))
    .sort((a, b) => (before(a, b) ? -1 : 1))
    .map((ticket) => ticket.ticketId);
}
