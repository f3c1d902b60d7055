/** Bundles a script once and finds the bundle again as long as none of its source files has changed. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { bundle, threadFiles } from './bundle.mjs';
import { SetupProblem } from './console.mjs';
import { withLock } from './lock.mjs';
import { cacheDir } from './paths.mjs';
import { hash, hashFiles, readIfThere, writeWhole } from './stamp.mjs';

const RULES = ['package-lock.json', 'tsconfig.json', 'scripts/setup/bundle.mjs', 'scripts/setup/script.mjs'];
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * @param {readonly string[]} inputs
 * @returns {string | undefined} undefined when a file is gone
 */
function fingerprint(inputs) {
  try {
    return hashFiles([...inputs, ...RULES].sort());
  } catch {
    return undefined;
  }
}

/**
 * @param {string} entry relative to the root
 * @param {string} [folder] where bundles are kept; below the root, so that npm packages are found from there
 * @returns {Promise<string>} the bundle
 */
export async function prepareScript(entry, folder = path.join(cacheDir, 'scripts')) {
  const name = path.basename(entry).replace(/\.\w+$/, '');
  const recordFile = path.join(folder, `${name}-${hash(entry)}.json`);
  const known = readRecord(recordFile);
  if (known) return known;
  return withLock(`script-${hash(entry)}`, async () => {
    const madeMeanwhile = readRecord(recordFile);
    if (madeMeanwhile) return madeMeanwhile;
    const draft = path.join(folder, `${name}-${hash(entry)}.draft`);
    const made = await bundle({ [entry]: draft }, { sourcemap: 'inline' }).catch((error) => {
      throw new SetupProblem(`${entry} could not be built: ${error.message}`);
    });
    const inputs = await withWorkers(made[entry] ?? [], folder);
    const sum = fingerprint(inputs);
    // The name changes with the content, so a script that is running keeps its own file.
    const output = path.join(folder, `${name}-${sum}.mjs`);
    renameSync(draft, output);
    writeWhole(recordFile, JSON.stringify({ inputs, sum, output: path.basename(output) }));
    forgetOld(folder, output);
    return output;
  });
}

/** @param {string} recordFile */
function readRecord(recordFile) {
  const text = readIfThere(recordFile);
  if (!text) return undefined;
  const record = /** @type {{ inputs: string[], sum: string, output: string }} */ (JSON.parse(text));
  const output = path.join(path.dirname(recordFile), record.output);
  return fingerprint(record.inputs) === record.sum && existsSync(output) ? output : undefined;
}

/**
 * A script that starts threads (the SQLite store does) needs their files beside it, as the built server does.
 * @param {readonly string[]} inputs
 * @param {string} folder
 * @returns {Promise<string[]>} the inputs, with those of the worker
 */
async function withWorkers(inputs, folder) {
  const all = new Set(inputs);
  for (const [worker, name] of Object.entries(threadFiles())) {
    if (!inputs.some((file) => path.dirname(file) === path.dirname(worker))) continue;
    const made = await bundle({ [worker]: path.join(folder, name) }, { sourcemap: 'inline' });
    for (const file of made[worker] ?? []) all.add(file);
  }
  return [...all];
}

/**
 * @param {string} folder
 * @param {string} keep
 */
function forgetOld(folder, keep) {
  const base = path.basename(keep);
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.mjs') || name === base) continue;
    const file = path.join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > KEPT_MS) rmSync(file, { force: true });
  }
}
