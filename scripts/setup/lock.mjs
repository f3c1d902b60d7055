/** Keeps two commands of one checkout (say `npm start` and `npm test`) from setting up at the same moment. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './console.mjs';
import { cacheDir } from './paths.mjs';

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Takes the lock file, or says whose it is. A lock whose owner is gone is taken over.
 * @param {string} file
 * @returns {number | undefined} the owner's pid when somebody else holds it
 */
function tryTake(file) {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return undefined;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    let owner = Number.NaN;
    try {
      owner = Number(readFileSync(file, 'utf8'));
    } catch {
      continue; // Released between the two calls.
    }
    // An empty file belongs to someone between creating and writing it.
    if (owner === 0 || (owner !== process.pid && isAlive(owner))) return owner;
    rmSync(file, { force: true });
  }
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} body
 * @param {string} [folder]
 * @returns {Promise<T>}
 */
export async function withLock(name, body, folder = cacheDir) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.lock`);
  let told = false;
  for (let owner = tryTake(file); owner !== undefined; owner = tryTake(file)) {
    if (!told) say(`waiting for process ${owner}, which does the same (${name})`);
    told = true;
    await wait(100);
  }
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}
