/** English inside the same rules: words of a folded text become their stems, so that "wages" finds "wage". */
import porter from 'natural/lib/natural/stemmers/porter_stemmer.js';
import type { Folded } from './fold.ts';

const WORD = /[a-z][a-z']{2,}/g;

/** Porter's stem (M. F. Porter 1980, natural's implementation). Apostrophes stay out: "employer's" is "employ". */
const stemOf = (word: string): string => {
  const plain = word.replace(/'s?$/, '').replace(/'/g, '');
  return plain.length < 3 ? word : porter.stem(plain);
};

/** The stems of a keyword. */
export const stemText = (text: string): string => text.replace(WORD, stemOf);

/** Replaces the words of a folded text by their stems; the last character of a stem stands for the whole rest. */
export const stemFolded = (folded: Folded): Folded => {
  const words = [...folded.text.matchAll(WORD)].filter((m) => stemOf(m[0]) !== m[0]);
  if (words.length === 0) return folded;
  let text = '';
  const start: number[] = [];
  const end: number[] = [];
  const breaks: number[] = [];
  let at = 0;
  const keep = (until: number): void => {
    text += folded.text.slice(at, until);
    for (; at < until; at++) {
      start.push(folded.start[at]!);
      end.push(folded.end[at]!);
      breaks.push(folded.breaks[at]!);
    }
  };
  for (const word of words) {
    keep(word.index);
    const stem = stemOf(word[0]);
    const last = word.index + word[0].length - 1;
    text += stem;
    for (let k = 0; k < stem.length; k++) {
      const from = Math.min(word.index + k, last);
      start.push(folded.start[from]!);
      end.push(folded.end[k === stem.length - 1 ? last : from]!);
      breaks.push(0);
    }
    at = last + 1;
  }
  keep(folded.text.length);
  return {
    text,
    start: Int32Array.from(start),
    end: Int32Array.from(end),
    breaks: Uint8Array.from(breaks),
    cut: folded.cut,
  };
};
