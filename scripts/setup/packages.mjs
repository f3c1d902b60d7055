/** Installs the npm packages named in the lock file, when and only when they are not there already. */
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupProblem, say, seconds } from './console.mjs';
import { withLock } from './lock.mjs';
import { root } from './paths.mjs';
import { hash, readIfThere } from './stamp.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry
 * @typedef {{ lock: string, node: string, platform: string }} PackagesStamp
 */

/**
 * What the installed packages depend on. Node's major number counts because of compiled add-ons.
 * @param {string} lockText
 * @returns {PackagesStamp}
 */
export function packagesStamp(lockText) {
  return {
    lock: hash(lockText),
    node: process.version.replace(/^v(\d+).*/, '$1'),
    platform: `${process.platform}-${process.arch}`,
  };
}

/** @param {readonly string[] | undefined} list `os` or `cpu` of a lock entry; `!x` excludes */
const allows = (list, /** @type {string} */ value) =>
  !list ||
  (!list.includes(`!${value}`) && (list.includes(value) || list.every((item) => item.startsWith('!'))));

/**
 * Does the tree that npm recorded in node_modules agree with the lock file? npm writes that record last, so a
 * broken-off install has none. This lets a hand-run `npm ci` or a copied folder count as set up.
 * @param {string | undefined} lockText
 * @param {string | undefined} installedText node_modules/.package-lock.json
 */
export function treeAgrees(lockText, installedText) {
  if (!lockText || !installedText) return false;
  /** @type {Record<string, LockEntry>} */
  let wanted;
  /** @type {Record<string, LockEntry>} */
  let installed;
  try {
    wanted = JSON.parse(lockText).packages ?? {};
    installed = JSON.parse(installedText).packages ?? {};
  } catch {
    return false;
  }
  for (const [place, want] of Object.entries(wanted)) {
    if (place === '') continue;
    const have = installed[place];
    // Optional packages are left out on other platforms, and by npm itself when they cannot be built.
    if (!have && !want.optional) return false;
    if (have && (have.version !== want.version || have.integrity !== want.integrity)) return false;
  }
  return Object.entries(installed).every(
    ([place, have]) => place in wanted && allows(have.os, process.platform) && allows(have.cpu, process.arch),
  );
}

/**
 * @param {string} folder
 * @param {readonly string[]} args
 * @returns {{ ok: boolean, output: string }}
 */
function runNpm(folder, args) {
  const throughNpm = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : undefined;
  // Build tools are development packages: they are needed even where NODE_ENV=production.
  const common = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const run = spawnSync(
    throughNpm ? process.execPath : 'npm',
    [...(throughNpm ? [throughNpm] : []), ...args, ...common],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  if (run.error) return { ok: false, output: run.error.message };
  return { ok: run.status === 0, output: `${run.stderr}${run.stdout}` };
}

/**
 * Says whether npm refused the lock file only for packages that no registry answer could resolve. A registry copy
 * that lacks the binaries of other platforms leaves them out of the lock file, and `npm ci` then refuses it.
 * @param {string} output
 */
export function lacksOnlyUnresolvable(output) {
  const missing = output.match(/(Missing|Invalid): .*/g) ?? [];
  return missing.length > 0 && missing.every((line) => /^Missing: \S+@ from lock file$/.test(line.trim()));
}

/**
 * Are the packages there that are made for this very platform? npm leaves an optional package out without a word
 * when it cannot be fetched, and then the first use of it fails.
 * @param {string | undefined} lockText
 * @param {string | undefined} installedText
 */
export function hasOwnBinaries(lockText, installedText) {
  if (!lockText || !installedText) return false;
  /** @type {Record<string, LockEntry>} */
  const wanted = JSON.parse(lockText).packages ?? {};
  const installed = JSON.parse(installedText).packages ?? {};
  return Object.entries(wanted).every(
    ([place, { os, cpu, libc }]) =>
      !(os ?? cpu) ||
      place in installed ||
      !allows(os, process.platform) ||
      !allows(cpu, process.arch) ||
      !allows(libc, libcName()),
  );
}

function libcName() {
  if (process.platform !== 'linux') return '';
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header.glibcVersionRuntime ? 'glibc' : 'musl';
}

/**
 * @param {string} folder
 * @returns {{ ok: boolean, detail: string }}
 */
function npmCi(folder) {
  // From npm's cache first: without a network every question to the registry costs a minute of retries.
  if (install(folder, ['--offline']).ok && haveOwnBinaries(folder)) return { ok: true, detail: '' };
  const { ok, output } = install(folder, [
    '--prefer-offline',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
  ]);
  const complaint = output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter((line) => line && !line.startsWith('A complete log') && !line.startsWith('npm warn'));
  return { ok, detail: complaint.slice(0, 3).join(' ') };
}

/** @param {string} folder */
const haveOwnBinaries = (folder) =>
  hasOwnBinaries(
    readIfThere(path.join(folder, 'package-lock.json')),
    readIfThere(path.join(folder, 'node_modules', '.package-lock.json')),
  );

/**
 * @param {string} folder
 * @param {readonly string[]} options
 */
function install(folder, options) {
  const clean = runNpm(folder, ['ci', ...options]);
  if (clean.ok || !lacksOnlyUnresolvable(clean.output)) return clean;
  // Installs the very versions of the lock file too, and leaves the file as it is.
  return runNpm(folder, ['install', '--no-save', ...options]);
}

/**
 * @param {{ folder?: string, install?: (folder: string) => { ok: boolean, detail: string } }} [options]
 * @returns {Promise<'ready' | 'adopted' | 'installed' | 'kept'>}
 */
export async function ensurePackages({ folder = root, install = npmCi } = {}) {
  const modules = path.join(folder, 'node_modules');
  const stampFile = path.join(modules, '.yixiantong-setup.json');
  const lockText = readIfThere(path.join(folder, 'package-lock.json'));
  if (!lockText) throw new SetupProblem('package-lock.json is missing: get a complete copy of the project.');
  const stamp = packagesStamp(lockText);
  const stampText = JSON.stringify(stamp);
  if (readIfThere(stampFile) === stampText) return 'ready';

  return withLock(
    'packages',
    async () => {
      const before = readIfThere(stampFile);
      if (before === stampText) return 'ready'; // Someone else did it while we waited.
      if (!before && treeAgrees(lockText, readIfThere(path.join(modules, '.package-lock.json')))) {
        writeFileSync(stampFile, stampText);
        return 'adopted';
      }
      const startedMs = Date.now();
      say('installing npm packages (once; about a minute)');
      // `npm ci` deletes first and asks the network afterwards: put the old tree aside until the new one stands.
      const aside = path.join(folder, 'node_modules.previous');
      const moved = putAside(modules, aside);
      const { ok, detail } = install(folder);
      if (ok) {
        writeFileSync(stampFile, stampText);
        rmSync(aside, { recursive: true, force: true });
        say(`npm packages installed in ${seconds(startedMs)}`);
        return 'installed';
      }
      if (moved) {
        rmSync(modules, { recursive: true, force: true });
        renameSync(aside, modules);
        if (isOnlyOtherNode(before, stamp)) {
          say('npm could not reinstall for this version of Node; going on with the packages that are there');
          return 'kept';
        }
      }
      throw new SetupProblem(
        '装不上 npm 依赖包：请让本机连一次 npm 源，或从同类机器拷贝 node_modules（见 docs/operations.md）。 ' +
          `(npm packages could not be installed: ${detail || 'npm gave no reason'}. ` +
          'Connect to the npm registry once, or copy node_modules from a machine of the same kind.)',
      );
    },
    path.join(folder, '.cache'),
  );
}

/**
 * @param {string} modules
 * @param {string} aside
 */
function putAside(modules, aside) {
  try {
    // What stands aside from an install that was broken off is the better one of the two.
    if (existsSync(aside)) rmSync(modules, { recursive: true, force: true });
    else renameSync(modules, aside);
    return true;
  } catch {
    return false; // Nothing there, or a file system that cannot move folders: then npm ci works in place.
  }
}

/**
 * @param {string | undefined} before
 * @param {PackagesStamp} now
 */
function isOnlyOtherNode(before, now) {
  if (!before) return false;
  const old = /** @type {PackagesStamp} */ (JSON.parse(before));
  return old.lock === now.lock && old.platform === now.platform;
}
