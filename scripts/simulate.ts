/**
 * `npm run simulate -- [--day YYYY-MM-DD --data DATA_DIR | --generated NAME] [--scenario FILE] [--compare FILE]
 * [--staffing] [--json]`: plays a day on the product's own policy; see docs/simulation.md.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { DEFAULT_POLICY } from '../routing/policy.ts';
import { scenario, scenarioChange } from '../routing/protocol/simulation.ts';
import { EXAMPLES } from '../routing/simulate/examples.ts';
import { playStudy } from '../routing/simulate/replicate.ts';
import { expectedPerHalfHour, type Scenario } from '../routing/simulate/scenario.ts';
import { type Base, baseOfDay, baseOfScenario, demandOf, studyOf } from '../routing/simulate/study.ts';
import { staffDay } from '../routing/staffing/planner.ts';
import { type Channel, type Lane, laneOf } from '../routing/vocabulary.ts';
import { memoryEngine } from '../server/simulation/engine.ts';
import { dayOfData } from './simulate/record.ts';
import { resultTables, staffingTable } from './simulate/tables.ts';

const fail = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
};

const options = {
  day: { type: 'string' },
  data: { type: 'string', default: process.env.DATA_DIR ?? 'data' },
  generated: { type: 'boolean', default: false },
  example: { type: 'string', default: 'county' },
  scenario: { type: 'string' },
  compare: { type: 'string' },
  replications: { type: 'string', default: '10' },
  seed: { type: 'string', default: '1' },
  lane: { type: 'string', default: 'voice' },
  target: { type: 'string', default: '0.95' },
  within: { type: 'string', default: '15' },
  shrinkage: { type: 'string', default: '0.3' },
  patience: { type: 'string' },
  staffing: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const readArgs = () => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
};
const values = readArgs();

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return fail(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const checked = <S extends z.ZodType>(schema: S, value: unknown, file: string): z.output<S> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  return fail(
    parsed.error.issues.map((issue) => `${file}: ${issue.path.join('.')}: ${issue.message}`).join('\n'),
  );
};

const numberOf = (name: keyof typeof options, least: number, most: number): number => {
  const value = Number(values[name]);
  return Number.isFinite(value) && value >= least && value <= most
    ? value
    : fail(`--${name}: ${least} … ${most}`);
};

const seed = String(values.seed);
const isChange = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'change' in value;

const scenarioOf = (file: string): Scenario => checked(scenario, readJson(file), file);

const firstBase = async (): Promise<{ base: Base; scenario?: Scenario }> => {
  if (values.day) {
    const found = await dayOfData(values.data, values.day);
    if (!found) return fail(`${values.data}: yixiantong.sqlite 不存在 (no such store)`);
    if (found.day.tickets.length === 0) return fail(`${values.day}: 当天没有来件 (no contacts)`);
    return { base: baseOfDay(found.day, found.policy) };
  }
  const made = values.scenario
    ? scenarioOf(values.scenario)
    : (EXAMPLES[values.example] ?? fail(`--example: ${Object.keys(EXAMPLES).join(' ')}`));
  return { base: baseOfScenario(made, DEFAULT_POLICY, seed), scenario: made };
};

const { base, scenario: made } = await firstBase();

if (values.staffing) {
  const lane = values.lane as Lane;
  const day = base.dayOf(0);
  const demand = demandOf(day, lane);
  const share = made
    ? Object.entries(made.arrivals.channels).reduce(
        (sum, [channel, weight]) => sum + (laneOf[channel as Channel] === lane ? weight : 0),
        0,
      ) / Object.values(made.arrivals.channels).reduce((sum, weight) => sum + weight, 0)
    : 1;
  const perHalfHour = made
    ? expectedPerHalfHour(made.arrivals).map((all) => all * share)
    : demand.perHalfHour;
  const rows = staffDay(perHalfHour, {
    handleMs: demand.handleMs,
    targetShare: numberOf('target', 0.5, 0.999),
    withinMs: numberOf('within', 0, 86_400) * 1000,
    shrinkage: numberOf('shrinkage', 0, 0.9),
    ...(values.patience ? { patienceMs: numberOf('patience', 1, 86_400) * 1000 } : {}),
  });
  process.stdout.write(
    `${values.json ? JSON.stringify({ handleMs: demand.handleMs, rows }) : staffingTable(rows, demand.handleMs)}\n`,
  );
} else {
  const play = (study: Parameters<typeof playStudy>[0]) =>
    playStudy(study, { engine: memoryEngine, replications: numberOf('replications', 1, 1000), seed });
  const first = await play(studyOf(base));
  const second = async () => {
    if (!values.compare) return undefined;
    const other = readJson(values.compare);
    if (!isChange(other))
      return play(studyOf(baseOfScenario(scenarioOf(values.compare), DEFAULT_POLICY, seed)));
    const { change, name } = checked(scenarioChange, other, values.compare);
    return play(studyOf(base, change, name ?? values.compare));
  };
  const compared = await second();
  process.stdout.write(
    `${values.json ? JSON.stringify(compared ? { base: first, changed: compared } : { base: first }) : resultTables(first, compared)}\n`,
  );
}
