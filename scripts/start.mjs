/** `npm start`: brings a fresh checkout to a running product; the second time it only checks and runs. */
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { getAsterisk } from './pbx/get-asterisk.mjs';
import { isBuilt } from './setup/build.mjs';
import { runMain, SetupProblem, say } from './setup/console.mjs';
import { ensureParts, howToInstall, parts } from './setup/debian.mjs';
import { requireNode } from './setup/node-version.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { inRoot } from './setup/paths.mjs';
import { SERVER_FLAGS } from './setup/server-flags.mjs';

/** The server finishes open requests and stops its Redis within this time; after it, it is taken for stuck. */
const STOP_LIMIT_MS = 45_000;

/** @type {readonly NodeJS.Signals[]} */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs the server until it ends and passes on its exit code.
 *
 * The server gets a process group of its own: Ctrl-C in a terminal goes to the whole group of this process, and
 * the server must see one signal, not one from the terminal and one from here.
 * @returns {Promise<number>}
 */
function runServer() {
  const server = spawn(process.execPath, [...SERVER_FLAGS, inRoot('dist', 'server', 'main.js')], {
    stdio: 'inherit',
    detached: true,
  });
  let asked = false;
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      if (asked) return say('still stopping');
      asked = true;
      server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
      setTimeout(() => {
        say(`the server did not stop within ${STOP_LIMIT_MS / 1000} s; ending it`);
        server.kill('SIGKILL');
      }, STOP_LIMIT_MS).unref();
    });
  }
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/** Switches of the demonstration, as settings of the server. @type {Record<string, string>} */
const SWITCHES = { '--demo-wechat': 'DEMO_WECHAT' };

await runMain(async () => {
  requireNode();
  for (const arg of process.argv.slice(2)) {
    const setting = SWITCHES[arg];
    if (!setting)
      throw new SetupProblem(
        `不认识的参数 ${arg}，可用的有 ${Object.keys(SWITCHES).join(', ')}。 (unknown switch)`,
      );
    process.env[setting] = '1';
  }
  await ensurePackages();
  if (!process.env.REDIS_URL) {
    const missing = ensureParts([parts.redis]);
    if (missing.length > 0) {
      throw new SetupProblem(
        `缺少 redis-server：请以 root 执行 ${howToInstall(missing)}，或用 REDIS_URL 指定已有的 Redis。 ` +
          '(redis-server is needed: install it as root, or set REDIS_URL to a Redis of yours.)',
      );
    }
  }
  if (process.env.PBX === 'local') {
    const { program, prompts } = await getAsterisk();
    process.env.PBX_PROGRAM_DIR ??= program;
    process.env.PBX_PROMPTS_DIR ??= prompts;
  }
  if (!isBuilt()) {
    // In a process of its own: build tools must not keep their memory for as long as the server runs.
    const build = spawnSync(process.execPath, [inRoot('scripts', 'build.mjs')], { stdio: 'inherit' });
    if (build.status !== 0) {
      process.exitCode = build.status ?? 1;
      return;
    }
  }
  // Not process.exit: what the server or we have written to a pipe must still get out.
  process.exitCode = await runServer();
});
