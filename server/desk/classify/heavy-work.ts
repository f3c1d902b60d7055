/** PORT of the desk: classification work that is too heavy for the main loop. Done in threads by server/classify. */
import type {
  CheckResult,
  CompileResult,
  MeasureJob,
  PreviewJob,
  PreviewResult,
  TrainJob,
  TrainResult,
  TrialFigures,
} from '../../../routing/classify/index.ts';
import type { RuleFile } from '../../../routing/protocol/classify/rules.ts';

/** Ends other than `done` are expected: somebody cancelled, or the time or memory of the thread ran out. */
export type WorkEnd<R> =
  | { how: 'done'; value: R }
  | { how: 'cancelled' }
  | { how: 'too_long' }
  | { how: 'out_of_memory' };

export interface HeavyWork {
  check(files: readonly RuleFile[]): Promise<WorkEnd<CheckResult>>;
  /** Reads and compiles; awaited by whoever publishes, and by every node that takes the rules over. */
  compile(files: readonly RuleFile[]): Promise<WorkEnd<CompileResult>>;
  preview(job: PreviewJob, signal?: AbortSignal): Promise<WorkEnd<PreviewResult>>;
  measure(job: MeasureJob, signal?: AbortSignal): Promise<WorkEnd<TrialFigures[]>>;
  /** @param options.onProgress share of the work done, 0 to 1 */
  train(
    job: TrainJob,
    options: { signal: AbortSignal; onProgress: (share: number) => void },
  ): Promise<WorkEnd<TrainResult>>;
}
