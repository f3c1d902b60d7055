/** Starts the built product as its own process on a fresh DATA_DIR: for tests, benchmarks and demonstrations. */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SERVER_FLAGS } from '../setup/server-flags.mjs';
import type { Account } from './sockets.ts';

/** From the project's folder, where npm runs scripts and tests. */
const MAIN = path.resolve('dist/server/main.js');

export interface Product {
  url: string;
  port: number;
  dataDir: string;
  pid: number;
  account(username: string): Account;
  /** What the process printed. */
  output(): string;
  /** As a power cut: no handler runs. */
  kill9(): Promise<void>;
  /** As Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Starts again on the same data and the same port. */
  restart(): Promise<void>;
  /** Stops and removes the data. */
  dispose(): Promise<void>;
}

export interface ProductOptions {
  env?: Record<string, string>;
  /** Puts files into the empty DATA_DIR before the first start. */
  prepare?: (dataDir: string) => void;
}

export const startProduct = async (options: ProductOptions = {}): Promise<Product> => {
  if (!existsSync(MAIN)) throw new Error('dist/server/main.js is missing: run `npm run build` first');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yxt-'));
  options.prepare?.(dataDir);
  let child: ChildProcess | undefined;
  let printed = '';
  let port = 0;
  let url = '';

  const launch = () =>
    new Promise<void>((resolve, reject) => {
      const started = fork(MAIN, [], {
        env: {
          ...process.env,
          DATA_DIR: dataDir,
          HOST: '127.0.0.1',
          PORT: String(port),
          LOG_LEVEL: 'warn',
          ...options.env,
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        execArgv: SERVER_FLAGS,
      });
      child = started;
      const keep = (chunk: Buffer) => {
        printed += chunk.toString();
      };
      started.stdout?.on('data', keep);
      started.stderr?.on('data', keep);
      started.once('exit', (code, signal) => {
        printed += `[ended with ${code ?? signal}]\n`;
        reject(new Error(`the server ended with ${code ?? signal} before it was ready:\n${printed}`));
      });
      started.on('message', (message: { ready?: boolean; url: string; port: number }) => {
        if (!message.ready) return;
        ({ url, port } = message);
        resolve();
      });
    });

  const ended = (target: ChildProcess) =>
    new Promise<number | null>((resolve) => {
      if (target.exitCode !== null || target.signalCode !== null) resolve(target.exitCode);
      else target.once('exit', resolve);
    });

  const signal = async (name: NodeJS.Signals): Promise<number | null> => {
    const target = child;
    if (!target) return null;
    const gone = ended(target);
    target.kill(name);
    const code = await gone;
    child = undefined;
    return code;
  };

  await launch();
  const product: Product = {
    get url() {
      return url;
    },
    get port() {
      return port;
    },
    get pid() {
      return child?.pid ?? 0;
    },
    dataDir,
    output: () => printed,
    account: (username) => {
      const accounts = JSON.parse(
        readFileSync(path.join(dataDir, 'demo-accounts.json'), 'utf8'),
      ) as Account[];
      const found = accounts.find((account) => account.username === username);
      if (!found) throw new Error(`no demo account ${username}`);
      return found;
    },
    kill9: async () => {
      await signal('SIGKILL');
    },
    stop: () => signal('SIGTERM'),
    restart: launch,
    dispose: async () => {
      // A graceful end also stops the private Redis that a killed server left behind.
      if (!child) await launch();
      await signal('SIGTERM');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return product;
};
