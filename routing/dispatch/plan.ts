/** The plan of a ticket: which classes, which place, whom first; or a message box with a promise. Never a dead end. */
import { messageBoxDue } from '../deadlines.ts';
import type { Policy } from '../policy.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Id, Instant, Placement } from '../ticket.ts';
import type { CrisisLevel, Group, Urgency } from '../vocabulary.ts';
import { classKey, isStopped, type Requirement } from './eligibility.ts';
import { type Exclusion, exclusionOf, type PreferReason } from './exceptions.ts';
import { outlookFor } from './outlook.ts';
import { fitsAny, type PeopleHere, type Present, peopleHere, personHere } from './people-here.ts';
import {
  barredHere,
  type EligibleLine,
  groupsWithout,
  type PeopleCounts,
  type RemovedLine,
} from './plan-people.ts';
import { matches, type QueueMode } from './policy-data.ts';
import { type Credit, creditsOf, virtualArrival } from './rank.ts';
import {
  type ConcreteStep,
  deskOf,
  needsUpTo,
  type StepFacts,
  type StepName,
  stepAfter,
  stepsOf,
} from './steps.ts';

export type { Present } from './people-here.ts';
export type { RemovedLine } from './plan-people.ts';

/** The facts of a ticket that routing looks at. The channel is not among them: it must not change priority (R022). */
export interface PlanFacts extends Omit<StepFacts, 'groups' | 'arrivalMs'> {
  groups: readonly Group[];
  urgency: Urgency;
  crisis: CrisisLevel;
  arrivalMs: number;
  returned: boolean;
  preferredStaffId?: Id;
  preferredOnly?: boolean;
  preferredBy?: PreferReason;
  excludedStaffIds: readonly Id[];
  /** Named exclusions of people and of whole organisations. */
  exclusions?: readonly Exclusion[];
  step: number;
  /** How long nobody has taken it, ms: a long wait starts at the step that it would have reached. */
  waitedMs?: number;
  /** By when an answer was promised, ms. */
  dueAtMs?: number;
  /** SU4: its line is closed for now. */
  closed?: true;
}

export interface PlanReceipt {
  requirement: Requirement;
  classes: string[];
  credits: Credit[];
  /** The first ones of those present who may take it; how many they are stands in `counts`. */
  eligible: readonly EligibleLine[];
  /** The first ones of those present who were filtered, and by which filter. */
  removed: readonly RemovedLine[];
  /** Everybody present. Receipts of before have none: their lists hold everybody. */
  counts?: PeopleCounts;
  /** What they were judged by: the widest that is asked so far, or at all where nobody could take it. */
  judgedBy?: Requirement;
  decision: 'queue' | 'message_box';
  /** SU4: not for want of people. */
  closed?: true;
  /** All steps of the ticket with their waits, and up to which one it is open. */
  steps: { name: StepName; afterMs: number }[];
  step: number;
  /** Why it did not start at the first step. */
  skipped?: 'crisis' | 'waited' | 'nobody';
  mode: QueueMode;
  /** Name of the desk (R080). */
  desk?: string;
  preferredStaffId?: Id;
  preferredName?: string;
  preferredBy?: PreferReason;
  preferredOnly?: true;
}

export type Plan = { mode: QueueMode; placement: Placement; receipt: PlanReceipt } & (
  | { kind: 'queue' }
  | { kind: 'message_box'; promisedBy: Instant }
);

/** DP4: what is asked up to a widening step. */
export const requirementsAt = (
  facts: StepFacts,
  step: number,
  policy: Policy = DEFAULT_POLICY,
): Requirement[] => needsUpTo(stepsOf(facts, policy), step);

/**
 * DP4: the step to stand at. An alarm opens everything at once; a long wait opens what it would have opened; and
 * where nobody ready fits, the first later step at which somebody ready does (I3).
 */
const stepFor = (
  facts: PlanFacts,
  steps: readonly ConcreteStep[],
  firstReady: number,
): { step: number; skipped?: PlanReceipt['skipped'] } => {
  const last = steps.length - 1;
  const asked = Math.min(facts.step, last);
  if (facts.crisis === 'alarm') return last > asked ? { step: last, skipped: 'crisis' } : { step: last };
  const waited = Math.max(asked, stepAfter(steps, facts.waitedMs ?? 0));
  if (firstReady > waited) return { step: firstReady, skipped: 'nobody' };
  return waited > asked ? { step: waited, skipped: 'waited' } : { step: asked };
};

const isHere = (present: PeopleHere | readonly Present[]): present is PeopleHere => 'groups' in present;

/** Everybody present who may take the ticket at a step; the receipt names only the first ones. */
export const whoMayTake = (facts: PlanFacts, here: PeopleHere, step: number, policy: Policy): Present[] => {
  const barred = barredHere(here, facts.exclusions, facts.excludedStaffIds);
  const needs = needsUpTo(stepsOf(facts, policy), step);
  return groupsWithout(here, barred).flatMap(({ profile, people }) =>
    fitsAny(profile, needs) ? people : [],
  );
};

/** I3: the first step at which somebody ready may take the ticket; -1 = at none. */
export const firstReadyFor = (facts: PlanFacts, here: PeopleHere, policy: Policy): number => {
  const barred = barredHere(here, facts.exclusions, facts.excludedStaffIds);
  return outlookFor(here, barred, stepsOf(facts, policy)).firstReady;
};

/** DP5: may somebody present take the ticket, now or after widening? Who goes first without fitting is not asked. */
export const isReachable = (facts: PlanFacts, here: PeopleHere, policy: Policy): boolean => {
  const barred = barredHere(here, facts.exclusions, facts.excludedStaffIds);
  return !facts.closed && outlookFor(here, barred, stepsOf(facts, policy)).reachable;
};

/**
 * DP5: a ticket is queued when somebody who may take it, now or after widening, is present; else it goes to the
 * message box with a promise. The receipt counts everybody present by what removed him, and names the first ones.
 */
export const planTicket = (
  facts: PlanFacts,
  present: PeopleHere | readonly Present[],
  policy: Policy,
): Plan => {
  const here = isHere(present) ? present : peopleHere(present);
  const steps = stepsOf(facts, policy);
  const barred = barredHere(here, facts.exclusions, facts.excludedStaffIds);
  const outlook = outlookFor(here, barred, steps);
  const { step, skipped } = stepFor(facts, steps, outlook.firstReady);
  const needs = needsUpTo(steps, step);
  const credits = creditsOf(facts, policy);
  const asked = facts.preferredStaffId === undefined ? undefined : personHere(here, facts.preferredStaffId);
  const preferred =
    facts.preferredStaffId !== undefined &&
    // Whoever goes first need not fit the class; a sanction or a missing clearance he does not pass (RS3, SN3).
    !isStopped(asked?.stopped, facts.service) &&
    !(asked && facts.clearance && !asked.clearances?.includes(facts.clearance)) &&
    !facts.excludedStaffIds.includes(facts.preferredStaffId) &&
    !barred.has(facts.preferredStaffId) &&
    !exclusionOf(facts.exclusions, { id: facts.preferredStaffId })
      ? facts.preferredStaffId
      : undefined;
  const preferredHere = preferred === undefined ? undefined : personHere(here, preferred);
  const reachable = !facts.closed && (outlook.reachable || preferredHere !== undefined);
  const { eligible, removed, counts, judgedBy } = outlook.lists(step, reachable);

  const mode = policy.modes.find((rule) => matches(rule.when, facts))?.mode ?? 'push';
  const first = preferred
    ? {
        preferredStaffId: preferred,
        ...(facts.preferredBy ? { preferredBy: facts.preferredBy } : {}),
        ...(facts.preferredOnly ? { preferredOnly: true as const } : {}),
      }
    : {};
  const next = steps[step + 1];
  const desk = deskOf(facts, policy);
  const placement: Placement = {
    classes: needs.map((need) => classKey(need, policy.classRegionDigits)),
    virtualArrivalMs: virtualArrival(facts.arrivalMs, credits),
    excludedStaffIds: [...facts.excludedStaffIds],
    credits,
    step,
    stepName: steps[step]!.name,
    ...(next ? { nextAfterMs: next.afterMs } : {}),
    ...(mode === 'push' ? {} : { mode }),
    ...first,
  };
  const receipt: PlanReceipt = {
    requirement: needs[0]!,
    classes: placement.classes,
    credits,
    eligible,
    removed,
    counts,
    judgedBy,
    decision: reachable ? 'queue' : 'message_box',
    ...(facts.closed ? { closed: true as const } : {}),
    steps: steps.map(({ name, afterMs }) => ({ name, afterMs })),
    step,
    ...(skipped ? { skipped } : {}),
    mode,
    ...(desk ? { desk: desk.name } : {}),
    ...first,
    ...(preferredHere ? { preferredName: preferredHere.displayName } : {}),
  };
  return reachable
    ? { kind: 'queue', mode, placement, receipt }
    : { kind: 'message_box', mode, placement, promisedBy: messageBoxDue(facts.arrivalMs, policy), receipt };
};
