/** Turns a rule set into the tables that the engine runs on: one automaton, and for every keyword the rules it feeds. */
import { stemText } from '../text/english.ts';
import { fold, foldWord } from '../text/fold.ts';
import { buildMatcher, type Matcher } from '../text/matcher.ts';
import { applySynonyms, buildSynonyms, hasSynonym, type SynonymTable } from '../text/synonyms.ts';
import type { Effect, Expr, FactName, Rule, RuleSet } from './rule-types.ts';

/** A condition ready to run: keywords are numbers, lists of words are one table look-up. */
export type Node =
  | { op: 'any'; words: Map<number, number>; facts: { fact: FactName; least: number; most: number }[] }
  | { op: 'and' | 'or'; items: Node[] }
  | { op: 'not'; item: Node }
  | { op: 'near'; left: Node; right: Node; gap: number; ordered: boolean };

export interface CompiledRule {
  /** The condition stands in `node`; as it was read it is not kept. */
  rule: Omit<Rule, 'when'>;
  index: number;
  node?: Node;
  /** A rule that is only a list of words: every word that occurs counts once, with its own weight. */
  isList: boolean;
  /** Effects on which negation acts (service, group, crisis, tag), and those on which it does not. */
  denied: Effect[];
  plain: Effect[];
  /** True when the rule waits for the findings of the others. */
  builds: boolean;
}

export interface CompiledRules {
  /** Of the rule set: a fingerprint of its content. */
  version: string;
  compiled: CompiledRule[];
  /** Those that wait for the findings of the others, in the order of the file. */
  building: number[];
  matcher: Matcher;
  synonyms: SynonymTable;
  /** For keyword k: the compiled rules that it can make true, at feeds[feedStart[k]] up to feeds[feedStart[k + 1]]. */
  feedStart: Int32Array;
  feeds: Int32Array;
  factFeeds: Record<FactName, number[]>;
  /** Keywords that belong to the list of some matter: among them the longer hides the shorter. */
  isMatterWord: Uint8Array;
  /** Keywords for which negation has to be looked at. */
  isDeniable: Uint8Array;
  /** Keyword number of a place name. */
  isPlace: Uint8Array;
}

const DENIABLE = new Set<Effect['type']>(['service', 'group', 'crisis', 'tag', 'urgency']);

class KeywordTable {
  readonly numbers = new Map<string, number>();
  readonly words: string[] = [];
  private readonly known = new Map<string, number>();
  private readonly synonyms: SynonymTable;

  constructor(synonyms: SynonymTable) {
    this.synonyms = synonyms;
  }

  /** The number of a keyword after folding, synonyms and stems, as the text goes through them too. */
  numberOf(raw: string): number {
    const before = this.known.get(raw);
    if (before !== undefined) return before;
    const folded = foldWord(raw);
    const meant = hasSynonym(folded, this.synonyms) ? applySynonyms(fold(raw), this.synonyms).text : folded;
    const word = stemText(meant.trim());
    let number = this.numbers.get(word);
    if (number === undefined) {
      number = this.words.length;
      this.words.push(word);
      this.numbers.set(word, number);
    }
    this.known.set(raw, number);
    return number;
  }
}

const compileExpr = (expr: Expr, table: KeywordTable, sets: Record<string, string[]>): Node => {
  switch (expr.op) {
    case 'word':
      return { op: 'any', words: new Map([[table.numberOf(expr.word), expr.boost]]), facts: [] };
    case 'set': {
      const words = new Map<number, number>();
      for (const w of sets[expr.name] ?? []) words.set(table.numberOf(w), expr.boost);
      return { op: 'any', words, facts: [] };
    }
    case 'fact':
      return {
        op: 'any',
        words: new Map(),
        facts: [{ fact: expr.fact, least: expr.least, most: expr.most }],
      };
    case 'not':
      return { op: 'not', item: compileExpr(expr.item, table, sets) };
    case 'near':
      return {
        op: 'near',
        left: compileExpr(expr.left, table, sets),
        right: compileExpr(expr.right, table, sets),
        gap: expr.gap,
        ordered: expr.ordered,
      };
    case 'and':
      return { op: 'and', items: expr.items.map((i) => compileExpr(i, table, sets)) };
    case 'or':
    case 'list':
      return mergeAny(expr.items.map((i) => compileExpr(i, table, sets)));
  }
};

/** Alternatives that are all words become one table. */
const mergeAny = (items: Node[]): Node => {
  const words = new Map<number, number>();
  const facts: { fact: FactName; least: number; most: number }[] = [];
  const rest: Node[] = [];
  for (const item of items)
    if (item.op === 'any') {
      for (const [w, boost] of item.words) words.set(w, boost);
      facts.push(...item.facts);
    } else rest.push(item);
  if (words.size > 0 || facts.length > 0) rest.push({ op: 'any', words, facts });
  return rest.length === 1 ? rest[0]! : { op: 'or', items: rest };
};

/** Words and facts that can make the condition true; what stands under 非 cannot. */
const collect = (node: Node, words: Set<number>, facts: Set<FactName>): void => {
  if (node.op === 'any') {
    for (const w of node.words.keys()) words.add(w);
    for (const f of node.facts) facts.add(f.fact);
  } else if (node.op === 'near') {
    collect(node.left, words, facts);
    collect(node.right, words, facts);
  } else if (node.op !== 'not') for (const item of node.items) collect(item, words, facts);
};

const allWords = (node: Node, visit: (word: number) => void): void => {
  if (node.op === 'any') for (const w of node.words.keys()) visit(w);
  else if (node.op === 'not') allWords(node.item, visit);
  else if (node.op === 'near') {
    allWords(node.left, visit);
    allWords(node.right, visit);
  } else for (const item of node.items) allWords(item, visit);
};

/** Compiles a rule set. O(total length of the keywords); 50,000 keywords take a fraction of a second. */
export const compileRules = (rules: RuleSet): CompiledRules => {
  const synonyms = buildSynonyms(new Map(Object.entries(rules.synonyms)));
  const table = new KeywordTable(synonyms);
  const compiled: CompiledRule[] = [];
  for (const rule of rules.rules) {
    if (rule.off) continue;
    const node = rule.when && compileExpr(rule.when, table, rules.sets);
    const plain = rule.effects.filter((e) => !rule.negation || !DENIABLE.has(e.type));
    const { when: _, ...kept } = rule;
    compiled.push({
      rule: kept,
      index: compiled.length,
      ...(node ? { node } : {}),
      isList: node?.op === 'any' && node.facts.length === 0,
      denied: rule.effects.filter((e) => !plain.includes(e)),
      plain,
      builds: Boolean(rule.only.tags ?? rule.only.groups ?? rule.only.matters),
    });
  }
  const places = rules.places.map((p) => table.numberOf(p));
  const feedsOf: number[][] = table.words.map(() => []);
  const factFeeds: Record<FactName, number[]> = { age: [], people: [] };
  const isMatterWord = new Uint8Array(table.words.length);
  const isDeniable = new Uint8Array(table.words.length);
  const isPlace = new Uint8Array(table.words.length);
  for (const p of places) isPlace[p] = 1;
  for (const c of compiled) {
    if (!c.node) continue;
    const words = new Set<number>();
    const facts = new Set<FactName>();
    collect(c.node, words, facts);
    for (const w of words) feedsOf[w]!.push(c.index);
    for (const f of facts) factFeeds[f].push(c.index);
    if (c.denied.length > 0)
      allWords(c.node, (w) => {
        isDeniable[w] = 1;
      });
    if (c.isList && c.plain.some((e) => e.type === 'matter')) for (const w of words) isMatterWord[w] = 1;
  }
  const feedStart = new Int32Array(table.words.length + 1);
  feedsOf.forEach((list, i) => {
    feedStart[i + 1] = feedStart[i]! + list.length;
  });
  return {
    version: rules.version,
    compiled,
    building: compiled.filter((c) => c.builds).map((c) => c.index),
    matcher: buildMatcher(table.words),
    synonyms,
    feedStart,
    feeds: Int32Array.from(feedsOf.flat()),
    factFeeds,
    isMatterWord,
    isDeniable,
    isPlace,
  };
};
