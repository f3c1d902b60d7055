/** What of a long conversation stands in the page: it moves both ways, and never holds more than the limit. */
import { describe, expect, test } from 'vitest';
import {
  AT_END,
  downwards,
  MOST,
  type Reach,
  STEP,
  spanOf,
  upwards,
} from '../../../widgets/console/state/reach.ts';

const list = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => ({ id: `m${from + at}` }));
const all = list(0, 5_000);

describe('CN1: the part of a conversation that stands in the page', () => {
  test('begins with the newest', () => {
    expect(spanOf(all, AT_END)).toEqual({ from: 5_000 - STEP, to: 5_000 });
    expect(spanOf(list(0, 3), AT_END)).toEqual({ from: 0, to: 3 });
    expect(spanOf([], AT_END)).toEqual({ from: 0, to: 0 });
  });

  test('goes to the very first message and back, each step overlapping the last, never beyond the limit', () => {
    let reach: Reach = AT_END;
    const go = (step: typeof upwards): void => {
      const before = spanOf(all, reach);
      reach = step(all, reach);
      const after = spanOf(all, reach);
      expect(after.to - after.from).toBeLessThanOrEqual(MOST);
      // What is being read stands in both.
      expect(Math.min(before.to, after.to)).toBeGreaterThan(Math.max(before.from, after.from));
    };
    while (spanOf(all, reach).from > 0) go(upwards);
    expect(spanOf(all, reach)).toEqual({ from: 0, to: MOST });
    while (spanOf(all, reach).to < all.length) go(downwards);
    expect(reach.last).toBeUndefined();
    expect(spanOf(all, reach)).toEqual({ from: 5_000 - MOST, to: 5_000 });
  });

  test('holds its messages while older ones load above and newer ones come below', () => {
    let reach: Reach = AT_END;
    for (let step = 0; step < 5; step += 1) reach = upwards(list(4_000, 5_000), reach);
    const now = list(3_800, 5_010);
    const { from, to } = spanOf(now, reach);
    expect([now[from]?.id, now[to - 1]?.id]).toEqual([
      `m${5_000 - STEP * 6}`,
      `m${5_000 - STEP * 6 + MOST - 1}`,
    ]);
  });

  test('shows the end when the message it ended with is gone', () => {
    expect(spanOf(list(4_800, 5_000), { size: MOST, last: 'm12' })).toEqual({ from: 0, to: 200 });
  });
});
