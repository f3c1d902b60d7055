/** Every step from a text to its classification, for the workbench and the agent's "why". */
import { evidenceParts } from '../protocol/classify/evidence.ts';
import { MATTERS, type Matter } from '../vocabulary.ts';
import type { Classification, ClassifyContext, Evidence } from './classification.ts';
import type { RuleClassifier } from './classifier.ts';
import { DECISION, ruleScores } from './decide.ts';
import { evidenceOf } from './rules/engine.ts';
import { fold, originalSpan } from './text/fold.ts';

export interface Explanation {
  /** The text after folding, and after synonyms and stems. */
  folded: string;
  read: string;
  /** True when the middle of a long text was left out. */
  cut: boolean;
  /** Keywords and facts found, with their place in the original. */
  hits: { text: string; keyword: string; span: [number, number]; negated: boolean; hidden: boolean }[];
  /** Rules that came true, strongest first, each with all of its evidence. */
  rules: { id: string; name: string; line: number; evidence: Evidence[] }[];
  /** Sum of rule weights and the model's decision value by matter. */
  scores: { matter: Matter; rules: number; model: number | null }[];
  decision: typeof DECISION;
  classification: Classification;
}

/** Classifies once more and shows the work. Not for the hot path. */
export const explain = (
  classifier: RuleClassifier,
  text: string,
  context: ClassifyContext = {},
): Explanation => {
  const { classification, reading, findings } = classifier.inspect(text, context);
  const { compiled, model } = classifier;
  const plain = fold(reading.own);
  const byRule = new Map<string, Explanation['rules'][number]>();
  for (const f of findings.all) {
    const { id, name, line } = f.rule.rule;
    const entry = byRule.get(id) ?? { id, name, line, evidence: [] };
    entry.evidence.push(evidenceOf(reading, f));
    byRule.set(id, entry);
  }
  const weightOf = (r: { evidence: Evidence[] }): number =>
    r.evidence.reduce((s, e) => s + Math.abs(e.weight), 0);
  const fromRules = ruleScores(findings);
  const fromModel = model?.score(reading.folded.text).scores;
  const scores = (Object.keys(MATTERS) as Matter[])
    .map((matter) => {
      const c = model ? model.classes.indexOf(matter) : -1;
      return { matter, rules: fromRules.get(matter) ?? 0, model: c >= 0 && fromModel ? fromModel[c]! : null };
    })
    .filter((s) => s.rules !== 0 || s.model !== null)
    .sort((a, b) => b.rules - a.rules || (b.model ?? -9) - (a.model ?? -9));
  return {
    folded: plain.text,
    read: reading.folded.text,
    cut: plain.cut,
    hits: reading.hits.map((h) => {
      const span = originalSpan(reading.folded, h.from, h.to);
      return {
        text: text.slice(span[0], span[1]),
        keyword:
          h.fact === undefined
            ? compiled.matcher.words[h.word]!
            : `${h.fact === 'age' ? '年龄' : '人数'}=${h.value}`,
        span,
        negated: h.negated,
        hidden: h.hidden,
      };
    }),
    rules: [...byRule.values()].sort((a, b) => weightOf(b) - weightOf(a)),
    scores,
    decision: DECISION,
    classification,
  };
};

/** A piece of the original text, marked with the evidence that lies on it: for highlighting. */
export interface Marked {
  text: string;
  rules: string[];
}

/** Cuts the original at the borders of the evidence; joined again the pieces are the original. */
export const highlight = (original: string, evidence: readonly Evidence[]): Marked[] => {
  const borders = new Set([0, original.length]);
  const inside = evidence
    .flatMap((e) => evidenceParts(e).map((span) => ({ rule: e.rule, span })))
    .filter(({ span }) => span[1] > span[0] && span[1] <= original.length);
  for (const e of inside) {
    borders.add(e.span[0]);
    borders.add(e.span[1]);
  }
  const cuts = [...borders].sort((a, b) => a - b);
  const marked: Marked[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i]!, cuts[i + 1]!];
    const rules = inside.filter((e) => e.span[0] <= from && e.span[1] >= to).map((e) => e.rule);
    marked.push({ text: original.slice(from, to), rules: [...new Set(rules)] });
  }
  return marked;
};
