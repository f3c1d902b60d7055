/**
 * The accounts file of a demonstration: an official account and a WeCom customer service whose platforms are stand-ins
 * on this machine (`npm run demo-traffic -- --wechat`). Every secret is random; a file that is there stays as it is.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { ACCOUNTS_FILE } from './accounts-file.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const randomText = (length: number): string =>
  Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** Free at this moment; only loopback is looked at. */
const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/**
 * Writes `DATA_DIR/wechat.json` unless it is there.
 * @param port of the server: the stand-ins take the two after it; 0 takes free ones
 * @returns whether it was written
 */
export const writeDemoAccounts = async (dataDir: string, port: number): Promise<boolean> => {
  const [official, kf] =
    port > 0 && port <= 65_533 ? [port + 1, port + 2] : [await freePort(), await freePort()];
  const secrets = () => ({
    secret: randomBytes(24).toString('hex'),
    token: randomText(32),
    encodingAesKey: randomText(43),
  });
  const accounts = [
    {
      id: 'demo',
      kind: 'official',
      appId: `wx${randomBytes(8).toString('hex')}`,
      ...secrets(),
      mode: 'safe',
      baseUrl: `http://127.0.0.1:${official}`,
    },
    {
      id: 'demo-kf',
      kind: 'kf',
      corpId: `ww${randomBytes(8).toString('hex')}`,
      openKfId: `wk${randomText(30)}`,
      ...secrets(),
      baseUrl: `http://127.0.0.1:${kf}`,
    },
  ];
  try {
    await writeFile(path.join(dataDir, ACCOUNTS_FILE), `${JSON.stringify(accounts, undefined, 2)}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};
