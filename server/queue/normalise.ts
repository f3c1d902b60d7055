/** One shape for what callers hand in, so that every adapter of the live queue stores and returns the same. */
import { LANES, type Lane } from '../../routing/vocabulary.ts';
import type { LiveAgent, LiveTicket, Offer } from './live-queue.ts';

/** Every lane, in one fixed order that scripts and adapters share. */
export const LANE_LIST = Object.keys(LANES) as Lane[];

/** A copy without repeats, without empty options, and without a `preferredOnly` that names nobody. */
export function normalTicket(ticket: LiveTicket): LiveTicket {
  const person = ticket.preferredStaffId;
  return {
    ticketId: ticket.ticketId,
    lane: ticket.lane,
    classes: [...new Set(ticket.classes)],
    virtualArrivalMs: ticket.virtualArrivalMs,
    ...(person ? { preferredStaffId: person } : {}),
    ...(person && ticket.preferredOnly ? { preferredOnly: true } : {}),
    excludedStaffIds: [...new Set(ticket.excludedStaffIds)],
  };
}

/** A copy with every lane named. */
export function normalAgent(agent: LiveAgent): LiveAgent {
  return {
    staffId: agent.staffId,
    profile: agent.profile,
    capacity: perLane((lane) => agent.capacity[lane] ?? 0),
    capacityTotal: agent.capacityTotal,
    ready: agent.ready,
  };
}

/** A record with one value per lane. */
export function perLane<T>(value: (lane: Lane) => T): Record<Lane, T> {
  return Object.fromEntries(LANE_LIST.map((lane) => [lane, value(lane)])) as Record<Lane, T>;
}

/** Id of the n-th offer (from 1) that one call makes: the call's own id, then numbered. */
export const offerIdOf = (callId: string, n: number): string => (n === 1 ? callId : `${callId}.${n}`);

/** I4: the named rule of an offer. */
export const ruleOf = (ticket: LiveTicket, staffId: string): Offer['rule'] =>
  ticket.preferredStaffId === staffId ? 'preferred' : 'in_order';
