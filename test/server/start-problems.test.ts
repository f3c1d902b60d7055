/** What a failed start says: one Chinese sentence with what to do, for each trouble that an installation can have. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';
import { FolderInUse } from '../../server/processes/facts.ts';
import { ProgramNotStarted } from '../../server/processes/keeper.ts';
import { startProblem } from '../../server/start-problems.ts';
import { StoreUnavailable } from '../../server/stores/store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yxt-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = { dataDir: '/srv/yxt', http: { host: '127.0.0.1', port: 12348 } };
const withRedis = { ...place, redisUrl: 'redis://:geheim@db:6379' };
const withMongo = { ...place, mongodbUrl: 'mongodb://u:geheim@db/yxt' };

/** As Node makes them: a code, and the path or call that failed. */
const errno = (code: string, more: { path?: string; syscall?: string } = {}) =>
  Object.assign(new Error(`${code}: geheim`), { code, ...more });
const store = (message: string) => new StoreUnavailable(message);
const program = (message: string, cause?: Error) => new ProgramNotStarted(message, { cause });

describe('a failed start', () => {
  it.each([
    ['another server', new FolderInUse(4711), place, /\/srv\/yxt 正由另一个一线通进程（进程号 4711）/, false],
    ['a port in use', errno('EADDRINUSE', { syscall: 'listen' }), place, /端口 12348 已被占用/, false],
    ['a port for root', errno('EACCES', { syscall: 'listen' }), place, /没有权限使用端口/, true],
    ['a strange address', errno('EADDRNOTAVAIL', { syscall: 'listen' }), place, /HOST 不是本机/, true],
    ['a name that is none', errno('ENOTFOUND', { syscall: 'getaddrinfo' }), place, /HOST 不是本机/, true],
    [
      'no right',
      errno('EACCES', { path: '/srv/yxt/node-id' }),
      place,
      /没有权限读写 \/srv\/yxt\/node-id/,
      true,
    ],
    ['read-only', errno('EROFS', { path: '/srv/yxt/node-id' }), place, /只读/, true],
    ['a full disk', errno('ENOSPC'), place, /磁盘已满，写不进 \/srv\/yxt/, false],
    ['no folder', errno('ENOENT', { path: '/srv/yxt' }), place, /不能建立或使用 \/srv\/yxt/, true],
    ['no database', store('SQLITE_NOTADB: file is not a database'), place, /已损坏.*备份恢复/, true],
    ['a torn page', store('SQLITE_CORRUPT: database disk image is malformed'), place, /已损坏/, true],
    ['a full database', store('SQLITE_FULL: database or disk is full'), place, /磁盘已满/, false],
    ['a locked database', store('SQLITE_BUSY: database is locked'), place, /被别的程序占用/, false],
    ['no right on the database', store("EACCES: permission denied, open '/x'"), place, /没有权限读写/, true],
    ['a later release', store('NEWER_FORMAT: the file has format 9'), place, /由更新的版本写成/, true],
    ['no MongoDB', store('connect ECONNREFUSED'), withMongo, /MONGODB_URL/, false],
    ['no Redis', errno('ECONNREFUSED', { syscall: 'connect' }), withRedis, /连不上 REDIS_URL/, false],
    [
      'no host of Redis',
      errno('ENOTFOUND', { syscall: 'getaddrinfo' }),
      withRedis,
      /连不上 REDIS_URL/,
      false,
    ],
    ['a wrong password', new Error('WRONGPASS invalid geheim'), withRedis, /不接受这个口令/, true],
    [
      'no redis-server',
      program('redis-server did not start: x', errno('ENOENT')),
      place,
      /apt-get install/,
      true,
    ],
    ['a Redis that ends', program('redis-server did not start: oops'), place, /oops.*redis\.log/, false],
  ])('says what to do about %s', (_what, error, where, text, lasting) => {
    const problem = startProblem(error, where);
    expect(problem?.text).toMatch(text);
    expect(problem?.text).not.toMatch(/geheim|\n/);
    expect(problem?.lasting).toBe(lasting);
  });

  it('names a wrong setting before any place is known', () => {
    let thrown: unknown;
    try {
      readConfig({ PORT: 'abc' });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConfigError);
    expect(startProblem(thrown, undefined)).toMatchObject({ lasting: true });
  });

  it('knows the errors that Node really throws', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    chmodSync(file, 0o600);
    expect(
      startProblem(
        thrownBy(() => mkdirSync(file, { recursive: true })),
        place,
      )?.text,
    ).toContain(file);
    expect(
      startProblem(
        thrownBy(() => mkdirSync(path.join(file, 'sub'))),
        place,
      )?.text,
    ).toContain(file);

    const one = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => one.once('listening', resolve));
    const { port } = one.address() as { port: number };
    const two = createServer();
    const refused = new Promise((resolve) => two.once('error', resolve));
    two.listen(port, '127.0.0.1');
    expect(startProblem(await refused, { ...place, http: { host: '', port } })?.text).toContain(`${port}`);
    one.close();
  });

  it('leaves a defect of the product to its stack', () => {
    expect(startProblem(new TypeError('x is undefined'), place)).toBeUndefined();
    expect(startProblem('a text', place)).toBeUndefined();
  });
});

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
