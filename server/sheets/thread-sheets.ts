/** The sheets port on a thread: a great or hostile file holds nobody up, and is ended when it takes too long. */
import { type Outcome, refuse } from '../../routing/errors.ts';
import { threadFile } from '../threads/spawn.ts';
import type { TaskThreads } from '../threads/tasks.ts';
import { type ReadSheet, SHEET_LIMITS, type Sheets } from './sheets.ts';
import type { SheetTask } from './sheets-worker.ts';

const WORKER = threadFile(import.meta.url, 'sheets-worker');

/** @param options.limitMs time for one file */
export const createSheets = (
  threads: Pick<TaskThreads, 'run'>,
  { limitMs = 60_000, heapMb = 512 } = {},
): Sheets => {
  const run = <R>(task: SheetTask) => threads.run<R>(WORKER, task, { limitMs, heapMb });
  return {
    read: async (bytes, fileName) => {
      if (bytes.byteLength > SHEET_LIMITS.bytes)
        return refuse('too_large', `文件超过 ${SHEET_LIMITS.bytes / 1024 / 1024} MB。`, 'file');
      if (bytes.byteLength === 0) return refuse('invalid_input', '文件是空的。', 'file');
      // A copy of its own: what a pool or a request holds beside it is nobody's business in the thread.
      const end = await run<Outcome<ReadSheet[]>>({ read: { bytes: new Uint8Array(bytes), name: fileName } });
      if (end.how === 'done') return end.value;
      if (end.how === 'cancelled') return refuse('unavailable');
      return refuse('too_large', '表格内容过多，未能读完；请拆分后再导入。', 'file');
    },
    write: async (sheets, format) => {
      const end = await run<Uint8Array>({ write: { sheets, format } });
      if (end.how !== 'done') throw new Error(`sheets could not be written: ${end.how}`);
      return Buffer.from(end.value.buffer, end.value.byteOffset, end.value.byteLength);
    },
  };
};
