/** Marked pieces of a message are shown from where a quote ends. What is a quote: test/routing/classify/quote.test.ts. */
import { expect, it } from 'vitest';
import { piecesFrom } from '../../../widgets/console/state/quote.ts';

it('marked pieces go on from where his own words begin', () => {
  const pieces = [
    { text: 'abc', n: 1 },
    { text: 'def', n: 2 },
    { text: 'gh', n: 3 },
  ];
  expect(piecesFrom(pieces, 0)).toEqual(pieces);
  expect(piecesFrom(pieces, 4)).toEqual([
    { text: 'ef', n: 2 },
    { text: 'gh', n: 3 },
  ]);
});
