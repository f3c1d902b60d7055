/** WT3 with a long line: whoever is next is told each step, and everybody in his turn. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWaitingCitizens, type WaitingCitizens } from '../../../server/realtime/waiting-citizens.ts';

describe('waiting citizens', () => {
  let told: string[] = [];
  let line: WaitingCitizens<string>;
  const gone = new Set<string>();

  beforeEach(() => {
    vi.useFakeTimers();
    told = [];
    gone.clear();
    line = createWaitingCitizens<string>(
      (who) => !gone.has(who),
      (_, ticketId) => told.push(ticketId),
    );
  });
  afterEach(() => {
    line.close();
    vi.useRealTimers();
  });
  const fill = (count: number) => {
    for (let n = 0; n < count; n += 1) line.set(`t${n}`, `c${n}`, n);
  };
  const rounds = (count: number) => vi.advanceTimersByTime(count * 1000);

  it('WT3: a few are all told in one round after a move, and not again until the next', () => {
    fill(8);
    rounds(3);
    expect(told).toEqual([]);
    line.moved();
    rounds(5);
    expect(told.toSorted()).toEqual(['t0', 't1', 't2', 't3', 't4', 't5', 't6', 't7']);
    line.moved();
    rounds(1);
    expect(told).toHaveLength(16);
  });
  it('WT3: of a thousand, a bounded number a round; one move reaches all of them in the end', () => {
    fill(1000);
    line.moved();
    rounds(1);
    expect(told.length).toBeLessThanOrEqual(50);
    // The first in line are among the first that are told.
    for (let n = 0; n <= 20; n += 1) expect(told).toContain(`t${n}`);
    rounds(40);
    expect(new Set(told).size).toBe(1000);
    expect(told).toHaveLength(1000);
  });
  it('WT3: while the line moves all the time, who is near is told each round and the others get on', () => {
    fill(200);
    for (let n = 0; n < 20; n += 1) {
      line.moved();
      rounds(1);
    }
    expect(told.filter((id) => id === 't3').length).toBe(20);
    expect(new Set(told).size).toBe(200);
  });
  it('WT3: a line that moves all the time tells one person once a second, and a few people at a time', () => {
    fill(30);
    for (let n = 0; n < 50; n += 1) {
      const before = told.length;
      line.moved();
      vi.advanceTimersByTime(100);
      expect(told.length - before).toBeLessThanOrEqual(5);
    }
    for (let n = 0; n < 30; n += 1) expect(told.filter((id) => id === `t${n}`).length).toBeLessThanOrEqual(5);
    expect(told.filter((id) => id === 't0').length).toBeGreaterThanOrEqual(4);
  });
  it('who has left or is served is told nothing', () => {
    fill(3);
    gone.add('c1');
    line.delete('t2');
    line.moved();
    rounds(2);
    expect(told).toEqual(['t0']);
  });
});
