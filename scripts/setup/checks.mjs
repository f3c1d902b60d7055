/** The checks of a test run: which command each one is, and what its end counts. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { judgeAudit } from './audit.mjs';
import { runCommand } from './command.mjs';
import { cacheDir, inRoot, packageCommand } from './paths.mjs';
import { readIfThere } from './stamp.mjs';
import { one, tallyVitest } from './tally.mjs';

/**
 * @typedef {import('./command.mjs').Place} Place
 * @typedef {import('./tally.mjs').Tally} Tally
 */

const MINUTE_MS = 60_000;
const CHECK_LIMIT_MS = 10 * MINUTE_MS;
const TIER_LIMIT_MS = 20 * MINUTE_MS;

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
const check = (command, args) => async (/** @type {Place} */ place) =>
  one((await runCommand(command, args, { ...place, limitMs: CHECK_LIMIT_MS })) === 0 ? 'passed' : 'failed');

export const checkTypes = check(packageCommand('vue-tsc'), ['--noEmit']);

export const checkLint = check(packageCommand('biome'), ['check', '.']);

export const checkBoundaries = check(process.execPath, [
  inRoot('scripts', 'run.mjs'),
  inRoot('scripts', 'boundaries.ts'),
]);

export const checkBuild = check(process.execPath, [inRoot('scripts', 'build.mjs')]);

/**
 * @param {string} project
 * @param {readonly string[]} filters parts of file names; empty for the whole tier
 * @param {Place} place
 * @returns {Promise<Tally>}
 */
export async function checkVitest(project, filters, place) {
  const report = path.join(cacheDir, 'test', `${project}.json`);
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json'];
  args.push(`--outputFile.json=${report}`, ...filters);
  const code = await runCommand(packageCommand('vitest'), args, { ...place, limitMs: TIER_LIMIT_MS });
  return tallyVitest(readIfThere(report), code);
}

/** @param {Place} place */
export async function checkAudit(place) {
  const exceptionsFile = inRoot('docs', 'audit-exceptions.json');
  const exceptions = existsSync(exceptionsFile) ? JSON.parse(readFileSync(exceptionsFile, 'utf8')) : [];
  const args = ['audit', '--json', '--audit-level=high', '--fetch-retries=0', '--fetch-timeout=20000'];
  let said = '';
  await runCommand('npm', args, {
    // What npm says beside its answer is no part of the report.
    ...{ write: () => {}, alone: false, yields: place.yields, limitMs: MINUTE_MS },
    answer: (text) => {
      said += text;
    },
  });
  const { outcome, lines } = judgeAudit(said, exceptions);
  for (const line of lines) place.write(`${line}\n`);
  return one(outcome);
}

/**
 * Gets what a tier needs beside the programs of the system, by a script of its own.
 * @param {readonly string[]} script below `scripts`
 * @param {(text: string) => void} write
 * @returns {Promise<boolean>} whether it is there
 */
export async function fetchPart(script, write) {
  const how = { write, alone: false, yields: false, limitMs: CHECK_LIMIT_MS, answer: () => {} };
  return (await runCommand(process.execPath, [inRoot('scripts', ...script)], how)) === 0;
}
