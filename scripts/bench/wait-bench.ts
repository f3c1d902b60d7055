/**
 * How wrong the wait forecast is on simulated days: mean absolute error of the median told ÷ mean real wait, over the
 * served contacts that waited longer than 5 s. The ceiling is "people ahead times mean handle time" in the same run.
 */
import { DEFAULT_POLICY } from '../../routing/policy.ts';
import { PROVINCE, RUSH } from '../../routing/simulate/examples.ts';
import { type ForecastError, tryForecasts } from '../../routing/simulate/forecast.ts';
import { policyWith } from '../../routing/simulate/policy-change.ts';
import { behaviourOf, generateDay, type Scenario } from '../../routing/simulate/scenario.ts';
import { memoryEngine } from '../../server/simulation/engine.ts';

export interface WaitLine {
  name: string;
  [figure: string]: number | string;
}

const round = (value: number): number => Number(value.toPrecision(3));

const busy = (scenario: Scenario, perDay: number): Scenario => ({
  ...scenario,
  arrivals: { ...scenario.arrivals, perDay },
});

/** Two days to learn from, then the measured ones. */
const measure = (
  scenario: Scenario,
  measuredDays: number,
  oneOf: number,
  seed = 'bench',
): Promise<ForecastError> =>
  tryForecasts({
    days: Array.from({ length: 2 + measuredDays }, (_, index) => ({
      day: generateDay(scenario, `${seed}-${index}`),
      measured: index >= 2,
    })),
    policy: policyWith(DEFAULT_POLICY),
    behaviour: behaviourOf(scenario),
    engine: memoryEngine,
    seed,
    oneOf,
  });

const lineOf = (name: string, error: ForecastError): WaitLine => ({
  name,
  value: round(error.ratio),
  unit: 'MAE/mean wait',
  // The lower the better: the yardstick is the naive figure of the same contacts.
  ceiling: round(error.naiveRatio),
  ratio: round(error.naiveRatio / error.ratio),
  goal: 0.3,
  // What chance alone makes of a forecast that knows every probability.
  floor: round(error.floorRatio),
  sharedRatio: round(error.sharedRatio),
  withinLikely: round(error.withinLikely),
  withinAtMost: round(error.withinAtMost),
  meanWaitS: round(error.meanWaitMs / 1000),
  contacts: error.tickets,
});

/** `wait.estimate` on a day of queues that people feel, and on days of a province with fewer and shorter waits. */
export const benchWait = async (): Promise<WaitLine[]> => [
  lineOf('wait.estimate', await measure(RUSH, 2, 3)),
  lineOf('wait.estimate.province@7000', await measure(busy(PROVINCE, 7000), 1, 12)),
  lineOf('wait.estimate.province@5500', await measure(busy(PROVINCE, 5500), 1, 4)),
  // The same day by other chances: what holds for one seed alone is no figure.
  lineOf('wait.estimate.province@5500.other', await measure(busy(PROVINCE, 5500), 1, 4, 'other')),
];
