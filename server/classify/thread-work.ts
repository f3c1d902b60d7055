/** Heavy classification work in threads, each kind with its limits. */
import type { HeavyWork } from '../desk/classify/heavy-work.ts';
import { threadFile } from '../threads/spawn.ts';
import type { TaskOptions, TaskThreads } from '../threads/tasks.ts';
import type { ClassifyTask } from './classify-worker.ts';

const WORKER = threadFile(import.meta.url, 'classify-worker');

/** A check is awaited by somebody who types; a preview by somebody who watches; training runs beside the work. */
const CHECK: TaskOptions = { limitMs: 60_000, heapMb: 512 };
/** Waited for by every node, so it never queues behind a training. */
const COMPILE: TaskOptions = { limitMs: 60_000, heapMb: 1024 };
const PREVIEW: TaskOptions = { limitMs: 60_000, heapMb: 768 };
const TRAIN: TaskOptions = { limitMs: 15 * 60_000, heapMb: 1536 };

/**
 * @param options.previewMs time limit of a preview
 * @param options.quick threads of their own for what must not wait behind previews and trainings
 */
export const createThreadWork = (
  threads: Pick<TaskThreads, 'run'>,
  {
    previewMs = PREVIEW.limitMs,
    quick = threads,
  }: { previewMs?: number; quick?: Pick<TaskThreads, 'run'> } = {},
): HeavyWork => {
  const run = <R>(task: ClassifyTask, options: TaskOptions) => threads.run<R>(WORKER, task, options);
  return {
    check: (files) => run({ check: files }, CHECK),
    compile: (files) => quick.run(WORKER, { compile: files }, COMPILE),
    preview: (job, signal) => run({ preview: job }, { ...PREVIEW, limitMs: previewMs, signal }),
    measure: (job, signal) => run({ measure: job }, { ...PREVIEW, signal }),
    train: (job, { signal, onProgress }) =>
      run({ train: job }, { ...TRAIN, signal, onProgress: (share) => onProgress(Number(share)) }),
  };
};
