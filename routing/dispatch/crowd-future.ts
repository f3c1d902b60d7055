/** One future of a room, played by chance from what is known of it. */
import type { Lane } from '../vocabulary.ts';
import type { CrowdFacts, CrowdLine, CrowdTicket } from './crowd.ts';
import { restAt, timeAt } from './handle-law.ts';

/** A wait longer than this is not told in numbers, ms. */
export const HORIZON_MS = 24 * 3_600_000;

/** A small generator (mulberry32): equal facts give equal answers. */
export const chanceOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

/** What happens, by time: a binary heap. `lane` of what ended; none when somebody only looks up. */
interface Moment {
  atMs: number;
  /** -1: somebody comes who goes behind me. */
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

/** Until what somebody holds ends, ms: what is left of its phase, and the phase after it. */
const leftOf = (
  { ranMs, law, rest }: CrowdFacts['people'][number]['held'][number],
  chance: () => number,
): number => restAt(law, ranMs, chance()) + (rest ? timeAt(rest, Math.min(chance(), 1 - 1e-9)) : 0);

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
  private readonly known = new Map<string, Row>();
  private readonly me: Waiting;
  /** Those who come behind me: at which rate in all, and how many have come. */
  private readonly behindRate: number;
  private behindCame = 0;
  private readonly facts: CrowdFacts;
  private readonly chance: () => number;

  constructor(facts: CrowdFacts, chance: () => number) {
    this.facts = facts;
    this.chance = chance;
    this.load = facts.people.map(() => ({ voice: 0, chat: 0, task: 0 }));
    this.total = facts.people.map(() => 0);
    facts.people.forEach((one, person) => {
      for (const held of one.held) {
        this.load[person]![held.lane] += 1;
        this.total[person]! += 1;
        push(this.heap, { atMs: leftOf(held, chance), person, lane: held.lane });
      }
      push(this.heap, { atMs: one.fromMs, person });
    });
    this.behindRate = (facts.behind?.streams ?? []).reduce((sum, stream) => sum + stream.perMs, 0);
    this.nextBehind(0);
    const waiting = lineUp(facts, chance);
    this.me = waiting[waiting.length - 1]!;
    // Those who are still to come stand in rows of their own: they must not hide who is there behind them.
    for (const one of waiting) this.stand(one, one.fromMs > 0 ? '+' : '');
  }

  private stand(one: Waiting, kind: '' | '+' | '-'): void {
    const key = `${one.ticket.line}${kind}`;
    let row = this.known.get(key);
    if (!row) {
      row = { line: one.line, items: [], head: 0 };
      this.known.set(key, row);
      this.rows.push(row);
    }
    row.items.push(one);
  }

  /** My wait, ms; Infinity when nobody comes to me. */
  play(): number {
    for (let moment = pop(this.heap); moment && moment.atMs < HORIZON_MS; moment = pop(this.heap)) {
      const { atMs, person, lane } = moment;
      if (person < 0) {
        this.comeBehind(atMs);
        continue;
      }
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

  private nextBehind(atMs: number): void {
    if (this.behindRate <= 0) return;
    const next = atMs + exponential(this.chance, 1 / this.behindRate);
    if (next < this.facts.behind!.forMs) push(this.heap, { atMs: next, person: -1 });
  }

  /** Somebody comes who goes behind me: who is free and not open to me yet takes him; else he stands in line. */
  private comeBehind(atMs: number): void {
    this.nextBehind(atMs);
    const { streams } = this.facts.behind!;
    let pick = this.chance() * this.behindRate;
    const stream =
      streams.find(({ perMs }) => {
        pick -= perMs;
        return pick < 0;
      }) ?? streams.at(-1)!;
    if (atMs < stream.fromMs) return;
    const line = this.facts.lines[stream.line]!;
    const goneMs = line.patienceMs
      ? atMs + exponential(this.chance, line.patienceMs)
      : Number.POSITIVE_INFINITY;
    this.behindCame += 1;
    const one: Waiting = {
      // He is gone, or somebody else's, before he widens: that would only matter to those who may take me anyway.
      ticket: { line: stream.line, law: stream.law, stepAtMs: [atMs] },
      line,
      fromMs: atMs,
      goneMs,
      taken: false,
      order: this.me.order + this.behindCame,
    };
    this.stand(one, '-');
    for (const [person, step] of line.takers.entries()) {
      if (step !== 0 || !this.isFree(person, line.lane, atMs)) continue;
      this.fill(person, atMs);
      if (one.taken) return;
    }
  }

  /** Here, and with room for one more of a lane. */
  private isFree(person: number, lane: Lane, atMs: number): boolean {
    const { fromMs, untilMs, capacity, capacityTotal } = this.facts.people[person]!;
    return (
      atMs >= fromMs &&
      atMs < untilMs - (this.facts.tailMs?.[lane] ?? 0) &&
      this.total[person]! < capacityTotal &&
      this.load[person]![lane] < capacity[lane]
    );
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
    const { capacity, untilMs } = this.facts.people[person]!;
    const load = this.load[person]!;
    let next: Waiting | undefined;
    let laterMs = Number.POSITIVE_INFINITY;
    for (const row of this.rows) {
      const step = row.line.takers[person]!;
      const { lane } = row.line;
      if (step < 0 || load[lane] >= capacity[lane]) continue;
      if (atMs >= untilMs - (this.facts.tailMs?.[lane] ?? 0)) continue;
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

/** My wait in one future, ms; Infinity when nobody comes to me. */
export const playFuture = (facts: CrowdFacts, chance: () => number): number =>
  new Future(facts, chance).play();
