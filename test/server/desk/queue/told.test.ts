/** What a node has told the live queue holds for a minute, for one generation of the staff. */
import { expect, it } from 'vitest';
import { createTold } from '../../../../server/desk/queue/told.ts';

it('holds for a minute, and for the staff of that time', () => {
  let [nowMs, generation] = [1000, 1];
  const told = createTold(() => [nowMs, generation]);
  expect(told.has('class a')).toBe(false);
  told.note('class a');
  told.note('profile p', 7);
  expect(told.has('class a')).toBe(true);
  expect(told.of('profile p')).toBe(7);
  nowMs += 59_999;
  expect(told.of('profile p')).toBe(7);
  nowMs += 1;
  expect(told.of('profile p')).toBeUndefined();
  told.note('profile p', 8);
  nowMs -= 5000;
  expect(told.of('profile p')).toBeUndefined();
  nowMs += 5000;
  expect(told.of('profile p')).toBe(8);
  generation += 1;
  expect(told.of('profile p')).toBeUndefined();
});
