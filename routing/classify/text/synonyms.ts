/** Synonyms and typos: an editable table that rewrites folded text before the keywords are looked for. */
import { type Folded, foldWord } from './fold.ts';
import { buildMatcher, hitBuffer, type Matcher } from './matcher.ts';

export interface SynonymTable {
  matcher: Matcher;
  /** The word that replaces `matcher.words[i]`. */
  targets: readonly string[];
}

/** A chain of synonyms that comes back to its start, for example ['甲', '乙', '甲']. */
export interface SynonymCycle {
  chain: string[];
}

const isLatin = (c: number): boolean => (c >= 97 && c <= 122) || c === 39;

/** True when a hit [from, to) of a word cuts no Latin word in two. */
export const atWordEdges = (text: string, from: number, to: number): boolean =>
  !(from > 0 && isLatin(text.charCodeAt(from)) && isLatin(text.charCodeAt(from - 1))) &&
  !(to < text.length && isLatin(text.charCodeAt(to - 1)) && isLatin(text.charCodeAt(to)));

/** Looks for chains that never end. Entries lead from what is typed to what is meant. */
export const findSynonymCycle = (entries: ReadonlyMap<string, string>): SynonymCycle | undefined => {
  const settled = new Set<string>();
  for (const first of entries.keys()) {
    const chain: string[] = [];
    const seen = new Set<string>();
    let word: string | undefined = first;
    while (word !== undefined && !settled.has(word)) {
      chain.push(word);
      if (seen.has(word)) return { chain: chain.slice(chain.indexOf(word)) };
      seen.add(word);
      word = entries.get(word);
    }
    for (const w of chain) settled.add(w);
  }
  return undefined;
};

/** Builds the table; chains are followed to their end once, here. Entries must have no cycle. */
export const buildSynonyms = (entries: ReadonlyMap<string, string>): SynonymTable => {
  const words: string[] = [];
  const targets: string[] = [];
  const folded = new Map<string, string>();
  for (const [typed, meant] of entries) folded.set(foldWord(typed), foldWord(meant));
  for (const typed of folded.keys()) {
    let target = folded.get(typed)!;
    for (let steps = 0; folded.has(target) && steps < folded.size; steps++) target = folded.get(target)!;
    if (typed === '' || typed === target) continue;
    words.push(typed);
    targets.push(target);
  }
  return { matcher: buildMatcher(words), targets };
};

const buffer = hitBuffer(64);

/** Whether any word of the table stands in a folded text. */
export const hasSynonym = (text: string, table: SynonymTable): boolean =>
  table.matcher.scan(text, buffer) > 0;

/**
 * Rewrites the leftmost longest synonyms of a folded text. Every character of a replacement stands for the whole of
 * what was typed, so that evidence on 工资 still highlights the 公资 in the citizen's message.
 */
export const applySynonyms = (folded: Folded, table: SynonymTable): Folded => {
  const count = table.matcher.scan(folded.text, buffer);
  if (count === 0) return folded;
  const found: { from: number; to: number; target: string }[] = [];
  for (let i = 0; i < count; i++) {
    const id = buffer.data[2 * i]!;
    const to = buffer.data[2 * i + 1]!;
    const from = to - table.matcher.words[id]!.length;
    if (atWordEdges(folded.text, from, to)) found.push({ from, to, target: table.targets[id]! });
  }
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  let reach = 0;
  let length = folded.text.length;
  const hits = found.filter(({ from, to, target }) => {
    if (from < reach) return false;
    reach = to;
    length += target.length - (to - from);
    return true;
  });
  const parts: string[] = [];
  const start = new Int32Array(length);
  const end = new Int32Array(length);
  const breaks = new Uint8Array(length);
  let at = 0;
  let out = 0;
  const keep = (until: number): void => {
    parts.push(folded.text.slice(at, until));
    start.set(folded.start.subarray(at, until), out);
    end.set(folded.end.subarray(at, until), out);
    breaks.set(folded.breaks.subarray(at, until), out);
    out += until - at;
  };
  for (const { from, to, target } of hits) {
    keep(from);
    parts.push(target);
    start.fill(folded.start[from]!, out, out + target.length);
    end.fill(folded.end[to - 1]!, out, out + target.length);
    breaks[out] = folded.breaks[from]!;
    out += target.length;
    at = to;
  }
  keep(folded.text.length);
  return {
    text: parts.join(''),
    start,
    end,
    breaks,
    cut: folded.cut,
  };
};
