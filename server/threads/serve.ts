/** The thread's side of a task: takes the input, does the work, tells the answer. */
import { parentPort, workerData } from 'node:worker_threads';
import type { TaskMessage } from './tasks.ts';

/** Called once, at the end of a `…-worker.ts`. */
export const serveTask = <I, O>(
  work: (input: I, progress: (value: unknown) => void) => O | Promise<O>,
  /** Buffers of the answer that change hands instead of being copied. */
  handedOver: (value: O) => ArrayBuffer[] = () => [],
): void => {
  const port = parentPort;
  if (!port) throw new Error('this file runs in a thread');
  const tell = (message: TaskMessage, buffers: ArrayBuffer[] = []): void =>
    port.postMessage(message, buffers);
  Promise.resolve()
    .then(() => work(workerData as I, (progress) => tell({ progress })))
    .then(
      (value) => tell({ value }, handedOver(value)),
      (error: unknown) =>
        tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
};
