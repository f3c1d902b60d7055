/** DP4: from the widening rules of the policy to the steps of one ticket: who may take it, and when who else. */
import type { Policy } from '../policy.ts';
import type { Clearance, Lane, Language, Matter, Service } from '../vocabulary.ts';
import { classKey, type Requirement } from './eligibility.ts';
import { dayAt, isOpenAt, type MatchFacts, matches, type Pairing, type WideningStep } from './policy-data.ts';
import { covers, prefixAt, regionPrefix } from './regions.ts';

export interface StepFacts extends Omit<MatchFacts, 'groups'> {
  lane: Lane;
  matter: Matter;
  language: Language;
  regionCode: string;
  service?: Service;
  groups?: MatchFacts['groups'];
  /** Pairings and campaigns are judged by the day of arrival. */
  arrivalMs?: number;
  /** RS3: the clearance that the ticket asks for. */
  clearance?: Clearance;
  /** SN3: its line, while somebody is suspended for that line alone. */
  about?: Service;
}

/** What opens at a step, worded by `stepText`. */
export type StepName =
  | 'desk'
  | 'specialist'
  | 'any_level'
  | 'general'
  | 'paired_region'
  | 'paired_firm'
  | 'city'
  | 'province'
  | 'everywhere';

export interface ConcreteStep {
  name: StepName;
  /** Wait at the step before until this one opens, ms; 0 for the first. */
  afterMs: number;
  /** What it adds. */
  needs: Requirement[];
}

/** Stored policies of before the steps were data know waits alone: one wait, then any skill will do. */
export const wideningOf = (policy: Pick<Policy, 'widening' | 'widenAfterMs'>): readonly WideningStep[] =>
  policy.widenAfterMs
    ? [
        { afterMs: 0, skill: 'own', region: 'own' },
        ...policy.widenAfterMs
          .slice(0, 1)
          .map((afterMs): WideningStep => ({ afterMs, skill: 'general', region: 'own' })),
      ]
    : policy.widening;

/** The desk that a ticket belongs to (R080). */
export const deskOf = (facts: MatchFacts, policy: Pick<Policy, 'desks'>) =>
  policy.desks.find((desk) => desk.on && desk.when.some((when) => matches(when, facts)));

const pairsOf = (facts: StepFacts, policy: Policy): Pairing[] =>
  policy.pairing
    .filter((pair) => covers(pair.region, facts.regionCode) && isOpenAt(pair, facts.arrivalMs))
    .toSorted((a, b) => a.rank - b.rank);

/** The places of a step: nothing when the ticket has no such place. */
const placesOf = (
  step: WideningStep,
  facts: StepFacts,
  policy: Policy,
): { name?: StepName; places: Pick<Requirement, 'regionCode' | 'firm'>[] }[] => {
  const own = facts.regionCode.slice(0, policy.classRegionDigits);
  switch (step.region) {
    case 'own':
      return [{ places: [{ regionCode: own }] }];
    case 'any':
      return [{ name: 'everywhere', places: [{ regionCode: '' }] }];
    case 'paired': {
      const pairs = pairsOf(facts, policy);
      return [...new Set(pairs.map((pair) => pair.rank))].map((rank) => {
        const same = pairs.filter((pair) => pair.rank === rank);
        return {
          name: same[0]!.toFirm ? 'paired_firm' : 'paired_region',
          places: same.map((pair) =>
            pair.toFirm
              ? { regionCode: '', firm: pair.toFirm }
              : { regionCode: regionPrefix(pair.toRegion ?? own) },
          ),
        };
      });
    }
    default: {
      const around = prefixAt(facts.regionCode, step.region);
      return around === undefined ? [] : [{ name: step.region, places: [{ regionCode: around }] }];
    }
  }
};

/**
 * The steps of one ticket, in order. A step that adds nobody for this ticket (no pairing, no finer place) is left
 * out, so that nobody waits for it; the wait before it is left out with it.
 */
export const stepsOf = (facts: StepFacts, policy: Policy): readonly ConcreteStep[] => {
  let cache = made.get(policy);
  if (!cache) {
    cache = new Map();
    made.set(policy, cache);
  }
  const key = kindKey(facts);
  const found = cache.get(key);
  if (found) return found;
  const steps = makeSteps(facts, policy);
  if (cache.size >= KINDS_KEPT) cache.clear();
  cache.set(key, steps);
  return steps;
};

/** Tickets of one kind share the very same list, so that what follows from it can be remembered by it. */
const made = new WeakMap<Policy, Map<string, readonly ConcreteStep[]>>();
const KINDS_KEPT = 5000;

/** All that steps are made from, in one text; days matter for pairings alone. */
const kindKey = (facts: StepFacts): string =>
  JSON.stringify([
    facts.lane,
    facts.matter,
    facts.subMatter,
    facts.language,
    facts.regionCode,
    facts.service,
    facts.entry,
    facts.groups,
    facts.arrivalMs === undefined ? undefined : dayAt(facts.arrivalMs),
    facts.clearance,
    facts.about,
  ]);

const makeSteps = (facts: StepFacts, policy: Policy): ConcreteStep[] => {
  const known: MatchFacts = { ...facts, groups: facts.groups ?? [] };
  const asked = policy.demands.filter((rule) => matches(rule.when, known));
  const least = Math.max(1, ...asked.map((rule) => rule.level ?? 1));
  const serviceLevel = Math.max(0, ...asked.map((rule) => rule.serviceLevel ?? 0));
  const base = {
    lane: facts.lane,
    language: facts.language,
    ...(facts.clearance ? { clearance: facts.clearance } : {}),
    ...(facts.about ? { about: facts.about } : {}),
  };
  const seen = new Set<string>();
  const steps: ConcreteStep[] = [];
  const add = (name: StepName, afterMs: number, needs: Requirement[]) => {
    const fresh = needs.filter((need) => !seen.has(classKey(need, policy.classRegionDigits)));
    if (fresh.length === 0) return;
    for (const need of fresh) seen.add(classKey(need, policy.classRegionDigits));
    steps.push({ name, afterMs: steps.length === 0 ? 0 : afterMs, needs: fresh });
  };

  const desk = deskOf(known, policy);
  const own = facts.regionCode.slice(0, policy.classRegionDigits);
  if (desk)
    add('desk', 0, [
      { ...base, matter: `desk:${desk.key}`, regionCode: own },
      ...(desk.marks ?? []).map((mark): Requirement => ({ ...base, matter: '*', regionCode: own, mark })),
    ]);
  // DP16: who is on a turn for the ticket's line may take it from the first step on. Advice is everybody's line.
  const line = facts.service && facts.service !== 'advice' ? { line: facts.service } : undefined;
  for (const [index, rule] of wideningOf(policy).entries()) {
    const level = Math.max(rule.level ?? 1, least);
    const skill: Pick<Requirement, 'matter' | 'level' | 'service' | 'serviceLevel'> =
      rule.skill === 'general'
        ? { matter: '*' }
        : {
            matter: facts.matter,
            ...(level > 1 ? { level } : {}),
            ...(serviceLevel > 0 && facts.service ? { service: facts.service } : {}),
            ...(serviceLevel > 1 && facts.service ? { serviceLevel } : {}),
          };
    const plain =
      rule.skill === 'general' ? 'general' : index === 0 && level > 1 ? 'specialist' : 'any_level';
    // The desk's people have the ticket to themselves for as long as the desk says, then it starts as any other.
    const afterMs = index === 0 && desk ? desk.aloneMs : rule.afterMs;
    for (const { name, places } of placesOf(rule, facts, policy))
      add(name ?? plain, afterMs, [
        ...places.map((place) => ({ ...base, ...skill, ...place })),
        ...(line
          ? places
              .filter((place) => !place.firm)
              .map((place): Requirement => ({ ...base, matter: '*', ...place, ...line }))
          : []),
      ]);
  }
  return steps;
};

/** DP4: everything that is asked up to a step, the first step's first. Every step only adds. */
export const needsUpTo = (steps: readonly ConcreteStep[], step: number): Requirement[] =>
  steps.slice(0, step + 1).flatMap((one) => one.needs);

/** The step at which somebody who has waited this long (ms) stands by the waits alone. */
export const stepAfter = (steps: readonly ConcreteStep[], waitedMs: number): number => {
  let open = 0;
  let until = 0;
  for (const [index, step] of steps.entries()) {
    until += step.afterMs;
    if (until > waitedMs) break;
    open = index;
  }
  return open;
};
