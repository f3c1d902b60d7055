/** Order in the queue: virtual arrival time = arrival minus priority credit, so that nothing needs re-scoring. */
import type { Policy } from '../policy.ts';
import type { CrisisLevel, Group, Urgency } from '../vocabulary.ts';

export interface Credit {
  rule: string;
  creditMs: number;
}

export interface RankFacts {
  groups: readonly Group[];
  urgency: Urgency;
  crisis: CrisisLevel;
  returned: boolean;
}

/**
 * DP3: the best group credit counts once (belonging to several groups is not several reasons to wait less), and
 * urgency, crisis and "came back" add to it.
 */
export const creditsOf = (facts: RankFacts, policy: Policy): Credit[] => {
  const credits: Credit[] = [];
  let best: Credit | undefined;
  for (const group of facts.groups) {
    const creditMs = policy.credits.group[group] ?? 0;
    if (creditMs > (best?.creditMs ?? 0)) best = { rule: `group:${group}`, creditMs };
  }
  if (best) credits.push(best);
  const urgency = policy.credits.urgency[facts.urgency];
  if (urgency > 0) credits.push({ rule: `urgency:${facts.urgency}`, creditMs: urgency });
  const crisis = policy.credits.crisis[facts.crisis];
  if (crisis > 0) credits.push({ rule: `crisis:${facts.crisis}`, creditMs: crisis });
  if (facts.returned && policy.credits.returned > 0)
    credits.push({ rule: 'returned', creditMs: policy.credits.returned });
  return credits;
};

export const virtualArrival = (arrivalMs: number, credits: readonly Credit[]): number =>
  arrivalMs - credits.reduce((sum, credit) => sum + credit.creditMs, 0);
