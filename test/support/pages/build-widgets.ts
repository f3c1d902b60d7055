/** Builds pages into a folder of their own, as the product's build does, for tests that need the real files. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The project's folder, from which npm runs scripts and tests: the bench is bundled, so its own place tells nothing. */
const root = process.cwd();

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'yixiantong-widgets-'));

/** @param pages by name; without them all */
export const buildWidgets = (pages?: string[]): { dir: string; remove: () => void } => {
  const dir = emptyFolder();
  execFileSync(
    process.execPath,
    [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      'widgets/vite.config.ts',
      '--outDir',
      dir,
      '--logLevel',
      'error',
    ],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', ...(pages ? { WIDGET_PAGES: pages.join(',') } : {}) },
      stdio: 'inherit',
    },
  );
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
};
