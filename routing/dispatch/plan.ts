/** The plan of a ticket: which classes, which place, whom first; or a message box with a promise. Never a dead end. */
import { messageBoxDue } from '../deadlines.ts';
import type { Staff } from '../people.ts';
import type { Policy } from '../policy.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Id, Instant, Placement } from '../ticket.ts';
import type { CrisisLevel, Group, Urgency } from '../vocabulary.ts';
import { classKey, isEligible, type Misfit, misfit, profileOf, type Requirement } from './eligibility.ts';
import { type Exclusion, exclusionOf, type PreferReason } from './exceptions.ts';
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
}

/** A person who is on shift and signed in, ready or paused. */
export interface Present
  extends Pick<Staff, 'id' | 'displayName' | 'skills' | 'languages' | 'regionCodes' | 'capacity' | 'orgId'> {
  /** False: paused. Left out = ready. */
  ready?: boolean;
}

export interface RemovedLine {
  id: Id;
  name: string;
  by: Misfit | 'excluded';
}

export interface PlanReceipt {
  requirement: Requirement;
  classes: string[];
  credits: Credit[];
  eligible: { id: Id; name: string; paused?: true }[];
  /** Who is present but was filtered, and by which filter. */
  removed: RemovedLine[];
  /** What they were judged by: the widest that is asked so far, or at all where nobody could take it. */
  judgedBy?: Requirement;
  decision: 'queue' | 'message_box';
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

/** Is the person ready to be offered something? */
const isFree = (person: Present): boolean => person.ready !== false;

/**
 * DP4: the step to stand at. An alarm opens everything at once; a long wait opens what it would have opened; and
 * where nobody ready fits, the first later step at which somebody ready does (I3).
 */
const stepFor = (
  facts: PlanFacts,
  steps: readonly ConcreteStep[],
  people: readonly Present[],
): { step: number; skipped?: PlanReceipt['skipped'] } => {
  const last = steps.length - 1;
  const asked = Math.min(facts.step, last);
  if (facts.crisis === 'alarm') return last > asked ? { step: last, skipped: 'crisis' } : { step: last };
  const waited = Math.max(asked, stepAfter(steps, facts.waitedMs ?? 0));
  const ready = people.filter(isFree).map(profileOf);
  const first = steps.findIndex((one) =>
    one.needs.some((need) => ready.some((profile) => isEligible(profile, need))),
  );
  if (first > waited) return { step: first, skipped: 'nobody' };
  return waited > asked ? { step: waited, skipped: 'waited' } : { step: asked };
};

/** What people who fit no class are judged by: the widest thing asked, pairings with a firm aside. */
const widestOf = (needs: readonly Requirement[]): Requirement =>
  needs.findLast((need) => !need.firm) ?? needs[needs.length - 1]!;

/**
 * DP5: a ticket is queued when somebody who may take it, now or after widening, is present; else it goes to the
 * message box with a promise. The receipt names everybody present and what removed him.
 */
export const planTicket = (facts: PlanFacts, present: readonly Present[], policy: Policy): Plan => {
  const steps = stepsOf(facts, policy);
  const exclusionFor = (person: Present): RemovedLine | undefined => {
    const line = { id: person.id, name: person.displayName, by: 'excluded' as const };
    // Not even the kind of the reason goes into the receipt: it is sealed.
    return exclusionOf(facts.exclusions, person) || facts.excludedStaffIds.includes(person.id)
      ? line
      : undefined;
  };
  const people = present.filter((person) => !exclusionFor(person));
  const { step, skipped } = stepFor(facts, steps, people);
  const needs = needsUpTo(steps, step);
  const widest = needsUpTo(steps, steps.length - 1);
  const credits = creditsOf(facts, policy);
  const preferred =
    facts.preferredStaffId !== undefined &&
    !facts.excludedStaffIds.includes(facts.preferredStaffId) &&
    !present.some((person) => person.id === facts.preferredStaffId && exclusionFor(person)) &&
    !exclusionOf(facts.exclusions, { id: facts.preferredStaffId })
      ? facts.preferredStaffId
      : undefined;

  const eligible: PlanReceipt['eligible'] = [];
  const removed: RemovedLine[] = [];
  let reachable = people.some((person) => person.id === preferred);
  for (const person of present) {
    const excluded = exclusionFor(person);
    if (excluded) {
      removed.push(excluded);
      continue;
    }
    const line = { id: person.id, name: person.displayName };
    const profile = profileOf(person);
    if (needs.some((need) => isEligible(profile, need)))
      eligible.push(isFree(person) ? line : { ...line, paused: true });
    else removed.push({ ...line, by: 'firm' });
    if (widest.some((need) => isEligible(profile, need))) reachable = true;
  }
  const judgedBy = widestOf(reachable ? needs : widest);
  for (const line of removed) {
    const person = line.by === 'excluded' ? undefined : people.find(({ id }) => id === line.id);
    if (person) line.by = misfit(profileOf(person), judgedBy) ?? 'firm';
  }

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
  const preferredName = present.find((person) => person.id === preferred)?.displayName;
  const receipt: PlanReceipt = {
    requirement: needs[0]!,
    classes: placement.classes,
    credits,
    eligible,
    removed,
    judgedBy,
    decision: reachable ? 'queue' : 'message_box',
    steps: steps.map(({ name, afterMs }) => ({ name, afterMs })),
    step,
    ...(skipped ? { skipped } : {}),
    mode,
    ...(desk ? { desk: desk.name } : {}),
    ...first,
    ...(preferredName ? { preferredName } : {}),
  };
  return reachable
    ? { kind: 'queue', mode, placement, receipt }
    : { kind: 'message_box', mode, placement, promisedBy: messageBoxDue(facts.arrivalMs, policy), receipt };
};
