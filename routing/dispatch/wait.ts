/** Honest wait: a range from the people really there and what they have in hand, not "people ahead times a constant". */
import type { WaitView } from '../protocol/views.ts';
import type { Lane } from '../vocabulary.ts';
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
  /** Contacts that he may hold at once, by lane and in all. */
  capacity: Record<Lane, number>;
  capacityTotal: number;
  /** What he holds: how long it has run, and the law of such contacts. */
  held: readonly { lane: Lane; ranMs: number; law: HandleLaw }[];
  /** 0, or when his shift begins. */
  fromMs: number;
  /** He takes nothing new from then on: the end of his shift. Infinity when that is out of sight. */
  untilMs: number;
}

/** Tickets of a lane that the same people may take. */
export interface CrowdLine {
  lane: Lane;
  /** Mean time from an offer to its acceptance, and after which one who waits gives up (left out = never), ms. */
  answerMs: number;
  patienceMs?: number;
  /** Per person of the crowd: the widening step from which he may take a ticket of this line; -1 = never. */
  takers: readonly number[];
}

export interface CrowdTicket {
  /** Index of its line. */
  line: number;
  /** How long such a contact holds a place. */
  law: HandleLaw;
  /** When each widening step begins, ms from now; [0] is the present. */
  stepAtMs: readonly number[];
}

/** The room as it is when somebody asks how long it will take. */
export interface CrowdFacts {
  people: readonly CrowdPerson[];
  lines: readonly CrowdLine[];
  /** All that go first, in order. */
  before: readonly CrowdTicket[];
  me: CrowdTicket;
  /** Tickets that will come later and still go before me: this many per ms, for this long, of this line. */
  overtaking?: readonly { perMs: number; forMs: number; line: number; law: HandleLaw }[];
}

/** Futures that are played. */
const FUTURES = 100;
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

/** What happens to people, by time: a binary heap. `lane` of what ended; none when somebody only looks up. */
interface Moment {
  atMs: number;
  person: number;
  lane?: Lane;
}

const push = (heap: Moment[], moment: Moment): void => {
  let i = heap.push(moment) - 1;
  while (i > 0) {
    const up = (i - 1) >> 1;
    if (heap[up]!.atMs <= moment.atMs) break;
    heap[i] = heap[up]!;
    i = up;
  }
  heap[i] = moment;
};

const pop = (heap: Moment[]): Moment | undefined => {
  const first = heap[0];
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  let i = 0;
  for (;;) {
    let down = 2 * i + 1;
    if (down >= heap.length) break;
    if (down + 1 < heap.length && heap[down + 1]!.atMs < heap[down]!.atMs) down += 1;
    if (heap[down]!.atMs >= last.atMs) break;
    heap[i] = heap[down]!;
    i = down;
  }
  heap[i] = last;
  return first;
};

interface Waiting {
  ticket: CrowdTicket;
  line: CrowdLine;
  /** Is there from then on (overtakers come later), and gives up then. */
  fromMs: number;
  goneMs: number;
  taken: boolean;
  /** Place in line. */
  order: number;
}

const isGone = (one: Waiting, atMs: number): boolean => one.taken || one.goneMs <= atMs;

const exponential = (chance: () => number, meanMs: number): number => -Math.log(1 - chance()) * meanMs;

/** Who stands in line in one future, in order: those who will come and overtake, those before me, and me. */
const lineUp = (facts: CrowdFacts, chance: () => number): Waiting[] => {
  const stand = (ticket: CrowdTicket, fromMs: number): Waiting => {
    const line = facts.lines[ticket.line]!;
    const goneMs = line.patienceMs ? fromMs + exponential(chance, line.patienceMs) : Number.POSITIVE_INFINITY;
    return { ticket, line, fromMs, goneMs, taken: false, order: 0 };
  };
  const overtakers: Waiting[] = [];
  for (const { perMs, forMs, line, law } of facts.overtaking ?? []) {
    for (let at = exponential(chance, 1 / perMs); at < forMs; at += exponential(chance, 1 / perMs))
      overtakers.push(stand({ line, law, stepAtMs: facts.me.stepAtMs.map((step) => step + at) }, at));
  }
  const me = { ...stand(facts.me, 0), goneMs: Number.POSITIVE_INFINITY };
  overtakers.sort((a, b) => a.fromMs - b.fromMs);
  const all = [...overtakers, ...facts.before.map((ticket) => stand(ticket, 0)), me];
  for (const [order, one] of all.entries()) one.order = order;
  return all;
};

/** Those of one line in order; the head is the first who is still there. */
interface Row {
  line: CrowdLine;
  items: Waiting[];
  head: number;
}

/** One future of the room. */
class Future {
  private readonly heap: Moment[] = [];
  private readonly load: Record<Lane, number>[];
  private readonly total: number[];
  private readonly rows: Row[] = [];
  private readonly me: Waiting;
  private readonly facts: CrowdFacts;
  private readonly chance: () => number;

  constructor(facts: CrowdFacts, chance: () => number) {
    this.facts = facts;
    this.chance = chance;
    this.load = facts.people.map(() => ({ voice: 0, chat: 0, task: 0 }));
    this.total = facts.people.map(() => 0);
    facts.people.forEach((one, person) => {
      for (const { lane, ranMs, law } of one.held) {
        this.load[person]![lane] += 1;
        this.total[person]! += 1;
        push(this.heap, { atMs: restAt(law, ranMs, chance()), person, lane });
      }
      push(this.heap, { atMs: one.fromMs, person });
    });
    const waiting = lineUp(facts, chance);
    this.me = waiting[waiting.length - 1]!;
    // Those who are still to come stand in rows of their own: they must not hide who is there behind them.
    const known = new Map<string, Row>();
    for (const one of waiting) {
      const key = `${one.ticket.line}${one.fromMs > 0 ? '+' : ''}`;
      let row = known.get(key);
      if (!row) {
        row = { line: one.line, items: [], head: 0 };
        known.set(key, row);
        this.rows.push(row);
      }
      row.items.push(one);
    }
  }

  /** My wait, ms; Infinity when nobody comes to me. */
  play(): number {
    for (let moment = pop(this.heap); moment && moment.atMs < HORIZON_MS; moment = pop(this.heap)) {
      const { atMs, person, lane } = moment;
      if (lane) {
        this.load[person]![lane] -= 1;
        this.total[person]! -= 1;
      }
      const { fromMs, untilMs } = this.facts.people[person]!;
      if (atMs < fromMs || atMs >= untilMs) continue;
      const mine = this.fill(person, atMs);
      if (mine !== undefined) return mine;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** A person with room takes who is first of those he may take, until he is full; my wait when that was me. */
  private fill(person: number, atMs: number): number | undefined {
    const { capacityTotal } = this.facts.people[person]!;
    const load = this.load[person]!;
    while (this.total[person]! < capacityTotal) {
      const { next, laterMs } = this.nextFor(person, atMs);
      if (!next) {
        if (laterMs < HORIZON_MS) push(this.heap, { atMs: laterMs, person });
        return undefined;
      }
      const answer = exponential(this.chance, next.line.answerMs);
      if (next === this.me) return atMs + answer;
      next.taken = true;
      load[next.line.lane] += 1;
      this.total[person]! += 1;
      const handle = timeAt(next.ticket.law, Math.min(this.chance(), 1 - 1e-9));
      push(this.heap, { atMs: atMs + answer + handle, person, lane: next.line.lane });
    }
    return undefined;
  }

  /** Who is first in line for a person now; and when he should look again, for those who open to him later. */
  private nextFor(person: number, atMs: number): { next: Waiting | undefined; laterMs: number } {
    const { capacity } = this.facts.people[person]!;
    const load = this.load[person]!;
    let next: Waiting | undefined;
    let laterMs = Number.POSITIVE_INFINITY;
    for (const row of this.rows) {
      const step = row.line.takers[person]!;
      if (step < 0 || load[row.line.lane] >= capacity[row.line.lane]) continue;
      while (row.head < row.items.length && isGone(row.items[row.head]!, atMs)) row.head += 1;
      const one = row.items[row.head];
      if (!one || (next && one.order > next.order)) continue;
      const from = Math.max(one.fromMs, one.ticket.stepAtMs[step] ?? Number.POSITIVE_INFINITY);
      if (from <= atMs) next = one;
      else laterMs = Math.min(laterMs, from);
    }
    return { next, laterMs };
  }
}

/**
 * DP6, WT1: median and 90th percentile of the wait, ms. Plays the room forward from what is known: what is left of
 * each contact in hand, who leaves and who comes, the widening steps ahead, those who go first and may give up, those
 * who will overtake. Undefined where in half of the futures nobody comes.
 */
export const forecastWait = (facts: CrowdFacts): { likelyMs: number; atMostMs: number } | undefined => {
  const chance = chanceOf(0x12348);
  const waits = Array.from({ length: FUTURES }, () => new Future(facts, chance).play()).sort((a, b) => a - b);
  const likelyMs = (waits[FUTURES / 2 - 1]! + waits[FUTURES / 2]!) / 2;
  if (!Number.isFinite(likelyMs)) return undefined;
  const high = waits[Math.ceil(0.9 * FUTURES) - 1]!;
  return { likelyMs: Math.round(likelyMs), atMostMs: Math.round(Math.min(high, HORIZON_MS)) };
};
