/** The people of a run: who is on duty, ready or paused, what each has in hand, and how his time was spent. */
import { type Profile, profileKey, profileOf } from '../dispatch/eligibility.ts';
import type { Present } from '../dispatch/plan.ts';
import type { Kind, RoomPerson } from '../dispatch/wait-facts.ts';
import { dutyOf } from '../roster.ts';
import type { Id } from '../ticket.ts';
import type { SimDay, SimPerson } from './day.ts';
import type { SimPersonLine } from './log.ts';

interface Held extends Kind {
  sinceMs: number;
  serving: boolean;
  /** Until when the talk lasts, where its end will be known: a call is hung up. */
  talkUntilMs?: number;
}

export interface CrewMember {
  person: SimPerson;
  profile: Profile;
  profileKey: string;
  onDuty: boolean;
  paused: boolean;
  /** Why he is paused; nobody is ready while a reason stands. */
  pauses: Set<'missed' | 'break'>;
  missed: number;
  /** Weighted cases that he has finished; a share counts those alone. */
  finished: number;
  /** Share of his duty that he has served, as it was counted last. */
  share: number;
  /** Offered and served, since when. */
  held: Map<Id, Held>;
  busySinceMs: number;
  /** Begin and end of his turns, ms. */
  endsMs?: number;
  startsMs?: number;
  line: SimPersonLine;
}

export interface Crew {
  members: ReadonlyMap<Id, CrewMember>;
  get(id: Id): CrewMember;
  /** On duty and signed in, with who is ready: what the plan looks at. */
  present(): Present[];
  /** Instants at which somebody's turn begins or ends, in order. */
  edges: readonly { atMs: number; staffId: Id }[];
  /** Reads the roster of one person at an instant: true when he is on duty. */
  readDuty(member: CrewMember, nowMs: number): boolean;
  hold(member: CrewMember, ticketId: Id, kind: Kind, nowMs: number): void;
  /** The offer was accepted: from now on it is work. */
  start(member: CrewMember, ticketId: Id, nowMs: number, talkMs?: number): void;
  letGo(member: CrewMember, ticketId: Id, nowMs: number): void;
  /** Duty that was his inside the day until now, ms. */
  dutyUntil(member: CrewMember, nowMs: number): number;
  /** Who is there or comes soon, for forecasts: what the server could know, and nothing of what will be. */
  room(nowMs: number): RoomPerson[];
}

const instant = (ms: number): string => new Date(ms).toISOString();

/** Time of a person's shifts inside the day, overlaps counted once, ms. */
const dutyTime = (day: SimDay, staffId: Id, toMs = day.toMs): number => {
  const mine = day.shifts
    .filter((shift) => shift.staffId === staffId)
    .map((shift) => [
      Math.max(day.fromMs, Date.parse(shift.startAt)),
      Math.min(toMs, Date.parse(shift.endAt)),
    ])
    .filter(([from, to]) => from! < to!)
    .sort((a, b) => a[0]! - b[0]!);
  let total = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const [from, to] of mine) {
    total += Math.max(0, to! - Math.max(from!, until));
    until = Math.max(until, to!);
  }
  return total;
};

const heldAt = (
  { serving, talkUntilMs, sinceMs, ...kind }: Held,
  nowMs: number,
): RoomPerson['held'][number] => ({
  ...kind,
  sinceMs: serving ? sinceMs : nowMs,
  ...(talkUntilMs === undefined ? {} : { call: talkUntilMs > nowMs ? {} : { endedMs: talkUntilMs } }),
});

const memberOf = (person: SimPerson, day: SimDay): CrewMember => {
  const profile = profileOf(person);
  return {
    person,
    profile,
    profileKey: profileKey(profile),
    onDuty: false,
    paused: false,
    pauses: new Set(),
    missed: 0,
    finished: 0,
    share: 0,
    held: new Map(),
    busySinceMs: 0,
    line: {
      id: person.id,
      name: person.displayName,
      firm: person.firm ?? '',
      dutyMs: dutyTime(day, person.id),
      busyMs: 0,
      heldMs: 0,
      cases: 0,
      weighted: 0,
      missed: 0,
      refused: 0,
    },
  };
};

export const createCrew = (day: SimDay): Crew => {
  const members = new Map(day.people.map((person) => [person.id, memberOf(person, day)]));
  const shiftsOf = new Map<Id, SimDay['shifts']>();
  for (const shift of day.shifts)
    shiftsOf.set(shift.staffId, [...(shiftsOf.get(shift.staffId) ?? []), shift]);
  const edges = day.shifts
    .filter((shift) => members.has(shift.staffId))
    .flatMap(({ staffId, startAt, endAt }) => [
      { atMs: Math.max(day.fromMs, Date.parse(startAt)), staffId },
      { atMs: Math.max(day.fromMs, Date.parse(endAt)), staffId },
    ])
    .sort((a, b) => a.atMs - b.atMs);
  // One object per person and readiness, so that whoever caches by object finds it again.
  const ready = new Map(day.people.map((person) => [person.id, { ...person, ready: true }]));
  const paused = new Map(day.people.map((person) => [person.id, { ...person, ready: false }]));

  const readDuty: Crew['readDuty'] = (member, nowMs) => {
    const duty = dutyOf(member.person.id, shiftsOf.get(member.person.id) ?? [], instant(nowMs));
    delete member.endsMs;
    delete member.startsMs;
    if (duty.endsAt) member.endsMs = Date.parse(duty.endsAt);
    if (duty.nextAt) member.startsMs = Date.parse(duty.nextAt);
    return duty.onDuty;
  };
  for (const member of members.values()) readDuty(member, day.fromMs);

  return {
    members,
    edges,
    readDuty,
    get: (id) => members.get(id)!,
    present: () => {
      const here: Present[] = [];
      for (const [id, member] of members) {
        if (member.onDuty) here.push((member.paused ? paused : ready).get(id)!);
      }
      return here;
    },
    hold: (member, ticketId, kind, nowMs) => {
      if (member.held.size === 0) member.busySinceMs = nowMs;
      member.held.set(ticketId, { ...kind, sinceMs: nowMs, serving: false });
    },
    start: (member, ticketId, nowMs, talkMs) => {
      const held = member.held.get(ticketId);
      if (!held) return;
      Object.assign(held, { sinceMs: nowMs, serving: true });
      if (talkMs !== undefined) held.talkUntilMs = nowMs + talkMs;
    },
    letGo: (member, ticketId, nowMs) => {
      const held = member.held.get(ticketId);
      if (!held) return;
      member.held.delete(ticketId);
      if (held.serving) member.line.heldMs += nowMs - held.sinceMs;
      if (member.held.size === 0) member.line.busyMs += nowMs - member.busySinceMs;
    },
    dutyUntil: (member, nowMs) => dutyTime(day, member.person.id, Math.min(nowMs, day.toMs)),
    room: (nowMs) =>
      [...members.values()].flatMap((member): RoomPerson[] => {
        const { person, profile, held, endsMs, startsMs } = member;
        if (member.onDuty ? member.paused : startsMs === undefined) return [];
        return [
          {
            staffId: person.id,
            profile,
            capacity: person.capacity,
            capacityTotal: person.capacityTotal,
            held: [...held.values()].map((one) => heldAt(one, nowMs)),
            ...(member.onDuty ? (endsMs === undefined ? {} : { untilMs: endsMs }) : { fromMs: startsMs! }),
          },
        ];
      }),
  };
};
