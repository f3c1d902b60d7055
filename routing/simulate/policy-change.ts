/** Numbers of the policy that a what-if changes; what is left out stays. */
import type { Policy } from '../policy.ts';

export type PolicyChange = Partial<
  Omit<Policy, 'offerMs' | 'balance' | 'credits' | 'calendar' | 'grab' | 'pull'>
> & {
  grab?: Partial<Policy['grab']>;
  pull?: Partial<Policy['pull']>;
  offerMs?: Partial<Policy['offerMs']>;
  balance?: Partial<Policy['balance']>;
  credits?: {
    group?: Partial<Policy['credits']['group']>;
    urgency?: Partial<Policy['credits']['urgency']>;
    crisis?: Partial<Policy['credits']['crisis']>;
    returned?: number;
  };
};

/** A policy with the changes; lists replace. */
export const policyWith = (policy: Policy, change: PolicyChange = {}): Policy => {
  const { offerMs, balance, credits, grab, pull, ...rest } = change;
  return {
    ...policy,
    ...rest,
    grab: { ...policy.grab, ...grab },
    pull: { ...policy.pull, ...pull },
    offerMs: { ...policy.offerMs, ...offerMs },
    balance: { ...policy.balance, ...balance },
    credits: {
      ...policy.credits,
      ...(credits?.returned === undefined ? {} : { returned: credits.returned }),
      group: { ...policy.credits.group, ...credits?.group },
      urgency: { ...policy.credits.urgency, ...credits?.urgency },
      crisis: { ...policy.credits.crisis, ...credits?.crisis },
    },
  };
};
