/** The plan of a ticket: which classes, which place, whom first; or a message box with a promise. Never a dead end. */
import { messageBoxDue } from '../deadlines.ts';
import type { Staff } from '../people.ts';
import type { Policy } from '../policy.ts';
import type { Id, Instant, Placement } from '../ticket.ts';
import type { CrisisLevel, Group, Lane, Language, Matter, Urgency } from '../vocabulary.ts';
import { classKey, isEligible, type Misfit, misfit, profileOf, type Requirement } from './eligibility.ts';
import { creditsOf, virtualArrival } from './rank.ts';

/** The facts of a ticket that routing looks at. The channel is not among them: it must not change priority (R022). */
export interface PlanFacts {
  lane: Lane;
  matter: Matter;
  language: Language;
  regionCode: string;
  groups: readonly Group[];
  urgency: Urgency;
  crisis: CrisisLevel;
  arrivalMs: number;
  returned: boolean;
  preferredStaffId?: Id;
  preferredOnly?: boolean;
  excludedStaffIds: readonly Id[];
  step: number;
}

/** A person who is on shift and signed in, ready or paused. */
export type Present = Pick<Staff, 'id' | 'displayName' | 'skills' | 'languages' | 'regionCodes' | 'capacity'>;

export interface PlanReceipt {
  requirement: Requirement;
  classes: string[];
  credits: { rule: string; creditMs: number }[];
  eligible: { id: Id; name: string }[];
  /** Who is present but was filtered, and by which filter. */
  removed: { id: Id; name: string; by: Misfit | 'excluded' }[];
  decision: 'queue' | 'message_box';
  preferredStaffId?: Id;
}

export type Plan =
  | { kind: 'queue'; placement: Placement; receipt: PlanReceipt }
  | { kind: 'message_box'; placement: Placement; promisedBy: Instant; receipt: PlanReceipt };

/** DP4: step 0 asks for the matter, from step 1 on any person of the language and region will do. */
export const requirementsAt = (
  facts: Pick<PlanFacts, 'lane' | 'matter' | 'language' | 'regionCode'>,
  step: number,
): Requirement[] => {
  const own: Requirement = {
    lane: facts.lane,
    matter: facts.matter,
    language: facts.language,
    regionCode: facts.regionCode,
  };
  return step === 0 ? [own] : [own, { ...own, matter: '*' }];
};

/**
 * DP5: a ticket is queued when somebody who may take it, now or after widening, is present; else it goes to the
 * message box with a promise. The receipt names everybody present and what removed him.
 */
export const planTicket = (facts: PlanFacts, present: readonly Present[], policy: Policy): Plan => {
  const needs = requirementsAt(facts, facts.step);
  const widest = requirementsAt(facts, policy.widenAfterMs.length > 0 ? 1 : 0);
  const credits = creditsOf(facts, policy);
  const eligible: PlanReceipt['eligible'] = [];
  const removed: PlanReceipt['removed'] = [];
  let reachable = false;
  for (const person of present) {
    const line = { id: person.id, name: person.displayName };
    if (facts.excludedStaffIds.includes(person.id)) {
      removed.push({ ...line, by: 'excluded' });
      continue;
    }
    const profile = profileOf(person);
    const reasons = needs.map((need) => misfit(profile, need));
    if (reasons.includes(undefined)) eligible.push(line);
    else removed.push({ ...line, by: reasons[reasons.length - 1]! });
    if (widest.some((need) => isEligible(profile, need))) reachable = true;
  }
  const placement: Placement = {
    classes: needs.map(classKey),
    virtualArrivalMs: virtualArrival(facts.arrivalMs, credits),
    excludedStaffIds: [...facts.excludedStaffIds],
    credits,
    step: facts.step,
    ...(facts.preferredStaffId ? { preferredStaffId: facts.preferredStaffId } : {}),
    ...(facts.preferredOnly ? { preferredOnly: true } : {}),
  };
  const receipt: PlanReceipt = {
    requirement: needs[0]!,
    classes: placement.classes,
    credits,
    eligible,
    removed,
    decision: reachable ? 'queue' : 'message_box',
    ...(facts.preferredStaffId ? { preferredStaffId: facts.preferredStaffId } : {}),
  };
  return reachable
    ? { kind: 'queue', placement, receipt }
    : { kind: 'message_box', placement, promisedBy: messageBoxDue(facts.arrivalMs, policy), receipt };
};
