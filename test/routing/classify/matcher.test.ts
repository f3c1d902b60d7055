/** The automaton against plain includes. */
import { describe, expect, it } from 'vitest';
import { buildMatcher, hitBuffer } from '../../../routing/classify/text/matcher.ts';

const generator = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
};

const findAll = (text: string, words: readonly string[]): Set<string> => {
  const found = new Set<string>();
  for (const word of words)
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) found.add(`${word}@${at}`);
  return found;
};

const scanAll = (text: string, words: readonly string[], buffer = hitBuffer(2)): Set<string> => {
  const matcher = buildMatcher(words);
  const found = new Set<string>();
  const count = matcher.scan(text, buffer);
  for (let i = 0; i < count; i++) {
    const word = words[buffer.data[2 * i]!]!;
    found.add(`${word}@${buffer.data[2 * i + 1]! - word.length}`);
  }
  expect(found.size).toBe(count);
  return found;
};

describe('CL7 matcher', () => {
  it('finds overlapping words, prefixes, suffixes and repeats', () => {
    const words = ['he', 'she', 'his', 'hers', 'e', '工资', '拖欠工资', '资'];
    for (const text of ['ushers', '拖欠工资工资', 'eee', ''])
      expect(scanAll(text, words)).toEqual(findAll(text, words));
  });

  it('agrees with includes on 100,000 random cases', () => {
    const next = generator(2024);
    const alphabets = ['ab', 'abc', '工资拖欠劳动', '离婚抚养费用我的一不了', 'a工b资\ud83d\udc4a'];
    let cases = 0;
    while (cases < 100_000) {
      const alphabet = alphabets[next(alphabets.length)]!;
      const draw = (most: number): string => {
        let s = '';
        for (let k = 1 + next(most); k > 0; k--) s += alphabet[next(alphabet.length)]!;
        return s;
      };
      const words = [...new Set(Array.from({ length: 1 + next(12) }, () => draw(5)))];
      const matcher = buildMatcher(words);
      const buffer = hitBuffer(2);
      for (let t = 0; t < 20; t++, cases++) {
        const text = draw(30);
        const count = matcher.scan(text, buffer);
        const found = new Set<string>();
        for (let i = 0; i < count; i++) found.add(words[buffer.data[2 * i]!]!);
        for (const w of words)
          if (found.has(w) !== text.includes(w)) throw new Error(`${w} in ${text} among ${words.join(' ')}`);
        const total = words.reduce((n, w) => {
          let c = 0;
          for (let at = text.indexOf(w); at !== -1; at = text.indexOf(w, at + 1)) c++;
          return n + c;
        }, 0);
        if (total !== count) throw new Error(`${count} hits instead of ${total} in ${text}`);
      }
    }
    expect(cases).toBeGreaterThanOrEqual(100_000);
  }, 120_000);

  it('builds 50,000 keywords and finds them', () => {
    const next = generator(5);
    const words = new Set<string>();
    while (words.size < 50_000) {
      let w = '';
      for (let k = 2 + next(4); k > 0; k--) w += String.fromCharCode(0x4e00 + next(2500));
      words.add(w);
    }
    const list = [...words];
    const matcher = buildMatcher(list);
    const buffer = hitBuffer();
    for (let i = 0; i < 2_000; i++) {
      const word = list[next(list.length)]!;
      const count = matcher.scan(`前${word}后`, buffer);
      const found = Array.from({ length: count }, (_, k) => list[buffer.data[2 * k]!]);
      expect(found).toContain(word);
    }
  });

  it('random words of 20,000 characters take a few bytes each: large families do not spread the table', () => {
    const next = generator(6);
    for (const alphabet of [4_000, 20_000]) {
      const words = new Set<string>();
      while (words.size < 20_000)
        words.add(
          Array.from({ length: 2 + next(3) }, () => String.fromCharCode(0x4e00 + next(alphabet))).join(''),
        );
      const { cells } = buildMatcher([...words]).tables;
      expect(cells.byteLength / words.size).toBeLessThan(100);
    }
  });

  it('works without any word', () => {
    expect(buildMatcher([]).scan('什么也没有', hitBuffer())).toBe(0);
  });
});
