/** Starts the commands behind the checks, with a time limit so that a run that hangs still ends in a count. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { judgeAudit } from './audit.mjs';
import { cacheDir, inRoot, packageCommand, root } from './paths.mjs';
import { readIfThere } from './stamp.mjs';
import { one, tallyVitest } from './tally.mjs';

const CHECK_LIMIT_MS = 10 * 60_000;
const TIER_LIMIT_MS = 20 * 60_000;

/**
 * Runs a command with this process's own output; null stands for "ended by a signal or by the limit".
 * @param {string} command
 * @param {readonly string[]} args
 * @param {number} limitMs
 * @returns {Promise<number | null>}
 */
function run(command, args, limitMs) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    const limit = setTimeout(() => {
      process.stdout.write(`took longer than ${limitMs / 60_000} minutes and was ended\n`);
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    }, limitMs);
    const end = (/** @type {number | null} */ code) => {
      clearTimeout(limit);
      resolve(code);
    };
    child.once('error', (error) => {
      process.stdout.write(`${error.message}\n`);
      end(null);
    });
    child.once('exit', end);
  });
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function check(command, args) {
  return one((await run(command, args, CHECK_LIMIT_MS)) === 0 ? 'passed' : 'failed');
}

export const checkTypes = () => check(packageCommand('vue-tsc'), ['--noEmit']);

export const checkLint = () => check(packageCommand('biome'), ['check', '.']);

export const checkBoundaries = () =>
  check(process.execPath, [inRoot('scripts', 'run.mjs'), inRoot('scripts', 'boundaries.ts')]);

export const checkBuild = () => check(process.execPath, [inRoot('scripts', 'build.mjs')]);

/**
 * @param {string} project
 * @param {readonly string[]} filters parts of file names; empty for the whole tier
 */
export async function checkVitest(project, filters) {
  const report = path.join(cacheDir, 'test', `${project}.json`);
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json'];
  args.push(`--outputFile.json=${report}`, ...filters);
  const code = await run(packageCommand('vitest'), args, TIER_LIMIT_MS);
  return tallyVitest(readIfThere(report), code);
}

export function checkAudit() {
  const exceptionsFile = inRoot('docs', 'audit-exceptions.json');
  const exceptions = existsSync(exceptionsFile) ? JSON.parse(readFileSync(exceptionsFile, 'utf8')) : [];
  const options = ['--json', '--audit-level=high', '--fetch-retries=0', '--fetch-timeout=20000'];
  const audit = spawnSync('npm', ['audit', ...options], { cwd: root, encoding: 'utf8', timeout: 60_000 });
  const { outcome, lines } = judgeAudit(audit.stdout ?? '', exceptions);
  for (const line of lines) process.stdout.write(`${line}\n`);
  return one(outcome);
}
