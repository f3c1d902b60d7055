/** What follows from who is here for all tickets of one kind: worked out once, until somebody comes or goes. */
import type { Id } from '../ticket.ts';
import { isEligible, isForAll, type Profile, type Requirement } from './eligibility.ts';
import type { PeopleGroup, PeopleHere } from './people-here.ts';
import { groupsWithout, listPeople, type PeopleLists } from './plan-people.ts';
import { type ConcreteStep, needsUpTo } from './steps.ts';

/** What people who fit no class are judged by: the widest thing that is asked of everybody. */
const widestOf = (needs: readonly Requirement[]): Requirement =>
  needs.findLast(isForAll) ?? needs[needs.length - 1]!;

/** What follows for tickets of one kind from who is here, at one step; `reached` says whether anybody could take it. */
export interface Outlook {
  /** The first step at which somebody ready may take it; -1 = none. */
  firstReady: number;
  /** May somebody take it, now or after widening? */
  reachable: boolean;
  lists(step: number, reached: boolean): PeopleLists & { judgedBy: Requirement };
}

/** The first step at which a profile may take a ticket of this kind; -1 = at none. Asked again at each change of people. */
const fitStep = (profile: Profile, steps: readonly ConcreteStep[]): number => {
  let known = fits.get(steps);
  if (!known) {
    known = new WeakMap();
    fits.set(steps, known);
  }
  let step = known.get(profile);
  if (step === undefined) {
    step = steps.findIndex(({ needs }) => needs.some((need) => isEligible(profile, need)));
    known.set(profile, step);
  }
  return step;
};
const fits = new WeakMap<readonly ConcreteStep[], WeakMap<Profile, number>>();

const outlookOf = (
  here: PeopleHere,
  groups: readonly PeopleGroup[],
  barred: ReadonlySet<Id>,
  steps: readonly ConcreteStep[],
): Outlook => {
  const widest = needsUpTo(steps, steps.length - 1);
  const known = new Map<string, ReturnType<Outlook['lists']>>();
  let firstReady = -1;
  let reachable = false;
  for (const { profile, ready } of groups) {
    const step = fitStep(profile, steps);
    if (step < 0) continue;
    reachable = true;
    if (ready > 0 && (firstReady < 0 || step < firstReady)) firstReady = step;
  }
  return {
    firstReady,
    reachable,
    lists: (step, reached) => {
      const key = `${step}${reached}`;
      let lists = known.get(key);
      if (!lists) {
        const needs = needsUpTo(steps, step);
        const judgedBy = widestOf(reached ? needs : widest);
        const mayTake = (profile: Profile): boolean => {
          const first = fitStep(profile, steps);
          return first >= 0 && first <= step;
        };
        lists = { ...listPeople(here, groups, barred, mayTake, judgedBy), judgedBy };
        known.set(key, lists);
      }
      return lists;
    },
  };
};

const NOBODY: ReadonlySet<Id> = new Set();
/**
 * A rush of tickets of one kind is planned among the same people: they share one look at them. Of the newest people
 * only: whoever was here before is never asked about again. (A weak map by people would keep each of them alive, since
 * what is worked out refers to them, until the next full collection.)
 */
let looked: { here: PeopleHere; bySteps: Map<readonly ConcreteStep[], Outlook> } | undefined;

const sharedOutlook = (here: PeopleHere, steps: readonly ConcreteStep[]): Outlook => {
  if (looked?.here !== here) looked = { here, bySteps: new Map() };
  let outlook = looked.bySteps.get(steps);
  if (!outlook) {
    outlook = outlookOf(here, here.groups, NOBODY, steps);
    looked.bySteps.set(steps, outlook);
  }
  return outlook;
};

/** @param barred those present who must not get the ticket */
export const outlookFor = (
  here: PeopleHere,
  barred: ReadonlySet<Id>,
  steps: readonly ConcreteStep[],
): Outlook =>
  barred.size === 0
    ? sharedOutlook(here, steps)
    : outlookOf(here, groupsWithout(here, barred), barred, steps);
