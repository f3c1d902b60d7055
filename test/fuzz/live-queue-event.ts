/** What one random event of the live queue is, and what an answer to it says. */
import type { Balance } from '../../routing/dispatch/offer-modes.ts';
import type { Lane } from '../../routing/vocabulary.ts';
import type {
  LiveAgent,
  LiveQueue,
  LiveTicket,
  Offer,
  OfferEnd,
  OfferPolicy,
} from '../../server/queue/live-queue.ts';

/** One event: its words for a failure report, its instant, the facts for the ledger, and the call. */
export interface QueueEvent {
  text: string;
  at: number;
  fact: Fact;
  run(queue: LiveQueue): Promise<unknown>;
}

export type Fact =
  | { kind: 'enqueue'; ticket: LiveTicket }
  | { kind: 'endOffer'; how: OfferEnd }
  | { kind: 'setAgent'; agent: LiveAgent }
  | { kind: 'grab'; ticketId: string; staffId: string }
  | { kind: 'accept' }
  | { kind: 'assign' | 'release' | 'withdraw'; ticketId: string }
  | { kind: 'setProfile'; profile: string; classes: string[] }
  | { kind: 'addClass'; key: string; profiles: string[] }
  | { kind: 'other' };

/** A policy that the events change while queues read it. */
export interface MovingPolicy {
  offerMs: OfferPolicy['offerMs'];
  balance: Record<Lane, Balance>;
}

export const movingPolicy = (offerMs: OfferPolicy['offerMs']): MovingPolicy => ({
  offerMs,
  balance: { voice: 'least_load', chat: 'least_load', task: 'least_load' },
});

export const OTHER: Fact = { kind: 'other' };

export const event = (text: string, at: number, fact: Fact, run: QueueEvent['run']): QueueEvent => ({
  text,
  at,
  fact,
  run,
});

/** Every offer that an answer of any call says was made, in order. */
export function offersMade(answer: unknown): Offer[] {
  if (Array.isArray(answer)) return answer as Offer[];
  if (answer !== null && typeof answer === 'object' && 'offers' in answer) return answer.offers as Offer[];
  return [];
}
