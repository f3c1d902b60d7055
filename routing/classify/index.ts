/** Classification as the rest of the system uses it. */
import type { Classifier } from './classification.ts';
import { RuleClassifier } from './classifier.ts';
import { defaultModel } from './model/default-model.ts';
import type { Model } from './model/model.ts';
import { parseRuleFiles } from './rules/parse-rules.ts';
import type { RuleSet } from './rules/rule-types.ts';
import { STARTER_FILES } from './starter-rules/index.ts';

export type { Classification, Classifier } from './classification.ts';
export { RuleClassifier } from './classifier.ts';
export { explain, highlight } from './explain.ts';
export { defaultModel, defaultModelFile } from './model/default-model.ts';
export { loadModel, type Model } from './model/model.ts';
export type { ModelFile } from './model/model-file.ts';
export { trainModel } from './model/train-model.ts';
export {
  LEAST_EXAMPLES,
  type MeasureJob,
  measureModels,
  type TrainJob,
  type TrainResult,
  type TrialFigures,
  trainTrial,
} from './model/train-trial.ts';
export { moveReport, type PastText } from './move-report.ts';
export {
  type CheckResult,
  checkFiles,
  labelledOf,
  type PreviewJob,
  type PreviewResult,
  previewRules,
} from './preview-job.ts';
export { type CompiledRules, compileRules } from './rules/compile.ts';
export { proposeWeights } from './rules/learn-weights.ts';
export { type CompileResult, compileFiles, unpackRules } from './rules/pack-rules.ts';
export { parseRuleFiles, parseRules } from './rules/parse-rules.ts';
export { problemTexts } from './rules/problems.ts';
export { sheetsToRules } from './rules/read-rule-sheets.ts';
export { type RuleSheet, rulesToSheets } from './rules/rule-sheets.ts';
export type { RuleSet } from './rules/rule-types.ts';
export { takeProposal } from './rules/take-proposal.ts';
export { rulesAsData, writeRules } from './rules/write-rules.ts';
export { isNearDuplicate, likeness, SimilarIndex } from './similar.ts';
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
