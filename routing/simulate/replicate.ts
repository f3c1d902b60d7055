/** The same day played several times by other chances: every figure with its 95 % confidence interval. */
import type { Policy } from '../policy.ts';
import type { Lane, Matter } from '../vocabulary.ts';
import type { Behaviour, SimDay } from './day.ts';
import type { EngineFactory } from './engine.ts';
import { type DayFigures, type Fairness, figuresOfDay, type WaitFigures } from './figures.ts';
import { simulateDay } from './run.ts';
import { type Estimate, estimateOf } from './statistics.ts';

/** Every number of T as an estimate. */
export type Estimates<T> = { [K in keyof T]: Estimate };

export interface SimResult {
  name: string;
  replications: number;
  total: Estimates<WaitFigures>;
  byLane: Partial<Record<Lane, Estimates<WaitFigures>>>;
  byMatter: Partial<Record<Matter, Estimates<WaitFigures>>>;
  byRegion: Record<string, Estimates<WaitFigures>>;
  byHalfHour: ({ fromMinute: number } & Estimates<WaitFigures>)[];
  /** Mean share of contacts by the widening step at which they ended. */
  steps: Estimate[];
  occupancy: Estimate;
  missedOffers: Estimate;
  people: Estimates<Fairness>;
  firms: Estimates<Fairness>;
  /** Means over the replications. */
  byPerson: {
    id: string;
    name: string;
    firm: string;
    dutyHours: number;
    busyShare: number;
    minutes: number;
    cases: number;
    weighted: number;
  }[];
}

const merge = <T extends object>(rows: readonly T[]): Estimates<T> => {
  const keys = Object.keys(rows[0] ?? {}) as (keyof T)[];
  return Object.fromEntries(
    keys.map((key) => [key, estimateOf(rows.map((row) => row[key] as number))]),
  ) as Estimates<T>;
};

const mergeGroups = (groups: readonly Record<string, WaitFigures | undefined>[]) => {
  const keys = [...new Set(groups.flatMap((group) => Object.keys(group)))].sort();
  return Object.fromEntries(
    keys.map((key) => [key, merge(groups.flatMap((group) => (group[key] ? [group[key]] : [])))]),
  );
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const peopleOf = (days: readonly DayFigures[]): SimResult['byPerson'] =>
  days[0]!.byPerson.map(({ id, name, firm, dutyMs }, index) => {
    const lines = days.map((day) => day.byPerson[index]!);
    return {
      ...{ id, name, firm },
      dutyHours: dutyMs / 3_600_000,
      busyShare: dutyMs > 0 ? mean(lines.map((line) => line.busyMs / Math.max(line.busyMs, dutyMs))) : 0,
      minutes: mean(lines.map((line) => line.heldMs / 60_000)),
      cases: mean(lines.map((line) => line.cases)),
      weighted: mean(lines.map((line) => line.weighted)),
    };
  });

/** Figures of several days as one result. */
const resultOf = (name: string, days: readonly DayFigures[]): SimResult => {
  const steps = Math.max(...days.map((day) => day.steps.length));
  const shares = days.map((day) => day.steps.map((count) => count / Math.max(1, day.total.contacts)));
  return {
    name,
    replications: days.length,
    total: merge(days.map((day) => day.total)),
    byLane: mergeGroups(days.map((day) => day.byLane)),
    byMatter: mergeGroups(days.map((day) => day.byMatter)),
    byRegion: mergeGroups(days.map((day) => day.byRegion)),
    byHalfHour: Object.entries(
      mergeGroups(
        days.map((day) =>
          Object.fromEntries(
            day.byHalfHour.map(({ fromMinute, ...figures }) => [
              String(fromMinute).padStart(4, '0'),
              figures,
            ]),
          ),
        ),
      ),
    )
      .map(([minute, figures]) => ({ fromMinute: Number(minute), ...figures }))
      .sort((a, b) => a.fromMinute - b.fromMinute),
    steps: Array.from({ length: steps }, (_, step) => estimateOf(shares.map((share) => share[step] ?? 0))),
    occupancy: estimateOf(days.map((day) => day.occupancy)),
    missedOffers: estimateOf(days.map((day) => day.missedOffers)),
    people: merge(days.map((day) => day.people)),
    firms: merge(days.map((day) => day.firms)),
    byPerson: peopleOf(days),
  };
};

export interface Study {
  name: string;
  /** The day of a replication; a recorded day is the same each time but for what was not recorded. */
  dayOf(replication: number): SimDay;
  policy: Policy;
  behaviour: Behaviour;
}

export interface StudyOptions {
  engine: EngineFactory;
  replications: number;
  seed: number | string;
  /** After each replication: how many are done. */
  onProgress?: (done: number) => void;
}

/** Plays a study. Two studies with the same seed meet the same contacts, so that their difference shows early. */
export const playStudy = async (study: Study, options: StudyOptions): Promise<SimResult> => {
  const days: DayFigures[] = [];
  for (let index = 0; index < options.replications; index += 1) {
    const day = study.dayOf(index);
    const log = await simulateDay(day, {
      engine: options.engine(study.policy),
      policy: study.policy,
      behaviour: study.behaviour,
      seed: `${options.seed}-${index}`,
    });
    days.push(figuresOfDay(log, study.policy.firstResponseMs));
    options.onProgress?.(index + 1);
  }
  return resultOf(study.name, days);
};
