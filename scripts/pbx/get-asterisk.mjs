#!/usr/bin/env node
/**
 * Prints the folder of a private Asterisk made from Debian's packages, getting it once into `.cache/asterisk`.
 * Plain Node, no root, nothing of the system is changed: `node scripts/pbx/get-asterisk.mjs`.
 *
 * Debian's stable suites have no Asterisk, so packages of a later suite are unpacked side by side with its own
 * libraries and its own loader. They come from the mirror that this machine's apt uses, with their signatures
 * checked. The packages stay in the cache: after the first time no network is needed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMain, SetupProblem, say, seconds } from '../setup/console.mjs';
import { findCommand } from '../setup/debian.mjs';
import { withLock } from '../setup/lock.mjs';
import { cacheDir } from '../setup/paths.mjs';
import { readIfThere, writeWhole } from '../setup/stamp.mjs';
import { aptHome } from './apt.mjs';
import { makePrompts } from './voices.mjs';

const HOME = path.join(cacheDir, 'asterisk');
const PACKAGES = ['asterisk', 'asterisk-moh-opsound-wav', 'espeak-ng'];
/** Without these it still speaks and plays: espeak-ng makes the sentences, the package with music its music. */
const ESSENTIAL = ['asterisk'];
/** Not needed to run, and most of the size. */
const DROPPED = [
  'usr/share/doc',
  'usr/share/man',
  'usr/share/locale',
  'usr/share/perl',
  'usr/share/perl5',
  'usr/share/asterisk/sounds',
  'usr/share/snmp',
  'usr/share/gnupg',
  'var/lib/dpkg',
];

/** @typedef {{ wanted: string[], files: Record<string, string> }} Kept sha-256 by file name */

/** @param {string} file */
const sumOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** What is in the cache, whole and unchanged; undefined when it must be fetched. */
function keptPackages() {
  const text = readIfThere(path.join(HOME, 'packages.json'));
  if (!text) return undefined;
  const kept = /** @type {Kept} */ (JSON.parse(text));
  if (!ESSENTIAL.every((name) => kept.wanted.includes(name))) return undefined;
  const whole = Object.entries(kept.files).every(([name, sum]) => {
    const file = path.join(HOME, 'debs', name);
    return existsSync(file) && sumOf(file) === sum;
  });
  return whole ? kept : undefined;
}

/** Fetches the packages; tries without those that are not essential when not all can be had. */
function fetchPackages() {
  for (const command of ['apt-get', 'dpkg-deb']) {
    if (!findCommand(command))
      throw new SetupProblem(`${command} is missing: install Asterisk 22 yourself and set PBX=ari.`);
  }
  const startedMs = Date.now();
  say('fetching Asterisk from the system’s package source (once; 100 MB)');
  const apt = aptHome(HOME);
  apt.run(['update']);
  let wanted = PACKAGES;
  try {
    apt.run(['--yes', '--download-only', 'install', ...wanted]);
  } catch {
    wanted = ESSENTIAL;
    apt.run(['--yes', '--download-only', 'install', ...wanted]);
  }
  const debs = path.join(HOME, 'debs');
  rmSync(debs, { recursive: true, force: true });
  mkdirSync(debs, { recursive: true });
  /** @type {Kept} */
  const kept = { wanted, files: {} };
  for (const name of readdirSync(apt.archives).filter((file) => file.endsWith('.deb'))) {
    renameSync(path.join(apt.archives, name), path.join(debs, name));
    kept.files[name] = sumOf(path.join(debs, name));
  }
  apt.remove();
  writeWhole(path.join(HOME, 'packages.json'), JSON.stringify(kept, undefined, 1));
  say(`fetched ${Object.keys(kept.files).length} packages in ${seconds(startedMs)}`);
  return kept;
}

/** @param {Kept} kept */
function unpack(kept) {
  const sum = createHash('sha256')
    .update(JSON.stringify([kept, DROPPED]))
    .digest('hex')
    .slice(0, 12);
  const program = path.join(HOME, `program-${sum}`);
  if (existsSync(program)) return program;
  const startedMs = Date.now();
  const draft = mkdtempSync(path.join(HOME, 'draft-'));
  try {
    for (const name of Object.keys(kept.files)) {
      const run = spawnSync('dpkg-deb', ['-x', path.join(HOME, 'debs', name), draft], { encoding: 'utf8' });
      if (run.status !== 0)
        throw new SetupProblem(`${name} cannot be unpacked: ${run.stderr.trim().split('\n')[0]}`);
    }
    for (const folder of DROPPED) rmSync(path.join(draft, folder), { recursive: true, force: true });
    for (const old of readdirSync(HOME)) {
      if (old.startsWith('program-')) rmSync(path.join(HOME, old), { recursive: true, force: true });
    }
    renameSync(draft, program);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  say(`unpacked Asterisk in ${seconds(startedMs)}`);
  return program;
}

/**
 * The folder with the program (`program`) and the spoken sentences (`prompts/zh`, `prompts/en`).
 * @returns {Promise<{ program: string, prompts: string }>}
 * @throws {SetupProblem} with one sentence when it cannot be had
 */
export async function getAsterisk() {
  mkdirSync(HOME, { recursive: true });
  const readyFile = path.join(HOME, 'ready.json');
  const recipe = JSON.stringify([PACKAGES, DROPPED]);
  const ready = readIfThere(readyFile);
  if (ready) {
    const known = JSON.parse(ready);
    // Sums of 100 MB are not worked out at each start: `ready` was written after they had been.
    if (known.recipe === recipe && existsSync(known.program)) {
      return withLock('asterisk', async () => ({
        program: known.program,
        prompts: makePrompts(HOME, known.program),
      }));
    }
  }
  return withLock('asterisk', async () => {
    const program = unpack(keptPackages() ?? fetchPackages());
    const prompts = makePrompts(HOME, program);
    writeWhole(readyFile, JSON.stringify({ recipe, program }));
    return { program, prompts };
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => {
    process.stdout.write(`${JSON.stringify(await getAsterisk())}\n`);
  });
}
