/** The classifier: reads a text once, runs the rules, asks the model, and says why. */
import type {
  BuiltInService,
  CrisisLevel,
  Group,
  Kind,
  Language,
  Matter,
  Service,
  Urgency,
} from '../vocabulary.ts';
import { GROUPS, isLocalService, SERVICES } from '../vocabulary.ts';
import type { Classification, Classifier, ClassifyContext, Evidence } from './classification.ts';
import { decide } from './decide.ts';
import type { Model } from './model/model.ts';
import { type CompiledRules, compileRules } from './rules/compile.ts';
import { Engine, evidenceOf, type Findings } from './rules/engine.ts';
import type { RuleSet } from './rules/rule-types.ts';
import { originalSpan } from './text/fold.ts';
import { scriptLanguage } from './text/language.ts';
import { findPlace } from './text/place.ts';
import { type Reading, readText } from './text/reading.ts';

/** Evidence beyond this adds nothing for a reader; the heaviest stays. */
const MOST_EVIDENCE = 60;

const sumBy = <T extends string>(findings: Findings, type: string): Map<T, number> => {
  const sums = new Map<T, number>();
  for (const f of findings.all)
    if (f.effect.type === type)
      sums.set(f.effect.value as T, (sums.get(f.effect.value as T) ?? 0) + f.weight);
  return sums;
};

const bestOf = <T extends string>(sums: Map<T, number>, least: number): T | undefined => {
  let best: T | undefined;
  for (const [value, sum] of sums)
    if (sum >= least && (best === undefined || sum > sums.get(best)!)) best = value;
  return best;
};

const crisisOf = (findings: Findings): CrisisLevel => {
  const levels = new Set(findings.all.filter((f) => f.effect.type === 'crisis').map((f) => f.effect.value));
  return levels.has('alarm') ? 'alarm' : levels.has('review') ? 'review' : 'none';
};

const urgencyOf = (findings: Findings, crisis: CrisisLevel): Urgency => {
  const levels = new Set(findings.all.filter((f) => f.effect.type === 'urgency').map((f) => f.effect.value));
  if (crisis === 'alarm' || levels.has('critical')) return 'critical';
  return crisis === 'review' || levels.has('urgent') ? 'urgent' : 'normal';
};

/** The sub-matter of the winning matter with most evidence behind it. */
const subOf = (findings: Findings, matter: Matter): string | undefined => {
  const counts = new Map<string, number>();
  for (const f of findings.all)
    if (f.effect.type === 'matter' && f.effect.value === matter && f.effect.sub)
      counts.set(f.effect.sub, (counts.get(f.effect.sub) ?? 0) + Math.max(1, f.weight));
  return bestOf(counts, 0);
};

/** Lists in the order of the vocabulary, so that equal findings give equal answers. */
const inOrder = <T extends string>(table: Record<T, unknown>, values: Iterable<T>): T[] => {
  const wanted = new Set(values);
  return (Object.keys(table) as T[]).filter((k) => wanted.has(k));
};

const modelEvidence = (model: Model, reading: Reading, matter: Matter): Evidence[] =>
  model.reasons(reading.folded.text, matter, 5).flatMap((r) => {
    if (r.at < 0) return [];
    const span = originalSpan(reading.folded, r.at, r.at + r.gram.length);
    return [
      {
        rule: `model:${model.id}`,
        effect: `matter:${matter}`,
        span,
        text: reading.original.slice(span[0], span[1]),
        weight: Math.round(r.weight * 1000) / 1000,
      },
    ];
  });

/** The heaviest evidence first; ties by place, so that the list never shuffles. */
const heavierFirst = (a: Evidence, b: Evidence): number => {
  const mine = Math.abs(a.weight);
  const other = Math.abs(b.weight);
  // Whole numbers only: a fraction is boxed at each of the sort's comparisons, a seventh of all memory used here.
  if (mine !== other) return mine > other ? -1 : 1;
  return a.span[0] - b.span[0] || (a.rule < b.rule ? -1 : 1);
};

const ordered = (evidence: Evidence[]): Evidence[] => evidence.sort(heavierFirst).slice(0, MOST_EVIDENCE);

export class RuleClassifier implements Classifier {
  readonly version: string;
  readonly compiled: CompiledRules;
  readonly model: Model | null;
  private readonly engine: Engine;

  /** @param rules as they were read, or compiled before: the same rules with another model need not be compiled anew */
  constructor(rules: RuleSet | CompiledRules, model: Model | null) {
    this.compiled = 'matcher' in rules ? rules : compileRules(rules);
    this.model = model;
    this.engine = new Engine(this.compiled);
    this.version = `r-${this.compiled.version}${model ? ` ${model.id}` : ''}`;
  }

  classify(text: string, context: ClassifyContext = {}): Classification {
    return this.inspect(text, context).classification;
  }

  /** The classification with everything that led to it; `explain` shows it. */
  inspect(
    text: string,
    context: ClassifyContext = {},
  ): { classification: Classification; reading: Reading; findings: Findings } {
    const reading = readText(text, this.compiled);
    const script = scriptLanguage(reading.own);
    const spoken = context.language ?? script;
    const asked: ClassifyContext = spoken === undefined ? context : { ...context, language: spoken };
    const findings = this.engine.run(reading, asked);
    const decision = decide(findings, this.model, reading.folded.text);
    this.engine.build(reading, asked, decision.matter, findings);
    const services = this.servicesOf(findings);
    const crisis = crisisOf(findings);
    const subMatter = subOf(findings, decision.matter);
    const place = findPlace(reading, this.compiled);
    const evidence = findings.all.map((f) => evidenceOf(reading, f));
    if (this.model && decision.decidedBy !== 'rules' && decision.decidedBy !== 'none')
      evidence.push(...modelEvidence(this.model, reading, decision.matter));
    if (place)
      evidence.push({
        rule: 'places',
        effect: `place:${place.name}`,
        span: place.span,
        text: place.text,
        weight: 1,
      });
    const classification: Classification = {
      matter: decision.matter,
      ...(subMatter === undefined ? {} : { subMatter }),
      candidates: decision.candidates,
      service: services[0] ?? 'advice',
      services,
      groups: inOrder<Group>(GROUPS, findings.groups),
      urgency: urgencyOf(findings, crisis),
      crisis,
      kind: bestOf(sumBy<Kind>(findings, 'kind'), 1) ?? 'advice',
      language: bestOf(sumBy<Language>(findings, 'language'), 1) ?? script ?? 'zh',
      ...(place ? { place: place.name } : {}),
      tags: [...findings.tags].sort(),
      confidence: decision.confidence,
      needsReview: decision.needsReview,
      decidedBy: decision.decidedBy,
      evidence: ordered(evidence),
      version: this.version,
    };
    return { classification, reading, findings };
  }

  /** Services with at least one point, strongest first; equal ones in the order of the vocabulary. */
  private servicesOf(findings: Findings): Service[] {
    const sums = sumBy<Service>(findings, 'service');
    const local = [...sums.keys()].filter(isLocalService).sort();
    return [...inOrder<BuiltInService>(SERVICES, sums.keys() as Iterable<BuiltInService>), ...local]
      .filter((s) => sums.get(s)! >= 1 && s !== 'advice')
      .sort((a, b) => sums.get(b)! - sums.get(a)!);
  }
}
