/** Numbers of the policy that a what-if changes; what is left out stays. */
import type { Policy } from '../policy.ts';

export type PolicyChange = Partial<Omit<Policy, 'offerMs' | 'credits' | 'calendar'>> & {
  offerMs?: Partial<Policy['offerMs']>;
  credits?: {
    group?: Partial<Policy['credits']['group']>;
    urgency?: Partial<Policy['credits']['urgency']>;
    crisis?: Partial<Policy['credits']['crisis']>;
    returned?: number;
  };
};

/** A policy with the changes; lists replace. Tickets are always offered one by one: who grabs is not foreseen. */
export const policyWith = (policy: Policy, change: PolicyChange = {}): Policy => {
  const { offerMs, credits, ...rest } = change;
  return {
    ...policy,
    ...rest,
    modes: [],
    offerMs: { ...policy.offerMs, ...offerMs },
    credits: {
      ...policy.credits,
      ...(credits?.returned === undefined ? {} : { returned: credits.returned }),
      group: { ...policy.credits.group, ...credits?.group },
      urgency: { ...policy.credits.urgency, ...credits?.urgency },
      crisis: { ...policy.credits.crisis, ...credits?.crisis },
    },
  };
};
