/** What must be true of a queue, kept from the events and their answers alone. */
import type { LiveTicket, Offer, QueueSnapshot } from '../../server/queue/live-queue.ts';
import { normalTicket } from '../../server/queue/normalise.ts';
import { offersMade, type QueueEvent } from './live-queue-world.ts';

export class Ledger {
  readonly profiles = new Map<string, Set<string>>();
  /** Each ticket as it was enqueued, with those who refused or missed it since. */
  readonly tickets = new Map<string, LiveTicket>();
  /** Tickets that must stand in exactly one place. */
  private readonly alive = new Set<string>();

  record({ fact }: QueueEvent, answer: unknown): Offer[] {
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
      case 'other':
        break;
    }
    return offersMade(answer);
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
