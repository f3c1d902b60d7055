/** Accounts of the demonstration: random, for their owner alone, never over a file that is there, never for real work. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAccountsFile } from '../../../../server/channels/tencent/accounts-file.ts';
import { writeDemoAccounts } from '../../../../server/channels/tencent/demo-accounts.ts';
import { ConfigError, readConfig } from '../../../../server/config.ts';
import { requireDemo } from '../../../../server/seed/demo-only.ts';

let dataDir: string;
const file = () => path.join(dataDir, 'wechat.json');

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'yxt-demo-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe('accounts of the demonstration', () => {
  it('can be read, live on loopback beside the server, and are for their owner alone', async () => {
    expect(await writeDemoAccounts(dataDir, 12348)).toBe(true);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const { official, kf } = await readAccountsFile(dataDir);
    expect(official[0]).toMatchObject({ id: 'demo', mode: 'safe', baseUrl: 'http://127.0.0.1:12349' });
    expect(kf[0]).toMatchObject({ id: 'demo-kf', baseUrl: 'http://127.0.0.1:12350' });
  });
  it('have other secrets each time', async () => {
    await writeDemoAccounts(dataDir, 12348);
    const first = await readAccountsFile(dataDir);
    rmSync(file());
    await writeDemoAccounts(dataDir, 12348);
    const second = await readAccountsFile(dataDir);
    const secrets = [first, second].flatMap(({ official, kf }) =>
      [...official, ...kf].flatMap(({ secret, token, encodingAesKey }) => [secret, token, encodingAesKey]),
    );
    expect(new Set(secrets).size).toBe(12);
  });
  it('take free ports when the server takes one', async () => {
    await writeDemoAccounts(dataDir, 0);
    const { official, kf } = await readAccountsFile(dataDir);
    const ports = [...official, ...kf].map(({ baseUrl }) => Number(new URL(baseUrl).port));
    expect(new Set(ports).size).toBe(2);
    for (const port of ports) expect(port).toBeGreaterThan(1023);
  });
  it('leave a file alone that is there', async () => {
    writeFileSync(file(), '[]', { mode: 0o600 });
    expect(await writeDemoAccounts(dataDir, 12348)).toBe(false);
    expect(readFileSync(file(), 'utf8')).toBe('[]');
  });
});

describe('what only a demonstration may switch on', () => {
  const allowed = (over: Partial<Parameters<typeof requireDemo>[1]> = {}): boolean => {
    try {
      requireDemo('DEMO_WECHAT', { dataDir, tenant: 'demo', ...over });
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      return false;
    }
  };
  const put = (name: string) => writeFileSync(path.join(dataDir, name), '');

  it('a fresh folder, or one with demo accounts', () => {
    expect(allowed()).toBe(true);
    put('yixiantong.sqlite');
    expect(allowed()).toBe(false);
    put('demo-accounts.json');
    expect(allowed()).toBe(true);
  });
  it('not a bureau: by its setting, its name, or a store elsewhere that may hold anything', () => {
    expect(allowed({ tenant: 'empty' })).toBe(false);
    expect(allowed({ mongodbUrl: 'mongodb://127.0.0.1/x' })).toBe(false);
    put('demo-accounts.json');
    expect(allowed({ mongodbUrl: 'mongodb://127.0.0.1/x' })).toBe(true);
    put('tenant.json');
    expect(allowed()).toBe(false);
  });
  it('is off unless it is asked for', () => {
    expect(readConfig({}).demoWeChat).toBe(false);
    expect(readConfig({ DEMO_WECHAT: '1' }).demoWeChat).toBe(true);
    expect(() => readConfig({ DEMO_WECHAT: 'yes' })).toThrow(ConfigError);
  });
});
