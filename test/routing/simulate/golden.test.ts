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
    ['pushed', COUNTY, {}, {}, '105 531 ea975c918901a82e'],
    [
      'short of people, late, with breaks',
      { ...RUSH, arrivals: { ...RUSH.arrivals, perDay: 700 } },
      {},
      { lateMs: 120_000, breakEveryMs: 7_200_000, breakMs: 900_000, missShare: 0.03 },
      '709 3934 331ea3476b2261bb',
    ],
    ['grabbed and pulled', COUNTY, MODES, {}, '105 722 1440ee5fa055d115'],
  ] as const)('%s', async (_name, scenario, change, over, digest) => {
    expect(await digestOf(scenario, change, over)).toBe(digest);
  });
});
