/** Similar tickets and knowledge items by tf-idf, and near duplicates by natural's string distance, over folded texts. */
import jaroWinkler from 'natural/lib/natural/distance/jaro-winkler_distance.js';
import AggressiveTokenizer from 'natural/lib/natural/tokenizers/aggressive_tokenizer.js';
import { stemText } from './text/english.ts';
import { fold } from './text/fold.ts';

const tokenizer = new AggressiveTokenizer();

/** Texts are compared on their first characters: a ticket says early what it is about. */
const COMPARED = 400;

/**
 * Terms of a text: pairs of Han characters, and stems of English words, each kind with a prefix of its own.
 */
export const termsOf = (text: string): string[] => {
  const folded = fold(text).text.slice(0, COMPARED);
  const terms: string[] = [];
  for (const run of folded.match(/[\u3400-\u9fff]+/g) ?? []) {
    if (run.length === 1) terms.push(`h${run}`);
    for (let i = 0; i + 1 < run.length; i++) terms.push(`h${run.slice(i, i + 2)}`);
  }
  for (const word of tokenizer.tokenize(folded.replace(/[^a-z0-9' ]+/g, ' ')))
    if (word.length > 1) terms.push(`w${stemText(word)}`);
  return terms;
};

/**
 * Likeness of two texts in [0, 1]: 1 for the same folded text, else the Jaro-Winkler likeness (Winkler 1990) of the
 * folded texts without blanks and punctuation. From about 0.92 on they are the same message sent twice.
 */
export const likeness = (a: string, b: string): number => {
  const [x, y] = [a, b].map((t) =>
    fold(t)
      .text.replace(/[\s\p{P}]+/gu, '')
      .slice(0, COMPARED),
  ) as [string, string];
  if (x === y) return 1;
  if (x.length === 0 || y.length === 0) return 0;
  return jaroWinkler(x, y);
};

const NEAR_DUPLICATE = 0.92;

/** True when two tickets say the same. Very short texts must be equal: "你好" and "你们好" prove nothing. */
export const isNearDuplicate = (a: string, b: string): boolean => {
  const shorter = Math.min(a.length, b.length);
  const longer = Math.max(a.length, b.length);
  if (shorter < 8) return likeness(a, b) === 1;
  return shorter / longer > 0.7 && likeness(a, b) >= NEAR_DUPLICATE;
};

export interface Similar {
  id: string;
  /** tf-idf cosine-like score, scaled by the best possible one of the query: in [0, 1]. */
  score: number;
}

/**
 * An index of texts for "similar tickets" beside a conversation: for every term the texts that have it, so that a
 * question touches only texts that share something with it. idf = 1 + ln(N / (1 + n)), as in natural's tf-idf.
 */
export class SimilarIndex {
  private readonly postings = new Map<string, Map<string, number>>();
  private readonly texts = new Map<string, { terms: string[]; length: number }>();

  constructor(items: Iterable<{ id: string; text: string }> = []) {
    for (const item of items) this.add(item.id, item.text);
  }

  get size(): number {
    return this.texts.size;
  }

  /** Adds or replaces one text. */
  add(id: string, text: string): void {
    this.remove(id);
    const terms = termsOf(text);
    for (const term of terms) {
      let found = this.postings.get(term);
      if (!found) {
        found = new Map();
        this.postings.set(term, found);
      }
      found.set(id, (found.get(id) ?? 0) + 1);
    }
    this.texts.set(id, { terms: [...new Set(terms)], length: Math.sqrt(Math.max(1, terms.length)) });
  }

  remove(id: string): void {
    const before = this.texts.get(id);
    if (!before) return;
    this.texts.delete(id);
    for (const term of before.terms) {
      const found = this.postings.get(term);
      found?.delete(id);
      if (found?.size === 0) this.postings.delete(term);
    }
  }

  private idf(term: string): number {
    return 1 + Math.log(this.texts.size / (1 + (this.postings.get(term)?.size ?? 0)));
  }

  /** The most similar texts, best first; those that share nothing are left out. Ties go by id. */
  find(text: string, most = 5, except?: string): Similar[] {
    const terms = [...new Set(termsOf(text))].slice(0, 120);
    if (terms.length === 0 || this.texts.size === 0) return [];
    const best = terms.reduce((sum, term) => sum + Math.max(0, this.idf(term)), 0) || 1;
    const sums = new Map<string, number>();
    for (const term of terms) {
      const idf = this.idf(term);
      for (const [id, count] of this.postings.get(term) ?? [])
        sums.set(id, (sums.get(id) ?? 0) + count * idf);
    }
    const found: Similar[] = [];
    for (const [id, sum] of sums) {
      if (id === except || sum <= 0) continue;
      const long = this.texts.get(id)!.length / Math.sqrt(terms.length);
      found.push({ id, score: Math.min(1, sum / best / Math.max(1, long)) });
    }
    return found.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, most);
  }
}
