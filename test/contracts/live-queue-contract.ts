/** What every live queue must do: one suite for the reference model and for Redis. */
import { afterEach, beforeEach } from 'vitest';
import type { Lane } from '../../routing/vocabulary.ts';
import type { LiveAgent, LiveQueue, LiveTicket, Offer, OfferPolicy } from '../../server/queue/live-queue.ts';
import { agentContract } from './live-queue-agents.ts';
import { matchingContract } from './live-queue-matching.ts';
import { modeContract } from './live-queue-modes.ts';
import { offerContract } from './live-queue-offers.ts';
import { readContract } from './live-queue-reads.ts';

export const POLICY: OfferPolicy = { offerMs: { voice: 10_000, chat: 20_000, task: 60_000 } };

/** Ids in order, the same for every adapter. */
export function countingIds(prefix = 'o'): { next(): string } {
  let n = 0;
  return { next: () => `${prefix}${++n}` };
}

export function liveTicket(ticketId: string, overrides: Partial<LiveTicket> = {}): LiveTicket {
  return {
    ticketId,
    lane: 'chat',
    classes: ['labour'],
    virtualArrivalMs: 1000,
    excludedStaffIds: [],
    ...overrides,
  };
}

export function liveAgent(staffId: string, overrides: Partial<LiveAgent> = {}): LiveAgent {
  return {
    staffId,
    profile: 'lawyers',
    capacity: { voice: 1, chat: 1, task: 1 },
    capacityTotal: 1,
    ready: true,
    ...overrides,
  };
}

export const capacity = (voice: number, chat: number, task: number): Record<Lane, number> => ({
  voice,
  chat,
  task,
});

/** The part of an offer that says who got what. */
export const pairs = (offers: readonly Offer[]): string[] => offers.map((o) => `${o.ticketId}>${o.staffId}`);

/** The queue under test, fresh and with profile `lawyers` (labour, family) for each test. */
export interface Bench {
  queue: LiveQueue;
  /** Read by the queue at each call. */
  policy: { offerMs: OfferPolicy['offerMs']; balance: NonNullable<OfferPolicy['balance']> };
}

/** @param open a queue on an empty backend that follows the policy given */
export function liveQueueContract(open: (policy: OfferPolicy) => Promise<LiveQueue>): void {
  const bench = {} as Bench;
  beforeEach(async () => {
    bench.policy = { offerMs: POLICY.offerMs, balance: {} };
    bench.queue = await open(bench.policy);
    await bench.queue.reset();
    await bench.queue.setProfile('lawyers', ['labour', 'family'], 0);
    await bench.queue.setProfile('notaries', ['notary'], 0);
  });
  afterEach(() => bench.queue.close());

  matchingContract(bench);
  offerContract(bench);
  agentContract(bench);
  readContract(bench);
  modeContract(bench);
}
