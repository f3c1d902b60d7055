/** Equal seeds give equal days, also after the code that plays them has been put in order: whole logs by their digest. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import type { Behaviour } from '../../../routing/simulate/day.ts';
import { COUNTY, RUSH } from '../../../routing/simulate/examples.ts';
import { type PolicyChange, policyWith } from '../../../routing/simulate/policy-change.ts';
import { simulateDay } from '../../../routing/simulate/run.ts';
import { behaviourOf, generateDay, type Scenario } from '../../../routing/simulate/scenario.ts';
import { memoryEngine } from './worlds.ts';

const digestOf = async (scenario: Scenario, change: PolicyChange, over: Partial<Behaviour>) => {
  const policy = policyWith(DEFAULT_POLICY, change);
  const log = await simulateDay(generateDay(scenario, 'golden'), {
    engine: memoryEngine(policy),
    policy,
    behaviour: { ...behaviourOf(scenario), ...over },
    seed: 'golden',
  });
  return `${log.tickets.length} ${log.events} ${createHash('sha256').update(JSON.stringify(log)).digest('hex').slice(0, 16)}`;
};

const MODES: PolicyChange = {
  modes: [
    { when: { matters: ['劳动纠纷', '交通事故'] }, mode: 'grab' },
    { when: { matters: ['债权债务'] }, mode: 'pull' },
  ],
  pull: { pushAfterMs: 300_000 },
};

describe('SM5: the same day for the same seed', () => {
  it.each([
    ['pushed', COUNTY, {}, {}, '105 531 1e1b97d6a8af8509'],
    [
      'short of people, late, with breaks',
      RUSH,
      {},
      { lateMs: 120_000, breakEveryMs: 7_200_000, breakMs: 900_000, missShare: 0.03 },
      '2204 14176 4c82b1faafff31b5',
    ],
    ['grabbed and pulled', COUNTY, MODES, {}, '105 594 a4dde7710359f2ee'],
  ] as const)('%s', async (_name, scenario, change, over, digest) => {
    expect(await digestOf(scenario, change, over)).toBe(digest);
  });
});
