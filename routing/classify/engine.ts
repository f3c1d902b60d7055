/** Runs compiled rules over one text: hits with positions, conditions per sentence, negation, effects with evidence. */
import type { Group, Matter } from '../vocabulary.ts';
import type { ClassifyContext, Evidence } from './classification.ts';
import type { CompiledRule, CompiledRules, Node } from './compile.ts';
import { stemFolded } from './english.ts';
import { findFacts } from './facts.ts';
import { type Folded, fold, originalSpan } from './fold.ts';
import { hitBuffer } from './matcher.ts';
import { isNegated } from './negation.ts';
import type { Conditions, Effect, FactName } from './rule-types.ts';
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
  folded: Folded;
  hits: Hit[];
  sentences: number;
}

/** One effect that came true, with the weight that it brought. */
export interface Finding {
  rule: CompiledRule;
  effect: Effect;
  weight: number;
  evidence: Evidence;
}

export interface Findings {
  all: Finding[];
  tags: Set<string>;
  groups: Set<Group>;
}

const buffer = hitBuffer();
const isSentenceEnd = (c: number): boolean =>
  c === 0x3002 || c === 33 || c === 63 || c === 59 || c === 10 || c === 0x2026;

/** Folds and scans a text once; all later steps work on positions. */
export const readText = (original: string, rules: CompiledRules): Reading => {
  const folded = stemFolded(applySynonyms(fold(original), rules.synonyms));
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
  return { original, folded, hits, sentences: sentence + 1 };
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

interface Window {
  hits: readonly Hit[];
  first: number;
  last: number;
  skipNegated: boolean;
}

const NONE: readonly Hit[] = [];
/** How many places one condition reports; more tell the reader nothing. */
const MOST_SPANS = 8;

/** The hits that make the condition true, or undefined. A true 非 has no hits of its own. */
const evaluate = (node: Node, w: Window): readonly Hit[] | undefined => {
  switch (node.op) {
    case 'any': {
      const found: Hit[] = [];
      for (let i = w.first; i < w.last; i++) {
        const hit = w.hits[i]!;
        if (w.skipNegated && hit.negated) continue;
        if (
          hit.fact === undefined
            ? node.words.has(hit.word)
            : node.facts.some((f) => f.fact === hit.fact && hit.value >= f.least && hit.value <= f.most)
        )
          found.push(hit);
      }
      return found.length > 0 ? found : undefined;
    }
    case 'not':
      return evaluate(node.item, w) ? undefined : NONE;
    case 'and': {
      const found: Hit[] = [];
      for (const item of node.items) {
        const part = evaluate(item, w);
        if (!part) return undefined;
        found.push(...part.slice(0, MOST_SPANS));
      }
      return found;
    }
    case 'or': {
      const found: Hit[] = [];
      let any = false;
      for (const item of node.items) {
        const part = evaluate(item, w);
        if (!part) continue;
        any = true;
        found.push(...part);
      }
      return any ? found : undefined;
    }
    case 'near':
      return near(node, w);
  }
};

/** Pairs whose gap is at most n characters. Both lists are ordered by start, so each left hit sees only its surroundings. */
const near = (node: Node & { op: 'near' }, w: Window): readonly Hit[] | undefined => {
  const left = evaluate(node.left, w);
  if (!left) return undefined;
  const right = evaluate(node.right, w);
  if (!right) return undefined;
  const byStart = right.length > 1 ? [...right].sort((a, b) => a.from - b.from) : right;
  const found: Hit[] = [];
  const widest = node.gap + 64;
  let begin = 0;
  for (const l of left.length > 1 ? [...left].sort((a, b) => a.from - b.from) : left) {
    while (begin < byStart.length && byStart[begin]!.from < l.from - widest) begin++;
    for (let i = begin; i < byStart.length && byStart[i]!.from <= l.to + node.gap; i++) {
      const r = byStart[i]!;
      const after = r.from - l.to;
      const before = node.ordered ? -1 : l.from - r.to;
      if ((after >= 0 && after <= node.gap) || (before >= 0 && before <= node.gap)) {
        found.push(l, r);
        break;
      }
    }
    if (found.length >= 2 * MOST_SPANS) break;
  }
  return found.length > 0 ? found : undefined;
};

/** For services the last word counts: 律师让我做公证，我不想公证. */
const lastMention = (hits: readonly Hit[], word: number): Hit => hits.findLast((h) => h.word === word)!;

const BEIJING_MS = 8 * 3_600_000;

const conditionsHold = (
  only: Conditions,
  context: ClassifyContext,
  tags: ReadonlySet<string>,
  groups: ReadonlySet<Group>,
  matter: Matter | undefined,
): boolean => {
  if (only.channels && !only.channels.includes(context.channel ?? '')) return false;
  if (only.regions && !only.regions.some((r) => (context.region ?? '').startsWith(r))) return false;
  if (only.languages && !only.languages.includes(context.language ?? 'zh')) return false;
  if (only.from ?? only.to ?? only.minutes) {
    const at = Date.parse(context.at ?? '');
    if (Number.isNaN(at)) return false;
    const local = new Date(at + BEIJING_MS);
    const day = local.toISOString().slice(0, 10);
    const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
    if (only.from && day < only.from) return false;
    if (only.to && day > only.to) return false;
    if (only.minutes) {
      const [first, last] = only.minutes;
      // 22:00-06:00 runs over midnight.
      const inside = first <= last ? minute >= first && minute < last : minute >= first || minute < last;
      if (!inside) return false;
    }
  }
  if (only.tags && !only.tags.some((t) => tags.has(t))) return false;
  if (only.groups && !only.groups.some((g) => groups.has(g))) return false;
  if (only.matters && !(matter && only.matters.includes(matter))) return false;
  return true;
};

const evidenceOf = (
  reading: Reading,
  rule: CompiledRule,
  effect: Effect,
  weight: number,
  hits: readonly Hit[],
): Evidence => {
  let from = Number.MAX_SAFE_INTEGER;
  let to = 0;
  for (const h of hits) {
    if (h.from < from) from = h.from;
    if (h.to > to) to = h.to;
  }
  const span: [number, number] = hits.length === 0 ? [0, 0] : originalSpan(reading.folded, from, to);
  return {
    rule: rule.rule.id,
    effect: `${effect.type}:${effect.value}`,
    span,
    text: reading.original.slice(span[0], span[1]),
    weight: Math.round(weight * 1000) / 1000,
  };
};

export class Engine {
  private readonly rules: CompiledRules;
  private readonly marked: Int32Array;
  private epoch = 0;

  constructor(rules: CompiledRules) {
    this.rules = rules;
    this.marked = new Int32Array(rules.compiled.length);
  }

  /** Runs every rule that a hit of the text could make true. Rules that build on findings run in `build`. */
  run(reading: Reading, context: ClassifyContext): Findings {
    const findings: Findings = { all: [], tags: new Set(), groups: new Set() };
    for (const rule of this.candidates(reading)) {
      if (rule.builds) continue;
      if (!conditionsHold(rule.rule.only, context, findings.tags, findings.groups, undefined)) continue;
      this.fire(rule, reading, findings);
    }
    return findings;
  }

  /** Second pass, in the order of the file: rules that ask for tags, groups or the matter found so far. */
  build(reading: Reading, context: ClassifyContext, matter: Matter, findings: Findings): void {
    const candidates = new Set(this.candidates(reading));
    for (const rule of this.rules.compiled) {
      if (!rule.builds || (rule.node && !candidates.has(rule))) continue;
      if (!conditionsHold(rule.rule.only, context, findings.tags, findings.groups, matter)) continue;
      this.fire(rule, reading, findings);
    }
  }

  private candidates(reading: Reading): CompiledRule[] {
    const { feedStart, feeds, factFeeds, compiled } = this.rules;
    const epoch = ++this.epoch;
    const found: number[] = [];
    const mark = (index: number): void => {
      if (this.marked[index] === epoch) return;
      this.marked[index] = epoch;
      found.push(index);
    };
    for (const hit of reading.hits) {
      if (hit.fact !== undefined) for (const index of factFeeds[hit.fact]) mark(index);
      else for (let k = feedStart[hit.word]!; k < feedStart[hit.word + 1]!; k++) mark(feeds[k]!);
    }
    found.sort((a, b) => a - b);
    return found.map((i) => compiled[i]!);
  }

  private fire(rule: CompiledRule, reading: Reading, findings: Findings): void {
    if (!rule.node) {
      for (const effect of [...rule.plain, ...rule.denied])
        this.add(rule, effect, effect.weight, [], reading, findings);
      return;
    }
    if (rule.isList) {
      this.fireList(rule, reading, findings);
      return;
    }
    for (const skipNegated of [false, true]) {
      const effects = skipNegated ? rule.denied : rule.plain;
      if (effects.length === 0) continue;
      const hits = this.firstMatch(rule, reading, skipNegated);
      if (!hits) continue;
      for (const effect of effects) this.add(rule, effect, effect.weight, hits, reading, findings);
    }
  }

  private firstMatch(rule: CompiledRule, reading: Reading, skipNegated: boolean): readonly Hit[] | undefined {
    const { hits } = reading;
    if (rule.rule.scope === 'text')
      return evaluate(rule.node!, { hits, first: 0, last: hits.length, skipNegated });
    for (let first = 0; first < hits.length; ) {
      let last = first + 1;
      while (last < hits.length && hits[last]!.sentence === hits[first]!.sentence) last++;
      const found = evaluate(rule.node!, { hits, first, last, skipNegated });
      if (found) return found;
      first = last;
    }
    return undefined;
  }

  /** A list of words: each distinct word brings its own weight, once. */
  private fireList(rule: CompiledRule, reading: Reading, findings: Findings): void {
    const { words } = rule.node as Node & { op: 'any' };
    const seen = new Set<number>();
    for (const hit of reading.hits) {
      const boost = hit.fact === undefined ? words.get(hit.word) : undefined;
      if (boost === undefined || seen.has(hit.word)) continue;
      let used = false;
      for (const effect of rule.plain) {
        if (effect.type === 'matter' && effect.weight !== 0 && hit.hidden) continue;
        this.add(rule, effect, effect.weight * boost, [hit], reading, findings);
        used = true;
      }
      if (!hit.negated)
        for (const effect of rule.denied) {
          if (effect.type === 'service' && lastMention(reading.hits, hit.word).negated) continue;
          this.add(rule, effect, effect.weight * boost, [hit], reading, findings);
          used = true;
        }
      if (used) seen.add(hit.word);
    }
  }

  private add(
    rule: CompiledRule,
    effect: Effect,
    weight: number,
    hits: readonly Hit[],
    reading: Reading,
    findings: Findings,
  ): void {
    findings.all.push({ rule, effect, weight, evidence: evidenceOf(reading, rule, effect, weight, hits) });
    if (effect.type === 'tag') findings.tags.add(effect.value);
    else if (effect.type === 'group') findings.groups.add(effect.value);
  }
}
