/** Scores of people over time (FG13, R112) and what follow-ups came to (FG14, R086). Pure sums over counts of the store. */
import type { FollowUpOutcome, FollowUpWhy } from '../follow-up.ts';
import type { Id } from '../ticket.ts';

/** A person's month (Asia/Shanghai). */
export interface ScoreMonth {
  staffId: Id;
  /** YYYY-MM. */
  month: string;
  /** Tickets closed by him in the month: each invites its citizen to rate. */
  invited: number;
  /** Ratings given in the month to tickets that he closed; the window is seven days, so they may exceed `invited`. */
  rated: number;
  /** Of them 3 or better. */
  satisfied: number;
  /** Sum of the grades, 1 to 5. */
  grades: number;
}

export interface FollowUpCount {
  why: FollowUpWhy;
  /** Asked in the span: a result was recorded, whatever it is. */
  asked: number;
  /** Of them somebody answered: all but `unreachable`. */
  reached: number;
  solved: number;
  partly: number;
  unsolved: number;
  /** Their last day lay in the span and is over, and there is no result. */
  overdue: number;
}

const round2 = (value: number): number => Math.round(value * 100) / 100;

/** Mean grade with hundredths; undefined without ratings. */
export const meanGradeOf = ({ rated, grades }: Pick<ScoreMonth, 'rated' | 'grades'>): number | undefined =>
  rated > 0 ? round2(grades / rated) : undefined;

/** 97.5 % point of the normal distribution: 95 % lie between. */
const Z = 1.959964;

/**
 * Wilson's score interval of a share, 95 %: honest for few ratings and for shares near 0 or 1, where the usual formula
 * is not (E. B. Wilson, JASA 22, 1927).
 * @returns [lower, upper], 0 to 1; undefined of nothing
 */
export const wilson = (part: number, whole: number): [number, number] | undefined => {
  if (whole <= 0) return undefined;
  const share = part / whole;
  const spread = 1 + Z ** 2 / whole;
  const middle = share + Z ** 2 / (2 * whole);
  const half = Z * Math.sqrt((share * (1 - share)) / whole + Z ** 2 / (4 * whole ** 2));
  return [Math.max(0, (middle - half) / spread), Math.min(1, (middle + half) / spread)];
};

interface Counted {
  staffId: Id;
  /** YYYY-MM-DD. */
  day: string;
  count: number;
}

/** By person and month; who closed nothing and got no rating in a month has no line for it. */
export const scoreMonths = (
  closed: readonly Counted[],
  ratings: readonly (Counted & { grade: number; satisfied: boolean })[],
): ScoreMonth[] => {
  const lines = new Map<string, ScoreMonth>();
  const of = ({ staffId, day }: Counted): ScoreMonth => {
    const month = day.slice(0, 7);
    const key = `${staffId} ${month}`;
    const line = lines.get(key) ?? { staffId, month, invited: 0, rated: 0, satisfied: 0, grades: 0 };
    lines.set(key, line);
    return line;
  };
  for (const one of closed) of(one).invited += one.count;
  for (const one of ratings) {
    const line = of(one);
    line.rated += one.count;
    line.grades += one.grade * one.count;
    if (one.satisfied) line.satisfied += one.count;
  }
  return [...lines.values()].sort((a, b) =>
    a.staffId === b.staffId ? (a.month < b.month ? -1 : 1) : a.staffId < b.staffId ? -1 : 1,
  );
};

const WHYS: readonly FollowUpWhy[] = ['group', 'sample', 'planned'];

/** One line for each reason that has anything. */
export const followUpCounts = (
  done: readonly { why: FollowUpWhy; outcome: FollowUpOutcome; count: number }[],
  overdue: readonly { why: FollowUpWhy; count: number }[],
): FollowUpCount[] =>
  WHYS.map((why): FollowUpCount => {
    const sum = (...outcomes: FollowUpOutcome[]) =>
      done
        .filter((one) => one.why === why && (outcomes.length === 0 || outcomes.includes(one.outcome)))
        .reduce((total, one) => total + one.count, 0);
    const asked = sum();
    return {
      why,
      asked,
      reached: asked - sum('unreachable'),
      solved: sum('solved'),
      partly: sum('partly'),
      unsolved: sum('unsolved'),
      overdue: overdue.filter((one) => one.why === why).reduce((total, one) => total + one.count, 0),
    };
  }).filter(({ asked, overdue: late }) => asked + late > 0);
