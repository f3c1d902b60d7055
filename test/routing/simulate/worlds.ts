/** Small days for the tests of the simulation, and the memory model of the live queue as their engine. */
import { DEFAULT_POLICY, type Policy } from '../../../routing/policy.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR } from '../../../routing/simulate/day.ts';
import type { EngineFactory } from '../../../routing/simulate/engine.ts';
import type { Scenario } from '../../../routing/simulate/scenario.ts';
import { createMemoryQueue } from '../../../server/queue/memory-queue.ts';

export const memoryEngine: EngineFactory = (policy) => {
  let serial = 0;
  const next = () => {
    serial += 1;
    return `o${serial}`;
  };
  return createMemoryQueue({ policy, ids: { next } });
};

const NEVER_LATE = 86_400_000;

/** No steps, no credits, offers taken at once: the policy under which a day is a textbook queue. */
export const PLAIN_POLICY: Policy = {
  ...DEFAULT_POLICY,
  widening: [{ afterMs: 0, skill: 'own', region: 'own' }],
  desks: [],
  offerMs: { voice: NEVER_LATE, chat: NEVER_LATE, task: NEVER_LATE },
};

export const AT_ONCE: Behaviour = {
  ...DEFAULT_BEHAVIOUR,
  ...{ answerMs: 0, refuseShare: 0, missShare: 0, missedPauseMs: 0 },
};

/** One kind of contact for one kind of person, day and night. */
export const plainScenario = (
  people: number,
  perHalfHour: number,
  over: Partial<Scenario> = {},
): Scenario => ({
  name: 'plain',
  day: '2026-11-20',
  people: [
    {
      name: 'p',
      count: people,
      skills: [{ key: '*', level: 3 }],
      languages: ['zh'],
      regionCodes: [],
      capacity: { voice: 1, chat: 0, task: 0 },
      capacityTotal: 1,
      shifts: [{ from: '00:00', to: '24:00' }],
    },
  ],
  arrivals: {
    perDay: perHalfHour * 48,
    profile: Array.from({ length: 48 }, () => 1),
    channels: { phone: 1 },
    matters: { 其他: 1 },
    languages: { zh: 1 },
    regions: { '990101': 1 },
    groups: {},
    urgency: { normal: 1 },
    crisis: { none: 1 },
  },
  handle: {
    voice: { law: 'exponential', meanMs: 180_000 },
    chat: { law: 'exponential', meanMs: 180_000 },
    task: { law: 'exponential', meanMs: 180_000 },
  },
  wrapUp: {
    voice: { law: 'fixed', meanMs: 0 },
    chat: { law: 'fixed', meanMs: 0 },
    task: { law: 'fixed', meanMs: 0 },
  },
  patience: {},
  ...over,
});
