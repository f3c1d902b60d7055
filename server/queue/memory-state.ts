/** State and matching rule of the reference model: plain maps, and one loop that is the definition of a match. */
import type { Lane } from '../../routing/vocabulary.ts';
import type {
  GrabLimit,
  GrabRefusal,
  LiveAgent,
  LiveTicket,
  Offer,
  OfferPolicy,
  ServingEntry,
} from './live-queue.ts';
import { balanceOf, offerIdOf, ruleOf, shareSteps } from './normalise.ts';

export type Entry =
  | { place: 'waiting'; ticket: LiveTicket }
  | { place: 'offered'; ticket: LiveTicket; offer: Offer }
  | { place: 'serving'; entry: ServingEntry };

export interface AgentEntry {
  agent: LiveAgent;
  idleSinceMs: number;
  /** Lanes whose `offersUntilMs` has passed. */
  closed: Set<Lane>;
}

export class MemoryState {
  readonly policy: OfferPolicy;
  readonly profiles = new Map<string, Set<string>>();
  /** Announced since the last reset, also the empty ones. */
  readonly classes = new Set<string>();
  readonly agents = new Map<string, AgentEntry>();
  /** I1: one entry per ticket, so one place. */
  readonly tickets = new Map<string, Entry>();
  /** Claims by `day|person`, and the instant of each person's last one (GR6). */
  private readonly grabsOfDay = new Map<string, number>();
  private readonly lastGrab = new Map<string, number>();
  /** What each person holds (offered or serving), also after he signed off. */
  readonly held = new Map<string, Map<string, Lane>>();

  constructor(policy: OfferPolicy) {
    this.policy = policy;
  }

  /** Runs every match that is possible now and returns the offers made, in order. */
  match(callId: string, nowMs: number): Offer[] {
    const made: Offer[] = [];
    for (const ticket of this.waiting()) {
      if (ticket.mode) continue;
      if (!this.someoneHasRoom()) break;
      const best = this.bestAgentFor(ticket);
      if (best) made.push(this.offer(ticket, best, offerIdOf(callId, made.length + 1), nowMs));
    }
    return made;
  }

  /** I4: smallest virtual arrival first, ties by ticketId. */
  waiting(): LiveTicket[] {
    const tickets: LiveTicket[] = [];
    for (const entry of this.tickets.values()) if (entry.place === 'waiting') tickets.push(entry.ticket);
    return tickets.sort(goesBefore);
  }

  offers(): Offer[] {
    return [...this.tickets.values()].flatMap((entry) => (entry.place === 'offered' ? [entry.offer] : []));
  }

  serving(): ServingEntry[] {
    return [...this.tickets.values()].flatMap((entry) => (entry.place === 'serving' ? [entry.entry] : []));
  }

  /** What stands between this person and this grab ticket now, in the order that the port names. */
  grabRefusal(person: AgentEntry | undefined, ticket: LiveTicket): GrabRefusal | undefined {
    if (!person?.agent.ready) return 'not_ready';
    if (ticket.excludedStaffIds.includes(person.agent.staffId)) return 'excluded';
    if (!this.isEligible(person.agent, ticket)) return 'not_eligible';
    if (!this.hasCapacity(person.agent, ticket.lane)) return 'capacity';
    return person.closed.has(ticket.lane) ? 'shift_end' : undefined;
  }

  /** Counts a claim, or says which limit it would break. */
  countGrab(staffId: string, limit: GrabLimit, nowMs: number): 'day_cap' | 'cool_down' | undefined {
    const key = `${limit.day}|${staffId}`;
    const today = Math.max(limit.today, this.grabsOfDay.get(key) ?? 0);
    const lastMs = Math.max(limit.lastAtMs ?? 0, this.lastGrab.get(staffId) ?? 0);
    if (limit.capPerDay > 0 && today >= limit.capPerDay) return 'day_cap';
    if (nowMs < lastMs + limit.coolDownMs) return 'cool_down';
    this.grabsOfDay.set(key, today + 1);
    this.lastGrab.set(staffId, nowMs);
    return undefined;
  }

  forgetGrab(staffId: string, day: string): void {
    const key = `${day}|${staffId}`;
    this.grabsOfDay.set(key, Math.max(0, (this.grabsOfDay.get(key) ?? 0) - 1));
  }

  load(staffId: string, lane?: Lane): number {
    const held = this.held.get(staffId);
    if (!held) return 0;
    return lane ? [...held.values()].filter((l) => l === lane).length : held.size;
  }

  /** Whoever's last instant for offers has come gets no more of that lane. */
  closeLanes(nowMs: number): void {
    for (const { agent, closed } of this.agents.values()) {
      for (const [lane, untilMs] of Object.entries(agent.offersUntilMs ?? {}))
        if (untilMs <= nowMs) closed.add(lane as Lane);
    }
  }

  hasRoom({ agent, closed }: AgentEntry, lane: Lane): boolean {
    return !closed.has(lane) && this.hasCapacity(agent, lane);
  }

  hasCapacity(agent: LiveAgent, lane: Lane): boolean {
    return (
      this.load(agent.staffId) < agent.capacityTotal && this.load(agent.staffId, lane) < agent.capacity[lane]
    );
  }

  canTake(entry: AgentEntry, ticket: LiveTicket): boolean {
    const { agent } = entry;
    if (!agent.ready || ticket.excludedStaffIds.includes(agent.staffId)) return false;
    return this.hasRoom(entry, ticket.lane) && this.isEligible(agent, ticket);
  }

  isEligible(agent: LiveAgent, ticket: LiveTicket): boolean {
    if (ticket.preferredStaffId === agent.staffId) return true;
    const mayTake = this.profiles.get(agent.profile);
    return !ticket.preferredOnly && ticket.classes.some((key) => mayTake?.has(key));
  }

  /** Puts a ticket into a person's hands. */
  hold(staffId: string, ticketId: string, lane: Lane): void {
    const held = this.held.get(staffId) ?? new Map<string, Lane>();
    this.held.set(staffId, held.set(ticketId, lane));
  }

  /** Takes a ticket out of a person's hands; `idleAtMs` when that starts his idle time anew. */
  letGo(staffId: string, ticketId: string, idleAtMs?: number): void {
    const held = this.held.get(staffId);
    held?.delete(ticketId);
    if (held?.size === 0) this.held.delete(staffId);
    const entry = this.agents.get(staffId);
    if (entry && idleAtMs !== undefined) entry.idleSinceMs = idleAtMs;
  }

  private someoneHasRoom(): boolean {
    for (const { agent } of this.agents.values()) {
      if (agent.ready && this.load(agent.staffId) < agent.capacityTotal) return true;
    }
    return false;
  }

  /** The preferred person when he can; else the best by the lane's balance, then the smallest id. */
  private bestAgentFor(ticket: LiveTicket): AgentEntry | undefined {
    const preferred = ticket.preferredStaffId ? this.agents.get(ticket.preferredStaffId) : undefined;
    if (preferred && this.canTake(preferred, ticket)) return preferred;
    let best: AgentEntry | undefined;
    for (const entry of this.agents.values()) {
      if (this.canTake(entry, ticket) && (!best || this.isBetter(entry, best, ticket.lane))) best = entry;
    }
    return best;
  }

  private isBetter(a: AgentEntry, b: AgentEntry, lane: Lane): boolean {
    const [left, right] = [this.rank(a, lane), this.rank(b, lane)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at >= 0 ? left[at]! < right[at]! : a.agent.staffId < b.agent.staffId;
  }

  /** Compared figure by figure, the smaller one is better. */
  private rank({ agent, idleSinceMs }: AgentEntry, lane: Lane): number[] {
    const load = this.load(agent.staffId);
    switch (balanceOf(this.policy, lane)) {
      case 'least_load':
        return [load, idleSinceMs];
      case 'longest_idle':
        return [idleSinceMs, load];
      case 'fair_share':
        return [shareSteps(agent.share), load, Math.floor(idleSinceMs / 1000)];
    }
  }

  private offer(ticket: LiveTicket, { agent }: AgentEntry, offerId: string, nowMs: number): Offer {
    const offer: Offer = {
      offerId,
      ticketId: ticket.ticketId,
      staffId: agent.staffId,
      lane: ticket.lane,
      madeAtMs: nowMs,
      expiresAtMs: nowMs + this.policy.offerMs[ticket.lane],
      rule: ruleOf(ticket, agent.staffId),
    };
    this.tickets.set(ticket.ticketId, { place: 'offered', ticket, offer });
    this.hold(agent.staffId, ticket.ticketId, ticket.lane);
    return offer;
  }
}

function goesBefore(a: LiveTicket, b: LiveTicket): number {
  return a.virtualArrivalMs - b.virtualArrivalMs || (a.ticketId < b.ticketId ? -1 : 1);
}
