/** Classification as the rest of the system uses it. */
import type { Classifier } from './classification.ts';
import { RuleClassifier } from './classifier.ts';
import { defaultModel } from './model/default-model.ts';
import type { Model } from './model/model.ts';
import { parseRuleFiles } from './rules/parse-rules.ts';
import type { RuleSet } from './rules/rule-types.ts';
import { STARTER_FILES } from './starter-rules/index.ts';

export type { Classification, Classifier, ClassifyContext, Evidence } from './classification.ts';
export { RuleClassifier } from './classifier.ts';
export { type Explanation, explain, highlight, type Marked } from './explain.ts';
export { defaultModel, defaultModelFile } from './model/default-model.ts';
export { loadModel, type Model, type ModelCard, type ModelFile, type ModelResult } from './model/model.ts';
export { type TrainOptions, trainModel } from './model/train-model.ts';
export {
  LEAST_EXAMPLES,
  type MeasureJob,
  measureModels,
  type TrainJob,
  type TrainResult,
  type TrialFigures,
  trainTrial,
} from './model/train-trial.ts';
export { type Move, type MoveReport, moveReport, type PastText, type RuleFigures } from './move-report.ts';
export {
  type CheckResult,
  checkFiles,
  labelledOf,
  modelOf,
  type PreviewJob,
  type PreviewResult,
  previewRules,
} from './preview-job.ts';
export { type CompiledRules, compileRules } from './rules/compile.ts';
export { proposeWeights, type WeightProposal } from './rules/learn-weights.ts';
export { type CompileResult, compileFiles, type PackedRules, unpackRules } from './rules/pack-rules.ts';
export { parseRuleFiles, parseRules, withVersion } from './rules/parse-rules.ts';
export { problemTexts } from './rules/problems.ts';
export { type SheetRules, sheetsToRules } from './rules/read-rule-sheets.ts';
export { type RuleSheet, rulesToSheets } from './rules/rule-sheets.ts';
export type { Conditions, Effect, Expr, ParseResult, Problem, Rule, RuleSet } from './rules/rule-types.ts';
export { takeProposal } from './rules/take-proposal.ts';
export { rulesAsData, writeRules } from './rules/write-rules.ts';
export { isNearDuplicate, likeness, type Similar, SimilarIndex } from './similar.ts';
export { STARTER_FILES } from './starter-rules/index.ts';

let starter: RuleSet | undefined;

/** The rules that ship. They are part of the program: a fault in them is a defect, so it throws. */
export const starterRules = (): RuleSet => {
  if (starter) return starter;
  const parsed = parseRuleFiles(STARTER_FILES);
  if (!parsed.ok) {
    const [p] = parsed.problems;
    throw new Error(`starter rules ${p?.file}:${p?.line}:${p?.column} ${p?.message}`);
  }
  starter = parsed.rules;
  return starter;
};

/** A classifier; without options it runs on the starter rules and the default model. `model: null` means rules only. */
export const createClassifier = (options: { rules?: RuleSet; model?: Model | null } = {}): Classifier =>
  new RuleClassifier(
    options.rules ?? starterRules(),
    options.model === undefined ? defaultModel() : options.model,
  );
