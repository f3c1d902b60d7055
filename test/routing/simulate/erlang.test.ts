import { describe, expect, it } from 'vitest';
import type { SimDay } from '../../../routing/simulate/day.ts';
import type { SimLine } from '../../../routing/simulate/log.ts';
import { simulateDay } from '../../../routing/simulate/run.ts';
import { generateDay, type Scenario } from '../../../routing/simulate/scenario.ts';
import { meanOf } from '../../../routing/simulate/statistics.ts';
import { erlangA } from '../../../routing/staffing/erlang-a.ts';
import { erlangC } from '../../../routing/staffing/erlang-c.ts';
import { staffHalfHour } from '../../../routing/staffing/planner.ts';
import { AT_ONCE, memoryEngine, PLAIN_POLICY, plainScenario } from './worlds.ts';

const HOUR_MS = 3_600_000;
const HANDLE_MS = 180_000;

const play = (day: SimDay) =>
  simulateDay(day, {
    engine: memoryEngine(PLAIN_POLICY),
    policy: PLAIN_POLICY,
    behaviour: AT_ONCE,
    seed: 1,
  });

/** Away from the empty start and from the end of the shift. */
const inside = (day: SimDay, lines: readonly SimLine[]): SimLine[] =>
  lines.filter((line) => line.arrivalMs >= day.fromMs + HOUR_MS && line.arrivalMs < day.toMs - HOUR_MS);

/**
 * The mean of replications corrected by what is known of a control: a quantity of the same replications whose
 * expectation is known (for example the work that arrived). y - b (x - E x) with b by least squares has the same
 * expectation and far less noise.
 */
const controlledMean = (
  values: readonly number[],
  controls: readonly number[],
  expectedControl: number,
): number => {
  const [my, mx] = [meanOf(values), meanOf(controls)];
  let xy = 0;
  let xx = 0;
  for (const [index, x] of controls.entries()) {
    xy += (x - mx) * (values[index]! - my);
    xx += (x - mx) ** 2;
  }
  return xx === 0 ? my : my - (xy / xx) * (mx - expectedControl);
};

/** Shares and means over many days, freed of the chance of how much work came by its known expectation. */
const measure = async (scenario: Scenario, days: number, seed: string) => {
  const rows: Record<'wait' | 'asa' | 'level' | 'left' | 'work', number>[] = [];
  for (let index = 0; index < days; index += 1) {
    const day = generateDay(scenario, `${seed}-${index}`);
    const lines = inside(day, (await play(day)).tickets);
    rows.push({
      wait: meanOf(lines.map((line) => (line.waited ? 1 : 0))),
      asa: meanOf(lines.map((line) => line.waitMs!)),
      level: meanOf(lines.map((line) => (line.outcome === 'answered' && line.waitMs! <= 20_000 ? 1 : 0))),
      left: meanOf(lines.map((line) => (line.outcome === 'abandoned' ? 1 : 0))),
      work: day.tickets.reduce((sum, ticket) => sum + ticket.handleMs, 0),
    });
  }
  const work = rows.map((row) => row.work);
  const mean = (key: 'wait' | 'asa' | 'level' | 'left') =>
    controlledMean(
      rows.map((row) => row[key]),
      work,
      scenario.arrivals.perDay * HANDLE_MS,
    );
  return { wait: mean('wait'), asa: mean('asa'), level: mean('level'), left: mean('left') };
};

const within2Percent = (measured: number, exact: number) => {
  expect(measured).toBeGreaterThan(exact * 0.98);
  expect(measured).toBeLessThan(exact * 1.02);
};

/** The waits of a first-come queue with equal people, by the recursion of Kiefer and Wolfowitz. */
const recursion = (day: SimDay, people: number): { waitMs: number; left: boolean }[] => {
  const free = Array.from({ length: people }, () => 0);
  return day.tickets.map(({ arrivalMs, handleMs, patienceMs = Number.POSITIVE_INFINITY }) => {
    const first = free.indexOf(Math.min(...free));
    const waitMs = Math.max(0, free[first]! - arrivalMs);
    if (waitMs > patienceMs) return { waitMs: patienceMs, left: true };
    free[first] = arrivalMs + waitMs + handleMs;
    return { waitMs, left: false };
  });
};

describe('SM4: one skill, exponential times, first come first served', () => {
  it.each([
    ['patient', plainScenario(14, 100)],
    ['impatient', plainScenario(10, 100, { patience: { voice: { law: 'exponential', meanMs: 120_000 } } })],
  ])('every %s contact waits exactly as the recursion says', async (_name, scenario) => {
    const day = generateDay(scenario, 'exact');
    const { tickets } = await play(day);
    const exact = recursion(day, scenario.people[0]!.count);
    expect(tickets).toHaveLength(exact.length);
    const last = day.toMs - HOUR_MS;
    for (const [index, line] of tickets.entries()) {
      if (line.arrivalMs > last) break;
      expect(line.outcome).toBe(exact[index]!.left ? 'abandoned' : 'answered');
      expect(line.waitMs!).toBeCloseTo(exact[index]!.waitMs, 3);
    }
    expect(exact.filter((one) => one.waitMs > 0).length).toBeGreaterThan(300);
  });

  it('is within 2 % of Erlang C', async () => {
    const exact = erlangC({ arrivals: 15, intervalMs: HOUR_MS / 2, handleMs: HANDLE_MS }, 3);
    const measured = await measure(plainScenario(3, 15), 240, 'c');
    within2Percent(measured.wait, exact.waitProbability);
    within2Percent(measured.asa, exact.meanWaitMs);
    within2Percent(measured.level, exact.answeredWithin(20_000));
  }, 240_000);

  it('is within 2 % of Erlang A', async () => {
    const patience = { voice: { law: 'exponential' as const, meanMs: 120_000 } };
    const traffic = { arrivals: 40, intervalMs: HOUR_MS / 2, handleMs: HANDLE_MS, patienceMs: 120_000 };
    const exact = erlangA(traffic, 4);
    const measured = await measure(plainScenario(4, 40, { patience }), 60, 'a');
    within2Percent(measured.wait, exact.waitProbability);
    within2Percent(measured.left, exact.abandonProbability);
    within2Percent(measured.asa, exact.meanWaitMs);
    within2Percent(measured.level, exact.answeredWithin(20_000));
  }, 240_000);

  it('SM3: the planner’s people reach 95 % in 15 s in simulated days, one fewer does not', async () => {
    const row = staffHalfHour(40, { handleMs: HANDLE_MS, shrinkage: 0 });
    const within15 = async (people: number) => {
      const shares: number[] = [];
      for (let index = 0; index < 4; index += 1) {
        const day = generateDay(plainScenario(people, 40), `plan-${index}`);
        const lines = inside(day, (await play(day)).tickets);
        shares.push(meanOf(lines.map((line) => (line.waitMs! <= 15_000 ? 1 : 0))));
      }
      return meanOf(shares);
    };
    // 6,900 contacts, which hang together: about 1 % either way.
    expect(Math.abs((await within15(row.needed)) - row.serviceLevel)).toBeLessThan(0.02);
    expect(await within15(row.needed - 1)).toBeLessThan(0.93);
  }, 240_000);
});
