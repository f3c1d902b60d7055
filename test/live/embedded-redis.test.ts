/** The private Redis on real processes: kill -9 of Redis, kill -9 of its owner, a graceful end, long paths. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmbeddedRedis, startEmbeddedRedis } from '../../server/embedded-redis.ts';
import type { Log } from '../../server/ports.ts';
import { isAlive } from '../../server/processes/facts.ts';

/** The default of a second is short for a process on a loaded machine. */
const SOON = { timeout: 30_000 };
const ownerScript = fileURLToPath(new URL('./embedded-redis-owner.ts', import.meta.url));

let dataDir: string;
let logged: { level: string; text: string }[];
let log: Log;
const open: { stop(): Promise<void> }[] = [];
const clients: Redis[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'yxt-redis-'));
  logged = [];
  const write = (level: string) => (_fields: object, text: string) => void logged.push({ level, text });
  log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  for (const redis of open.splice(0)) await redis.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(folder = dataDir): Promise<EmbeddedRedis> {
  const redis = await startEmbeddedRedis({ dataDir: folder, log });
  open.push(redis);
  return redis;
}

function connect(redis: EmbeddedRedis): Redis {
  const client = new Redis({ ...redis.connection, retryStrategy: () => 20 });
  client.on('error', () => {});
  clients.push(client);
  return client;
}

/** Kills Redis, and resolves when this client of it is connected again. */
async function killRedis(redis: EmbeddedRedis, client: Redis): Promise<void> {
  // Not events.once: that one gives up at the first failed reconnect.
  const back = new Promise<void>((resolve) => client.once('ready', resolve));
  // Clients may be back a moment before the keeper has seen it.
  process.kill(await vi.waitUntil(() => redis.pid(), SOON), 'SIGKILL');
  await back;
}

describe('embedded Redis', () => {
  it('serves on a socket that only its owner can reach, with the promised settings', async () => {
    const redis = await start();
    const client = connect(redis);
    expect(redis.connection).toEqual({ path: path.join(dataDir, 'redis', 'redis.sock') });
    expect(redis.url).toBe(path.join(dataDir, 'redis', 'redis.sock'));
    expect(statSync(path.join(dataDir, 'redis')).mode & 0o777).toBe(0o700);
    for (const [setting, value] of [
      ['appendonly', 'yes'],
      ['appendfsync', 'everysec'],
      ['hz', '100'],
      ['maxmemory-policy', 'noeviction'],
      ['port', '0'],
    ]) {
      expect(await client.config('GET', setting!)).toEqual([setting, value]);
    }
    expect(redis.adopted).toBe(false);
  });

  it('comes back with its data after kill -9, more than once', async () => {
    const redis = await start();
    const client = connect(redis);
    await client.set('a', '1');
    const first = redis.pid();
    await killRedis(redis, client);
    expect(await client.get('a')).toBe('1');
    expect(await vi.waitUntil(() => redis.pid(), SOON)).not.toBe(first);
    await client.set('b', '2');
    await killRedis(redis, client);
    expect(await client.mget('a', 'b')).toEqual(['1', '2']);
    expect(logged.filter((entry) => entry.level === 'error')).toHaveLength(2);
  });

  it('stops gracefully: process gone, data on disk, nothing left over', async () => {
    const redis = await start();
    await connect(redis).set('a', '1');
    const pid = redis.pid()!;
    await redis.stop();
    await redis.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(path.join(dataDir, 'redis', 'redis.pid'))).toBe(false);
    expect(existsSync(path.join(dataDir, 'redis', 'owner.json'))).toBe(false);
    expect(readFileSync(path.join(dataDir, 'redis', 'redis.log'), 'utf8')).toContain(
      'ready to exit, bye bye',
    );
    expect(logged.filter((entry) => entry.level === 'warn' || entry.level === 'error')).toEqual([]);

    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await connect(again).get('a')).toBe('1');
  });

  it('stops also while a dead Redis waits for its restart', async () => {
    const redis = await start();
    const died = new Promise<void>((resolve) => redis.onExit(() => resolve()));
    process.kill(redis.pid()!, 'SIGKILL');
    await died;
    await redis.stop();
    expect(redis.pid()).toBeUndefined();
    expect(await connect(await start()).ping()).toBe('PONG');
  });

  it('adopts the Redis of a server that was killed, watches it, and stops it in the end', async () => {
    const owner = spawn(process.execPath, ['--import', 'tsx', ownerScript, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const { pid } = JSON.parse(line.toString()) as { pid: number };
    await expect(startEmbeddedRedis({ dataDir, log })).rejects.toThrow(
      /another server .* uses this DATA_DIR/,
    );

    owner.kill('SIGKILL');
    await once(owner, 'exit');
    expect(isAlive(pid)).toBe(true);

    const redis = await start();
    expect(redis.adopted).toBe(true);
    expect(redis.pid()).toBe(pid);
    const client = connect(redis);
    expect(await client.get('kept')).toBe('over the death of the owner');

    await killRedis(redis, client);
    expect(await client.get('kept')).toBe('over the death of the owner');
    const last = await vi.waitUntil(() => redis.pid(), SOON);
    expect(last).not.toBe(pid);
    await redis.stop();
    expect(isAlive(last)).toBe(false);
  });

  it('stops an adopted Redis too', async () => {
    const owner = spawn(process.execPath, ['--import', 'tsx', ownerScript, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const { pid } = JSON.parse(line.toString()) as { pid: number };
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const redis = await start();
    await redis.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('uses a loopback port with a password when the path is too long for a socket', async () => {
    const long = path.join(dataDir, '数据'.repeat(20));
    mkdirSync(long);
    const redis = await start(long);
    expect(redis.connection).toMatchObject({ host: '127.0.0.1' });
    const { host, port } = redis.connection as { host: string; port: number };
    const stranger = new Redis({ host, port, lazyConnect: true, retryStrategy: () => null });
    clients.push(stranger);
    stranger.on('error', () => {});
    await expect(stranger.connect().then(() => stranger.get('a'))).rejects.toThrow();
    for (const file of ['redis.conf', 'endpoint.json']) {
      expect(statSync(path.join(long, 'redis', file)).mode & 0o777).toBe(0o600);
    }
    const client = connect(redis);
    await client.set('a', '1');
    await killRedis(redis, client);
    expect(await client.get('a')).toBe('1');
    const viaUrl = new Redis(redis.url);
    clients.push(viaUrl);
    expect(await viaUrl.get('a')).toBe('1');
  });

  it('is not misled by what a crash of the machine leaves behind', async () => {
    const redis = await start();
    await connect(redis).set('a', '1');
    await redis.stop();
    const folder = path.join(dataDir, 'redis');
    // A pid that now belongs to another program, a socket file without a listener, an owner that is long gone.
    writeFileSync(path.join(folder, 'redis.pid'), `${process.pid}\n`);
    writeFileSync(path.join(folder, 'redis.sock'), '');
    writeFileSync(path.join(folder, 'owner.json'), JSON.stringify({ pid: process.ppid, startedAt: '1' }));
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await connect(again).get('a')).toBe('1');
  });

  it('says why Redis does not start', async () => {
    await expect(
      startEmbeddedRedis({ dataDir, log, command: path.join(dataDir, 'no-such-program') }),
    ).rejects.toThrow(/redis-server did not start: .*ENOENT/);
    // A file where Redis wants a folder: nothing that is damaged, so nothing is set aside.
    writeFileSync(path.join(dataDir, 'redis', 'appendonlydir'), '');
    await expect(startEmbeddedRedis({ dataDir, log })).rejects.toThrow(/redis-server did not start: ./);
    expect(existsSync(path.join(dataDir, 'redis', 'appendonlydir.damaged'))).toBe(false);
  });

  it.each([
    ['a tail of zeros, as a power cut leaves it', 'appendonly.aof.1.incr.aof', Buffer.alloc(512), 'a'],
    ['a manifest that is none', 'appendonly.aof.manifest', Buffer.from('not a manifest\n'), 'w'],
  ])('starts empty over a damaged file and keeps it: %s', async (_what, name, bytes, flag) => {
    const redis = await start();
    await connect(redis).set('a', '1');
    await redis.stop();
    const folder = path.join(dataDir, 'redis');
    writeFileSync(path.join(folder, 'appendonlydir', name), bytes, { flag });
    const again = await start();
    expect(await connect(again).get('a')).toBeNull();
    expect(existsSync(path.join(folder, 'appendonlydir.damaged', name))).toBe(true);
    expect(logged.filter((entry) => entry.level === 'warn')).toHaveLength(1);
  });
});
