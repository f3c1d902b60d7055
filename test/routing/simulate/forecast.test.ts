import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import { RUSH } from '../../../routing/simulate/examples.ts';
import { tryForecasts } from '../../../routing/simulate/forecast.ts';
import { policyWith } from '../../../routing/simulate/policy-change.ts';
import { behaviourOf, generateDay } from '../../../routing/simulate/scenario.ts';
import { memoryEngine } from './worlds.ts';

describe('WT2: forecasts on simulated days', () => {
  it('err by less than 30 % of the real wait, a fraction of what counting people ahead gives', async () => {
    const error = await tryForecasts({
      days: ['a', 'b', 'c'].map((seed, index) => ({
        day: generateDay(RUSH, seed),
        measured: index >= 2,
      })),
      policy: policyWith(DEFAULT_POLICY),
      behaviour: behaviourOf(RUSH),
      engine: memoryEngine,
      seed: 1,
      oneOf: 8,
    });
    expect(error.tickets).toBeGreaterThan(80);
    expect(error.meanWaitMs).toBeGreaterThan(60_000);
    expect(error.ratio).toBeLessThan(0.3);
    expect(error.floorRatio).toBeGreaterThan(0.05);
    expect(error.naiveRatio).toBeGreaterThan(3 * error.ratio);
    expect(error.sharedRatio).toBeGreaterThan(1.5 * error.ratio);
    // A median is reached by half, a 90 % bound by nine of ten; the errors of one day hang together.
    expect(error.withinLikely).toBeGreaterThan(0.2);
    expect(error.withinLikely).toBeLessThan(0.85);
    expect(error.withinAtMost).toBeGreaterThan(0.8);
  }, 60_000);
});
