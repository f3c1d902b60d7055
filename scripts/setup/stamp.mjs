/** Stamps tell "nothing has changed since": a hash of the inputs, kept beside the output. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** @param {string | Buffer} content */
export const hash = (content) => createHash('sha256').update(content).digest('hex').slice(0, 20);

/**
 * All files below the given files and folders, sorted, relative to `base`. What does not exist is left out.
 * @param {readonly string[]} entries
 * @param {string} [base]
 * @returns {string[]}
 */
export function listFiles(entries, base = root) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} relative */
  const visit = (relative) => {
    let children;
    try {
      children = readdirSync(path.join(base, relative), { withFileTypes: true });
    } catch (error) {
      const code = /** @type {NodeJS.ErrnoException} */ (error).code;
      if (code === 'ENOTDIR') found.push(relative);
      else if (code !== 'ENOENT') throw error;
      return;
    }
    for (const child of children) {
      const next = path.join(relative, child.name);
      if (child.isDirectory()) visit(next);
      else if (child.isFile()) found.push(next);
    }
  };
  for (const entry of entries) visit(entry);
  return [...new Set(found)].sort();
}

/**
 * One hash over the names and contents of files; a renamed, added, removed or changed file changes it.
 * @param {readonly string[]} files relative to `base`
 * @param {string} [base]
 */
export function hashFiles(files, base = root) {
  const sum = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(path.join(base, file));
    sum.update(`${file}\0${content.length}\0`).update(content);
  }
  return sum.digest('hex').slice(0, 20);
}

/**
 * @param {string} file
 * @returns {string | undefined}
 */
export function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Writes in one step, so that a reader or a crash never meets half a file.
 * @param {string} file
 * @param {string | Uint8Array} content
 */
export function writeWhole(file, content) {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}
