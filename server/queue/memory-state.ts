/** State and matching rule of the reference model: plain maps, and one loop that is the definition of a match. */
import type { Lane } from '../../routing/vocabulary.ts';
import type { LiveAgent, LiveTicket, Offer, OfferPolicy, ServingEntry } from './live-queue.ts';
import { offerIdOf, ruleOf } from './normalise.ts';

export type Entry =
  | { place: 'waiting'; ticket: LiveTicket }
  | { place: 'offered'; ticket: LiveTicket; offer: Offer }
  | { place: 'serving'; entry: ServingEntry };

export interface AgentEntry {
  agent: LiveAgent;
  idleSinceMs: number;
}

export class MemoryState {
  readonly policy: OfferPolicy;
  readonly profiles = new Map<string, Set<string>>();
  /** Announced since the last reset, also the empty ones. */
  readonly classes = new Set<string>();
  readonly agents = new Map<string, AgentEntry>();
  /** I1: one entry per ticket, so one place. */
  readonly tickets = new Map<string, Entry>();
  /** What each person holds (offered or serving), also after he signed off. */
  readonly held = new Map<string, Map<string, Lane>>();

  constructor(policy: OfferPolicy) {
    this.policy = policy;
  }

  /** Runs every match that is possible now and returns the offers made, in order. */
  match(callId: string, nowMs: number): Offer[] {
    const made: Offer[] = [];
    for (const ticket of this.waiting()) {
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

  load(staffId: string, lane?: Lane): number {
    const held = this.held.get(staffId);
    if (!held) return 0;
    return lane ? [...held.values()].filter((l) => l === lane).length : held.size;
  }

  hasRoom({ agent }: AgentEntry, lane: Lane): boolean {
    return (
      this.load(agent.staffId) < agent.capacityTotal && this.load(agent.staffId, lane) < agent.capacity[lane]
    );
  }

  canTake(entry: AgentEntry, ticket: LiveTicket): boolean {
    const { agent } = entry;
    if (!agent.ready || ticket.excludedStaffIds.includes(agent.staffId)) return false;
    if (!this.hasRoom(entry, ticket.lane)) return false;
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

  /** The preferred person when he can; else least load, then longest idle, then smallest id. */
  private bestAgentFor(ticket: LiveTicket): AgentEntry | undefined {
    const preferred = ticket.preferredStaffId ? this.agents.get(ticket.preferredStaffId) : undefined;
    if (preferred && this.canTake(preferred, ticket)) return preferred;
    let best: AgentEntry | undefined;
    for (const entry of this.agents.values()) {
      if (this.canTake(entry, ticket) && (!best || this.isBetter(entry, best))) best = entry;
    }
    return best;
  }

  private isBetter(a: AgentEntry, b: AgentEntry): boolean {
    const load = this.load(a.agent.staffId) - this.load(b.agent.staffId);
    if (load !== 0) return load < 0;
    if (a.idleSinceMs !== b.idleSinceMs) return a.idleSinceMs < b.idleSinceMs;
    return a.agent.staffId < b.agent.staffId;
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
