/** Before the browser tests: all pages, built once for the whole run into a folder that no other build touches. */
import { cpSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pagesAreBuilt } from '../../../scripts/setup/build.mjs';
import { buildWidgets, emptyFolder } from './build-widgets.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built pages: `inject('pages')`. */
    pages: string;
  }
}

const BUILT = resolve(import.meta.dirname, '../../../dist/widgets');

export default function setup(project: TestProject): () => void {
  const { dir, remove } = pagesAreBuilt() ? copied() : buildWidgets();
  project.provide('pages', dir);
  return remove;
}

const copied = (): { dir: string; remove: () => void } => {
  const dir = emptyFolder();
  cpSync(BUILT, dir, { recursive: true });
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
};
