import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { ThreadFile } from '../../../server/threads/spawn.ts';
import { createTaskThreads, type TaskThreads } from '../../../server/threads/tasks.ts';

// Threads and counted runs need their time on a loaded machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const folder = mkdtempSync(path.join(tmpdir(), 'yxt-tasks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SERVE = path.resolve(import.meta.dirname, '../../../server/threads/serve.ts');
const thread = (name: string, work: string): ThreadFile => {
  const file = path.join(folder, `${name}-worker.ts`);
  writeFileSync(file, `import { serveTask } from ${JSON.stringify(SERVE)};\nserveTask(${work});\n`);
  return { built: new URL('file:///nowhere.js'), source: pathToFileURL(file) };
};
const DOUBLE = thread('double', '(n: number, progress) => { progress(n); return n * 2; }');
const SPIN = thread('spin', '(_, progress) => { progress("on"); for (;;); }');
const EAT = thread('eat', '() => { const all = []; for (;;) all.push(new Array(1e5).fill(0).map(String)); }');
const FAIL = thread('fail', '() => { throw new Error("broken inside"); }');
const LEAVE = thread('leave', '() => process.exit(3)');

const LIMITS = { limitMs: 60_000, heapMb: 64 };
const started = () => {
  let tell: (value?: unknown) => void = () => {};
  const on = new Promise((resolve) => {
    tell = resolve;
  });
  return { on, onProgress: tell };
};
const within = async (work: (threads: TaskThreads) => Promise<void>, atOnce = 2): Promise<void> => {
  const threads = createTaskThreads(atOnce);
  try {
    await work(threads);
  } finally {
    await threads.close();
  }
};

describe('work in a thread', () => {
  it('gives its answer and tells how far it is', () =>
    within(async (threads) => {
      const seen: unknown[] = [];
      const end = await threads.run<number>(DOUBLE, 21, { ...LIMITS, onProgress: (n) => seen.push(n) });
      expect(end).toEqual({ how: 'done', value: 42 });
      expect(seen).toEqual([21]);
    }));

  it('is ended by its time limit', () =>
    within(async (threads) => {
      expect(await threads.run(SPIN, 0, { ...LIMITS, limitMs: 300 })).toEqual({ how: 'too_long' });
    }));

  it('is ended by its memory limit, and the process lives on', () =>
    within(async (threads) => {
      expect(await threads.run(EAT, 0, { ...LIMITS, heapMb: 32 })).toEqual({ how: 'out_of_memory' });
      expect(await threads.run<number>(DOUBLE, 1, LIMITS)).toMatchObject({ value: 2 });
    }));

  it('is cancelled while it runs', () =>
    within(async (threads) => {
      const { on, onProgress } = started();
      const cancel = new AbortController();
      const end = threads.run(SPIN, 0, { ...LIMITS, onProgress, signal: cancel.signal });
      await on;
      cancel.abort();
      expect(await end).toEqual({ how: 'cancelled' });
    }));

  it('is cancelled while it waits for its turn, and the next one has it', () =>
    within(async (threads) => {
      const { on, onProgress } = started();
      const [first, second] = [new AbortController(), new AbortController()];
      const running = threads.run(SPIN, 0, { ...LIMITS, onProgress, signal: first.signal });
      await on;
      const waiting = threads.run(DOUBLE, 1, { ...LIMITS, signal: second.signal });
      const third = threads.run<number>(DOUBLE, 4, LIMITS);
      second.abort();
      expect(await waiting).toEqual({ how: 'cancelled' });
      first.abort();
      expect(await running).toEqual({ how: 'cancelled' });
      expect(await third).toEqual({ how: 'done', value: 8 });
    }, 1));

  it('was cancelled before it began', () =>
    within(async (threads) => {
      expect(await threads.run(DOUBLE, 1, { ...LIMITS, signal: AbortSignal.abort() })).toEqual({
        how: 'cancelled',
      });
    }));

  it('throws what it threw, and a thread that just leaves is a failure', () =>
    within(async (threads) => {
      await expect(threads.run(FAIL, 0, LIMITS)).rejects.toThrow('broken inside');
      await expect(threads.run(LEAVE, 0, LIMITS)).rejects.toThrow('ended with 3');
    }));

  it('ends with the process that started it', async () => {
    const threads = createTaskThreads(1);
    const { on, onProgress } = started();
    const running = threads.run(SPIN, 0, { ...LIMITS, onProgress });
    const waiting = threads.run(DOUBLE, 0, LIMITS);
    await on;
    await threads.close();
    expect(await running).toEqual({ how: 'cancelled' });
    expect(await waiting).toEqual({ how: 'cancelled' });
    expect(await threads.run(DOUBLE, 0, LIMITS)).toEqual({ how: 'cancelled' });
  });
});
