/**
 * `npm run bench -- wechat`: how fast the web hook answers at 200 messages/s while the queue is busy, beside a bare web
 * server; and while the record stands still for 30 s (`BENCH_STALL_SECONDS`), beside the 5 s that the platform waits.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { keyOf } from '../../server/channels/tencent/cipher.ts';
import { writeXml } from '../../server/channels/tencent/xml.ts';
import { startProduct } from '../client/launch.ts';
import { type PushTarget, push } from '../wechat-stand-in/push.ts';
import { startStandIn } from '../wechat-stand-in/stand-in.ts';
import { type Figure, quantile, time } from './figures.ts';
import { PLATFORM_ANSWER_MS, playStall } from './wechat-stall.ts';

const RATE = 200;
const SECONDS = 10;
/** Each speaks many times: most messages go into an open ticket, some open one. */
const FOLLOWERS = 400;
const STALL_SECONDS = Number(process.env.BENCH_STALL_SECONDS ?? 30);
/** For everything to be in its conversation after the release. */
const CATCH_UP_MS = 300_000;
const RULES = { answerMs: 5_000, againMs: 100, tries: 1 };

/** Offers messages at an even rate, however slow the answers are. */
const offer = async (target: PushTarget): Promise<{ tookMs: number[]; failed: number }> => {
  const deliveries: Promise<{ tookMs: number; accepted: boolean }>[] = [];
  const from = performance.now();
  for (let n = 0; n < RATE * SECONDS; n += 1) {
    const due = from + (n * 1000) / RATE;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const xml = writeXml({
      ToUserName: 'gh_1',
      FromUserName: `o-${n % FOLLOWERS}`,
      CreateTime: Math.floor(Date.now() / 1000),
      MsgType: 'text',
      Content: n < FOLLOWERS ? '老板拖欠工资三个月，找谁' : `补充第${n}句`,
      MsgId: String(9_000_000_000_000_000 + n),
    });
    deliveries.push(push(xml, target, RULES));
  }
  const done = await Promise.all(deliveries);
  return {
    tookMs: done.map(({ tookMs }) => tookMs),
    failed: done.filter(({ accepted }) => !accepted).length,
  };
};

/** The answers while the record stands still, and whether each message is there once afterwards. */
const stalled = async (dataDir: string, target: PushTarget) => {
  const { sent, accepted, maxMs, p99Ms, kept, doubled, caughtUpMs } = await playStall({
    dataDir,
    target,
    rate: RATE,
    seconds: STALL_SECONDS,
    followers: FOLLOWERS,
    withinMs: CATCH_UP_MS,
  });
  const line = {
    ...time('wechat.stalled', maxMs, PLATFORM_ANSWER_MS),
    p99: Number(p99Ms.toPrecision(4)),
    sent,
    kept,
    doubled,
    caughtUpMs: Math.round(caughtUpMs),
  };
  if (accepted < sent || kept < sent || doubled > 0)
    throw new Error(
      `not each message was taken in time and kept once: ${JSON.stringify({ ...line, accepted })}`,
    );
  return line;
};

export const benchWeChat = async (): Promise<Figure[]> => {
  const app = { appId: 'wx00000001', secret: 'a-secret-of-the-bench' };
  const key = 'Y'.repeat(43);
  const standIn = await startStandIn(app);
  const account = {
    id: 'main',
    kind: 'official',
    ...app,
    token: 'token12348',
    encodingAesKey: key,
    baseUrl: standIn.url,
  };
  const product = await startProduct({
    prepare: (dataDir) =>
      writeFileSync(path.join(dataDir, 'wechat.json'), JSON.stringify([account]), { mode: 0o600 }),
  });
  const bare = createServer((request, response) => {
    request.resume().on('end', () => response.end('success'));
  });
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
  try {
    const target = { token: account.token, appId: app.appId, key: keyOf(key) };
    const ceiling = await offer({
      ...target,
      url: `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`,
    });
    const hook = { ...target, url: `${product.url}/channels/wechat/main` };
    const real = await offer(hook);
    if (real.failed > 0) throw new Error(`${real.failed} of ${real.tookMs.length} messages were not taken`);
    const line = (name: string, q: number) =>
      time(name, quantile(real.tookMs, q), quantile(ceiling.tookMs, q));
    return [
      line('wechat.answer.p50', 0.5),
      line('wechat.answer.p99', 0.99),
      await stalled(product.dataDir, hook),
    ];
  } finally {
    bare.close();
    await product.dispose();
    await standIn.stop();
  }
};
