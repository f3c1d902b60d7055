/** Starts a thread from wherever this code runs: the bundle, or TypeScript source under tsx or vitest. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** One file that runs in a thread of its own, `…-worker.ts`; the build makes `…-worker.js` beside the server of it. */
export interface ThreadFile {
  built: URL;
  source: URL;
}

/** @param url `import.meta.url` of the file beside which the worker stands */
export const threadFile = (url: string, name: `${string}-worker`): ThreadFile => ({
  built: new URL(`./${name}.js`, url),
  source: new URL(`./${name}.ts`, url),
});

const compiled = new Map<string, string>();

/**
 * The worker compiled in memory, once a process. Node 20 can neither strip types nor take the loader of tsx in a
 * worker thread; esbuild stands among the development dependencies. It is required at run time so that the bundle
 * does not take it in.
 */
const compileFromSource = (source: URL): string => {
  let text = compiled.get(source.href);
  if (text === undefined) {
    const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
    const { outputFiles } = buildSync({
      entryPoints: [fileURLToPath(source)],
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      packages: 'external',
    });
    // A thread made from text looks modules up in the working directory: let it look beside this file instead.
    text = `require = require('node:module').createRequire(${JSON.stringify(source.href)});\n${outputFiles[0]?.text}`;
    compiled.set(source.href, text);
  }
  return text;
};

/** A new thread. `execArgv` is emptied: loaders of the main thread would only slow it down. */
export const spawnThread = (file: ThreadFile, options: Omit<WorkerOptions, 'eval' | 'execArgv'>): Worker => {
  const all = { ...options, execArgv: [] };
  return existsSync(file.built)
    ? new Worker(file.built, all)
    : new Worker(compileFromSource(file.source), { ...all, eval: true });
};
