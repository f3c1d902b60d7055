/** Runs compiled rules over one reading: which rules came true, and their effects with evidence. */
import type { Group, Matter } from '../../vocabulary.ts';
import type { ClassifyContext, Evidence } from '../classification.ts';
import { originalSpan } from '../text/fold.ts';
import type { Hit, Reading } from '../text/reading.ts';
import type { CompiledRule, CompiledRules, Node } from './compile.ts';
import { conditionsHold, evaluate } from './conditions.ts';
import type { Effect } from './rule-types.ts';

/** One effect that came true, with the weight that it brought. */
export interface Finding {
  rule: CompiledRule;
  effect: Effect;
  weight: number;
  /** What made it true, in any order. */
  hits: readonly Hit[];
}

export interface Findings {
  all: Finding[];
  tags: Set<string>;
  groups: Set<Group>;
}

/** For services the last word counts: 律师让我做公证，我不想公证. */
const lastMention = (hits: readonly Hit[], word: number): Hit => hits.findLast((h) => h.word === word)!;

/** The places of the hits in the original, in order; what touches or overlaps is one. */
const partsOf = (reading: Reading, hits: readonly Hit[]): [number, number][] => {
  if (hits.length < 2) return [];
  const parts: [number, number][] = [];
  for (const [from, to] of hits
    .map((hit) => originalSpan(reading.folded, hit.from, hit.to))
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = parts.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else parts.push([from, to]);
  }
  return parts;
};

/** Why a finding came true, in places of the citizen's own text. */
export const evidenceOf = (reading: Reading, { rule, effect, weight, hits }: Finding): Evidence => {
  let from = Number.MAX_SAFE_INTEGER;
  let to = 0;
  for (const h of hits) {
    if (h.from < from) from = h.from;
    if (h.to > to) to = h.to;
  }
  const span: [number, number] = hits.length === 0 ? [0, 0] : originalSpan(reading.folded, from, to);
  const parts = partsOf(reading, hits);
  const evidence: Evidence = {
    rule: rule.rule.id,
    effect: `${effect.type}:${effect.value}`,
    span,
    text: reading.original.slice(span[0], span[1]),
    weight: Math.round(weight * 1000) / 1000,
  };
  if (parts.length > 1) evidence.parts = parts;
  return evidence;
};

export class Engine {
  private readonly rules: CompiledRules;
  /** The last text that came to each rule, and that came to each word of a list, by its number. */
  private readonly marked: Int32Array;
  private readonly seen: Float64Array;
  private epoch = 0;
  private lists = 0;

  constructor(rules: CompiledRules) {
    this.rules = rules;
    this.marked = new Int32Array(rules.compiled.length);
    this.seen = new Float64Array(rules.matcher.words.length);
  }

  /** Runs every rule that a hit of the text could make true. Rules that build on findings run in `build`. */
  run(reading: Reading, context: ClassifyContext): Findings {
    const findings: Findings = { all: [], tags: new Set(), groups: new Set() };
    this.mark(reading);
    for (let i = 0; i < this.marked.length; i++) {
      if (this.marked[i] !== this.epoch) continue;
      const rule = this.rules.compiled[i]!;
      if (rule.builds) continue;
      if (!conditionsHold(rule.rule.only, context, findings.tags, findings.groups, undefined)) continue;
      this.fire(rule, reading, findings);
    }
    return findings;
  }

  /**
   * Second pass over the same reading, in the order of the file: rules that ask for tags, groups or the matter
   * found so far.
   */
  build(reading: Reading, context: ClassifyContext, matter: Matter, findings: Findings): void {
    for (const index of this.rules.building) {
      const rule = this.rules.compiled[index]!;
      if (rule.node && this.marked[index] !== this.epoch) continue;
      if (!conditionsHold(rule.rule.only, context, findings.tags, findings.groups, matter)) continue;
      this.fire(rule, reading, findings);
    }
  }

  /** Marks the rules that a hit of the text could make true: without a list of them, which would be sorted anew. */
  private mark(reading: Reading): void {
    const { feedStart, feeds, factFeeds } = this.rules;
    const epoch = ++this.epoch;
    for (const hit of reading.hits) {
      if (hit.fact !== undefined) for (const index of factFeeds[hit.fact]) this.marked[index] = epoch;
      else
        for (let k = feedStart[hit.word]!; k < feedStart[hit.word + 1]!; k++) this.marked[feeds[k]!] = epoch;
    }
  }

  private fire(rule: CompiledRule, reading: Reading, findings: Findings): void {
    if (!rule.node) {
      for (const effect of [...rule.plain, ...rule.denied])
        this.add(rule, effect, effect.weight, [], findings);
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
      for (const effect of effects) this.add(rule, effect, effect.weight, hits, findings);
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
    const round = ++this.lists;
    for (const hit of reading.hits) {
      const boost = hit.fact === undefined ? words.get(hit.word) : undefined;
      if (boost === undefined || this.seen[hit.word] === round) continue;
      let used = false;
      for (const effect of rule.plain) {
        if (effect.type === 'matter' && effect.weight !== 0 && hit.hidden) continue;
        this.add(rule, effect, effect.weight * boost, [hit], findings);
        used = true;
      }
      if (!hit.negated)
        for (const effect of rule.denied) {
          if (effect.type === 'service' && lastMention(reading.hits, hit.word).negated) continue;
          this.add(rule, effect, effect.weight * boost, [hit], findings);
          used = true;
        }
      if (used) this.seen[hit.word] = round;
    }
  }

  private add(
    rule: CompiledRule,
    effect: Effect,
    weight: number,
    hits: readonly Hit[],
    findings: Findings,
  ): void {
    findings.all.push({ rule, effect, weight, hits });
    if (effect.type === 'tag') findings.tags.add(effect.value);
    else if (effect.type === 'group') findings.groups.add(effect.value);
  }
}
