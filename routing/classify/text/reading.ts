/** Reads a text once: folding, keywords with positions, facts, sentences. All later steps work on this. */
import { ownWords } from '../../protocol/quote.ts';
import type { CompiledRules } from '../rules/compile.ts';
import type { FactName } from '../rules/rule-types.ts';
import { stemFolded } from './english.ts';
import { findFacts } from './facts.ts';
import { type Folded, fold } from './fold.ts';
import { hitBuffer } from './matcher.ts';
import { isNegated } from './negation.ts';
import { applySynonyms, atWordEdges } from './synonyms.ts';

export interface Hit {
  /** Keyword number, or -1 for a fact. */
  word: number;
  fact?: FactName;
  value: number;
  from: number;
  to: number;
  sentence: number;
  negated: boolean;
  hidden: boolean;
}

/** Everything that is read from a text before any rule runs. Hits stand in order of their start. */
export interface Reading {
  original: string;
  /** The same without what was quoted, of the same length. */
  own: string;
  folded: Folded;
  hits: Hit[];
  sentences: number;
}

const buffer = hitBuffer();
const isSentenceEnd = (c: number): boolean =>
  c === 0x3002 || c === 33 || c === 63 || c === 59 || c === 10 || c === 0x2026;

/** Folds and scans a text once, without what was quoted in it (CL38); all later steps work on positions. */
export const readText = (original: string, rules: CompiledRules): Reading => {
  const own = ownWords(original);
  const folded = stemFolded(applySynonyms(fold(own), rules.synonyms));
  const { text } = folded;
  const count = rules.matcher.scan(text, buffer);
  const hits: Hit[] = [];
  for (let i = 0; i < count; i++) {
    const word = buffer.data[2 * i]!;
    const to = buffer.data[2 * i + 1]!;
    const from = to - rules.matcher.words[word]!.length;
    if (!atWordEdges(text, from, to)) continue;
    const negated = rules.isDeniable[word] === 1 && isNegated(text, folded.breaks, from, to);
    hits.push({ word, value: 0, from, to, sentence: 0, negated, hidden: false });
  }
  hideShorter(hits, rules.isMatterWord);
  for (const f of findFacts(text))
    hits.push({
      word: -1,
      fact: f.fact,
      value: f.value,
      from: f.from,
      to: f.to,
      sentence: 0,
      negated: false,
      hidden: false,
    });
  hits.sort((a, b) => a.from - b.from || b.to - a.to);
  let sentence = 0;
  let at = 0;
  for (const hit of hits) {
    for (; at < hit.from; at++) if (isSentenceEnd(text.charCodeAt(at))) sentence++;
    hit.sentence = sentence;
  }
  return { original, own, folded, hits, sentences: sentence + 1 };
};

/** Among words of matters the longer hides the shorter inside it: 劳动合同 is no 合同. Hits come ordered by end. */
const hideShorter = (hits: Hit[], isMatterWord: Uint8Array): void => {
  let reach = Number.MAX_SAFE_INTEGER;
  for (let i = hits.length - 1; i >= 0; i--) {
    const hit = hits[i]!;
    if (isMatterWord[hit.word] !== 1) continue;
    // At one end the automaton gives the longest first; going backwards it comes last, so look ahead for it.
    let longest = hit.from;
    for (let k = i - 1; k >= 0 && hits[k]!.to === hit.to; k--)
      if (isMatterWord[hits[k]!.word] === 1 && hits[k]!.from < longest) longest = hits[k]!.from;
    if (longest < hit.from || reach <= hit.from) hit.hidden = true;
    else reach = hit.from;
  }
};
