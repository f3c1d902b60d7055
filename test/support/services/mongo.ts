/** A MongoDB-compatible server for tests: MONGODB_URL, a `mongod` on the PATH, or FerretDB built into the cache. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface MongoServer {
  /** With a database name of its own, so that test files do not meet. */
  url: string;
  kind: 'given' | 'mongod' | 'ferretdb';
  /** Ends a server that was started here without warning; false for one that was given. */
  kill(): Promise<boolean>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Program {
  kind: 'mongod' | 'ferretdb';
  command: string;
  args: (port: number, folder: string) => string[];
}

const SCRIPT = fileURLToPath(new URL('../../../scripts/get-ferretdb.mjs', import.meta.url));
const START_MS = 20_000;

const findProgram = (): Program | string => {
  if (spawnSync('mongod', ['--version']).status === 0)
    return {
      kind: 'mongod',
      command: 'mongod',
      args: (port, folder) => ['--bind_ip', '127.0.0.1', '--port', `${port}`, '--dbpath', folder],
    };
  const got = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
  if (got.status !== 0) return got.stderr.trim().split('\n')[0] ?? 'get-ferretdb failed';
  const command = got.stdout.trim();
  return { kind: 'ferretdb', command, args: (port, folder) => [`127.0.0.1:${port}`, folder] };
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject()));
    });
  });

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = dial(port, '127.0.0.1');
    socket.once('connect', () => resolve(true) ?? socket.destroy());
    socket.once('error', () => resolve(false));
  });

const launch = async (program: Program, port: number, folder: string): Promise<ChildProcess> => {
  // FerretDB ends when its stdin does, and so never outlives the tests; its telemetry is off when embedded.
  const child = spawn(program.command, program.args(port, folder), { stdio: ['pipe', 'ignore', 'ignore'] });
  const until = Date.now() + START_MS;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`${program.kind} did not start (exit code ${child.exitCode})`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return child;
};

const ended = async (child: ChildProcess): Promise<void> => {
  const gone =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await gone;
};

const withDatabase = (base: string): string => {
  const url = new URL(base);
  url.pathname = `/test_${process.pid}_${Date.now().toString(36)}`;
  return url.href;
};

const startOwn = async (program: Program): Promise<MongoServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'yixiantong-mongo-'));
  const port = await freePort();
  let child = await launch(program, port, folder);
  return {
    url: withDatabase(`mongodb://127.0.0.1:${port}/`),
    kind: program.kind,
    kill: async () => {
      await ended(child);
      return true;
    },
    restart: async () => {
      child = await launch(program, port, folder);
    },
    stop: async () => {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/**
 * How to get a server, or why there is none. With CI=true a missing server throws; elsewhere one loud line says
 * what is left out, and the caller skips. Builds FerretDB on first use, which takes about a minute.
 */
export const findMongo = (): { start: () => Promise<MongoServer> } | undefined => {
  const given = process.env.MONGODB_URL;
  if (given) {
    const start = async (): Promise<MongoServer> => ({
      // Each start has a database of its own, as with a server of its own.
      url: withDatabase(given),
      kind: 'given',
      kill: async () => false,
      restart: async () => undefined,
      stop: async () => undefined,
    });
    return { start };
  }
  const program = findProgram();
  if (typeof program !== 'string') return { start: () => startOwn(program) };
  const line = `LEFT OUT: every test on MongoDB (${program}). Set MONGODB_URL, install mongod, or install Go and run: node scripts/get-ferretdb.mjs`;
  if (process.env.CI === 'true') throw new Error(line);
  console.error(`\n*** ${line}\n`);
  return undefined;
};
