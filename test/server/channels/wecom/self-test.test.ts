/** The self-test of WeCom customer service against the stand-in: each thing that may be wrong shows, and no secret does. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWeComStandIn, type WeComStandIn } from '../../../../scripts/wechat-stand-in/wecom-stand-in.ts';
import { keyOf } from '../../../../server/channels/tencent/cipher.ts';
import { createWeComApi } from '../../../../server/channels/wecom/api.ts';
import { createKfHookRoute } from '../../../../server/channels/wecom/hook-route.ts';
import { createPuller, type Puller } from '../../../../server/channels/wecom/puller.ts';
import { type KfActivity, kfSelfTest } from '../../../../server/channels/wecom/self-test.ts';
import { fakeLog } from '../../../support/ports/server-fakes.ts';
import { CORP, createKept, createMemoryMarks, KF, SOON } from '../../../support/product/wecom-puller.ts';

const AES_KEY = 'Y'.repeat(43);
const TOKEN = 'token12348';
const clock = { nowMs: () => Date.now() };

describe('self-test of WeCom customer service', () => {
  let standIn: WeComStandIn;
  let server: Server;
  let address: string;
  let puller: Puller | undefined;
  const settings = () => ({
    ...KF,
    ...CORP,
    kind: 'kf' as const,
    token: TOKEN,
    encodingAesKey: AES_KEY,
    baseUrl: standIn.url,
  });
  const run = async (
    over: Partial<ReturnType<typeof settings>> = {},
    activity: KfActivity = {},
    at = clock,
  ) => {
    const items = await kfSelfTest({ ...settings(), ...over }, address, activity, at);
    const said = JSON.stringify(items);
    for (const secret of [CORP.secret, TOKEN, AES_KEY]) expect(said).not.toContain(secret);
    return Object.fromEntries(items.map(({ what, ...rest }) => [what, rest]));
  };
  const pull = (activity: KfActivity): Puller => {
    const log = fakeLog();
    const api = createWeComApi({ ...CORP, baseUrl: standIn.url, timeoutMs: 1_000 }, { clock, log });
    const rules = { safetyMs: 3_600_000, againMs: 5, mostMs: 20 };
    puller = createPuller({ account: KF, api, clock, log, rules, activity });
    puller.start(createKept().receive, createMemoryMarks());
    return puller;
  };

  beforeEach(async () => {
    standIn = await startWeComStandIn({ ...CORP, openKfId: KF.openKfId, rules: { tries: 1 } });
    const app = express();
    const secrets = new Map([
      ['kf', { token: TOKEN, keys: [keyOf(AES_KEY)], receiver: CORP.corpId, mode: 'safe' as const }],
    ]);
    app.use('/channels/wecom', createKfHookRoute({ secrets, clock, log: fakeLog(), wake: () => true }));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/channels/wecom/kf`;
  });
  afterEach(async () => {
    await puller?.close();
    puller = undefined;
    await standIn.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  it('CH9: everything in order but HTTPS', async () => {
    const activity = { inboundAtMs: 1_000, outboundAtMs: 2_000, pulledAtMs: 3_000, movedAtMs: 4_000 };
    expect(await run({}, activity)).toEqual({
      key: { state: 'ok' },
      clock: { state: 'ok', seconds: expect.any(Number) },
      token: { state: 'ok' },
      whitelist: { state: 'ok' },
      account: { state: 'ok' },
      hook: { state: 'warn', code: 'http' },
      inbound: { state: 'ok', at: '1970-01-01T00:00:01.000Z' },
      outbound: { state: 'ok', at: '1970-01-01T00:00:02.000Z' },
      pull: { state: 'ok', at: '1970-01-01T00:00:03.000Z' },
      cursor: { state: 'ok', at: '1970-01-01T00:00:04.000Z' },
      error: { state: 'ok' },
    });
  });
  it('CH9: a wrong secret; an account of somebody else; an address that is not trusted', async () => {
    const wrong = await run({ secret: 'w'.repeat(32) });
    expect(wrong.token).toEqual({ state: 'bad', code: '40001' });
    expect(wrong).not.toHaveProperty('account');
    expect((await run({ openKfId: 'wkSomebodyElse' })).account).toEqual({ state: 'bad', code: 'missing' });
    standIn.refuseCalls(60020);
    expect(await run()).toMatchObject({
      token: { state: 'ok' },
      whitelist: { state: 'bad', code: '60020' },
      account: { state: 'bad', code: '60020' },
    });
  });
  it('CH9: a key or a company that is not that of the address, a wrong token, a clock that is off', async () => {
    expect((await run({ encodingAesKey: 'Z'.repeat(43) })).hook).toEqual({ state: 'bad', code: 'http_403' });
    expect((await run({ token: 'anothertoken' })).hook).toEqual({ state: 'bad', code: 'http_403' });
    const late = await run({}, {}, { nowMs: () => Date.now() + 700_000 });
    expect(late).toMatchObject({ clock: { state: 'bad' }, hook: { state: 'bad', code: 'http_403' } });
  });
  it('CH9: how reading goes: read to the end, moved on by a message, and why it does not go on', async () => {
    const activity: KfActivity = {};
    expect(await run({}, activity)).toMatchObject({ pull: { state: 'warn' }, cursor: { state: 'warn' } });
    const reading = pull(activity);
    await expect.poll(() => activity.pulledAtMs, SOON).toBeGreaterThan(0);
    expect(await run({}, activity)).toMatchObject({ pull: { state: 'ok' }, cursor: { state: 'warn' } });
    await standIn.say('wmA', '你好');
    reading.wake();
    await expect.poll(() => activity.movedAtMs, SOON).toBeGreaterThan(0);
    expect(await run({}, activity)).toMatchObject({ pull: { state: 'ok' }, cursor: { state: 'ok' } });
    standIn.refuseCalls(48002);
    reading.wake();
    await expect.poll(() => activity.pullProblem?.code, SOON).toBe('48002');
    expect((await run({}, activity)).pull).toMatchObject({ state: 'bad', code: '48002' });
    standIn.refuseCalls(0);
    await expect.poll(() => activity.pullProblem, SOON).toBeUndefined();
    expect((await run({}, activity)).pull).toMatchObject({ state: 'ok' });
  });
  it('CH9: nobody there at all', async () => {
    await standIn.stop();
    const found = await run();
    expect(found).toMatchObject({
      clock: { state: 'warn', code: 'unknown' },
      token: { state: 'bad', code: 'unreachable' },
    });
    expect(found).not.toHaveProperty('account');
  });
});
