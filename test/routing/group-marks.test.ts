/** R084, R085: which organisations are made for whom. */
import { expect, it } from 'vitest';
import { marksFor } from '../../routing/vocabulary/group-marks.ts';

it('R084, R085: a mark counts for its groups alone', () => {
  expect(marksFor(['military', 'women'], ['veteran_mediation', 'low_income'])).toEqual(['veteran_mediation']);
  expect(marksFor(['unemployed'], ['low_income', 'barrier_free'])).toEqual(['low_income']);
  expect(marksFor([], ['low_income'])).toEqual([]);
  expect(marksFor(['veteran'])).toEqual([]);
});
