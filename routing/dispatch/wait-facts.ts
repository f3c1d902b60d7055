/** From the room as server or simulation know it to the facts of a forecast: who may take what, from when, in what order. */
import type { Lane, Matter } from '../vocabulary.ts';
import type { CrowdFacts, CrowdLine, CrowdPerson, CrowdTicket } from './crowd.ts';
import { classKey, isEligible, type Profile, type Requirement } from './eligibility.ts';
import type { HandleLaw } from './handle-law.ts';

/** What says how long a contact takes. */
export interface Kind {
  lane: Lane;
  matter: Matter;
  /** The lane in which it came, when that is another: a call that became a message is no work order. */
  from?: Lane;
}

/** Somebody who is ready, or whose shift begins soon. */
export interface RoomPerson {
  staffId: string;
  profile: Profile;
  capacity: Record<Lane, number>;
  capacityTotal: number;
  /** What he serves or is being offered. Of a call it is known whether it goes on, or since when he wraps it up. */
  held: readonly (Kind & { sinceMs: number; call?: { endedMs?: number } })[];
  /** Begin of his shift, when it is still ahead. */
  fromMs?: number;
  /** End of his shift. */
  untilMs?: number;
}

/** A ticket that waits and is not being offered. */
export interface RoomTicket extends Kind {
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
  lawOf(kind: Kind): HandleLaw;
  /** The same by phase; undefined where it is not known. */
  phasesOf?(kind: Kind): { talk: HandleLaw; wrapUp: HandleLaw } | undefined;
  /** DP15: the end of a shift in which nobody gets anything new of a lane, ms. */
  tailMs?: Readonly<Record<Lane, number>>;
  /** Mean time from offer to acceptance, and mean patience, ms. */
  answerMs(lane: Lane): number;
  patienceMs(lane: Lane): number | undefined;
  /** What came lately and at which rate, for those who will overtake; left out = nobody does. */
  arrivals?: {
    perMs: number;
    recent: readonly (Kind & Pick<RoomTicket, 'needsAt'> & { creditMs: number })[];
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

const keys = new WeakMap<RoomTicket['needsAt'], string>();

/** The same text for equal needs; remembered, since callers keep the needs of a ticket. */
const keyOf = (needsAt: RoomTicket['needsAt']): string => {
  let key = keys.get(needsAt);
  if (key === undefined) {
    key = (needsAt.at(-1) ?? []).map((need) => classKey(need, 12)).join();
    keys.set(needsAt, key);
  }
  return key;
};

type Asking = Pick<RoomTicket, 'lane' | 'needsAt' | 'excludedStaffIds' | 'onlyStaffId'>;
type LineOf = (ticket: Asking) => number;

const isOut = (ticket: Asking, staffId: string): boolean =>
  ticket.excludedStaffIds.includes(staffId) ||
  (ticket.onlyStaffId !== undefined && ticket.onlyStaffId !== staffId);

/** The facts of one ticket's forecast: everybody who is there or comes soon, and all that go before it. */
export const crowdOf = (mine: RoomTicket, room: Room): CrowdFacts => {
  const people = room.people.filter(
    (person) =>
      (person.fromMs ?? 0) - room.nowMs < FAR_MS && (person.untilMs ?? Number.POSITIVE_INFINITY) > room.nowMs,
  );
  const lines: CrowdLine[] = [];
  const known = new Map<string, number>();
  const lineOf: LineOf = (ticket) => {
    const { lane } = ticket;
    const key = `${keyOf(ticket.needsAt)}|${[...ticket.excludedStaffIds].sort().join()}|${ticket.onlyStaffId ?? ''}`;
    const index = known.get(key);
    if (index !== undefined) return index;
    const takers = people.map((person) =>
      isOut(ticket, person.staffId) ? -1 : stepOf(person.profile, ticket.needsAt),
    );
    // Whom the same people may take stands in one line, whatever it asks.
    const same = `${lane}|${takers.join()}`;
    const line = known.get(same) ?? lines.length;
    known.set(key, line);
    if (known.has(same)) return line;
    known.set(same, line);
    const patienceMs = room.patienceMs(lane);
    lines.push({
      lane,
      answerMs: room.answerMs(lane),
      ...(patienceMs === undefined ? {} : { patienceMs }),
      takers,
    });
    return line;
  };
  const crowdTicket = (ticket: RoomTicket): CrowdTicket => ({
    line: lineOf(ticket),
    law: room.lawOf(ticket),
    stepAtMs: ticket.stepAtMs.map((at) => Math.max(0, at - room.nowMs)),
  });
  const me = crowdTicket(mine);
  const before = room.waiting
    .filter((one) => one !== mine && one.virtualArrivalMs < mine.virtualArrivalMs)
    .sort((a, b) => a.virtualArrivalMs - b.virtualArrivalMs)
    .map(crowdTicket);
  return {
    people: people.map(
      (person): CrowdPerson => ({
        capacity: person.capacity,
        capacityTotal: person.capacityTotal,
        held: person.held.map((one) => heldOf(one, room)),
        fromMs: Math.max(0, (person.fromMs ?? 0) - room.nowMs),
        untilMs: (person.untilMs ?? Number.POSITIVE_INFINITY) - room.nowMs,
      }),
    ),
    lines,
    before,
    me,
    ...overtakingOf(mine, room, lineOf),
    ...behindOf(mine, me, room, lines, lineOf),
    ...(room.tailMs ? { tailMs: room.tailMs } : {}),
  };
};

const heldOf = (one: RoomPerson['held'][number], room: Room): CrowdPerson['held'][number] => {
  const { lane, call, sinceMs } = one;
  const since = (ms: number): number => Math.max(0, room.nowMs - ms);
  const phases = call && room.phasesOf?.(one);
  if (!phases) return { lane, ranMs: since(sinceMs), law: room.lawOf(one) };
  return call.endedMs === undefined
    ? { lane, ranMs: since(sinceMs), law: phases.talk, rest: phases.wrapUp }
    : { lane, ranMs: since(call.endedMs), law: phases.wrapUp };
};

/** So many later tickets a future plays at most: in a rush of thousands fewer of them stand for all. */
const MOST_LATER = 100;

/** The same streams, thinned out where more than `MOST_LATER` would be expected of them. */
const bounded = <S extends { perMs: number }>(streams: readonly S[], lastsMs: (stream: S) => number): S[] => {
  const expected = streams.reduce((sum, stream) => sum + stream.perMs * lastsMs(stream), 0);
  const share = Math.min(1, MOST_LATER / Math.max(1, expected));
  return streams.map((stream) => ({ ...stream, perMs: stream.perMs * share }));
};

/** A later ticket with more credit goes first when it comes within the difference of the two. */
const leadOf = (creditMs: number, mine: RoomTicket, room: Room): number =>
  creditMs - (room.nowMs - mine.virtualArrivalMs);

const overtakingOf = (mine: RoomTicket, room: Room, lineOf: LineOf): Pick<CrowdFacts, 'overtaking'> => {
  const stream = room.arrivals;
  if (!stream || stream.perMs <= 0) return {};
  const each = stream.perMs / stream.recent.length;
  const spans = new Map<string, { perMs: number; forMs: number; line: number; law: HandleLaw }>();
  for (const kind of stream.recent) {
    const { lane, needsAt, creditMs } = kind;
    const forMs = leadOf(creditMs, mine, room);
    if (forMs <= 0) continue;
    const line = lineOf({ lane, needsAt, excludedStaffIds: [] });
    const key = `${line}|${forMs}`;
    const span = spans.get(key) ?? { perMs: 0, forMs, line, law: room.lawOf(kind) };
    span.perMs += each;
    spans.set(key, span);
  }
  return spans.size > 0 ? { overtaking: bounded([...spans.values()], ({ forMs }) => forMs) } : {};
};

/** Later tickets that go behind me matter as long as somebody opens to me later whom they may have at once. */
const behindOf = (
  mine: RoomTicket,
  me: CrowdTicket,
  room: Room,
  lines: readonly CrowdLine[],
  lineOf: LineOf,
): Pick<CrowdFacts, 'behind'> => {
  const stream = room.arrivals;
  if (!stream || stream.perMs <= 0) return {};
  /** When each person opens to me, ms from now; who never does cannot be taken from me. */
  const opens = lines[me.line]!.takers.map((step) => (step > 0 ? (me.stepAtMs[step] ?? 0) : 0));
  const forMs = Math.max(0, ...opens);
  if (forMs <= 0) return {};
  const each = stream.perMs / stream.recent.length;
  const streams = new Map<string, { perMs: number; fromMs: number; line: number; law: HandleLaw }>();
  for (const kind of stream.recent) {
    const { lane, needsAt, creditMs } = kind;
    const line = lineOf({ lane, needsAt, excludedStaffIds: [] });
    if (!lines[line]!.takers.some((step, person) => step === 0 && opens[person]! > 0)) continue;
    const fromMs = Math.max(0, leadOf(creditMs, mine, room));
    const key = `${line}|${fromMs}`;
    const known = streams.get(key) ?? { perMs: 0, fromMs, line, law: room.lawOf(kind) };
    known.perMs += each;
    streams.set(key, known);
  }
  const all = bounded([...streams.values()], ({ fromMs }) => Math.max(0, forMs - fromMs));
  return all.length > 0 ? { behind: { forMs, streams: all } } : {};
};
