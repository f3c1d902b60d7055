/** A follower's quote is told apart from his own words; nothing else is taken for one. */
import { expect, it } from 'vitest';
import { piecesFrom, quoteOf } from '../../../widgets/console/state/quote.ts';

const DASHES = '- - - - - - - - - - - - - - -';

it('a quote is told apart from the words below it', () => {
  const text = `「王律师：请带上劳动合同\n和工资条」\n${DASHES}\n合同没有了怎么办`;
  const quote = quoteOf(text);
  expect(quote).toMatchObject({ author: '王律师', text: '请带上劳动合同\n和工资条' });
  expect(text.slice(quote?.from)).toBe('合同没有了怎么办');
});

it.each([
  ['words in such brackets', '「合同：第三条」是什么意思'],
  ['no words of his own', `「王律师：您好」\n${DASHES}\n  `],
  ['no line of dashes', '「王律师：您好」\n好的'],
  ['dashes alone', `${DASHES}\n好的`],
])('no quote: %s', (_, text) => {
  expect(quoteOf(text)).toBeUndefined();
});

it('a very long text is told at once', () => {
  expect(quoteOf(`「${'王'.repeat(30)}：${'- '.repeat(50_000)}`)).toBeUndefined();
});

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
