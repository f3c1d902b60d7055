/** Folding and its map back to the original. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stemFolded, stemText } from '../../../routing/classify/text/english.ts';
import { type Folded, fold, foldWord, MAX_INPUT, originalSpan } from '../../../routing/classify/text/fold.ts';
import { applySynonyms, buildSynonyms, findSynonymCycle } from '../../../routing/classify/text/synonyms.ts';

const originalOf = (original: string, folded: Folded, word: string): string => {
  const at = folded.text.indexOf(word);
  expect(at, `${word} in ${folded.text}`).toBeGreaterThanOrEqual(0);
  const [from, to] = originalSpan(folded, at, at + word.length);
  return original.slice(from, to);
};

describe('CL1 folding', () => {
  it.each([
    ['full-width letters and digits', 'ＡＢＣ１２３', 'abc123'],
    ['Kangxi radicals', '⽼⽉', '老月'],
    ['traditional characters', '勞動糾紛與離婚', '劳动纠纷与离婚'],
    ['zero-width and bidi characters', '离\u200b婚\u200d的\u2066事\u2069', '离婚的事'],
    ['variation selectors and skin tones', '👊🏽打❤\ufe0f', '👊打❤'],
    ['accents', 'Café', 'cafe'],
    ['squared and circled forms', '㈱①', '(株)1'],
    ['control characters', 'a\u0000b\u0007c', 'abc'],
    ['ideographic blanks', 'a\u3000b', 'a b'],
  ])('%s', (_name, from, to) => expect(fold(from).text).toBe(to));

  it('drops half a surrogate pair, keeps whole ones', () => {
    expect(fold('a\ud800b').text).toBe('ab');
    expect(fold('𠊎').text).toBe('𠊎');
  });

  it('is idempotent, and the map is monotonous and inside the original', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = fold(text);
        expect(once.start.length).toBe(once.text.length);
        for (let i = 0; i < once.text.length; i++)
          if (
            once.end[i]! <= once.start[i]! ||
            once.end[i]! > text.length ||
            (i > 0 && once.start[i]! < once.start[i - 1]!)
          )
            throw new Error(`place ${i} of ${JSON.stringify(text)}`);
      }),
      { numRuns: 2_000 },
    );
    for (const text of ['老 闆＊拖·欠 工 資！', 'Ｈｅｌｌｏ 世界', '⽼板㍿'])
      expect(fold(fold(text).text).text).toBe(fold(text).text);
  });
});

describe('CL3 joining', () => {
  it('joins Han parted by blanks, stars and dots', () => {
    expect(fold('家*暴').text).toBe('家暴');
    expect(fold('离 婚').text).toBe('离婚');
    expect(fold('人·身·安·全').text).toBe('人身安全');
    expect(fold('公 . . 证').text).toBe('公证');
  });
  it('leaves Latin words and numbers apart', () => {
    expect(fold('hello world').text).toBe('hello world');
    expect(fold('3.5 万元').text).toBe('3.5 万元');
  });
  it('marks a gap between longer runs as a border, not one inside a spread word', () => {
    expect([...fold('我想离婚 对方不同意').breaks].some((b) => b === 1)).toBe(true);
    expect([...fold('我 想 离 婚').breaks].some((b) => b === 1)).toBe(false);
  });
});

describe('CL1 a word of a rule', () => {
  it('folds to what a text folds to', () => {
    const units = [...'aBＡ１離婚家*暴·中⽼é㈱.-_👊', '\u200b', '\u3000', '\n', '\u0000', '\ud800'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...units), { maxLength: 6 }), (some) => {
        const word = some.join('');
        expect(foldWord(word)).toBe(fold(word).text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('CL2 places in the original', () => {
  it('covers the separators inside a word', () => {
    expect(originalOf('他家*暴我', fold('他家*暴我'), '家暴')).toBe('家*暴');
    expect(originalOf('想离\u200b婚了', fold('想离\u200b婚了'), '离婚')).toBe('离\u200b婚');
  });
  it('covers emoji and typos that a synonym replaced', () => {
    const table = buildSynonyms(
      new Map([
        ['👊', '打'],
        ['公资', '工资'],
      ]),
    );
    expect(originalOf('他👊我', applySynonyms(fold('他👊我'), table), '打')).toBe('👊');
    expect(originalOf('欠我公 资', applySynonyms(fold('欠我公 资'), table), '工资')).toBe('公 资');
  });
});

describe('CL4 synonyms', () => {
  it('takes the leftmost longest and follows chains', () => {
    const table = buildSynonyms(
      new Map([
        ['甲', '乙'],
        ['乙', '丙'],
        ['甲乙丁', '戊'],
      ]),
    );
    expect(applySynonyms(fold('甲乙丁甲'), table).text).toBe('戊丙');
  });
  it('never cuts a Latin word', () => {
    const table = buildSynonyms(new Map([['lh', '离婚']]));
    expect(applySynonyms(fold('想lh了 alhb'), table).text).toBe('想离婚了 alhb');
  });
  it('finds cycles', () => {
    expect(
      findSynonymCycle(
        new Map([
          ['a', 'b'],
          ['b', 'c'],
          ['c', 'a'],
        ]),
      )?.chain,
    ).toEqual(['a', 'b', 'c', 'a']);
    expect(
      findSynonymCycle(
        new Map([
          ['a', 'b'],
          ['c', 'b'],
        ]),
      ),
    ).toBeUndefined();
  });
});

describe('CL5 long input', () => {
  it('keeps head and tail of a megabyte', () => {
    const text = `头${'废话'.repeat(600_000)}尾`;
    const folded = fold(text);
    expect(folded.cut).toBe(true);
    expect(folded.text.length).toBe(MAX_INPUT + 1);
    expect(folded.text.startsWith('头') && folded.text.endsWith('尾')).toBe(true);
    expect(folded.start[folded.text.length - 1]).toBe(text.length - 1);
  });
  it('reads binary noise without failing', () => {
    const bytes = Array.from({ length: 70_000 }, (_, i) => String.fromCharCode((i * 7919) % 65536)).join('');
    expect(() => fold(bytes)).not.toThrow();
  });
});

describe('CL6 English', () => {
  it('stems words and keeps their whole place', () => {
    const text = 'My employers owed WAGES';
    const folded = stemFolded(fold(text));
    expect(folded.text).toBe(stemText('my employers owed wages'));
    expect(originalOf(text, folded, stemText('wages'))).toBe('WAGES');
  });
});
