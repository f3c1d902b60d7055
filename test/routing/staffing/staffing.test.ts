import { describe, expect, it } from 'vitest';
import { erlangA } from '../../../routing/staffing/erlang-a.ts';
import { erlangB, erlangC } from '../../../routing/staffing/erlang-c.ts';
import { HALF_HOUR_MS, staffDay, staffHalfHour } from '../../../routing/staffing/planner.ts';

const traffic = (arrivals: number, handleSec: number, intervalMs = HALF_HOUR_MS) => ({
  arrivals,
  intervalMs,
  handleMs: handleSec * 1000,
});

describe('SM1: Erlang C', () => {
  it('gives the published vector to all its digits', () => {
    const c = erlangC(traffic(100, 180), 14);
    expect(c.load).toBeCloseTo(10, 12);
    expect(c.waitProbability).toBeCloseTo(0.1741319, 7);
    expect(c.answeredWithin(20_000)).toBeCloseTo(0.88835, 5);
    expect(c.meanWaitMs / 1000).toBeCloseTo(7.83593701, 7);
    expect(c.occupancy).toBeCloseTo(0.7142857, 7);
  });
  it('gives the second vector', () => {
    const c = erlangC(traffic(360, 240), 55);
    expect(c.waitProbability).toBeCloseTo(0.238701, 6);
    expect(c.answeredWithin(15_000)).toBeCloseTo(0.845883, 6);
    expect(c.meanWaitMs / 1000).toBeCloseTo(8.18403, 5);
    expect(c.occupancy).toBeCloseTo(0.872727, 6);
  });
  it.each([
    [30, 0.754, 23.7],
    [32, 0.882, 8.6],
    [34, 0.948, 3.2],
  ])('gives the busy hour of a province with %i people', (people, share, seconds) => {
    const c = erlangC(traffic(255, 360, 3_600_000), people);
    expect(c.answeredWithin(15_000)).toBeCloseTo(share, 3);
    expect(c.meanWaitMs / 1000).toBeCloseTo(seconds, 1);
  });
  it('stays finite for thousands of people and says so when they cannot cope', () => {
    const c = erlangC(traffic(50_000, 360), 10_050);
    expect(c.load).toBeCloseTo(10_000, 6);
    // Halfin and Whitt: beta = 50/sqrt(10000) = 0.5 gives Pw near 0.5054.
    expect(c.waitProbability).toBeCloseTo(0.5054, 2);
    expect(erlangB(10_000, 10_050)).toBeGreaterThan(0);
    const none = erlangC(traffic(50_000, 360), 9000);
    expect(none.waitProbability).toBe(1);
    expect(none.meanWaitMs).toBe(Number.POSITIVE_INFINITY);
    expect(none.answeredWithin(15_000)).toBe(0);
    expect(erlangC(traffic(0, 360), 0).answeredWithin(0)).toBe(1);
  });
});

describe('SM2: Erlang A', () => {
  it.each([
    [12, 0.279807, 0.0615974, 7.39169, 0.782002],
    [10, 0.496853, 0.137464, 16.4957, undefined],
  ])('gives the vector for %i people', (people, wait, abandon, seconds, occupancy) => {
    const a = erlangA({ ...traffic(100, 180), patienceMs: 120_000 }, people);
    expect(a.waitProbability).toBeCloseTo(wait, 6);
    expect(a.abandonProbability).toBeCloseTo(abandon, 6);
    expect(a.meanWaitMs / 1000).toBeCloseTo(seconds, 4);
    if (occupancy) expect(a.occupancy).toBeCloseTo(occupancy, 6);
  });
  it('becomes Erlang C as patience grows', () => {
    const c = erlangC(traffic(100, 180), 14);
    const a = erlangA({ ...traffic(100, 180), patienceMs: 1e12 }, 14);
    expect(a.waitProbability).toBeCloseTo(c.waitProbability, 6);
    expect(a.meanWaitMs).toBeCloseTo(c.meanWaitMs, 2);
    expect(a.answeredWithin(20_000)).toBeCloseTo(c.answeredWithin(20_000), 6);
    const endless = erlangA({ ...traffic(100, 180), patienceMs: Number.POSITIVE_INFINITY }, 14);
    expect(endless.answeredWithin(20_000)).toBe(c.answeredWithin(20_000));
  });
  it('shares out everybody: in the end each is answered or has given up', () => {
    const a = erlangA({ ...traffic(100, 180), patienceMs: 120_000 }, 10);
    expect(a.answeredWithin(0)).toBeCloseTo(1 - a.waitProbability, 12);
    expect(a.abandonedWithin(0)).toBeCloseTo(0, 12);
    expect(a.answeredWithin(3_600_000)).toBeCloseTo(1 - a.abandonProbability, 6);
    expect(a.abandonedWithin(3_600_000)).toBeCloseTo(a.abandonProbability, 6);
  });
  it('holds for thousands of people in heavy overload', () => {
    const a = erlangA({ ...traffic(50_000, 360), patienceMs: 120_000 }, 8000);
    // A fluid: a fifth of the load cannot be served.
    expect(a.abandonProbability).toBeCloseTo(0.2, 3);
    expect(a.waitProbability).toBeCloseTo(1, 6);
    expect(a.answeredWithin(3_600_000)).toBeCloseTo(0.8, 3);
  });
});

describe('SM3: the staffing planner', () => {
  it('takes the fewest people that reach the target', () => {
    const row = staffHalfHour(127.5, { handleMs: 360_000 });
    expect(row.serviceLevel).toBeGreaterThanOrEqual(0.95);
    expect(erlangC(traffic(127.5, 360), row.needed - 1).answeredWithin(15_000)).toBeLessThan(0.95);
    expect(row.needed).toBe(35);
    expect(row.rostered).toBe(50);
  });
  it('needs fewer when people give up, and counts those who give up at once as never offered', () => {
    const goal = { handleMs: 360_000, shrinkage: 0 };
    const patient = staffHalfHour(100, goal);
    const hurried = staffHalfHour(100, { ...goal, patienceMs: 60_000 });
    expect(hurried.needed).toBeLessThan(patient.needed);
    expect(patient.rostered).toBe(patient.needed);
    const strict = staffHalfHour(100, { ...goal, patienceMs: 60_000, shortAbandonMs: 0 });
    expect(strict.needed).toBeGreaterThanOrEqual(hurried.needed);
  });
  it('fills several places of one person and keeps him from being always busy', () => {
    const one = staffHalfHour(60, { handleMs: 600_000, shrinkage: 0 });
    const three = staffHalfHour(60, { handleMs: 600_000, shrinkage: 0, placesPerPerson: 3 });
    expect(three.needed).toBe(Math.ceil(one.needed / 3));
    const calm = staffHalfHour(400, { handleMs: 600_000, maxOccupancy: 0.85 });
    expect(calm.occupancy).toBeLessThanOrEqual(0.85);
  });
  it('makes the table of a day', () => {
    const day = staffDay([0, 10, 40], { handleMs: 337_000 });
    expect(day.map((row) => row.fromMinute)).toEqual([0, 30, 60]);
    expect(day[0]).toMatchObject({ needed: 0, rostered: 0, serviceLevel: 1 });
    expect(day[2]!.needed).toBeGreaterThan(day[1]!.needed);
  });
});
