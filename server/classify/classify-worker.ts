/** The thread of heavy classification work. */
import {
  type CheckResult,
  checkFiles,
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
import type { RuleFile } from '../../routing/protocol/rules.ts';
import { serveTask } from '../threads/serve.ts';

export type ClassifyTask =
  | { check: readonly RuleFile[] }
  | { preview: PreviewJob }
  | { measure: MeasureJob }
  | { train: TrainJob };

serveTask<ClassifyTask, CheckResult | PreviewResult | TrialFigures[] | TrainResult>((task, progress) => {
  if ('check' in task) return checkFiles(task.check);
  if ('preview' in task) return previewRules(task.preview);
  if ('measure' in task) return measureModels(task.measure);
  return trainTrial(task.train, progress);
});
