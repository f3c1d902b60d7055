/** The facts of a room laid out in flat tables: many futures are played on one layout without making garbage. */
import type { Lane } from '../vocabulary.ts';
import type { CrowdFacts } from './crowd.ts';
import { type HandleLaw, shareUntil } from './handle-law.ts';

/** Places of a person's table row: by lane, and in all. */
const LANE_AT: Readonly<Record<Lane, number>> = { voice: 0, chat: 1, task: 2 };
export const TOTAL_AT = 3;
export const ROW = 4;

/** A contact in hand. */
export interface Hold {
  /** Place of its lane in a row. */
  lane: number;
  ranMs: number;
  law: HandleLaw;
  /** The share of such contacts that is over by now. */
  gone: number;
  rest?: HandleLaw;
}

export interface LayoutLine {
  lane: number;
  answerMs: number;
  /** 0 = nobody gives up. */
  patienceMs: number;
  /** DP15: the end of a shift in which nobody gets anything new, ms. */
  tailMs: number;
}

export interface CrowdLayout {
  people: number;
  /** `ROW` numbers per person: what he may hold, and what he holds now. */
  capacity: Int32Array;
  load: Int32Array;
  fromMs: Float64Array;
  untilMs: Float64Array;
  holds: readonly (readonly Hold[])[];
  lines: readonly LayoutLine[];
  /** At line × people + person: the widening step from which he may take of the line; -1 = never. */
  takers: Int8Array;
  /** Per line: does anybody in it matter to me? */
  counts: readonly boolean[];
}

/**
 * Who matters to me: those who may take me, all that they may take too, those who may take these, and so on. What
 * happens among the others changes nothing of my wait.
 */
const concernedBy = ({ people, lines, me }: CrowdFacts): { people: number[]; lines: boolean[] } => {
  const isIn = people.map(() => false);
  const counts = lines.map(() => false);
  const open = [me.line];
  counts[me.line] = true;
  for (let line = open.pop(); line !== undefined; line = open.pop()) {
    for (const [person, step] of lines[line]!.takers.entries()) {
      if (step < 0 || isIn[person]) continue;
      isIn[person] = true;
      for (const [other, { takers }] of lines.entries()) {
        if (counts[other] || takers[person]! < 0) continue;
        counts[other] = true;
        open.push(other);
      }
    }
  }
  return { people: [...people.keys()].filter((person) => isIn[person]), lines: counts };
};

export const layOut = (facts: CrowdFacts): CrowdLayout => {
  const concerned = concernedBy(facts);
  const people = concerned.people.map((person) => facts.people[person]!);
  const capacity = new Int32Array(people.length * ROW);
  const load = new Int32Array(people.length * ROW);
  for (const [person, one] of people.entries()) {
    for (const [lane, at] of Object.entries(LANE_AT) as [Lane, number][])
      capacity[person * ROW + at] = one.capacity[lane];
    capacity[person * ROW + TOTAL_AT] = one.capacityTotal;
    for (const { lane } of one.held) {
      load[person * ROW + LANE_AT[lane]]! += 1;
      load[person * ROW + TOTAL_AT]! += 1;
    }
  }
  const takers = new Int8Array(facts.lines.length * people.length);
  for (const [line, { takers: steps }] of facts.lines.entries())
    for (const [person, was] of concerned.people.entries())
      takers[line * people.length + person] = steps[was]!;
  return {
    people: people.length,
    capacity,
    load,
    fromMs: Float64Array.from(people, ({ fromMs }) => fromMs),
    untilMs: Float64Array.from(people, ({ untilMs }) => untilMs),
    holds: people.map(({ held }) =>
      held.map(({ lane, ranMs, law, rest }) => ({
        lane: LANE_AT[lane],
        ranMs,
        law,
        gone: shareUntil(law, ranMs),
        ...(rest ? { rest } : {}),
      })),
    ),
    lines: facts.lines.map(({ lane, answerMs, patienceMs = 0 }) => ({
      lane: LANE_AT[lane],
      answerMs,
      patienceMs,
      tailMs: facts.tailMs?.[lane] ?? 0,
    })),
    takers,
    counts: concerned.lines,
  };
};
