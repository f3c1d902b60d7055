/** Futures of a room, played by chance from what is known of it. */
import type { CrowdFacts } from './crowd.ts';
import { type CrowdLayout, layOut, ROW, TOTAL_AT } from './crowd-layout.ts';
import { BEFORE, BEHIND, CrowdRows, NONE, TO_COME } from './crowd-rows.ts';
import { type HandleLaw, restAfter, timeAt } from './handle-law.ts';
import { LOOKS, Moments } from './moments.ts';

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

const exponential = (chance: () => number, meanMs: number): number => -Math.log(1 - chance()) * meanMs;
const drawn = (law: HandleLaw, chance: () => number): number => timeAt(law, Math.min(chance(), 1 - 1e-9));

/** Whose moment it is when somebody comes who goes behind me. */
const COMES_BEHIND = -1;
const AT_ONCE: readonly number[] = [0];

type Later = NonNullable<CrowdFacts['overtaking']>[number];

/** One room; each `play` is another future of it. The lists are kept from one future to the next. */
export class CrowdFutures {
  private readonly facts: CrowdFacts;
  private readonly chance: () => number;
  private readonly layout: CrowdLayout;
  private readonly load: Int32Array;
  private readonly moments = new Moments();
  private readonly rows: CrowdRows;
  private me = NONE;
  /** Who will overtake me, before they are put in order. */
  private readonly comers: { stream: Later; atMs: number; goneMs: number }[] = [];
  private readonly before: readonly CrowdFacts['before'][number][];
  private readonly overtaking: readonly Later[];
  /** Those who come behind me: at which rate in all. */
  private readonly behindRate: number;

  constructor(facts: CrowdFacts, chance: () => number) {
    this.facts = facts;
    this.chance = chance;
    this.layout = layOut(facts);
    this.load = new Int32Array(this.layout.load.length);
    this.rows = new CrowdRows(facts.lines.length);
    const counts = ({ line }: { line: number }): boolean => this.layout.counts[line]!;
    this.before = facts.before.filter(counts);
    this.overtaking = (facts.overtaking ?? []).filter(counts);
    this.behindRate = (facts.behind?.streams ?? []).reduce((sum, stream) => sum + stream.perMs, 0);
  }

  /** My wait, ms; Infinity when nobody comes to me. */
  play(): number {
    this.begin();
    const { moments, layout, load } = this;
    while (moments.next() && moments.atMs < HORIZON_MS) {
      const { atMs, who: person, what: lane } = moments;
      if (person === COMES_BEHIND) {
        this.comeBehind(atMs);
        continue;
      }
      if (lane !== LOOKS) {
        load[person * ROW + lane]! -= 1;
        load[person * ROW + TOTAL_AT]! -= 1;
      }
      if (atMs < layout.fromMs[person]! || atMs >= layout.untilMs[person]!) continue;
      const mine = this.fill(person, atMs);
      if (mine !== undefined) return mine;
    }
    return Number.POSITIVE_INFINITY;
  }

  private begin(): void {
    const { layout, moments, chance } = this;
    this.load.set(layout.load);
    this.rows.clear();
    moments.clear();
    for (let person = 0; person < layout.people; person += 1) {
      for (const hold of layout.holds[person]!) {
        const leftMs = restAfter(hold.law, hold.ranMs, hold.gone, chance());
        moments.add(leftMs + (hold.rest ? drawn(hold.rest, chance) : 0), person, hold.lane);
      }
      moments.add(layout.fromMs[person]!, person, LOOKS);
    }
    this.nextBehind(0);
    this.lineUp();
  }

  /** Who stands in line, in order: those who will come and overtake, those before me, and me. */
  private lineUp(): void {
    const { facts, chance } = this;
    const { me } = facts;
    let comers = 0;
    for (const stream of this.overtaking) {
      const everyMs = 1 / stream.perMs;
      for (
        let atMs = exponential(chance, everyMs);
        atMs < stream.forMs;
        atMs += exponential(chance, everyMs)
      ) {
        const comer = this.comers[comers] ?? { stream, atMs, goneMs: 0 };
        this.comers[comers] = Object.assign(comer, {
          stream,
          atMs,
          goneMs: this.goneFrom(stream.line, atMs),
        });
        comers += 1;
      }
    }
    this.comers.length = comers;
    if (this.overtaking.length > 1) this.comers.sort((a, b) => a.atMs - b.atMs);
    for (const { stream, atMs, goneMs } of this.comers) {
      const { line, law } = stream;
      this.rows.join(TO_COME, { line, law, stepAtMs: me.stepAtMs, baseMs: atMs, fromMs: atMs, goneMs });
    }
    for (const { line, law, stepAtMs } of this.before)
      this.rows.join(BEFORE, { line, law, stepAtMs, baseMs: 0, fromMs: 0, goneMs: this.goneFrom(line, 0) });
    this.me = this.rows.join(BEFORE, { ...me, baseMs: 0, fromMs: 0, goneMs: Number.POSITIVE_INFINITY });
  }

  /** When somebody gives up who waits from then on. */
  private goneFrom(line: number, fromMs: number): number {
    const { patienceMs } = this.layout.lines[line]!;
    return patienceMs > 0 ? fromMs + exponential(this.chance, patienceMs) : Number.POSITIVE_INFINITY;
  }

  private nextBehind(atMs: number): void {
    if (this.behindRate <= 0) return;
    const next = atMs + exponential(this.chance, 1 / this.behindRate);
    if (next < this.facts.behind!.forMs) this.moments.add(next, COMES_BEHIND, LOOKS);
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
    if (atMs < stream.fromMs || !this.layout.counts[stream.line]) return;
    // He is gone, or somebody else's, before he widens: that would only matter to those who may take me anyway.
    const { line, law } = stream;
    const goneMs = this.goneFrom(line, atMs);
    const times = { stepAtMs: AT_ONCE, baseMs: atMs, fromMs: atMs, goneMs };
    const one = this.rows.join(BEHIND, { line, law, ...times });
    const { people, takers } = this.layout;
    for (let person = 0; person < people; person += 1) {
      if (takers[line * people + person] !== 0 || !this.isFree(person, line, atMs)) continue;
      this.fill(person, atMs);
      if (this.rows.isTaken(one)) return;
    }
  }

  /** Here, and with room for one more of a line. */
  private isFree(person: number, line: number, atMs: number): boolean {
    const { fromMs, capacity } = this.layout;
    const total = person * ROW + TOTAL_AT;
    return (
      atMs >= fromMs[person]! && this.load[total]! < capacity[total]! && this.hasRoom(person, line, atMs)
    );
  }

  private hasRoom(person: number, line: number, atMs: number): boolean {
    const { untilMs, capacity, lines } = this.layout;
    const { lane, tailMs } = lines[line]!;
    const at = person * ROW + lane;
    return this.load[at]! < capacity[at]! && atMs < untilMs[person]! - tailMs;
  }

  /** A person with room takes who is first of those he may take, until he is full; my wait when that was me. */
  private fill(person: number, atMs: number): number | undefined {
    const { layout, load, chance, rows } = this;
    const total = person * ROW + TOTAL_AT;
    while (load[total]! < layout.capacity[total]!) {
      const next = this.nextFor(person, atMs);
      if (next === NONE) {
        if (rows.laterMs < HORIZON_MS) this.moments.add(rows.laterMs, person, LOOKS);
        return undefined;
      }
      const { lane, answerMs } = layout.lines[rows.line[next]!]!;
      const answer = exponential(chance, answerMs);
      if (next === this.me) return atMs + answer;
      rows.take(next);
      load[person * ROW + lane]! += 1;
      load[total]! += 1;
      this.moments.add(atMs + answer + drawn(rows.law[next]!, chance), person, lane);
    }
    return undefined;
  }

  /** Who is first in line for a person now; else the rows say when somebody opens to him. */
  private nextFor(person: number, atMs: number): number {
    const { lines, takers, people } = this.layout;
    let next = NONE;
    this.rows.look();
    for (let line = 0; line < lines.length; line += 1) {
      const step = takers[line * people + person]!;
      if (step >= 0 && this.hasRoom(person, line, atMs)) next = this.rows.firstOf(line, step, atMs, next);
    }
    return next;
  }
}
