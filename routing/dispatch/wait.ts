/** Honest wait: a range from the people really there and what they have in hand, not "people ahead times a constant". */
import type { WaitView } from '../protocol/views.ts';
import { type HandleLaw, restAt, timeAt } from './handle-law.ts';

export interface WaitFacts {
  /** Waiting tickets that go first. */
  ahead: number;
  /** Places of all ready eligible people, and how many of them are free now. */
  capacity: number;
  free: number;
  /** Mean time that one ticket holds a place, ms. */
  handleMs: number;
}

/**
 * The estimate from counts alone, where nothing is known of the single people. Places end at rate capacity/handleMs;
 * the wait is the time of k = ahead + 1 - free endings, a Gamma(k) law. Median and 90th percentile by
 * Wilson-Hilferty: mean * (1 - 1/(9k) + z/(3*sqrt(k)))^3 with z = 0 and 1.2816.
 */
export const estimateWait = (facts: WaitFacts): WaitView => {
  if (facts.capacity <= 0) return { ahead: facts.ahead };
  const k = facts.ahead + 1 - facts.free;
  if (k <= 0) return { ahead: facts.ahead, likelyMs: 0, atMostMs: 30_000 };
  const mean = (k * facts.handleMs) / facts.capacity;
  const cube = (z: number) => (1 - 1 / (9 * k) + z / (3 * Math.sqrt(k))) ** 3;
  return {
    ahead: facts.ahead,
    likelyMs: Math.round(mean * cube(0)),
    atMostMs: Math.round(mean * cube(1.2816)),
  };
};

/** What other systems say, to be compared with: everybody ahead takes the mean time, one after the other, ms. */
export const naiveWait = (ahead: number, handleMs: number): number => ahead * handleMs;

/** A person who may take the ticket, or one that goes before it. All times in ms from now. */
export interface CrowdPerson {
  /** Contacts that he may hold at once. */
  places: number;
  /** What he holds: how long it has run, and the law of such contacts. */
  held: readonly { ranMs: number; law: HandleLaw }[];
  /** 0, or when his shift begins. */
  fromMs: number;
  /** He takes nothing new from then on: the end of his shift. Infinity when that is out of sight. */
  untilMs: number;
}

/** Tickets that ask the same. */
export interface CrowdLine {
  law: HandleLaw;
  /** Per person of the crowd: the widening step from which he may take a ticket of this line; -1 = never. */
  takers: readonly number[];
}

export interface CrowdTicket {
  /** Index of its line. */
  line: number;
  /** When each widening step begins, ms from now; [0] is the present. */
  stepAtMs: readonly number[];
}

/** The room as it is when somebody asks how long it will take. */
export interface CrowdFacts {
  people: readonly CrowdPerson[];
  lines: readonly CrowdLine[];
  /** All that go first and want people whom this ticket wants too, in order. */
  before: readonly CrowdTicket[];
  me: CrowdTicket;
  /** Mean time from an offer to its acceptance, ms. */
  answerMs: number;
  /** Mean time after which one who waits gives up, ms; left out = never. */
  patienceMs?: number;
  /** Tickets that will come later and still go before me: this many per ms, for this long, of this line. */
  overtaking?: readonly { perMs: number; forMs: number; line: number }[];
}

/** Futures that are played. */
const FUTURES = 160;
/** A wait longer than this is not told in numbers, ms. */
const HORIZON_MS = 24 * 3_600_000;

/** A small generator (mulberry32): equal facts give equal answers. */
const chanceOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

/** Places by the time at which they become free: a binary heap of two parallel arrays. */
class Places {
  private readonly at: number[] = [];
  private readonly who: number[] = [];

  push(atMs: number, person: number): void {
    let i = this.at.push(atMs) - 1;
    this.who.push(person);
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (this.at[up]! <= atMs) break;
      this.at[i] = this.at[up]!;
      this.who[i] = this.who[up]!;
      i = up;
    }
    this.at[i] = atMs;
    this.who[i] = person;
  }

  pop(): { atMs: number; person: number } | undefined {
    const atMs = this.at[0];
    const person = this.who[0];
    const lastAt = this.at.pop();
    const lastWho = this.who.pop();
    if (atMs === undefined || person === undefined || lastAt === undefined || lastWho === undefined)
      return undefined;
    const length = this.at.length;
    if (length > 0) {
      let i = 0;
      for (;;) {
        let down = 2 * i + 1;
        if (down >= length) break;
        if (down + 1 < length && this.at[down + 1]! < this.at[down]!) down += 1;
        if (this.at[down]! >= lastAt) break;
        this.at[i] = this.at[down]!;
        this.who[i] = this.who[down]!;
        i = down;
      }
      this.at[i] = lastAt;
      this.who[i] = lastWho;
    }
    return { atMs, person };
  }
}

interface Waiting {
  ticket: CrowdTicket;
  /** Is there from then on (overtakers come later), and gives up then. */
  fromMs: number;
  goneMs: number;
  taken: boolean;
}

const exponential = (chance: () => number, meanMs: number): number => -Math.log(1 - chance()) * meanMs;

/** Who stands before me in one future, those who will come and overtake included. */
const lineUp = (facts: CrowdFacts, chance: () => number): Waiting[] => {
  const gone = () => (facts.patienceMs ? exponential(chance, facts.patienceMs) : Number.POSITIVE_INFINITY);
  const overtakers: Waiting[] = [];
  for (const { perMs, forMs, line } of facts.overtaking ?? []) {
    if (perMs <= 0) continue;
    for (let at = exponential(chance, 1 / perMs); at < forMs; at += exponential(chance, 1 / perMs))
      overtakers.push({
        ticket: { line, stepAtMs: facts.me.stepAtMs },
        fromMs: at,
        goneMs: at + gone(),
        taken: false,
      });
  }
  const before = facts.before.map((ticket) => ({ ticket, fromMs: 0, goneMs: gone(), taken: false }));
  return [...overtakers, ...before];
};

/**
 * When a place of a person becomes useful for a ticket: now, at a widening step ahead, or never (Infinity).
 */
const usefulAt = (facts: CrowdFacts, person: number, ticket: CrowdTicket): number => {
  const step = facts.lines[ticket.line]!.takers[person]!;
  return step < 0 ? Number.POSITIVE_INFINITY : (ticket.stepAtMs[step] ?? Number.POSITIVE_INFINITY);
};

/** My wait in one future, ms; Infinity when nobody comes to me. */
const playFuture = (facts: CrowdFacts, chance: () => number): number => {
  const places = new Places();
  facts.people.forEach((person, index) => {
    const held = person.held.slice(0, person.places);
    for (const { ranMs, law } of held) places.push(restAt(law, ranMs, chance()), index);
    for (let free = held.length; free < person.places; free += 1) places.push(person.fromMs, index);
  });
  const waiting = lineUp(facts, chance);
  let first = 0;
  for (let place = places.pop(); place && place.atMs < HORIZON_MS; place = places.pop()) {
    const { atMs, person } = place;
    if (atMs >= facts.people[person]!.untilMs) continue;
    while (first < waiting.length && (waiting[first]!.taken || waiting[first]!.goneMs <= atMs)) first += 1;
    let later = Number.POSITIVE_INFINITY;
    let taken: Waiting | undefined;
    for (let i = first; i < waiting.length; i += 1) {
      const one = waiting[i]!;
      if (one.taken || one.goneMs <= atMs) continue;
      const from = Math.max(one.fromMs, usefulAt(facts, person, one.ticket));
      if (from <= atMs) {
        taken = one;
        break;
      }
      later = Math.min(later, from);
    }
    const answer = exponential(chance, facts.answerMs);
    if (taken) {
      taken.taken = true;
      const law = facts.lines[taken.ticket.line]!.law;
      places.push(atMs + answer + timeAt(law, Math.min(chance(), 1 - 1e-9)), person);
      continue;
    }
    const mine = usefulAt(facts, person, facts.me);
    if (mine <= atMs) return atMs + answer;
    if (Math.min(later, mine) < HORIZON_MS) places.push(Math.min(later, mine), person);
  }
  return Number.POSITIVE_INFINITY;
};

/**
 * DP6, WT1: median and 90th percentile of the wait, ms. Plays the room forward from what is known: what is left of
 * each contact in hand, who leaves and who comes, the widening steps ahead, those who go first and may give up, those
 * who will overtake. Undefined where in half of the futures nobody comes.
 */
export const forecastWait = (facts: CrowdFacts): { likelyMs: number; atMostMs: number } | undefined => {
  const chance = chanceOf(0x12348);
  const waits = Array.from({ length: FUTURES }, () => playFuture(facts, chance)).sort((a, b) => a - b);
  const likelyMs = (waits[FUTURES / 2 - 1]! + waits[FUTURES / 2]!) / 2;
  if (!Number.isFinite(likelyMs)) return undefined;
  const high = waits[Math.ceil(0.9 * FUTURES) - 1]!;
  return { likelyMs: Math.round(likelyMs), atMostMs: Math.round(Math.min(high, HORIZON_MS)) };
};
