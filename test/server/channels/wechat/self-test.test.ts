/** The self-test of an official account against the stand-in: each thing that may be wrong shows, and no secret does. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../../../../scripts/wechat-stand-in/stand-in.ts';
import { keyOf } from '../../../../server/channels/tencent/cipher.ts';
import type { Activity } from '../../../../server/channels/tencent/self-test.ts';
import { createHookRoute } from '../../../../server/channels/wechat/hook-route.ts';
import { selfTest } from '../../../../server/channels/wechat/self-test.ts';
import { fakeLog } from '../../../support/ports/server-fakes.ts';

const AES_KEY = 'Y'.repeat(43);
const clock = { nowMs: () => Date.now() };

describe('self-test', () => {
  let standIn: StandIn;
  let server: Server;
  let address: string;
  const settings = () => ({
    id: 'main',
    kind: 'official' as const,
    appId: 'wx00000001',
    secret: 'a-secret-of-the-account',
    token: 'token12348',
    mode: 'safe' as const,
    encodingAesKey: AES_KEY,
    menus: true,
    templates: {},
    baseUrl: standIn.url,
  });
  const run = async (
    over: Partial<ReturnType<typeof settings>> = {},
    activity: Activity = {},
    at = clock,
  ) => {
    const items = await selfTest({ ...settings(), ...over }, address, activity, at);
    const said = JSON.stringify(items);
    for (const secret of ['a-secret-of-the-account', 'token12348', AES_KEY])
      expect(said).not.toContain(secret);
    return Object.fromEntries(items.map(({ what, ...rest }) => [what, rest]));
  };
  beforeEach(async () => {
    const { appId, secret } = { appId: 'wx00000001', secret: 'a-secret-of-the-account' };
    standIn = await startStandIn({ appId, secret, rules: { tries: 1 } });
    const app = express();
    const secrets = new Map([
      ['main', { token: 'token12348', keys: [keyOf(AES_KEY)], receiver: appId, mode: 'safe' as const }],
    ]);
    const spool = {
      add: async () => {},
      holds: () => false,
      start: () => {},
      size: () => 0,
      close: async () => {},
    };
    const deps = { secrets, spool, clock, log: fakeLog(), receive: async () => {} };
    app.use('/channels/wechat', createHookRoute(deps));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/channels/wechat/main`;
  });
  afterEach(async () => {
    await standIn.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  it('CH9: everything in order but HTTPS', async () => {
    const activity = { inboundAtMs: 1_000, outboundAtMs: 2_000 };
    expect(await run({}, activity)).toMatchObject({
      config: { state: 'ok' },
      key: { state: 'ok' },
      clock: { state: 'ok' },
      token: { state: 'ok' },
      whitelist: { state: 'ok' },
      hook: { state: 'warn', code: 'http' },
      inbound: { state: 'ok', at: '1970-01-01T00:00:01.000Z' },
      outbound: { state: 'ok' },
      error: { state: 'ok' },
    });
  });
  it('CH9: a wrong secret, and an address that is not on the whitelist', async () => {
    expect((await run({ secret: 'not-the-secret-at-all' })).token).toEqual({ state: 'bad', code: '40125' });
    standIn.refuseTokens(40164);
    expect(await run()).toMatchObject({
      token: { state: 'bad', code: '40164' },
      whitelist: { state: 'bad', code: '40164' },
    });
  });
  it('CH9: a clock that is off, a hook that leads elsewhere, a plain account, the last error', async () => {
    const late = { nowMs: () => Date.now() + 700_000 };
    const error = { code: '48001', atMs: 3_000 };
    const found = await run({ token: 'anothertoken', mode: 'plain' } as never, { error }, late);
    expect(found).toMatchObject({
      config: { state: 'warn', code: 'plain' },
      clock: { state: 'bad' },
      hook: { state: 'bad', code: 'http_403' },
      error: { state: 'warn', code: '48001' },
    });
    expect(Math.round((found.clock!.seconds ?? 0) / 10)).toBe(70);
  });
  it('CH9: nobody there at all', async () => {
    await standIn.stop();
    expect(await run()).toMatchObject({
      clock: { state: 'warn', code: 'unknown' },
      token: { state: 'bad', code: 'unreachable' },
    });
  });
});
