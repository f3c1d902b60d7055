/** Values as the scripts store them, to and from the types of the port. */
import type { OfferMode } from '../../../routing/dispatch/offer-modes.ts';
import type { Lane } from '../../../routing/vocabulary.ts';
import type { AgentState, LiveTicket, Offer, ServingEntry } from '../live-queue.ts';
import { LANE_LIST, perLane } from '../normalise.ts';
import { SEPARATOR } from './lua/base.ts';

/** Joins the parts of a list; a part that holds the separator would change the list, so it is refused. */
export function pack(parts: readonly string[]): string {
  for (const part of parts) {
    if (part === '' || part.includes(SEPARATOR))
      throw new TypeError('empty or unprintable id in a queue list');
  }
  return parts.join(SEPARATOR);
}

export const unpack = (text: string): string[] => (text === '' ? [] : text.split(SEPARATOR));

export function offerOf(offerId: string, packed: string): Offer {
  const [ticketId, staffId, lane, made, expires, rule] = unpack(packed) as [
    string,
    string,
    Lane,
    string,
    string,
    Offer['rule'],
  ];
  return { offerId, ticketId, staffId, lane, madeAtMs: Number(made), expiresAtMs: Number(expires), rule };
}

/** Reads a flat reply: id, packed, id, packed ... */
export function offersOf(flat: readonly string[]): Offer[] {
  const offers: Offer[] = [];
  for (let i = 0; i < flat.length; i += 2) offers.push(offerOf(flat[i]!, flat[i + 1]!));
  return offers;
}

/** Reads a flat reply: ticket, packed, ticket, packed ... */
export function servingOf(flat: readonly string[]): ServingEntry[] {
  const entries: ServingEntry[] = [];
  for (let i = 0; i < flat.length; i += 2) {
    const [staffId, lane] = unpack(flat[i + 1]!) as [string, Lane];
    entries.push({ ticketId: flat[i]!, staffId, lane });
  }
  return entries;
}

/** Arguments of a ticket, in the order of the enqueue script. */
export function ticketArgs(ticket: LiveTicket): string[] {
  return [
    pack([ticket.ticketId]),
    ticket.lane,
    String(ticket.virtualArrivalMs),
    pack(ticket.classes),
    ticket.preferredStaffId ? pack([ticket.preferredStaffId]) : '',
    ticket.preferredOnly ? '1' : '',
    pack(ticket.excludedStaffIds),
    ticket.mode ?? '',
  ];
}

/** A waiting ticket of a snapshot: id, lane, arrival, classes, preferred, only, excluded, mode; null when empty. */
export function ticketOf(row: readonly (string | null)[]): LiveTicket {
  const [ticketId, lane, arrival, classes, preferred, only, excluded, mode] = row;
  return {
    ticketId: ticketId!,
    lane: lane as Lane,
    ...(mode ? { mode: mode as OfferMode } : {}),
    classes: unpack(classes ?? ''),
    virtualArrivalMs: Number(arrival),
    ...(preferred ? { preferredStaffId: preferred } : {}),
    ...(only ? { preferredOnly: true } : {}),
    excludedStaffIds: unpack(excluded ?? ''),
  };
}

/** An agent of a snapshot: id, status, profile, idle since, capacity in total, share, tails, capacities, loads. */
export function agentOf(row: readonly (string | null)[]): AgentState {
  const [staffId, status, profile, idle, total, share, tails, ...lanes] = row;
  const at = (from: number): Record<Lane, number> =>
    perLane((lane) => Number(lanes[from + LANE_LIST.indexOf(lane)] ?? 0));
  return {
    staffId: staffId!,
    profile: profile!,
    capacity: at(0),
    capacityTotal: Number(total),
    ready: status === '1',
    ...(Number(share ?? 0) > 0 ? { share: Number(share) / 100 } : {}),
    ...(tails ? { offersUntilMs: untilsOf(tails) } : {}),
    idleSinceMs: Number(idle),
    load: at(LANE_LIST.length),
  };
}

/** @param tails lane, last instant for offers, '1' when it has passed; lane, ... */
function untilsOf(tails: string): Partial<Record<Lane, number>> {
  const parts = unpack(tails);
  return Object.fromEntries(
    LANE_LIST.flatMap((lane) => {
      const at = parts.indexOf(lane);
      return at >= 0 ? [[lane, Number(parts[at + 1])] as const] : [];
    }),
  );
}
