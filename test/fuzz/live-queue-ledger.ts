/** What must be true of a queue, kept from the events and their answers alone. */
import type { Lane } from '../../routing/vocabulary.ts';
import type { GrabAnswer, LiveTicket, Offer, QueueSnapshot } from '../../server/queue/live-queue.ts';
import { normalTicket } from '../../server/queue/normalise.ts';
import { offersMade, type QueueEvent } from './live-queue-event.ts';
import { hasCapacity, mayHave } from './live-queue-invariants.ts';

export class Ledger {
  readonly profiles = new Map<string, Set<string>>();
  /** Each ticket as it was enqueued, with those who refused or missed it since. */
  readonly tickets = new Map<string, LiveTicket>();
  /** Tickets that must stand in exactly one place. */
  private readonly alive = new Set<string>();
  /** Per person and lane the last instant for offers, as he was last set, and whether a call has seen it pass. */
  private readonly tails = new Map<string, Map<Lane, { untilMs: number; passed: boolean }>>();
  private latestMs = 0;

  record({ fact, at }: QueueEvent, answer: unknown): Offer[] {
    if (fact.kind === 'setAgent' && answer !== 'not told of') {
      const untils = Object.entries(fact.agent.offersUntilMs ?? {}) as [Lane, number][];
      const own = untils.map(([lane, untilMs]) => [lane, { untilMs, passed: false }] as const);
      this.tails.set(fact.agent.staffId, new Map(own));
    }
    if (fact.kind !== 'accept') this.pass(at);
    this.note(fact, answer);
    return offersMade(answer);
  }

  /** Whether he gets no more offers in this lane. */
  isClosed(staffId: string, lane: Lane): boolean {
    return this.tails.get(staffId)?.get(lane)?.passed ?? false;
  }

  /** GR2, GR3: whether the answer to a grab is right for what stood before it. Call before `record`. */
  checkGrab({ fact, at }: QueueEvent, answer: unknown, before: QueueSnapshot): string[] {
    if (fact.kind !== 'grab') return [];
    const { ticketId, staffId } = fact;
    this.pass(at);
    const said = answer as GrabAnswer;
    const held = [...before.offers, ...before.serving].find((entry) => entry.ticketId === ticketId);
    const ticket = before.waiting.find((entry) => entry.ticketId === ticketId);
    const agent = before.agents.find((entry) => entry.staffId === staffId);
    let expected: string;
    if (held) expected = `taken by ${held.staffId}`;
    else if (!ticket) expected = 'gone';
    else if (ticket.mode !== 'grab') expected = 'not_open';
    else if (!agent?.ready) expected = 'not_ready';
    else if (ticket.excludedStaffIds.includes(staffId)) expected = 'excluded';
    else if (!mayHave(agent, ticket, this.profiles)) expected = 'not_eligible';
    else if (!hasCapacity(agent, ticket.lane)) expected = 'capacity';
    else if (this.isClosed(staffId, ticket.lane)) expected = 'shift_end';
    else expected = 'grabbed';
    const got = said.grabbed ? 'grabbed' : said.by ? `${said.why} by ${said.by}` : said.why;
    return got === expected ? [] : [`GR3: expected ${expected}, was told ${got}`];
  }

  private pass(at: number): void {
    this.latestMs = Math.max(this.latestMs, at);
    for (const lanes of this.tails.values())
      for (const tail of lanes.values()) if (tail.untilMs <= at) tail.passed = true;
  }

  private note(fact: QueueEvent['fact'], answer: unknown): void {
    switch (fact.kind) {
      case 'enqueue':
        if ((answer as { placed: boolean }).placed) {
          this.tickets.set(fact.ticket.ticketId, normalTicket(fact.ticket));
          this.alive.add(fact.ticket.ticketId);
        }
        break;
      case 'endOffer':
        if (answer && fact.how !== 'withdrawn') this.exclude((answer as { ended: Offer }).ended);
        break;
      case 'assign':
        if ((answer as { assigned: boolean }).assigned) this.alive.add(fact.ticketId);
        break;
      case 'release':
        if ((answer as { released?: unknown }).released) this.alive.delete(fact.ticketId);
        break;
      case 'withdraw':
        this.alive.delete(fact.ticketId);
        break;
      case 'setProfile':
        this.profiles.set(fact.profile, new Set(fact.classes));
        break;
      case 'addClass':
        for (const profile of fact.profiles) {
          this.profiles.set(profile, new Set(this.profiles.get(profile)).add(fact.key));
        }
        break;
      default:
        break;
    }
  }

  /** I1: none lost, none left over. */
  checkAlive({ waiting, offers, serving }: QueueSnapshot): string[] {
    const standing = new Set([...waiting, ...offers, ...serving].map((entry) => entry.ticketId));
    const lost = [...this.alive].filter((id) => !standing.has(id)).map((id) => `I1: ${id} is lost`);
    const extra = [...standing]
      .filter((id) => !this.alive.has(id))
      .map((id) => `I1: ${id} came from nowhere`);
    return [...lost, ...extra];
  }

  /** Takes over the tickets of another node's ledger. */
  adopt(other: Ledger): void {
    for (const id of other.alive) this.alive.add(id);
    this.latestMs = Math.max(this.latestMs, other.latestMs);
  }

  /** For several nodes with clocks of their own: whether any of them may have seen his last instant pass. */
  mayBeClosed(agent: QueueSnapshot['agents'][number], lane: Lane): boolean {
    return (agent.offersUntilMs?.[lane] ?? Number.POSITIVE_INFINITY) <= this.latestMs;
  }

  private exclude({ ticketId, staffId }: Offer): void {
    const ticket = this.tickets.get(ticketId);
    if (ticket) {
      const excludedStaffIds = [...ticket.excludedStaffIds, staffId];
      this.tickets.set(ticketId, { ...ticket, excludedStaffIds });
    }
  }
}

/** Several ledgers of nodes that worked on one queue, each on tickets of its own. */
export function mergeProfiles(ledgers: readonly Ledger[]): Map<string, Set<string>> {
  const merged = new Map<string, Set<string>>();
  for (const ledger of ledgers) {
    for (const [profile, classes] of ledger.profiles) {
      merged.set(profile, new Set([...(merged.get(profile) ?? []), ...classes]));
    }
  }
  return merged;
}
