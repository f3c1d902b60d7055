/** Where things lie in this repository; every set-up module asks here. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @param {...string} parts */
export const inRoot = (...parts) => path.join(root, ...parts);

/** Holds everything that may be deleted at any time: locks, bundled scripts, test reports. */
export const cacheDir = inRoot('.cache');

/** @param {string} name a command of an npm package, such as `vitest` */
export const packageCommand = (name) => inRoot('node_modules', '.bin', name);
