/** What the private Redis has on disk besides its data: endpoint, configuration, log, pid. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

/** Spread into the options of ioredis or BullMQ. */
export type RedisConnection = { path: string } | { host: string; port: number; password: string };

/** The kernel allows 108 bytes for the path of a socket, some systems 104. */
const LONGEST_SOCKET_PATH = 100;
const LARGEST_LOG_BYTES = 5_000_000;

/** Quotes for redis.conf, whose strings know \" and \\. */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function configText(dir: string, connection: RedisConnection): string {
  const endpoint =
    'path' in connection
      ? ['port 0', `unixsocket ${quoted(connection.path)}`, 'unixsocketperm 700']
      : [`bind ${connection.host}`, `port ${connection.port}`, `requirepass ${connection.password}`];
  return `${[
    '# Written by the server at every start; changes made here are lost.',
    ...endpoint,
    `dir ${quoted(dir)}`,
    `pidfile ${quoted(path.join(dir, 'redis.pid'))}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    // The append-only file is the record; no second copy at intervals.
    'save ""',
    // Timers are due within 6 ms instead of 49 ms (median).
    'hz 100',
    // Live state must never be thrown away to make room: refuse writes instead.
    'maxmemory-policy noeviction',
  ].join('\n')}\n`;
}

/** Writes redis.conf, readable by its owner alone because it may hold the password. */
export function writeConfig(dir: string, connection: RedisConnection): string {
  const file = path.join(dir, 'redis.conf');
  writeFileSync(file, configText(dir, connection), { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

/** The same as one string, for tools that take a URL: ioredis reads a leading slash as a socket. */
export const urlOf = (connection: RedisConnection): string =>
  'path' in connection
    ? connection.path
    : `redis://:${connection.password}@${connection.host}:${connection.port}`;

/** The endpoint that the last configuration named; a leftover Redis can only be there. */
export function readEndpoint(dir: string): RedisConnection | undefined {
  try {
    return JSON.parse(readFileSync(path.join(dir, 'endpoint.json'), 'utf8')) as RedisConnection;
  } catch {
    return undefined;
  }
}

export async function chooseEndpoint(
  dir: string,
  known: RedisConnection | undefined,
): Promise<RedisConnection> {
  const socket = path.join(dir, 'redis.sock');
  let chosen: RedisConnection;
  // ioredis takes what follows a question mark for options.
  if (Buffer.byteLength(socket) <= LONGEST_SOCKET_PATH && !socket.includes('?')) {
    chosen = { path: socket };
    // Nobody answers there (adoption has been tried): what is left of it would only mislead clients.
    rmSync(socket, { force: true });
  } else {
    const password = known && 'password' in known ? known.password : randomBytes(32).toString('base64url');
    chosen = { host: '127.0.0.1', port: await freePort(), password };
  }
  const file = path.join(dir, 'endpoint.json');
  writeFileSync(`${file}.tmp`, JSON.stringify(chosen), { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
  return chosen;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Appends to redis.log; a log that has grown large is kept once as redis.log.1. */
export function openLog(dir: string): number {
  const file = path.join(dir, 'redis.log');
  try {
    if (statSync(file).size > LARGEST_LOG_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // First start.
  }
  return openSync(file, 'a', 0o600);
}

/** How long the log is now; with `damageSince` it tells what one start has said. */
export function logBytes(dir: string): number {
  try {
    return statSync(path.join(dir, 'redis.log')).size;
  } catch {
    return 0;
  }
}

/** What Redis says of a file that it cannot read: a tail of zeros after a power cut, a torn base, a lost piece. */
const DAMAGE = /append only file|AOF manifest|AOF file|RDB/i;
/** The same words about a disk or a right; then nothing is wrong with what the file holds. */
const OTHER_TROUBLE = /no space left|permission denied|read-only|can't open|can't create|can't chdir/i;

/** Whether the start that began at this length of the log ended over a damaged append-only file. */
export function damageSince(dir: string, bytes: number): boolean {
  const log = readFileSync(path.join(dir, 'redis.log'));
  // Shorter than before: a new log has been begun.
  const fatal = log.subarray(log.length < bytes ? 0 : bytes).toString();
  return DAMAGE.test(fatal) && !OTHER_TROUBLE.test(fatal);
}

/** Puts the append-only file out of the way, in place of one that was put there before; undefined without one. */
export function setAside(dir: string): string | undefined {
  const aside = path.join(dir, 'appendonlydir.damaged');
  const now = path.join(dir, 'appendonlydir');
  if (!existsSync(now)) return undefined;
  rmSync(aside, { recursive: true, force: true });
  renameSync(now, aside);
  return aside;
}

export function lastLogLine(dir: string): string {
  try {
    const lines = readFileSync(path.join(dir, 'redis.log'), 'utf8').trim().split('\n');
    return lines.at(-1) ?? 'no reason given';
  } catch {
    return 'no reason given';
  }
}

export function readPid(dir: string): number | undefined {
  try {
    return Number(readFileSync(path.join(dir, 'redis.pid'), 'utf8').trim()) || undefined;
  } catch {
    return undefined;
  }
}
