/** The built server over a data folder that it cannot use: one sentence, no stack, and a code for the service manager. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { releaseOwnership, takeOwnership } from '../../server/processes/facts.ts';
import { hasRedis } from '../support/services/redis.ts';

const folders: string[] = [];
const newFolder = () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yxt-refused-'));
  folders.push(dir);
  return dir;
};
let owned: string | undefined;
afterEach(() => {
  if (owned) releaseOwnership(owned);
  owned = undefined;
});
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

const run = (env: Record<string, string>) =>
  new Promise<{ code: number | null; said: string }>((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
      env: { ...process.env, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const keep = (chunk: Buffer) => {
      said += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });

it('a folder in use is told by the process that uses it, before the port', async () => {
  owned = newFolder();
  takeOwnership(owned);
  const { code, said } = await run({ DATA_DIR: owned, REDIS_URL: 'redis://127.0.0.1:1' });
  expect(said).toMatch(`进程号 ${process.pid}`);
  expect(said).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
});

it.skipIf(!hasRedis())(
  'a damaged database is named, kept as it is, and no restart is asked for',
  async () => {
    const dir = newFolder();
    writeFileSync(path.join(dir, 'yixiantong.sqlite'), 'no database at all, '.repeat(500));
    const { code, said } = await run({ DATA_DIR: dir });
    expect(said).toMatch(/yixiantong\.sqlite 已损坏.*备份/);
    expect(said).not.toMatch(/^\s+at /m);
    expect(code).toBe(78);
  },
);
