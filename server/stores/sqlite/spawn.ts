/** Starts the database thread from wherever this code runs: the bundle, or TypeScript source under tsx or vitest. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { WorkerSettings } from './protocol.ts';

const BUILT = new URL('./sqlite-worker.js', import.meta.url);
const SOURCE = new URL('./sqlite-worker.ts', import.meta.url);

let compiled: string | undefined;

/**
 * The worker compiled in memory, once a process. Node 20 can neither strip types nor take the loader of tsx in a
 * worker thread; esbuild stands among the development dependencies and needs 50 ms. It is required at run time so
 * that the bundle does not take it in.
 */
const compileFromSource = (): string => {
  if (compiled === undefined) {
    const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
    const { outputFiles } = buildSync({
      entryPoints: [fileURLToPath(SOURCE)],
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      external: ['libsql'],
    });
    // A thread made from text looks modules up in the working directory: let it look beside this file instead.
    compiled = `require = require('node:module').createRequire(${JSON.stringify(SOURCE.href)});\n${outputFiles[0]?.text}`;
  }
  return compiled;
};

/** A new database thread. `execArgv` is emptied: loaders of the main thread would only slow it down. */
export const spawnDatabaseThread = (settings: WorkerSettings): Worker => {
  const options = { workerData: settings, execArgv: [], name: `sqlite-${settings.role}` };
  return existsSync(BUILT)
    ? new Worker(BUILT, options)
    : new Worker(compileFromSource(), { ...options, eval: true });
};
