/** `npm run build`: sets up the npm packages and builds server and pages into `dist/`. */
import { buildAll } from './setup/build.mjs';
import { runMain, say } from './setup/console.mjs';
import { requireNode } from './setup/node-version.mjs';
import { ensurePackages } from './setup/packages.mjs';

await runMain(async () => {
  requireNode();
  await ensurePackages();
  await buildAll();
  say('dist/ is up to date');
});
