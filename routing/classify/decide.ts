/** From findings and model scores to one matter with its rivals, a confidence, and whether a person should look. */
import { MATTERS, type Matter } from '../vocabulary.ts';
import type { Model } from './model/model.ts';
import type { Findings } from './rules/engine.ts';
import { isHan } from './text/fold.ts';

export interface Decision {
  matter: Matter;
  candidates: { matter: Matter; score: number }[];
  confidence: number;
  needsReview: boolean;
  decidedBy: 'rules' | 'both' | 'model' | 'none';
}

/**
 * The figures of the decision. The weights of rules and model were fitted for likelihood on five folds of the reference
 * data, each scored by models that had not seen it (docs/classification.md). Rule weights are log odds (they were learnt as those of a multinomial logistic regression), so a margin of 4 is odds of about 55 to 1.
 */
export const DECISION = {
  /** Rules alone decide when they lead by this much. */
  clearMargin: 4,
  /** Log odds per unit of the model's decision value when both speak. */
  modelWeight: 2,
  /** What the rules count for beside the model. */
  ruleWeight: 0.3,
  /** A matter needs at least this rule score, or the model's decision value below, else the answer is 其他. */
  leastRule: 0.6,
  leastModel: -0.55,
  /** The model speaks with its whole weight from this many different grams on. */
  fullGrams: 12,
  /** It learnt from Chinese: with fewer Han characters than this it counts less, without any not at all. */
  fullHan: 6,
  /**
   * Without a rule word for a matter the model's first choice needs this share, else the answer is 其他: small talk and
   * questions of everyday life stay below a quarter. Where rules speak for 其他 alone it needs the second one.
   */
  leastShare: 0.25,
  leastShareAgainst: 0.5,
  /** Below this confidence an agent sees the candidates. */
  review: 0.6,
} as const;

const ORDER = Object.keys(MATTERS) as Matter[];
const OTHER: Matter = '其他';

/** Sum of rule weights by matter. */
export const ruleScores = (findings: Findings): Map<Matter, number> => {
  const scores = new Map<Matter, number>();
  for (const f of findings.all)
    if (f.effect.type === 'matter') scores.set(f.effect.value, (scores.get(f.effect.value) ?? 0) + f.weight);
  return scores;
};

const hanCount = (text: string): number => {
  let n = 0;
  for (let i = 0; i < text.length && n < DECISION.fullHan; i++) if (isHan(text.charCodeAt(i))) n++;
  return n;
};

const softmax = (logits: readonly number[]): number[] => {
  const most = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
};

const ranked = (matters: readonly Matter[], shares: readonly number[]): { matter: Matter; score: number }[] =>
  matters
    .map((matter, i) => ({ matter, score: Math.round(shares[i]! * 10_000) / 10_000 }))
    .sort((a, b) => b.score - a.score || ORDER.indexOf(a.matter) - ORDER.indexOf(b.matter));

const nothing = (candidates: { matter: Matter; score: number }[] = []): Decision => ({
  matter: OTHER,
  candidates: candidates.filter((c) => c.matter !== OTHER),
  confidence: 0.2,
  needsReview: true,
  decidedBy: 'none',
});

const byRules = (scores: Map<Matter, number>): Decision => {
  const scored = [...scores].filter(([, s]) => s > 0);
  const best = scored.length > 0 ? Math.max(...scored.map(([, s]) => s)) : 0;
  if (best < DECISION.leastRule) return nothing();
  const matters = scored.map(([m]) => m);
  // The pull of "nothing of this" has log odds 0, so one weak word cannot be sure of itself.
  const shares = softmax([...scored.map(([, s]) => s), 0]);
  const candidates = ranked(matters, shares);
  const confidence = candidates[0]!.score;
  return {
    matter: candidates[0]!.matter,
    candidates,
    confidence,
    needsReview: confidence < DECISION.review,
    decidedBy: 'rules',
  };
};

/**
 * With z_c = ruleWeight * R_c + modelWeight * M_c over the matters, shares are softmax(z). Rules with a clear margin
 * decide by themselves; if the model then names another matter, or the best share is low, an agent looks.
 */
export const decide = (findings: Findings, model: Model | null, text: string): Decision => {
  const rules = ruleScores(findings);
  if (!model) return byRules(rules);
  const { scores, known } = model.score(text);
  const strongest = known > 0 ? Math.max(...scores) : Number.NEGATIVE_INFINITY;
  const bestRule = Math.max(0, ...rules.values());
  if (bestRule < DECISION.leastRule && strongest < DECISION.leastModel) return nothing();
  const matters = [...model.classes] as Matter[];
  for (const m of rules.keys()) if (!matters.includes(m)) matters.push(m);
  // A handful of known grams is little to go by: the model's word counts in proportion until DECISION.fullGrams.
  const trust = Math.min(1, known / DECISION.fullGrams, hanCount(text) / DECISION.fullHan);
  const logits = matters.map((m, i) => {
    const fromModel = i < scores.length ? scores[i]! : -1;
    return DECISION.ruleWeight * (rules.get(m) ?? 0) + DECISION.modelWeight * trust * fromModel;
  });
  const all = ranked(matters, softmax(logits));
  const candidates = all.filter((c, i) => i === 0 || c.score >= 0.001);
  const bestMatter = Math.max(0, ...[...rules].map(([m, score]) => (m === OTHER ? 0 : score)));
  const saysOther = (rules.get(OTHER) ?? 0) >= DECISION.leastRule;
  const leastShare = saysOther ? DECISION.leastShareAgainst : DECISION.leastShare;
  if (bestMatter < DECISION.leastRule && candidates[0]!.score < leastShare) return nothing(candidates);
  const byScore = [...rules].sort((a, b) => b[1] - a[1]);
  const ruleTop = byScore[0];
  const ruleMargin = ruleTop ? ruleTop[1] - Math.max(0, byScore[1]?.[1] ?? 0) : 0;
  const modelTop = matters[scores.indexOf(strongest)];
  const agree = ruleTop?.[0] === modelTop;
  if (ruleTop && ruleMargin >= DECISION.clearMargin && candidates[0]!.matter !== ruleTop[0]) {
    const rest = candidates.filter((c) => c.matter !== ruleTop[0]);
    const score = candidates[0]!.score;
    return {
      matter: ruleTop[0],
      candidates: [{ matter: ruleTop[0], score }, ...rest],
      confidence: 0.5,
      needsReview: true,
      decidedBy: 'rules',
    };
  }
  const top = candidates[0]!;
  const clear = ruleMargin >= DECISION.clearMargin;
  return {
    matter: top.matter,
    candidates,
    confidence: top.score,
    needsReview: top.score < DECISION.review || (ruleTop !== undefined && bestRule >= 1 && !agree),
    decidedBy: clear ? 'rules' : ruleTop ? 'both' : 'model',
  };
};
