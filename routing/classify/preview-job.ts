/** A preview from files to figures, as one piece of work for a thread: everything in and out can be copied. */
import type { Matter } from '../vocabulary.ts';
import { loadModel, type Model } from './model/model.ts';
import type { ModelFile } from './model/model-file.ts';
import { type Move, type MoveReport, moveReport, type PastText } from './move-report.ts';
import { proposeWeights, type WeightProposal } from './rules/learn-weights.ts';
import { parseRuleFiles } from './rules/parse-rules.ts';
import type { Problem } from './rules/rule-types.ts';

export interface RuleText {
  name?: string;
  text: string;
}

export interface CheckResult {
  problems: Problem[];
  /** Present when the files hold together. */
  digest?: string;
  rules?: number;
}

/** Reads rule files and says what is wrong. */
export const checkFiles = (files: readonly RuleText[]): CheckResult => {
  const parsed = parseRuleFiles(files);
  return parsed.ok
    ? { problems: parsed.problems, digest: parsed.rules.version, rules: parsed.rules.rules.length }
    : { problems: parsed.problems };
};

export interface PreviewJob {
  before: readonly RuleText[];
  after: readonly RuleText[];
  model: ModelFile | null;
  texts: readonly PastText[];
  mostMoves: number;
  mostProposals: number;
}

export interface PreviewResult {
  problems: Problem[];
  /** Absent when the files under preview do not hold together. */
  report?: Omit<MoveReport, 'moves'> & {
    moved: number;
    moves: Omit<Move, 'before' | 'after'>[];
    confirmed: number;
    proposals: WeightProposal[];
  };
}

/** A stored model that is part of a job has been read before: a fault in it now is a defect, so it throws. */
export const modelOf = (file: ModelFile | null): Model | null => {
  if (file === null) return null;
  const loaded = loadModel(file);
  if (!loaded.ok) throw new Error(loaded.messageEn);
  return loaded.model;
};

export const labelledOf = (texts: readonly PastText[]): { text: string; label: Matter }[] =>
  texts.flatMap(({ text, confirmed }) => (confirmed ? [{ text, label: confirmed }] : []));

/** What the files under preview would do to past texts, and what confirmed texts would make of their weights. */
export const previewRules = (job: PreviewJob): PreviewResult => {
  const after = parseRuleFiles(job.after);
  if (!after.ok) return { problems: after.problems };
  const before = parseRuleFiles(job.before);
  if (!before.ok) throw new Error('the live rules cannot be read');
  const { moves, ...rest } = moveReport(before.rules, after.rules, job.texts, modelOf(job.model));
  const examples = labelledOf(job.texts);
  return {
    problems: after.problems,
    report: {
      ...rest,
      moved: moves.length,
      moves: moves.slice(0, job.mostMoves).map(({ before: _b, after: _a, ...move }) => move),
      confirmed: examples.length,
      proposals: proposeWeights(after.rules, examples).slice(0, job.mostProposals),
    },
  };
};
