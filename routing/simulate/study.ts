/** From a scenario or a recorded day, and what shall be different, to a study that can be played. */
import type { Policy } from '../policy.ts';
import { changeDay, type DayChange } from './change.ts';
import type { Behaviour, SimDay } from './day.ts';
import { policyWith } from './policy-change.ts';
import type { Study } from './replicate.ts';
import { behaviourOf, generateDay, type Scenario } from './scenario.ts';

export interface Base {
  name: string;
  dayOf(replication: number): SimDay;
  behaviour: Behaviour;
  /** With what the scenario itself changes. */
  policy: Policy;
}

export const baseOfScenario = (scenario: Scenario, policy: Policy, seed: number | string): Base => ({
  name: scenario.name,
  dayOf: (replication) => generateDay(scenario, `${seed}-${replication}`),
  behaviour: behaviourOf(scenario),
  policy: policyWith(policy, scenario.policy),
});

/** A recorded day is the same in each replication. */
export const baseOfDay = (day: SimDay, policy: Policy): Base => ({
  name: day.name,
  dayOf: () => day,
  behaviour: behaviourOf({}),
  policy: policyWith(policy),
});

export const studyOf = (base: Base, change?: DayChange, name = base.name): Study => ({
  name,
  dayOf: change ? (replication) => changeDay(base.dayOf(replication), change) : base.dayOf,
  policy: change ? policyWith(base.policy, change.policy) : base.policy,
  behaviour: base.behaviour,
});

/** Contacts of a lane per half hour, the first at midnight, and their mean handle time (wrap-up included), ms. */
export const demandOf = (
  day: SimDay,
  lane: SimDay['tickets'][number]['lane'],
): { perHalfHour: number[]; handleMs: number } => {
  const perHalfHour = Array.from({ length: 48 }, () => 0);
  const mine = day.tickets.filter((ticket) => ticket.lane === lane);
  for (const { arrivalMs } of mine) {
    const index = Math.floor((arrivalMs - day.fromMs) / 1_800_000);
    if (index >= 0 && index < 48) perHalfHour[index]! += 1;
  }
  const work = mine.reduce((sum, ticket) => sum + ticket.handleMs + ticket.wrapUpMs, 0);
  return { perHalfHour, handleMs: mine.length > 0 ? work / mine.length : 0 };
};
