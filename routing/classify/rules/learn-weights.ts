/** Learns what each keyword is worth for each matter from confirmed tickets. Proposals only: nothing is applied here. */
import type { Matter } from '../../vocabulary.ts';
import { readText } from '../text/reading.ts';
import { compileRules } from './compile.ts';
import type { RuleSet } from './rule-types.ts';

export interface LearnOptions {
  epochs: number;
  /** L1 penalty per example: weights that earn less than this go to 0. */
  sparsity: number;
  /** L2 penalty per example. */
  decay: number;
  /** Rare matters are lifted by (N / (k * n)) ** balance. */
  balance: number;
}

const LEARN_DEFAULTS: LearnOptions = { epochs: 30, sparsity: 4e-6, decay: 1e-6, balance: 0.25 };

export interface LabelledHits {
  /** Distinct keyword numbers of a text. */
  words: Int32Array;
  label: number;
}

/**
 * Multinomial logistic regression over "keyword occurs": P(c | text) = exp(sum of w[k, c]) / sum over classes, without
 * class constants, so that a text without keywords favours nothing. AdaGrad with a proximal step for the L1 penalty
 * (Duchi, Hazan, Singer, JMLR 12, 2011). Gives w[k * classes + c]. Deterministic.
 */
const learnWeights = (
  rows: readonly LabelledHits[],
  words: number,
  classes: number,
  options: LearnOptions = LEARN_DEFAULTS,
): Float64Array => {
  const w = new Float64Array(words * classes);
  const squares = new Float64Array(words * classes).fill(1e-8);
  const counts = new Float64Array(classes);
  for (const r of rows) counts[r.label]!++;
  const lift = Float64Array.from(
    counts,
    (n) => (rows.length / (classes * Math.max(1, n))) ** options.balance,
  );
  const z = new Float64Array(classes);
  let seed = 7;
  const order = Int32Array.from(rows, (_, i) => i);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const rate = 0.3 / (1 + epoch * 0.15);
    for (let i = order.length - 1; i > 0; i--) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const k = seed % (i + 1);
      const kept = order[i]!;
      order[i] = order[k]!;
      order[k] = kept;
    }
    for (const i of order) {
      const { words: hits, label } = rows[i]!;
      if (hits.length === 0) continue;
      z.fill(0);
      for (const k of hits) for (let c = 0; c < classes; c++) z[c]! += w[k * classes + c]!;
      let most = Number.NEGATIVE_INFINITY;
      for (const v of z) if (v > most) most = v;
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        z[c] = Math.exp(z[c]! - most);
        sum += z[c]!;
      }
      for (let c = 0; c < classes; c++) {
        const error = (z[c]! / sum - (c === label ? 1 : 0)) * lift[label]!;
        for (const k of hits) {
          const at = k * classes + c;
          const gradient = error + options.decay * rows.length * 0.01 * w[at]!;
          squares[at]! += gradient * gradient;
          const step = rate / Math.sqrt(squares[at]!);
          const next = w[at]! - step * gradient;
          const shrink = step * options.sparsity * rows.length * 0.01;
          w[at] = next > shrink ? next - shrink : next < -shrink ? next + shrink : 0;
        }
      }
    }
  }
  return w;
};

/** One change that a supervisor may take over or leave. */
export interface WeightProposal {
  rule: string;
  matter: Matter;
  word: string;
  from: number;
  to: number;
  /** Confirmed texts with this keyword, and how many of them are of this matter. */
  texts: number;
  agree: number;
}

/** The keywords of a text as rules for matters see them: the longer hides the shorter. */
const matterWords = (reading: ReturnType<typeof readText>, isMatterWord: Uint8Array): Int32Array => {
  const words = new Set<number>();
  for (const h of reading.hits) if (h.word >= 0 && !h.hidden && isMatterWord[h.word] === 1) words.add(h.word);
  return Int32Array.from(words);
};

/**
 * Proposes new weights for the word lists of matters, from texts whose matter a person has confirmed. Words seen in
 * fewer than `least` texts keep their weight. Sorted by how much would change.
 */
export const proposeWeights = (
  rules: RuleSet,
  examples: readonly { text: string; label: Matter }[],
  least = 8,
  options: LearnOptions = LEARN_DEFAULTS,
): WeightProposal[] => {
  const compiled = compileRules(rules);
  const matters = [...new Set(examples.map((e) => e.label))].sort();
  const rows = examples.map((e) => ({
    words: matterWords(readText(e.text, compiled), compiled.isMatterWord),
    label: matters.indexOf(e.label),
  }));
  const size = compiled.matcher.words.length;
  const learnt = learnWeights(rows, size, matters.length, options);
  const texts = new Int32Array(size);
  const agree = new Int32Array(size * matters.length);
  for (const r of rows)
    for (const k of r.words) {
      texts[k]!++;
      agree[k * matters.length + r.label]!++;
    }
  const proposals: WeightProposal[] = [];
  for (const c of compiled.compiled) {
    const effect = c.plain.find((e) => e.type === 'matter' && e.weight !== 0);
    if (!c.isList || c.node?.op !== 'any' || effect?.type !== 'matter') continue;
    const m = matters.indexOf(effect.value);
    if (m === -1) continue;
    for (const [k, boost] of c.node.words) {
      if (texts[k]! < least) continue;
      const from = Math.round(boost * effect.weight * 100) / 100;
      const to = Math.round(learnt[k * matters.length + m]! * 100) / 100;
      if (Math.abs(from - to) < 0.1) continue;
      proposals.push({
        rule: c.rule.id,
        matter: effect.value,
        word: compiled.matcher.words[k]!,
        from,
        to,
        texts: texts[k]!,
        agree: agree[k * matters.length + m]!,
      });
    }
  }
  return proposals.sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
};
