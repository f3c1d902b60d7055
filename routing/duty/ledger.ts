/** The fairness ledger: minutes, weighted cases, shares and subsidies, all derived from records (DU11, R069-R072). */
import { type Calendar, dayKind, dayOf } from '../calendar.ts';
import type { Policy } from '../policy.ts';
import type { Id } from '../ticket.ts';
import type { Lane, Matter } from '../vocabulary.ts';
import type { Attendance } from './attendance.ts';
import type { DutyPolicy, SubsidyRate } from './policy.ts';
import { type LeaderVisit, leaderYears } from './visits.ts';

const HOUR_MS = 3_600_000;

/** A ticket that was closed by somebody, as far as the ledger asks. */
export interface HandledCase {
  staffId: Id;
  matter: Matter;
  lane: Lane;
  /** From taking it until feedback, ms. */
  handledMs: number;
  /** Taken by the person himself from the open pool. */
  grabbed: boolean;
  grade?: number;
}

/** Weight of a case: matter times lane times the band of its duration; 1 is an ordinary one. */
export const caseWeight = (
  one: Pick<HandledCase, 'matter' | 'lane' | 'handledMs'>,
  weights: DutyPolicy['weights'],
): number => {
  const minutes = one.handledMs / 60_000;
  const band = [...weights.duration]
    .sort((a, b) => a.fromMinutes - b.fromMinutes)
    .reduce((factor, next) => (minutes >= next.fromMinutes ? next.factor : factor), 1);
  return (weights.matter[one.matter] ?? 1) * weights.lane[one.lane] * band;
};

export interface LedgerLine {
  staffId: Id;
  turns: number;
  plannedMs: number;
  servedMs: number;
  /** Of it in unpaid turns (R069). */
  freeMs: number;
  pausedMs: number;
  awayMs: number;
  noShows: number;
  handled: number;
  /** Sum of case weights, rounded to hundredths. */
  weighted: number;
  grabs: number;
  /** Different days and places as a leader, on duty and on visits (DU16, R131, R132). */
  leaderDays: number;
  leaderPlaces: number;
  /** Mean grade, when rated at all. */
  meanGrade?: number;
  ratings: number;
}

const round2 = (value: number): number => Math.round(value * 100) / 100;

/** One line per person of the records, by person. */
export const ledgerOf = (
  attendances: readonly Attendance[],
  cases: readonly HandledCase[],
  policy: Pick<DutyPolicy, 'weights'>,
  visits: readonly LeaderVisit[] = [],
): LedgerLine[] => {
  const leaders = leaderYears(attendances, visits);
  const ids = new Set([...[...attendances, ...cases].map((one) => one.staffId), ...leaders.keys()]);
  return [...ids].sort().map((staffId) => {
    const mine = attendances.filter((one) => one.staffId === staffId);
    const handled = cases.filter((one) => one.staffId === staffId);
    const grades = handled.flatMap((one) => (one.grade === undefined ? [] : [one.grade]));
    const sum = (of: (one: Attendance) => number) => mine.reduce((total, one) => total + of(one), 0);
    const led = leaders.get(staffId);
    return {
      staffId,
      turns: mine.length,
      plannedMs: sum((one) => one.plannedMs),
      servedMs: sum((one) => one.servedMs),
      freeMs: sum((one) => (one.voluntary ? one.servedMs : 0)),
      pausedMs: sum((one) => Object.values(one.pausedMs).reduce((total, ms) => total + ms, 0)),
      awayMs: sum((one) => one.awayMs),
      noShows: mine.filter((one) => one.closed && one.lateMs >= one.plannedMs).length,
      handled: handled.length,
      weighted: round2(handled.reduce((total, one) => total + caseWeight(one, policy.weights), 0)),
      grabs: handled.filter((one) => one.grabbed).length,
      leaderDays: led?.days ?? 0,
      leaderPlaces: led?.places.length ?? 0,
      ...(grades.length > 0
        ? { meanGrade: round2(grades.reduce((total, grade) => total + grade, 0) / grades.length) }
        : {}),
      ratings: grades.length,
    };
  });
};

/** Least obligation that a share is measured by, ms: a first hour of duty must not make a share huge. */
const LEAST_OBLIGATION_MS = 8 * HOUR_MS;

/**
 * How much of his duty a person has served in cases: weighted minutes of cases over minutes of duty that were his, in
 * percent with hundredths (the live queue compares hundredths). The smaller, the sooner his turn in `fair_share`.
 * @param minutesPerCase what a case of weight 1 counts
 */
export const shareOf = (line: Pick<LedgerLine, 'weighted' | 'plannedMs'>, minutesPerCase: number): number =>
  round2((line.weighted * minutesPerCase * 60_000 * 100) / Math.max(line.plannedMs, LEAST_OBLIGATION_MS));

/** Shares are counted anew after this, ms. */
export const SHARES_EVERY_MS = 15 * 60_000;

/** Does anything go by shares? Thirty days of cases are read for them: only where somebody asks. */
export const wantsShares = ({ balance, modes }: Pick<Policy, 'balance' | 'modes'>): boolean =>
  Object.values(balance).includes('fair_share') || modes.some(({ mode }) => mode === 'grab');

/** The rate that holds on a day; none before the first. */
export const rateOn = (day: string, rates: readonly SubsidyRate[]): SubsidyRate | undefined =>
  [...rates]
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .reduce<SubsidyRate | undefined>((found, rate) => (rate.from <= day ? rate : found), undefined);

export interface StatementTurn {
  day: string;
  startAt: string;
  endAt: string;
  post: string;
  /** Minutes that are paid: served, in whole minutes. */
  minutes: number;
  rateFen: number;
  /** 1, or the factor of a weekend or holiday. */
  factor: number;
  amountFen: number;
}

export interface StatementLine {
  staffId: Id;
  turns: StatementTurn[];
  minutes: number;
  /** Before the quality coefficient. */
  baseFen: number;
  /** R072; 1 when it is off or there are too few ratings. */
  quality: number;
  amountFen: number;
}

/** The factor by mean grade; 1 when switched off or when there are too few ratings. */
export const qualityOf = (
  line: Pick<LedgerLine, 'meanGrade' | 'ratings'> | undefined,
  quality: DutyPolicy['quality'],
): number => {
  if (!quality.on || line?.meanGrade === undefined || line.ratings < quality.minRatings) return 1;
  const grade = line.meanGrade;
  return [...quality.bands]
    .sort((a, b) => a.atLeast - b.atLeast)
    .reduce((factor, band) => (grade >= band.atLeast ? band.factor : factor), 1);
};

/** The subsidies of a period: each paid turn by the rate of its day, rounded to fen per turn (R071). */
export const statementOf = (
  attendances: readonly Attendance[],
  ledger: readonly LedgerLine[],
  policy: Pick<DutyPolicy, 'rates' | 'quality'>,
  calendar: Calendar,
): StatementLine[] =>
  [...new Set(attendances.map((one) => one.staffId))].sort().map((staffId) => {
    const turns = attendances
      .filter((one) => one.staffId === staffId && !one.voluntary)
      .sort((a, b) => (a.startAt < b.startAt ? -1 : 1))
      .map((one): StatementTurn => {
        const day = dayOf(Date.parse(one.startAt));
        const rate = rateOn(day, policy.rates);
        const kind = dayKind(day, calendar);
        const factor =
          kind === 'holiday'
            ? (rate?.holidayFactor ?? 1)
            : kind === 'weekend'
              ? (rate?.weekendFactor ?? 1)
              : 1;
        const minutes = Math.floor(one.servedMs / 60_000);
        return {
          day,
          startAt: one.startAt,
          endAt: one.endAt,
          post: one.post,
          minutes,
          rateFen: rate?.perHourFen ?? 0,
          factor,
          amountFen: Math.round(((rate?.perHourFen ?? 0) * factor * minutes) / 60),
        };
      });
    const baseFen = turns.reduce((sum, turn) => sum + turn.amountFen, 0);
    const quality = qualityOf(
      ledger.find((line) => line.staffId === staffId),
      policy.quality,
    );
    return {
      staffId,
      turns,
      minutes: turns.reduce((sum, turn) => sum + turn.minutes, 0),
      baseFen,
      quality,
      amountFen: Math.round(baseFen * quality),
    };
  });
