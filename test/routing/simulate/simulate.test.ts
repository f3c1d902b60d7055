import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import { changeDay } from '../../../routing/simulate/change.ts';
import { COUNTY, RUSH } from '../../../routing/simulate/examples.ts';
import { figuresOfDay } from '../../../routing/simulate/figures.ts';
import { policyWith } from '../../../routing/simulate/policy-change.ts';
import { playStudy } from '../../../routing/simulate/replicate.ts';
import { simulateDay } from '../../../routing/simulate/run.ts';
import { behaviourOf, generateDay } from '../../../routing/simulate/scenario.ts';
import { estimateOf, giniOf, quantileOf } from '../../../routing/simulate/statistics.ts';
import { baseOfScenario, studyOf } from '../../../routing/simulate/study.ts';
import { memoryEngine } from './worlds.ts';

const policy = policyWith(DEFAULT_POLICY);
const play = (seed: number, day = generateDay(COUNTY, seed)) =>
  simulateDay(day, { engine: memoryEngine(policy), policy, behaviour: behaviourOf(COUNTY), seed });

describe('SM5: a day on the product’s policy', () => {
  it('is the same for the same seed and another for another', async () => {
    const [one, again, other] = [await play(1), await play(1), await play(2)];
    expect(again).toEqual(one);
    expect(other.tickets.map((line) => line.waitMs)).not.toEqual(one.tickets.map((line) => line.waitMs));
  });
  it('loses nobody: every contact is answered, has left, or lies in the message box', async () => {
    const day = generateDay(RUSH, 3);
    const log = await play(3, day);
    expect(log.tickets).toHaveLength(day.tickets.length);
    expect(log.tickets.filter((line) => line.outcome === 'waiting')).toEqual([]);
    for (const line of log.tickets) {
      if (line.outcome === 'boxed') expect(line.waitMs).toBeUndefined();
      else expect(line.waitMs!).toBeGreaterThanOrEqual(0);
      if (line.outcome === 'answered') expect(line.staffId).toBeDefined();
    }
    const cases = log.people.reduce((sum, person) => sum + person.cases, 0);
    const served = log.tickets.filter((line) => line.outcome === 'answered' || line.answeredLater);
    expect(cases).toBe(served.length);
  });
  it('sends contacts to the message box while nobody is on duty, and answers them when the shift begins', async () => {
    const day = generateDay({ ...COUNTY, people: COUNTY.people.slice(0, 1) }, 4);
    const log = await play(4, day);
    const night = log.tickets.filter((line) => line.arrivalMs < day.fromMs + 8.5 * 3_600_000);
    expect(night.length).toBeGreaterThan(3);
    expect(night.every((line) => line.outcome === 'boxed')).toBe(true);
    expect(night.some((line) => line.answeredLater)).toBe(true);
  });
  it('widens step by step when the own specialist is busy, and pauses who misses an offer', async () => {
    const log = await simulateDay(generateDay(RUSH, 5), {
      engine: memoryEngine(policy),
      policy,
      behaviour: { ...behaviourOf(RUSH), missShare: 0.05 },
      seed: 5,
    });
    const figures = figuresOfDay(log, policy.firstResponseMs);
    expect(figures.steps.length).toBeGreaterThan(2);
    expect(figures.steps.reduce((sum, count) => sum + count, 0)).toBe(log.tickets.length);
    expect(figures.missedOffers).toBeGreaterThan(10);
    expect(figures.occupancy).toBeGreaterThan(0.5);
    expect(figures.occupancy).toBeLessThanOrEqual(1);
  });
});

describe('SM6: replications and what-if', () => {
  it('gives figures with confidence intervals, and more people wait less on the same contacts', async () => {
    const base = baseOfScenario(RUSH, DEFAULT_POLICY, 1);
    const options = { engine: memoryEngine, replications: 2, seed: 1 };
    const before = await playStudy(studyOf(base), options);
    const change = {
      add: [{ ...RUSH.people[0]!, name: '支援', count: 8 }],
      policy: { pauseAfterMissed: 3 },
    };
    const after = await playStudy(studyOf(base, change, 'more'), options);
    expect(before.total.contacts.mean).toBe(after.total.contacts.mean);
    expect(before.total.p90Ms.half).toBeGreaterThan(0);
    expect(after.total.p90Ms.mean!).toBeLessThan(before.total.p90Ms.mean!);
    expect(after.total.abandonShare.mean!).toBeLessThan(before.total.abandonShare.mean!);
    expect(after.byPerson).toHaveLength(before.byPerson.length + 8);
    const minutes = before.byHalfHour.map((row) => row.fromMinute);
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
  }, 60_000);
  it('changes people, shifts, contacts and times of a day and leaves the day alone', () => {
    const day = generateDay(COUNTY, 1);
    const copy = structuredClone(day);
    const changed = changeDay(day, {
      remove: ['周律师'],
      people: [{ id: '林律师', capacityTotal: 1, shifts: [{ from: '22:00', to: '06:00' }] }],
      arrivalsFactor: 2,
      handleFactor: 0.5,
    });
    expect(day).toEqual(copy);
    expect(changed.people.map(({ id }) => id)).toEqual(['林律师', '陈律师', '夜班律师']);
    expect(changed.people[0]!.capacityTotal).toBe(1);
    expect(changed.shifts.filter(({ staffId }) => staffId === '林律师')).toHaveLength(1);
    expect(changed.shifts.some(({ staffId }) => staffId === '周律师')).toBe(false);
    expect(changed.tickets).toHaveLength(2 * day.tickets.length);
    expect(new Set(changed.tickets.map(({ id }) => id)).size).toBe(changed.tickets.length);
    expect(Math.max(...changed.tickets.map((t) => t.handleMs))).toBeLessThan(
      Math.max(...day.tickets.map((t) => t.handleMs)),
    );
  });
  it('counts quantiles, intervals and inequality', () => {
    expect(quantileOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)).toBe(9);
    // Three values, mean 2, standard deviation 1: 4.303 / sqrt(3).
    expect(estimateOf([1, 2, 3]).half).toBeCloseTo(2.484, 3);
    expect(estimateOf([5])).toEqual({ mean: 5 });
    expect(estimateOf([Number.NaN])).toEqual({ mean: null });
    expect(giniOf([1, 1, 1])).toBeCloseTo(0, 12);
    expect(giniOf([0, 0, 3])).toBeCloseTo(2 / 3, 12);
  });
});
