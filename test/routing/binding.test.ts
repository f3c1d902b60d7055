/** CH14: the letters of a joining code, and what is taken for one. */
import { describe, expect, it } from 'vitest';
import {
  BIND_LETTERS,
  BIND_TRIES_MS,
  countedTries,
  makeBindCode,
  readBindCode,
} from '../../routing/channels/binding.ts';

describe('joining code', () => {
  it('CH14: holds no look-alikes, and a digit and a letter always', () => {
    expect(BIND_LETTERS).not.toMatch(/[01OIL]/);
    // Eight digits, eight letters, and only then a mixture.
    const picks = [...Array(8).fill(0), ...Array(8).fill(8), ...Array(4).fill(0), ...Array(4).fill(8)];
    const code = makeBindCode(() => picks.shift() as number);
    expect(code).toBe('2222AAAA');
  });

  it('CH14: reads 绑定 and the code, or the code alone, however it is written', () => {
    for (const said of [
      '绑定 ABCD2345',
      '绑定：abcd2345',
      'ａｂｃｄ２３４５',
      ' ABCD-2345 ',
      '绑定ABCD 2345',
    ])
      expect(readBindCode(said)).toBe('ABCD2345');
    expect(readBindCode('绑定 ABCD0O')).toBe('ABCD0O');
  });

  it('CH14: leaves words and numbers to the line', () => {
    for (const said of [
      '绑定微信怎么弄',
      '绑定',
      'CHANDTER',
      '23456789',
      '我的号是ABCD2345',
      'ABCD23456',
      '满意',
    ])
      expect(readBindCode(said)).toBeUndefined();
  });

  it('CH14: a try counts for an hour', () => {
    expect(countedTries([1, 2, 3], BIND_TRIES_MS + 2)).toEqual([3]);
    expect(countedTries(undefined, 5)).toEqual([]);
  });
});
