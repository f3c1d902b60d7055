/** Builds the server and the pages into `dist/`; leaves alone what has not changed since the last build. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bundle, threadFiles } from './bundle.mjs';
import { SetupProblem, say, seconds } from './console.mjs';
import { withLock } from './lock.mjs';
import { inRoot, root } from './paths.mjs';
import { hashFiles, listFiles, readIfThere, writeWhole } from './stamp.mjs';

/** Build rules belong to the inputs: a changed build script builds again. */
const RULES = ['package-lock.json', 'tsconfig.json', 'scripts/setup/build.mjs', 'scripts/setup/bundle.mjs'];

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string[]} sources files and folders, relative to the root
 * @property {string} output folder below dist
 * @property {() => Promise<string[]>} make builds, and tells the files that must exist afterwards
 */

/** @type {Target} */
const server = {
  name: 'server',
  sources: ['server', 'routing'],
  output: 'server',
  async make() {
    const out = inRoot('dist', 'server');
    rmSync(out, { recursive: true, force: true });
    /** @type {Record<string, string>} */
    const entries = { 'server/main.ts': path.join(out, 'main.js') };
    for (const [file, name] of Object.entries(threadFiles())) {
      const output = path.join(out, name);
      if (Object.values(entries).includes(output)) throw new SetupProblem(`two thread files make ${name}`);
      entries[file] = output;
    }
    await bundle(entries);
    return Object.values(entries);
  },
};

/** Every `widgets/vite*.config.ts` is one build; all write into dist/widgets. */
const viteConfigs = () =>
  existsSync(inRoot('widgets'))
    ? readdirSync(inRoot('widgets'))
        .filter((name) => /^vite(\.[\w-]+)?\.config\.ts$/.test(name))
        .sort()
    : [];

/** @type {Target} */
const pages = {
  name: 'pages',
  sources: ['widgets', 'routing'],
  output: 'widgets',
  async make() {
    const out = inRoot('dist', 'widgets');
    rmSync(out, { recursive: true, force: true });
    const { createBuilder } = await import('vite');
    for (const name of viteConfigs()) {
      const configFile = inRoot('widgets', name);
      // `build()` would make the citizens' pages only: a builder makes every environment of the configuration.
      // The folder is emptied above, once: no build may wipe what another one wrote.
      const builder = await createBuilder(
        { configFile, logLevel: 'warn', mode: 'production', build: { emptyOutDir: false } },
        null,
      );
      await builder.buildApp();
    }
    return readdirSync(out)
      .filter((file) => /\.(html|js)$/.test(file))
      .map((file) => path.join(out, file));
  },
};

/** @param {Target} target */
const stampFileOf = (target) => inRoot('dist', `${target.output}.stamp.json`);

/** @param {Target} target */
const inputsOf = (target) => hashFiles(listFiles([...target.sources, ...RULES]));

/**
 * @param {Target} target
 * @param {string} [inputs]
 */
function isFresh(target, inputs = inputsOf(target)) {
  const text = readIfThere(stampFileOf(target));
  if (!text) return false;
  const stamp = /** @type {{ inputs: string, outputs: string[] }} */ (JSON.parse(text));
  return stamp.inputs === inputs && stamp.outputs.every((file) => existsSync(inRoot(file)));
}

/** @param {Target} target */
async function bring(target) {
  // Hashed before the build: what is edited meanwhile is built the next time.
  const inputs = inputsOf(target);
  if (isFresh(target, inputs)) return;
  const startedMs = Date.now();
  rmSync(stampFileOf(target), { force: true });
  const outputs = (await target.make()).map((file) => path.relative(root, file));
  writeWhole(stampFileOf(target), JSON.stringify({ inputs, outputs }));
  say(`built ${target.name} in ${seconds(startedMs)}`);
}

/** Whether the pages in `dist/widgets` are those of the sources. */
export const pagesAreBuilt = () => isFresh(pages);

/** Whether `buildAll` would find nothing to do. */
export const isBuilt = () => isFresh(server) && (viteConfigs().length === 0 || pagesAreBuilt());

/**
 * Builds what is out of date. What went wrong in it becomes one failure.
 * @returns {Promise<void>}
 */
export async function buildAll() {
  await withLock('build', async () => {
    if (!existsSync(inRoot('server', 'main.ts'))) throw new SetupProblem('server/main.ts is missing.');
    await bring(server).catch(explain('server'));
    if (viteConfigs().length === 0) say('widgets/vite.config.ts is missing: no pages are built');
    else await bring(pages).catch(explain('pages'));
  });
}

/** @param {string} name */
const explain = (name) => (/** @type {Error} */ error) => {
  if (error instanceof SetupProblem) throw error;
  throw new SetupProblem(`the ${name} could not be built: ${error.message}`);
};
