/** Order in the queue: virtual arrival time = arrival minus priority credit, so that nothing needs re-scoring. */
import type { Policy } from '../policy.ts';
import type { CrisisLevel, Group, Urgency } from '../vocabulary.ts';
import { isOpenAt, type MatchFacts, matches } from './policy-data.ts';

export interface Credit {
  rule: string;
  creditMs: number;
}

export interface RankFacts extends Omit<MatchFacts, 'groups' | 'lane'> {
  groups: readonly Group[];
  urgency: Urgency;
  crisis: CrisisLevel;
  returned: boolean;
  /** When it came, ms; campaigns are judged by that day, and stay with the ticket when they end. */
  arrivalMs?: number;
  /** By when it was promised to be answered, ms. */
  dueAtMs?: number;
}

/**
 * DP3: the best group credit counts once (belonging to several groups is not several reasons to wait less), so does
 * the best campaign; urgency, crisis and "came back" add to them. A deadline is a fixed virtual arrival: nobody who
 * came after `due - deadlineLeadMs` goes before. Its credit is what is missing to that instant.
 */
export const creditsOf = (facts: RankFacts, policy: Policy): Credit[] => {
  const credits: Credit[] = [];
  let best: Credit | undefined;
  for (const group of facts.groups) {
    const creditMs = policy.credits.group[group] ?? 0;
    if (creditMs > (best?.creditMs ?? 0)) best = { rule: `group:${group}`, creditMs };
  }
  if (best) credits.push(best);
  let campaign: Credit | undefined;
  for (const one of policy.campaigns) {
    if (!one.on || one.creditMs <= (campaign?.creditMs ?? 0)) continue;
    if (!isOpenAt(one, facts.arrivalMs)) continue;
    // R022: neither channel nor lane moves anybody forward.
    const { lanes: _never, ...when } = one.when;
    if (matches(when, facts)) campaign = { rule: `campaign:${one.name}`, creditMs: one.creditMs };
  }
  if (campaign) credits.push(campaign);
  const urgency = policy.credits.urgency[facts.urgency];
  if (urgency > 0) credits.push({ rule: `urgency:${facts.urgency}`, creditMs: urgency });
  const crisis = policy.credits.crisis[facts.crisis];
  if (crisis > 0) credits.push({ rule: `crisis:${facts.crisis}`, creditMs: crisis });
  if (facts.returned && policy.credits.returned > 0)
    credits.push({ rule: 'returned', creditMs: policy.credits.returned });
  if (facts.arrivalMs !== undefined && facts.dueAtMs !== undefined) {
    const missing =
      virtualArrival(facts.arrivalMs, credits) - (facts.dueAtMs - policy.credits.deadlineLeadMs);
    if (missing > 0)
      credits.push({ rule: 'deadline', creditMs: Math.min(missing, policy.credits.deadlineLeadMs) });
  }
  return credits;
};

export const virtualArrival = (arrivalMs: number, credits: readonly Credit[]): number =>
  arrivalMs - credits.reduce((sum, credit) => sum + credit.creditMs, 0);
