/** A private redis-server for one test file: own directory, unix socket, killable and restartable. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Log } from '../../../server/ports.ts';

export const QUIET_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };

export interface PrivateRedis {
  /** Path of the unix socket; ioredis takes it where it takes a url. */
  readonly socket: string;
  /** Ends it in an orderly way and removes its directory. */
  stop(): Promise<void>;
  /** Ends it as a crash does. */
  kill9(): Promise<void>;
  /** Starts it again on the same socket and directory; resolves when it answers. */
  restart(): Promise<void>;
}

/**
 * True when redis-server is on the path. Without it a CI run fails; a newcomer's run says loudly what it leaves
 * out, and the caller skips: `describe.skipIf(!hasRedis())`.
 */
export function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    const how = 'redis-server is not installed: apt-get install redis-server, or brew install redis';
    if (process.env.CI === 'true') throw new Error(how);
    console.warn(`\n*** SKIPPED: every test on a real Redis. ${how} ***\n`);
    return false;
  }
}

/** @param options.appendOnly keeps data over kill9 and restart; without it a restart is empty */
export async function startRedis(options: { appendOnly?: boolean } = {}): Promise<PrivateRedis> {
  const directory = mkdtempSync(join(tmpdir(), 'yxt-redis-'));
  const socket = join(directory, 'redis.sock');
  let server = await launch(directory, socket, options.appendOnly ?? false);

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  const killWithUs = (): void => {
    server.kill('SIGKILL');
  };
  process.once('exit', killWithUs);

  return {
    socket,
    kill9: () => end('SIGKILL'),
    async restart() {
      await end('SIGKILL');
      server = await launch(directory, socket, options.appendOnly ?? false);
    },
    async stop() {
      await end('SIGTERM');
      process.off('exit', killWithUs);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function launch(directory: string, socket: string, appendOnly: boolean): Promise<ChildProcess> {
  rmSync(socket, { force: true });
  const settings = {
    port: '0',
    unixsocket: socket,
    dir: directory,
    save: '',
    appendonly: appendOnly ? 'yes' : 'no',
    appendfsync: 'always',
    hz: '100',
    daemonize: 'no',
    'set-proc-title': 'no',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      output += chunk.toString();
      if (/ready to accept connections/i.test(output)) resolve();
    };
    server.stdout.on('data', onData);
    server.stderr.on('data', onData);
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${output}`)));
    server.once('error', reject);
  });
  await ready;
  return server;
}

/** A plain client that is closed with the test; errors while the server is down are expected. */
export function openRedis(socket: string): Redis {
  const redis = new Redis(socket, { maxRetriesPerRequest: 1, retryStrategy: () => 20 });
  redis.on('error', () => {});
  return redis;
}
