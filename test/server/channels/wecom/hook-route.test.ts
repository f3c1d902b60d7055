/** Callbacks over HTTP: WeCom's published vectors, its signature alone, and whatever else somebody may send. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { push } from '../../../../scripts/wechat-stand-in/push.ts';
import { readAccountsFile } from '../../../../server/channels/tencent/accounts-file.ts';
import { encrypt, keyOf } from '../../../../server/channels/tencent/cipher.ts';
import { signatureOf } from '../../../../server/channels/tencent/signature.ts';
import { writeXml } from '../../../../server/channels/tencent/xml.ts';
import { createKfHookRoute } from '../../../../server/channels/wecom/hook-route.ts';
import { randomOf } from '../../../fuzz/live-queue-world.ts';
import { fakeLog } from '../../../support/ports/server-fakes.ts';

/** The published example (document/path/90968). */
const TOKEN = 'QDG6eK';
const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const CORP = 'wx5823bf96d3bd56c7';
const CHECK = {
  msg_signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
  timestamp: '1409659589',
  nonce: '263014780',
  echostr: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
};

describe('callbacks of WeCom', () => {
  let server: Server;
  let url: string;
  let nowMs: number;
  let woken: string[];
  const log = fakeLog();

  beforeEach(async () => {
    nowMs = 1_409_659_600_000;
    woken = [];
    const app = express();
    const secrets = { token: TOKEN, keys: [keyOf(KEY)], receiver: CORP, mode: 'safe' as const };
    app.use(
      createKfHookRoute({
        secrets: new Map([['main', secrets]]),
        wake: (corpId, openKfId, token) => {
          if (openKfId !== 'wkA') return false;
          woken.push(`${corpId} ${token}`);
          return true;
        },
        clock: { nowMs: () => nowMs },
        log,
      }),
    );
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const check = (over: Record<string, string | undefined> = {}, at = 'main') => {
    const query = Object.entries({ ...CHECK, ...over }).filter(
      (it): it is [string, string] => it[1] !== undefined,
    );
    return fetch(`${url}/${at}?${new URLSearchParams(query)}`);
  };
  const sealed = (fields: Record<string, string | number>, receiver = CORP, key = KEY) => {
    const cipherText = encrypt(writeXml(fields), keyOf(key), receiver, Buffer.alloc(16, 7));
    const timestamp = String(Math.floor(nowMs / 1000));
    return {
      body: writeXml({ ToUserName: CORP, Encrypt: cipherText, AgentID: '' }),
      query: { msg_signature: signatureOf(TOKEN, timestamp, '1', cipherText), timestamp, nonce: '1' },
    };
  };
  const post = (body: string, query: Record<string, string>, at = 'main') =>
    fetch(`${url}/${at}?${new URLSearchParams(query)}`, { method: 'POST', body });
  const CALLBACK = {
    ToUserName: CORP,
    CreateTime: 1_409_659_600,
    MsgType: 'event',
    Event: 'kf_msg_or_event',
    Token: 'ENC123',
    OpenKfId: 'wkA',
  };

  it('V5: answers the address check with what was encrypted, and nobody else', async () => {
    expect(await (await check()).text()).toBe('1616140317555161061');
    expect((await check({ msg_signature: '0'.repeat(40) })).status).toBe(403);
    expect((await check({}, 'other')).status).toBe(403);
    // The signature of an official account is none here, even when it is right.
    const signature = signatureOf(TOKEN, CHECK.timestamp, CHECK.nonce);
    expect((await check({ msg_signature: undefined, signature, echostr: 'hello' })).status).toBe(403);
    nowMs += 700_000;
    expect((await check()).status).toBe(403);
  });

  it('wakes the account that it names, and answers at once', async () => {
    const { body, query } = sealed(CALLBACK);
    const answer = await post(body, query);
    expect([answer.status, await answer.text()]).toEqual([200, 'success']);
    expect(woken).toEqual([`${CORP} ENC123`]);
    // One that is not set up here, and events of other kinds, are answered too: a repeat would change nothing.
    for (const fields of [
      { ...CALLBACK, OpenKfId: 'wkOther' },
      { ...CALLBACK, Event: 'change_contact' },
    ]) {
      const other = sealed(fields);
      expect(await (await post(other.body, other.query)).text()).toBe('success');
    }
    expect(woken).toHaveLength(1);
  });

  it('refuses other signatures, companies, keys, and plain messages', async () => {
    const { body, query } = sealed(CALLBACK);
    const status = async (text: string, over: Record<string, string>, at?: string) =>
      (await post(text, { ...query, ...over }, at)).status;
    expect(await status(body, { msg_signature: '0'.repeat(40) })).toBe(403);
    expect(await status(body, { timestamp: '1409659500' })).toBe(403);
    expect(await status(body, {}, 'other')).toBe(403);
    const elsewhere = sealed(CALLBACK, 'wx0000000000000000');
    expect((await post(elsewhere.body, elsewhere.query)).status).toBe(400);
    const otherKey = sealed(CALLBACK, CORP, 'X'.repeat(43));
    expect((await post(otherKey.body, otherKey.query)).status).toBe(400);
    const { msg_signature: _, ...plain } = query;
    const signature = signatureOf(TOKEN, query.timestamp, '1');
    expect((await post(writeXml(CALLBACK), { ...plain, signature })).status).toBe(403);
    expect((await post('x'.repeat(70_000), query)).status).toBe(413);
    expect(woken).toEqual([]);
  });

  it('two thousand broken callbacks: never taken, never an error of ours', async () => {
    const random = randomOf(12_348);
    const pick = (most: number) => Math.floor(random() * most);
    const allowed = new Set([400, 403, 413]);
    const mutate = (text: string): string => {
      const at = pick(text.length);
      switch (pick(5)) {
        case 0:
          return text.slice(0, at);
        case 1:
          return text.slice(0, at) + String.fromCharCode(33 + pick(90)) + text.slice(at + 1);
        case 2:
          return text.slice(0, at) + text.slice(pick(text.length));
        case 3:
          return `<!DOCTYPE x [<!ENTITY a "b">]>${text}`;
        default:
          return text.replace('<Encrypt>', `<${'<'.repeat(pick(9))}Encrypt>`);
      }
    };
    for (let n = 0; n < 2_000; n += 1) {
      const { body, query } = sealed(CALLBACK);
      const which = pick(3);
      const text = which === 0 ? body : mutate(body);
      const broken = { ...query };
      if (which !== 1) {
        const name = (['msg_signature', 'timestamp', 'nonce'] as const)[pick(3)]!;
        broken[name] = mutate(query[name]);
      }
      // Some changes change nothing that is signed.
      const same = text === body || text.includes(/<Encrypt>.*<\/Encrypt>/s.exec(body)?.[0] ?? '');
      const response = await post(text, broken);
      const taken = response.status === 200;
      await response.arrayBuffer();
      if (taken) expect(same && JSON.stringify(broken) === JSON.stringify(query)).toBe(true);
      else expect(allowed.has(response.status)).toBe(true);
    }
    expect(woken.every((it) => it === `${CORP} ENC123`)).toBe(true);
  }, 60_000);

  it('what the stand-in pushes is taken', async () => {
    nowMs = Date.now();
    const target = { url: `${url}/main`, token: TOKEN, appId: CORP, key: keyOf(KEY), weCom: true };
    const rules = { answerMs: 5_000, againMs: 10, tries: 3 };
    expect(await push(writeXml(CALLBACK), target, rules)).toMatchObject({ accepted: true, tries: 1 });
    expect(await push(writeXml(CALLBACK), { ...target, token: 'other' }, rules)).toMatchObject({
      accepted: false,
      tries: 3,
      status: 403,
    });
  });
});

describe('accounts file', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'yxt-accounts-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const write = (value: unknown, mode = 0o600) =>
    writeFileSync(path.join(dir, 'wechat.json'), JSON.stringify(value), { mode });

  const KF = {
    id: 'kf',
    kind: 'kf',
    corpId: 'ww0123456789abcdef',
    secret: 's'.repeat(32),
    openKfId: 'wkAAAA',
    token: TOKEN,
    encodingAesKey: KEY,
  };
  const OFFICIAL = {
    id: 'main',
    kind: 'official',
    appId: 'wx0123456789abcdef',
    secret: 's'.repeat(32),
    token: TOKEN,
    encodingAesKey: KEY,
  };

  it('holds both kinds', async () => {
    write([KF, OFFICIAL]);
    const { kf, official } = await readAccountsFile(dir);
    expect(kf).toEqual([{ ...KF, baseUrl: 'https://qyapi.weixin.qq.com' }]);
    expect(official).toMatchObject([{ id: 'main', mode: 'safe' }]);
  });

  it.each([
    ['without a key', [{ ...KF, encodingAesKey: undefined }], 'encodingAesKey'],
    ['a field too many', [{ ...KF, mode: 'plain' }], 'mode'],
    ['a kind that is not there', [{ ...KF, kind: 'app' }], 'kind'],
    ['one account twice', [KF, { ...KF, id: 'kf2' }], 'openKfId may stand in one entry only'],
    ['one id twice', [KF, { ...OFFICIAL, id: 'kf' }], 'ids must differ'],
    ['a secret that is too short', [{ ...KF, secret: 'short-secret' }], 'secret'],
  ])('%s: the start is refused, the field is named, no value is told', async (_name, value, field) => {
    write(value);
    const refused = readAccountsFile(dir);
    await expect(refused).rejects.toThrow(field);
    await expect(refused).rejects.not.toThrow('short-secret');
  });

  it('that others may read is refused', async () => {
    write([KF], 0o644);
    await expect(readAccountsFile(dir)).rejects.toThrow('chmod 600');
  });
});
