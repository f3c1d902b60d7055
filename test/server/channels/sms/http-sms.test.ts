/** The HTTP adapter of text messages against the stand-in gateway: what each answer means; receipts; settings. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SmsGateway, startSmsGateway } from '../../../../scripts/sms-stand-in/gateway.ts';
import { digestOf, sameSignature, signatureOf } from '../../../../server/auth/signature.ts';
import { createHttpSms } from '../../../../server/channels/sms/http-sms.ts';
import { createReceiptsRoute } from '../../../../server/channels/sms/receipts-route.ts';
import {
  readSmsSettings,
  SMS_FILE,
  type SmsSettings,
} from '../../../../server/channels/sms/settings-file.ts';
import type { SmsReceipt } from '../../../../server/channels/sms-line.ts';
import { fakeLog } from '../../../support/ports/server-fakes.ts';

const KEY = { keyId: 'bureau', secret: 'secret-of-the-gateway' };
const PHONE = '13812345678';
const clock = { nowMs: () => Date.now() };
const message = { id: 'm1', phone: PHONE, purpose: 'ticket_no' as const, values: { no: '20261120-0001' } };

describe('the line to the gateway', () => {
  let gateway: SmsGateway;
  const log = fakeLog();
  /** Only where silence is the answer is it short: a loaded machine may be late with any other. */
  const line = (over: Partial<SmsSettings> = {}, timeoutMs = 15_000) =>
    createHttpSms(
      { url: gateway.url, ...KEY, sign: '云溪司法', idempotent: false, templates: {}, ...over },
      { clock, log, digest: digestOf, sign: signatureOf, timeoutMs },
    );
  beforeEach(async () => {
    gateway = await startSmsGateway(KEY);
  });
  afterEach(() => gateway.stop());

  it('TM1: a signed call with number, words, template and values', async () => {
    const sms = line({ templates: { ticket_no: { id: 'SMS_1', text: '编号{no}。' }, rating: false } });
    expect(await sms.send(message)).toEqual({ result: 'sent' });
    expect(gateway.reached(PHONE)).toEqual([
      {
        id: 'm1',
        to: PHONE,
        purpose: 'ticket_no',
        sign: '云溪司法',
        templateId: 'SMS_1',
        values: { no: '20261120-0001' },
        text: '【云溪司法】编号20261120-0001。',
      },
    ]);
    expect([sms.isOpen('ticket_no'), sms.isOpen('rating')]).toEqual([true, false]);
  });
  it('TM4: refused, try again and unknown are told apart', async () => {
    gateway.failNext(
      { kind: 'rejected', code: 'blacklist' },
      { kind: 'status', status: 400, code: 'bad_number' },
      { kind: 'status', status: 429 },
      { kind: 'status', status: 500 },
      { kind: 'cut_before' },
      { kind: 'silent_after' },
    );
    const outcomes = [];
    for (let n = 0; n < 5; n += 1) outcomes.push(await line().send({ ...message, id: `m${n}` }));
    const silent = line({}, 2_000).send({ ...message, id: 'm5' });
    await expect.poll(() => gateway.reached().length).toBe(1);
    outcomes.push(await silent);
    expect(outcomes).toEqual([
      { result: 'refused', code: 'blacklist' },
      { result: 'refused', code: 'bad_number' },
      { result: 'retry', afterMs: 60_000, code: 'http_429' },
      { result: 'unknown' },
      { result: 'unknown' },
      { result: 'unknown' },
    ]);
    expect(gateway.reached().map(({ id }) => id)).toEqual(['m5']);
  });
  it('TM4: nobody listening and a wrong key were certainly not sent', async () => {
    expect(await line({ secret: 'another-secret-16' }).send(message)).toMatchObject({
      result: 'retry',
      code: 'signature',
    });
    expect(gateway.reached()).toEqual([]);
    const gone = await startSmsGateway(KEY);
    await gone.stop();
    expect(await line({ url: gone.url }).send(message)).toMatchObject({
      result: 'retry',
      code: 'unreachable',
    });
  });
  it('TM6: neither number nor words are in the log', async () => {
    await line({ secret: 'another-secret-16' }).send(message);
    const said = JSON.stringify(log.lines);
    expect(said).toContain('SMS gateway');
    expect(said).not.toContain(PHONE);
    expect(said).not.toContain('20261120-0001');
  });
});

describe('receipts', () => {
  let gateway: SmsGateway;
  let server: Server;
  let url: string;
  let got: SmsReceipt[];
  beforeEach(async () => {
    gateway = await startSmsGateway(KEY);
    got = [];
    const app = express();
    const settings = { url: gateway.url, ...KEY, idempotent: false, templates: {} };
    const receive = async (one: SmsReceipt) => {
      got.push(one);
    };
    app.use(
      '/channels/sms',
      createReceiptsRoute({
        settings,
        receive,
        clock,
        log: fakeLog(),
        digest: digestOf,
        sign: signatureOf,
        same: sameSignature,
      }),
    );
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/channels/sms/receipts`;
  });
  afterEach(async () => {
    await gateway.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  it('TM7: a signed one is taken, any other refused', async () => {
    expect(await gateway.tell(url, 'm1', 'failed', 'absent')).toBe(200);
    expect(got).toEqual([{ id: 'm1', delivered: false, why: 'absent' }]);
    const unsigned = await fetch(url, { method: 'POST', body: '{"id":"m1","result":"delivered"}' });
    expect(unsigned.status).toBe(403);
    const stranger = await startSmsGateway({ keyId: KEY.keyId, secret: 'not-the-same-secret' });
    expect(await stranger.tell(url, 'm1', 'delivered')).toBe(403);
    const late = await startSmsGateway({ ...KEY, now: () => Date.now() - 3_600_000 });
    expect(await late.tell(url, 'm1', 'delivered')).toBe(403);
    await Promise.all([stranger.stop(), late.stop()]);
    expect(await gateway.tell(url, 'bad id!', 'delivered')).toBe(400);
    expect(got).toHaveLength(1);
  });
});

describe('settings', () => {
  let dir: string;
  const file = () => path.join(dir, SMS_FILE);
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'yxt-sms-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('TM1: neither file nor environment: no gateway', async () => {
    expect(await readSmsSettings(dir, {})).toBeUndefined();
  });
  it('TM1: the environment wins over the file, and may stand alone', async () => {
    const url = 'https://sms.example/send';
    expect(await readSmsSettings(dir, { url, ...KEY })).toMatchObject({ url, idempotent: false });
    await writeFile(file(), JSON.stringify({ url, ...KEY, sign: '云溪司法' }), { mode: 0o600 });
    expect(await readSmsSettings(dir, { keyId: 'other' })).toMatchObject({
      keyId: 'other',
      sign: '云溪司法',
    });
  });
  it('TM1: a file that others may read, or with a wrong field, stops the start without showing values', async () => {
    await writeFile(file(), JSON.stringify({ url: 'ftp://x', ...KEY }), { mode: 0o600 });
    await expect(readSmsSettings(dir, {})).rejects.toThrow(/url/);
    await writeFile(file(), JSON.stringify({ url: 'https://x/', ...KEY, secret: 'short-secret' }));
    const failure = await readSmsSettings(dir, {}).catch(String);
    expect(failure).toContain('secret');
    expect(failure).not.toContain('short-secret');
    await chmod(file(), 0o644);
    await expect(readSmsSettings(dir, {})).rejects.toThrow(/chmod 600/);
  });
});
