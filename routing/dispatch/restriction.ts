/** RS: which tickets are restricted by the policy, and what of a ticket that means. Pure. */
import type { Policy } from '../policy.ts';
import type { Instant, Ticket } from '../ticket.ts';
import type { Clearance } from '../vocabulary.ts';
import { clearanceOf, type Exclusion, withExclusions } from './exceptions.ts';
import { type MatchFacts, matches } from './policy-data.ts';

/** RS4: as what the policy restricts such a ticket. */
const restrictedAs = (facts: MatchFacts, policy: Pick<Policy, 'restrict'>): Clearance | undefined =>
  policy.restrict.find((rule) => matches(rule.when, facts))?.clearance;

/** What a ticket is judged by. */
type Markable = Pick<
  Ticket,
  'groups' | 'confirmedMatter' | 'classification' | 'entry' | 'regionCode' | 'exclusions' | 'restriction'
>;

/** The bar that makes a ticket restricted. */
export const restrictedBar = (clearance: Clearance, at: Instant): Exclusion => ({
  clearance,
  why: 'restricted',
  at,
});

/**
 * RS4: what the policy adds to a ticket that is planned or classified; nothing where it is restricted already, or was
 * and a supervisor has lifted it.
 */
export const markByPolicy = (
  ticket: Markable,
  policy: Pick<Policy, 'restrict'>,
  at: Instant,
): Pick<Ticket, 'exclusions' | 'restriction'> => {
  if (policy.restrict.length === 0 || clearanceOf(ticket.exclusions) || ticket.restriction?.lifted) return {};
  const matter = ticket.confirmedMatter ?? ticket.classification?.matter;
  const service = ticket.classification?.service;
  const clearance = restrictedAs(
    {
      groups: ticket.groups,
      regionCode: ticket.regionCode,
      ...(matter ? { matter } : {}),
      ...(ticket.classification?.subMatter ? { subMatter: ticket.classification.subMatter } : {}),
      ...(service ? { service } : {}),
      ...(ticket.entry ? { entry: ticket.entry } : {}),
    },
    policy,
  );
  if (!clearance) return {};
  return {
    exclusions: withExclusions(ticket.exclusions, [restrictedBar(clearance, at)]),
    restriction: { clearance, by: 'policy', byName: '', reason: '', at },
  };
};
