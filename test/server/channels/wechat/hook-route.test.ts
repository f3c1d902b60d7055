/** The web hook over HTTP, with a record that is quick, slow, or away: the platform is answered in time, nothing is lost. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { push } from '../../../../scripts/wechat-stand-in/push.ts';
import type { InboundEvent } from '../../../../server/channels/channel.ts';
import { writeXml } from '../../../../server/channels/tencent/xml.ts';
import { createHookRoute } from '../../../../server/channels/wechat/hook-route.ts';
import { openSpool, type Spool } from '../../../../server/channels/wechat/spool.ts';
import { fakeLog } from '../../../support/ports/server-fakes.ts';

const SECRETS = { token: 'tok', keys: [], receiver: 'wx1', mode: 'plain' as const };
const xml = (id: string) =>
  writeXml({
    ToUserName: 'gh',
    FromUserName: 'oA',
    CreateTime: 1_795_000_000,
    MsgType: 'text',
    Content: id,
    MsgId: id,
  });

describe('web hook over HTTP', () => {
  let dir: string;
  let spool: Spool;
  let server: Server;
  let kept: InboundEvent[];
  let receive: (event: InboundEvent) => Promise<void>;
  const log = fakeLog();

  const deliver = (body: string, tries = 1) => {
    const { port } = server.address() as AddressInfo;
    return push(
      body,
      { url: `http://127.0.0.1:${port}/main`, token: 'tok', appId: 'wx1' },
      { answerMs: 4_000, againMs: 10, tries },
    );
  };
  const texts = () =>
    kept.map(({ fact }) =>
      fact.type === 'message' && fact.content.kind === 'text' ? fact.content.text : '',
    );

  beforeEach(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'yxt-spool-'));
    kept = [];
    receive = async (event) => {
      kept.push(event);
    };
    spool = await openSpool(dir, log);
    const app = express();
    app.use(
      createHookRoute({
        secrets: new Map([['main', SECRETS]]),
        receive: (event) => receive(event),
        spool,
        clock: { nowMs: () => Date.now() },
        log,
        patienceMs: 100,
      }),
    );
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await spool.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('answers success when the event is kept', async () => {
    expect(await deliver(xml('1'))).toMatchObject({ accepted: true, tries: 1 });
    expect(texts()).toEqual(['1']);
    expect(spool.size()).toBe(0);
  });

  it('a record that stands still: the event waits on the disk, whole, and goes over when it moves', async () => {
    receive = () => new Promise(() => undefined);
    for (const id of ['1', '2', '3'])
      expect(await deliver(xml(id))).toMatchObject({ accepted: true, tries: 1 });
    expect(spool.size()).toBe(3);
    expect(readdirSync(dir)).toHaveLength(3);
    receive = async (event) => {
      kept.push(event);
    };
    spool.start((event) => receive(event));
    await expect.poll(texts).toEqual(['1', '2', '3']);
    await expect.poll(() => readdirSync(dir)).toHaveLength(0);
  });

  it('a record that refuses: the same, and the order is kept while it stays away', async () => {
    receive = async () => {
      throw new Error('away');
    };
    await deliver(xml('1'));
    spool.start((event) => receive(event));
    await deliver(xml('2'));
    expect(spool.size()).toBe(2);
    receive = async (event) => {
      kept.push(event);
    };
    await expect.poll(texts).toEqual(['1', '2']);
  });

  it('what somebody says next does not overtake what of his still waits on the disk', async () => {
    receive = async () => {
      throw new Error('away');
    };
    await deliver(xml('1'));
    // The record is back before the disk has been looked at.
    receive = async (event) => {
      kept.push(event);
    };
    await deliver(xml('2'));
    expect(kept).toEqual([]);
    spool.start((event) => receive(event));
    await expect.poll(texts).toEqual(['1', '2']);
    await expect.poll(() => spool.size()).toBe(0);
    await deliver(xml('3'));
    expect(texts()).toEqual(['1', '2', '3']);
  });

  it('an event that reaches the disk after a younger one, while that one is handed over: both go, none stays', async () => {
    let move = () => {};
    const moved = new Promise<void>((resolve) => {
      move = resolve;
    });
    receive = async (event) => {
      await moved;
      kept.push(event);
    };
    const eventOf = (n: number): InboundEvent => ({
      key: `k${n}`,
      accountId: 'main',
      sender: 'oA',
      atMs: n,
      fact: { type: 'message', content: { kind: 'text', text: String(n) } },
    });
    // Written at once: the disk finishes them in an order of its own.
    const adding = Array.from({ length: 60 }, (_, n) => spool.add(eventOf(n)));
    // With the first that is there, whichever it is, the hand-over begins, and waits in `receive`.
    await Promise.race(adding);
    spool.start((event) => receive(event));
    await Promise.all(adding);
    move();
    await expect.poll(() => spool.size()).toBe(0);
    expect(new Set(kept.map(({ key }) => key)).size).toBe(60);
    expect(kept).toHaveLength(60);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('a disk that is slow to sync is slow once for all who wait: few files, each event in its order', async () => {
    receive = async () => {
      throw new Error('away');
    };
    const eventOf = (n: number): InboundEvent => ({
      key: `k${n}`,
      accountId: 'main',
      sender: `o${n % 7}`,
      atMs: n,
      fact: { type: 'message', content: { kind: 'text', text: String(n) } },
    });
    await Promise.all(Array.from({ length: 500 }, (_, n) => spool.add(eventOf(n))));
    expect(spool.size()).toBe(500);
    // The first alone, then those who came meanwhile, up to 200 in a file.
    expect(readdirSync(dir).length).toBeLessThanOrEqual(4);
    await spool.close();
    const next = await openSpool(dir, log);
    expect(next.size()).toBe(500);
    next.start(async (event) => {
      kept.push(event);
    });
    await expect.poll(() => next.size()).toBe(0);
    await next.close();
    expect(kept).toHaveLength(500);
    for (let sender = 0; sender < 7; sender += 1) {
      const own = kept.filter((event) => event.sender === `o${sender}`).map(({ atMs }) => atMs);
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
  });

  it('what a node left on its disk is handed over by its next start; what was half written is not', async () => {
    receive = () => new Promise(() => undefined);
    await deliver(xml('1'));
    await spool.close();
    writeFileSync(path.join(dir, '0000000000000002.json.part'), '{"key":');
    const next = await openSpool(dir, log);
    expect(next.size()).toBe(1);
    next.start(async (event) => {
      kept.push(event);
    });
    await expect.poll(texts).toEqual(['1']);
    await next.close();
  });

  it('refuses what is not the platform, and says which setting is wrong', async () => {
    const { port } = server.address() as AddressInfo;
    const at = (account: string, token: string, body: string) =>
      push(
        body,
        { url: `http://127.0.0.1:${port}/${account}`, token, appId: 'wx1' },
        { answerMs: 4_000, againMs: 1, tries: 1 },
      );
    expect(await at('main', 'other', xml('1'))).toMatchObject({ accepted: false, status: 403 });
    expect(await at('nobody', 'tok', xml('1'))).toMatchObject({ accepted: false, status: 403 });
    expect(await at('main', 'tok', '<xml><!DOCTYPE a></xml>')).toMatchObject({
      accepted: false,
      status: 400,
    });
    expect(await at('main', 'tok', writeXml({ MsgType: 'text' }))).toMatchObject({
      accepted: false,
      status: 400,
    });
    expect(kept).toEqual([]);
  });
});
