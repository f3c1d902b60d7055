/** `node scripts/run.mjs FILE [args]`: runs a TypeScript file of this repository; adds nothing to stdout. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMain, SetupProblem } from './setup/console.mjs';
import { requireNode } from './setup/node-version.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { root } from './setup/paths.mjs';
import { prepareScript } from './setup/script.mjs';

await runMain(async () => {
  requireNode();
  const [file, ...args] = process.argv.slice(2);
  if (!file) throw new SetupProblem('usage: node scripts/run.mjs FILE [args]');
  const entry = path.resolve(file);
  if (!existsSync(entry)) throw new SetupProblem(`no such script: ${file}`);
  if (path.relative(root, entry).startsWith('..')) {
    throw new SetupProblem(`only scripts of this repository can be run: ${file}`);
  }
  await ensurePackages();
  const bundled = await prepareScript(path.relative(root, entry));
  // In this process: the script owns stdin, stdout, signals and the exit code, as if Node had been given it.
  process.argv = [process.argv[0] ?? process.execPath, entry, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(bundled).href);
});
