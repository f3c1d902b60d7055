/** One shape for what callers hand in, so that every adapter of the live queue stores and returns the same. */
import type { Balance } from '../../routing/dispatch/offer-modes.ts';
import { LANES, type Lane } from '../../routing/vocabulary.ts';
import type { LiveAgent, LiveTicket, Offer, OfferPolicy } from './live-queue.ts';

/** Every lane, in one fixed order that scripts and adapters share. */
export const LANE_LIST = Object.keys(LANES) as Lane[];

/** A copy without repeats, without empty options, and without a `preferredOnly` that names nobody. */
export function normalTicket(ticket: LiveTicket): LiveTicket {
  const person = ticket.preferredStaffId;
  return {
    ticketId: ticket.ticketId,
    lane: ticket.lane,
    ...(ticket.mode && ticket.mode !== 'push' ? { mode: ticket.mode } : {}),
    classes: [...new Set(ticket.classes)],
    virtualArrivalMs: ticket.virtualArrivalMs,
    ...(person ? { preferredStaffId: person } : {}),
    ...(person && ticket.preferredOnly ? { preferredOnly: true } : {}),
    excludedStaffIds: [...new Set(ticket.excludedStaffIds)],
  };
}

/** A copy with every lane named, the share in whole hundredths, and without empty options. */
export function normalAgent(agent: LiveAgent): LiveAgent {
  const share = shareSteps(agent.share);
  const untils = LANE_LIST.flatMap((lane) => {
    const untilMs = agent.offersUntilMs?.[lane];
    return untilMs === undefined ? [] : [[lane, untilMs] as const];
  });
  return {
    staffId: agent.staffId,
    profile: agent.profile,
    capacity: perLane((lane) => agent.capacity[lane] ?? 0),
    capacityTotal: agent.capacityTotal,
    ready: agent.ready,
    ...(share > 0 ? { share: share / 100 } : {}),
    ...(untils.length > 0 ? { offersUntilMs: Object.fromEntries(untils) } : {}),
  };
}

/** Largest share that still tells two people apart, in hundredths: 14 bits of a score. */
const MOST_SHARE_STEPS = 16_383;

/** A share in hundredths. */
export const shareSteps = (share = 0): number =>
  Number.isNaN(share) ? 0 : Math.min(MOST_SHARE_STEPS, Math.max(0, Math.round(share * 100)));

export const balanceOf = (policy: OfferPolicy, lane: Lane): Balance => policy.balance?.[lane] ?? 'least_load';

/** A record with one value per lane. */
export function perLane<T>(value: (lane: Lane) => T): Record<Lane, T> {
  return Object.fromEntries(LANE_LIST.map((lane) => [lane, value(lane)])) as Record<Lane, T>;
}

/** Id of the n-th offer (from 1) that one call makes: the call's own id, then numbered. */
export const offerIdOf = (callId: string, n: number): string => (n === 1 ? callId : `${callId}.${n}`);

/** I4: the named rule of an offer. */
export const ruleOf = (ticket: LiveTicket, staffId: string): Offer['rule'] =>
  ticket.preferredStaffId === staffId ? 'preferred' : 'in_order';
