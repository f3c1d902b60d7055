/** The one way in which TypeScript of this repository becomes a file that Node runs. */
import path from 'node:path';
import { inRoot, root } from './paths.mjs';
import { listFiles, readIfThere } from './stamp.mjs';

/**
 * Files imported as `x.lua?raw` become their text, as they do under vite and vitest.
 * @type {import('esbuild').Plugin}
 */
const rawText = {
  name: 'raw-text',
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.slice(0, -'?raw'.length)),
      namespace: 'raw-text',
    }));
    build.onLoad({ filter: /.*/, namespace: 'raw-text' }, (args) => ({
      contents: readIfThere(args.path) ?? '',
      loader: 'text',
      watchFiles: [args.path],
      ...(readIfThere(args.path) === undefined ? { errors: [{ text: `no such file: ${args.path}` }] } : {}),
    }));
  },
};

/**
 * Files that run in a thread of their own (`…-worker.ts`) and therefore are bundles of their own.
 * @returns {Record<string, string>} output file by entry file, both relative
 */
export const threadFiles = () =>
  Object.fromEntries(
    listFiles(['server'])
      .filter((file) => file.endsWith('-worker.ts'))
      .map((file) => [file, `${path.basename(file, '.ts')}.js`]),
  );

/**
 * Bundles each entry into one ES module for Node; npm packages stay outside.
 * @param {Record<string, string>} entries output file (absolute) by entry file (relative to the root)
 * @param {{ sourcemap?: 'linked' | 'inline' }} [options]
 * @returns {Promise<Record<string, string[]>>} for each entry the source files that went in, relative to the root
 */
export async function bundle(entries, { sourcemap = 'linked' } = {}) {
  const esbuild = await import('esbuild');
  /** @type {Record<string, string[]>} */
  const inputs = {};
  for (const [entry, outfile] of Object.entries(entries)) {
    const result = await esbuild.build({
      absWorkingDir: root,
      entryPoints: [inRoot(entry)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      packages: 'external',
      sourcemap,
      metafile: true,
      logLevel: 'silent', // The error that is thrown says it all.
      plugins: [rawText],
    });
    inputs[entry] = Object.keys(result.metafile.inputs).map((input) =>
      path.relative(root, path.resolve(root, input.replace(/^raw-text:/, ''))),
    );
  }
  return inputs;
}
