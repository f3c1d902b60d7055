/** From the room as server or simulation know it to the facts of a forecast: who may take what, from when, in what order. */
import type { Lane, Matter } from '../vocabulary.ts';
import { classKey, isEligible, type Profile, type Requirement } from './eligibility.ts';
import type { HandleLaw } from './handle-law.ts';
import type { CrowdFacts, CrowdLine, CrowdPerson, CrowdTicket } from './wait.ts';

/** Somebody who is ready, or whose shift begins soon. */
export interface RoomPerson {
  staffId: string;
  profile: Profile;
  capacity: Record<Lane, number>;
  capacityTotal: number;
  /** What he serves or is being offered. */
  held: readonly { lane: Lane; matter: Matter; sinceMs: number }[];
  /** Begin of his shift, when it is still ahead. */
  fromMs?: number;
  /** End of his shift. */
  untilMs?: number;
}

/** A ticket that waits and is not being offered. */
export interface RoomTicket {
  lane: Lane;
  matter: Matter;
  virtualArrivalMs: number;
  /** What it asks at each widening step; a step asks for all before it too. */
  needsAt: readonly (readonly Requirement[])[];
  /** When each of these steps begins: in the past, or ahead. See `stepTimes`. */
  stepAtMs: readonly number[];
  excludedStaffIds: readonly string[];
  /** Nobody else gets it. */
  onlyStaffId?: string;
}

export interface Room {
  nowMs: number;
  people: readonly RoomPerson[];
  /** All that wait, in any order; the asked one may be among them. */
  waiting: readonly RoomTicket[];
  /** Times that a ticket holds a place, from its acceptance on. */
  lawOf(lane: Lane, matter: Matter): HandleLaw;
  /** Mean time from offer to acceptance, and mean patience, ms. */
  answerMs(lane: Lane): number;
  patienceMs(lane: Lane): number | undefined;
  /** What came lately in a lane and at which rate, for those who will overtake; left out = nobody does. */
  arrivals?(lane: Lane): {
    perMs: number;
    recent: readonly (Pick<RoomTicket, 'matter' | 'needsAt'> & { creditMs: number })[];
  };
}

/** How far ahead the begin of a shift is looked for, ms. */
const FAR_MS = 4 * 3_600_000;

/** When each widening step begins, for a ticket that reached `step` at `sinceMs`; what is past counts as reached. */
export const stepTimes = (step: number, sinceMs: number, waits: readonly number[]): number[] => {
  const times = Array.from({ length: step + 1 }, () => sinceMs);
  for (let next = step; next < waits.length; next += 1) times.push(times[next]! + waits[next]!);
  return times;
};

/** The first widening step from which a profile may take what a ticket needs; -1 when never. */
const stepOf = (profile: Profile, needsAt: RoomTicket['needsAt']): number =>
  needsAt.findIndex((needs) => needs.some((need) => isEligible(profile, need)));

const placesOf = (person: RoomPerson, lane: Lane): number =>
  Math.min(person.capacity[lane], person.capacityTotal);

/** What of his work stands in the way of this lane: its own tickets, and others where the total binds. */
const heldIn = (person: RoomPerson, lane: Lane): RoomPerson['held'] => {
  const places = placesOf(person, lane);
  const own = person.held.filter((one) => one.lane === lane);
  const free = Math.max(0, Math.min(places - own.length, person.capacityTotal - person.held.length));
  const others = person.held.filter((one) => one.lane !== lane);
  return [...own, ...others].slice(0, Math.max(0, places - free));
};

const isOut = (ticket: RoomTicket, staffId: string): boolean =>
  ticket.excludedStaffIds.includes(staffId) ||
  (ticket.onlyStaffId !== undefined && ticket.onlyStaffId !== staffId);

/**
 * The facts of one ticket's forecast, and how many go before it in all and want somebody that it wants. Of the
 * people, those matter who may take it or one of these; a lane is looked at alone, its people with what they hold
 * in others.
 */
export const crowdOf = (mine: RoomTicket, room: Room): CrowdFacts => {
  const { lane } = mine;
  const people = room.people.filter(
    (person) =>
      placesOf(person, lane) > 0 &&
      (person.fromMs ?? 0) - room.nowMs < FAR_MS &&
      (person.untilMs ?? Number.POSITIVE_INFINITY) > room.nowMs,
  );
  const lines: CrowdLine[] = [];
  const known = new Map<string, number>();
  const lineOf = (ticket: RoomTicket): number => {
    const key = [
      ...(ticket.needsAt.at(-1) ?? []).map((need) => classKey(need)),
      ...[...ticket.excludedStaffIds].sort(),
      ticket.onlyStaffId,
    ].join();
    const index = known.get(key);
    if (index !== undefined) return index;
    const takers = people.map((person) =>
      isOut(ticket, person.staffId) ? -1 : stepOf(person.profile, ticket.needsAt),
    );
    known.set(key, lines.length);
    return lines.push({ law: room.lawOf(lane, ticket.matter), takers }) - 1;
  };
  const crowdTicket = (ticket: RoomTicket): CrowdTicket => ({
    line: lineOf(ticket),
    stepAtMs: ticket.stepAtMs.map((at) => Math.max(0, at - room.nowMs)),
  });
  const me = crowdTicket(mine);
  const first = room.waiting
    .filter((one) => one !== mine && one.lane === lane && one.virtualArrivalMs < mine.virtualArrivalMs)
    .sort((a, b) => a.virtualArrivalMs - b.virtualArrivalMs)
    .map(crowdTicket);
  const patienceMs = room.patienceMs(lane);
  return {
    people: people.map(
      (person): CrowdPerson => ({
        places: placesOf(person, lane),
        held: heldIn(person, lane).map((one) => ({
          ranMs: room.nowMs - one.sinceMs,
          law: room.lawOf(one.lane, one.matter),
        })),
        fromMs: Math.max(0, (person.fromMs ?? 0) - room.nowMs),
        untilMs: (person.untilMs ?? Number.POSITIVE_INFINITY) - room.nowMs,
      }),
    ),
    lines,
    before: first,
    me,
    answerMs: room.answerMs(lane),
    ...(patienceMs === undefined ? {} : { patienceMs }),
    ...overtakingOf(mine, room, lineOf),
  };
};

/** A later ticket with more credit goes first when it comes within the difference of the two. */
const overtakingOf = (
  mine: RoomTicket,
  room: Room,
  lineOf: (ticket: RoomTicket) => number,
): Pick<CrowdFacts, 'overtaking'> => {
  const stream = room.arrivals?.(mine.lane);
  if (!stream || stream.perMs <= 0) return {};
  const each = stream.perMs / stream.recent.length;
  const windows = new Map<string, { perMs: number; forMs: number; line: number }>();
  for (const { matter, needsAt, creditMs } of stream.recent) {
    const forMs = creditMs - (room.nowMs - mine.virtualArrivalMs);
    if (forMs <= 0) continue;
    const line = lineOf({ ...mine, matter, needsAt, excludedStaffIds: [] });
    const key = `${line}|${forMs}`;
    const window = windows.get(key) ?? { perMs: 0, forMs, line };
    window.perMs += each;
    windows.set(key, window);
  }
  return windows.size > 0 ? { overtaking: [...windows.values()] } : {};
};
