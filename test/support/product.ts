/** Starts the built product as its own process on a fresh DATA_DIR, and speaks to it as browsers do. */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { Outcome } from '../../routing/errors.ts';
import { PROTOCOL_VERSION } from '../../routing/protocol/socket.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const MAIN = path.join(ROOT, 'dist/server/main.js');

export interface Account {
  role: string;
  username: string;
  password: string;
  displayName: string;
}

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
}

export const startProduct = async (options: ProductOptions = {}): Promise<Product> => {
  if (!existsSync(MAIN)) throw new Error('dist/server/main.js is missing: run `npm run build` first');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yxt-'));
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
        execArgv: ['--enable-source-maps'],
      });
      child = started;
      const keep = (chunk: Buffer) => {
        printed += chunk.toString();
      };
      started.stdout?.on('data', keep);
      started.stderr?.on('data', keep);
      started.once('exit', (code) =>
        reject(new Error(`the server ended with ${code} before it was ready:\n${printed}`)),
      );
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

/** One emit with acknowledgement; the outcome as the server gave it. */
export const call = async <T>(
  socket: Socket,
  event: string,
  input: unknown = {},
  timeoutMs = 10_000,
): Promise<Outcome<T>> => (await socket.timeout(timeoutMs).emitWithAck(event, input)) as Outcome<T>;

/** As `call`, but a refusal fails the test. */
export const ask = async <T>(socket: Socket, event: string, input: unknown = {}): Promise<T> => {
  const outcome = await call<T>(socket, event, input);
  if (!outcome.ok)
    throw new Error(`${event} refused: ${outcome.code} ${outcome.detail ?? ''} ${outcome.field ?? ''}`);
  return outcome.value;
};

/** The next time an event comes whose payload passes the test. */
export const next = <T>(
  socket: Socket,
  event: string,
  test: (payload: T) => boolean = () => true,
  timeoutMs = 15_000,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.off(event, listen);
      reject(new Error(`no matching "${event}" within ${timeoutMs} ms`));
    }, timeoutMs);
    const listen = (payload: T) => {
      if (!test(payload)) return;
      clearTimeout(timer);
      socket.off(event, listen);
      resolve(payload);
    };
    socket.on(event, listen);
  });

const connected = (socket: Socket): Promise<Socket> =>
  new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', (error) =>
      reject(Object.assign(error, { code: (error as { data?: { code?: string } }).data?.code })),
    );
  });

export const signIn = async (
  product: Pick<Product, 'url'>,
  account: Pick<Account, 'username' | 'password'>,
): Promise<string> => {
  const response = await fetch(`${product.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-yixiantong': '1' },
    body: JSON.stringify({ username: account.username, password: account.password }),
  });
  if (!response.ok) throw new Error(`sign-in refused: ${response.status} ${await response.text()}`);
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
};

/** A socket of a member of staff, after `hello`. */
export const staffSocket = async (
  product: Product,
  username: string,
  namespace = '/agent',
): Promise<Socket & { cookie: string }> => {
  const cookie = await signIn(product, product.account(username));
  const socket = io(`${product.url}${namespace}`, {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION },
    extraHeaders: { cookie },
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
  });
  await connected(socket);
  await ask(socket, 'hello');
  return Object.assign(socket, { cookie });
};

export const newVisitor = async (
  product: Pick<Product, 'url'>,
): Promise<{ token: string; citizenId: string }> => {
  const response = await fetch(`${product.url}/api/v1/visitors`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-yixiantong': '1' },
    body: '{}',
  });
  if (!response.ok) throw new Error(`visitor refused: ${response.status} ${await response.text()}`);
  return (await response.json()) as { token: string; citizenId: string };
};

/** A citizen's socket with a fresh or a given visitor token. */
export const citizenSocket = async (
  product: Product,
  token?: string,
): Promise<Socket & { token: string }> => {
  const own = token ?? (await newVisitor(product)).token;
  const socket = io(`${product.url}/citizen`, {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION, token: own },
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
  });
  await connected(socket);
  await ask(socket, 'hello');
  return Object.assign(socket, { token: own });
};

let serial = 0;
export const clientKey = (): string => `test-${process.pid}-${Date.now()}-${++serial}`;

export const contact = (text: string, over: Record<string, unknown> = {}) => ({
  clientKey: clientKey(),
  text,
  privacyVersion: '2026-01',
  ...over,
});
