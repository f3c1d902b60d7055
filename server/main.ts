/** Start and signals. Prints where to go, and on the first start the accounts. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compose, type Running } from './compose.ts';
import { type Config, readConfig } from './config.ts';
import { startProblem } from './start-problems.ts';
import { createLog } from './system.ts';

/** The project's folder, from `server/main.ts` or the bundle `dist/server/main.js`. */
const root = (() => {
  const here = path.dirname(fileURLToPath(import.meta.url));
  return path.basename(path.dirname(here)) === 'dist'
    ? path.resolve(here, '../..')
    : path.resolve(here, '..');
})();

const say = (line: string) => process.stdout.write(`${line}\n`);

const greet = (running: Running, dataDir: string, tenant: string) => {
  const { url } = running;
  say('');
  say('  一线通 Yixiantong 已就绪');
  say(`  首页        ${url}/`);
  say(`  示例网站    ${url}/demo    （右下角为咨询窗口）`);
  say(`  坐席工作台  ${url}/console`);
  say(`  主管看板    ${url}/board`);
  say(`  接口文档    ${url}/api/openapi.json`);
  const file = path.join(dataDir, tenant === 'demo' ? 'demo-accounts.json' : 'first-account.json');
  if (running.newAccounts.length > 0) {
    say('');
    say(`  账号（随机密码，同时保存在 ${file}）：`);
    for (const account of running.newAccounts) {
      say(
        `    ${account.role.padEnd(11)} ${account.username.padEnd(11)} ${account.password}   ${account.displayName}`,
      );
    }
  } else if (existsSync(file)) say(`  账号        见 ${file}`);
  say('');
  say('  按 Ctrl-C 停止。');
};

/** As far as it could be read. */
let config: Config | undefined;

const main = async (): Promise<void> => {
  config = readConfig(process.env);
  const log = createLog(config.log.level);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };

  process.on('unhandledRejection', (error) => {
    log.error({ err: error }, 'unhandled rejection');
  });

  const starting = compose(config, log, { pagesDir: path.join(root, 'dist/widgets'), version });
  let leaving = false;
  const leave = (signal: NodeJS.Signals) => {
    if (leaving) return;
    leaving = true;
    log.info({ signal }, 'stopping');
    starting.then(
      (running) => running.stop().then(() => process.exit(0)),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave);

  const running = await starting;
  greet(running, config.dataDir, config.tenant);
  // Tells a parent process (tests, demo traffic) that the server is ready and where.
  process.send?.({ ready: true, url: running.url, port: running.port });
};

/** `EX_CONFIG` of sysexits: a service manager is told not to try again (`RestartPreventExitStatus`). */
const LASTING = 78;

main().catch((error: unknown) => {
  const problem = startProblem(error, config);
  if (problem) process.stderr.write(`${problem.text}\n`);
  else
    process.stderr.write(
      `启动失败：${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  process.exit(problem?.lasting ? LASTING : 1);
});
