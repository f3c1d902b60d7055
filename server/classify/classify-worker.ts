/** The thread of heavy classification work. */
import {
  type CheckResult,
  type CompileResult,
  checkFiles,
  compileFiles,
  type MeasureJob,
  measureModels,
  type PreviewJob,
  type PreviewResult,
  previewRules,
  type TrainJob,
  type TrainResult,
  type TrialFigures,
  trainTrial,
} from '../../routing/classify/index.ts';
import type { RuleFile } from '../../routing/protocol/classify/rules.ts';
import { serveTask } from '../threads/serve.ts';

export type ClassifyTask =
  | { check: readonly RuleFile[] }
  | { compile: readonly RuleFile[] }
  | { preview: PreviewJob }
  | { measure: MeasureJob }
  | { train: TrainJob };

type Result = CheckResult | CompileResult | PreviewResult | TrialFigures[] | TrainResult;

/** The big tables change hands instead of being copied. */
const tablesOf = (result: Result): ArrayBuffer[] => {
  if (!('packed' in result) || !result.packed) return [];
  const { feedStart, feeds, tables, synonyms } = result.packed;
  return [
    ...[feedStart, feeds, tables.codeOf, tables.root, tables.cells, tables.outputs],
    ...[synonyms.tables.codeOf, synonyms.tables.root, synonyms.tables.cells, synonyms.tables.outputs],
  ].map(({ buffer }) => buffer as ArrayBuffer);
};

serveTask<ClassifyTask, Result>((task, progress) => {
  if ('check' in task) return checkFiles(task.check);
  if ('compile' in task) return compileFiles(task.compile);
  if ('preview' in task) return previewRules(task.preview);
  if ('measure' in task) return measureModels(task.measure);
  return trainTrial(task.train, progress);
}, tablesOf);
