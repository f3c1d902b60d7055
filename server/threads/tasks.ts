/** Runs one piece of heavy work in a thread of its own: with a time limit, a memory limit and a way to cancel it. */
import type { Worker } from 'node:worker_threads';
import { spawnThread, type ThreadFile } from './spawn.ts';

export interface TaskOptions {
  /** After this many ms the thread is ended, whatever it does. */
  limitMs: number;
  /** Heap of the thread, MiB. */
  heapMb: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: unknown) => void) | undefined;
}

/** Ends other than `done` are expected; what the work throws is thrown. */
export type TaskEnd<R> =
  | { how: 'done'; value: R }
  | { how: 'cancelled' }
  | { how: 'too_long' }
  | { how: 'out_of_memory' };

export interface TaskThreads {
  /** @param input what structured cloning can copy */
  run<R>(file: ThreadFile, input: unknown, options: TaskOptions): Promise<TaskEnd<R>>;
  /** Ends all threads; what waits for them is told `cancelled`. */
  close(): Promise<void>;
}

/** What a thread says to the one who started it. */
export type TaskMessage = { progress: unknown } | { value: unknown } | { failed: string };

/** @param atOnce how many threads work at the same time; others wait for their turn, and their time runs from there */
export const createTaskThreads = (atOnce = 2): TaskThreads => {
  const running = new Set<Worker>();
  const waiting: (() => void)[] = [];
  const closing = new AbortController();
  let free = atOnce;

  const turn = async (signal: AbortSignal): Promise<boolean> => {
    if (signal.aborted) return false;
    if (free > 0) {
      free--;
      return true;
    }
    return new Promise((resolve) => {
      const mine = (): void => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(mine), 1);
        resolve(false);
      };
      waiting.push(mine);
      signal.addEventListener('abort', leave, { once: true });
    });
  };
  const pass = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };

  const work = <R>(
    file: ThreadFile,
    input: unknown,
    options: TaskOptions,
    signal: AbortSignal,
  ): Promise<TaskEnd<R>> =>
    new Promise((resolve, reject) => {
      const worker = spawnThread(file, {
        workerData: input,
        name: file.source.pathname.split('/').at(-1) ?? 'task',
        resourceLimits: { maxOldGenerationSizeMb: options.heapMb },
      });
      running.add(worker);
      let settled = false;
      const settle = (finish: () => void): void => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
        // The place is free only when the thread is gone.
        void worker.terminate().then(() => {
          running.delete(worker);
          finish();
        });
      };
      const cancel = (): void => settle(() => resolve({ how: 'cancelled' }));
      const timer = setTimeout(() => settle(() => resolve({ how: 'too_long' })), options.limitMs);
      signal.addEventListener('abort', cancel, { once: true });
      worker.on('message', (message: TaskMessage) => {
        if ('progress' in message) options.onProgress?.(message.progress);
        else if ('failed' in message) settle(() => reject(new Error(message.failed)));
        else settle(() => resolve({ how: 'done', value: message.value as R }));
      });
      worker.on('error', (error: NodeJS.ErrnoException) =>
        settle(() =>
          error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve({ how: 'out_of_memory' }) : reject(error),
        ),
      );
      worker.on('exit', (code) => settle(() => reject(new Error(`the thread ended with ${code}`))));
    });

  return {
    run: async (file, input, options) => {
      const signal = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal;
      if (!(await turn(signal))) return { how: 'cancelled' };
      try {
        return await work(file, input, options, signal);
      } finally {
        pass();
      }
    },
    close: async () => {
      closing.abort();
      await Promise.all([...running].map((worker) => worker.terminate()));
    },
  };
};
