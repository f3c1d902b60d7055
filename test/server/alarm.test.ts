/** The alarm behind the clocks: rings at the next instant, never twice at once, and now and then in any case. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAlarm } from '../../server/jobs/alarm.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const bench = (work: () => Promise<number | undefined>) => {
  const failed: unknown[] = [];
  const alarm = createAlarm({
    work,
    nowMs: Date.now,
    atLeastEveryMs: 1000,
    failed: (error) => failed.push(error),
  });
  return { alarm, failed };
};

it('rings at the start, at the next instant that the work names, and after the longest rest', async () => {
  const rings: number[] = [];
  const answers = [300, undefined, undefined];
  const { alarm } = bench(async () => {
    rings.push(Date.now());
    return answers.shift();
  });
  alarm.start();
  await vi.advanceTimersByTimeAsync(2400);
  expect(rings).toEqual([0, 300, 1300, 2300]);
  await alarm.stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(rings).toHaveLength(4);
});

it('rings earlier when an earlier instant is told, and ignores a later one', async () => {
  const rings: number[] = [];
  const { alarm } = bench(async () => {
    rings.push(Date.now());
    return undefined;
  });
  alarm.notLaterThan(0);
  alarm.start();
  await vi.advanceTimersByTimeAsync(100);
  alarm.notLaterThan(900);
  alarm.notLaterThan(400);
  alarm.notLaterThan(700);
  await vi.advanceTimersByTimeAsync(1200);
  expect(rings).toEqual([0, 400]);
  await alarm.stop();
});

it('an instant told while the work runs is not lost, and no second call begins meanwhile', async () => {
  const rings: number[] = [];
  const { alarm } = bench(async () => {
    rings.push(Date.now());
    if (rings.length === 1) await new Promise((resolve) => setTimeout(resolve, 200));
    return undefined;
  });
  alarm.start();
  await vi.advanceTimersByTimeAsync(50);
  alarm.notLaterThan(60);
  await vi.advanceTimersByTimeAsync(300);
  // A timer of no time rings a millisecond later.
  expect(rings).toEqual([0, 201]);
  await alarm.stop();
});

it('work that fails is told, and tried again after the rest', async () => {
  let calls = 0;
  const { alarm, failed } = bench(async () => {
    calls += 1;
    if (calls === 1) throw new Error('lost');
    return undefined;
  });
  alarm.start();
  await vi.advanceTimersByTimeAsync(999);
  expect([calls, failed.length]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(1);
  expect(calls).toBe(2);
  await alarm.stop();
});

it('stop waits for the call under way', async () => {
  let ended = false;
  const { alarm } = bench(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    ended = true;
    return undefined;
  });
  alarm.start();
  await vi.advanceTimersByTimeAsync(10);
  const stopped = alarm.stop();
  await vi.advanceTimersByTimeAsync(300);
  await stopped;
  expect(ended).toBe(true);
});
