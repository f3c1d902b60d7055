/** Sending and fetching against the stand-in: tokens, quotas, faults. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../../../../scripts/wechat-stand-in/stand-in.ts';
import { createOfficialAccount } from '../../../../server/channels/wechat/official-account.ts';
import { fakeLog } from '../../../support/ports/server-fakes.ts';

const APP = { appId: 'wx0001', secret: 's'.repeat(32) };
const SEND = '/cgi-bin/message/custom/send';
const TOKEN = '/cgi-bin/stable_token';
const text = (words: string) => ({ kind: 'text' as const, text: words });

describe('official account', () => {
  let standIn: StandIn;
  let nowMs: number;
  const account = (over = {}) =>
    createOfficialAccount(
      { id: 'main', ...APP, menus: true, baseUrl: standIn.url, timeoutMs: 2_000, ...over },
      { clock: { nowMs: () => nowMs }, log: fakeLog() },
    );
  beforeEach(async () => {
    nowMs = 1_795_000_000_000;
    standIn = await startStandIn({ ...APP, now: () => nowMs, rules: { tries: 1 } });
    standIn.target({ url: 'http://127.0.0.1:9/nobody', token: 't', appId: APP.appId });
    await standIn.follow('oA');
    await standIn.say('oA', 'hi');
  });
  afterEach(() => standIn.stop());

  it('fifty sends at once fetch one token', async () => {
    const wechat = account();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, n) => wechat.send('oA', text(`${n}`), `k${n}`)),
    );
    expect(standIn.calls(TOKEN)).toBe(1);
    // Five for his message and three for following.
    expect(outcomes.filter(({ result }) => result === 'sent')).toHaveLength(8);
    expect(outcomes.filter((it) => it.result === 'refused' && it.why === 'quota_out')).toHaveLength(42);
    expect(standIn.reached('oA')).toHaveLength(8);
  });

  it('an expired token is renewed once, and the message sent once', async () => {
    const wechat = account();
    await wechat.send('oA', text('1'), 'k1');
    standIn.expireTokens();
    expect(await wechat.send('oA', text('2'), 'k2')).toEqual({ result: 'sent' });
    expect(standIn.calls(TOKEN)).toBe(2);
    expect(standIn.calls(SEND)).toBe(3);
    expect(standIn.reached('oA').map(({ content }) => content)).toEqual([{ content: '1' }, { content: '2' }]);
  });

  it('a token that stays refused is tried once more, not for ever', async () => {
    const wechat = account();
    standIn.failNext({ kind: 'code', errcode: 40001 });
    standIn.failNext({ kind: 'code', errcode: 40001 });
    expect(await wechat.send('oA', text('1'), 'k1')).toMatchObject({ result: 'retry', code: '40001' });
    expect(standIn.calls(SEND)).toBe(2);
  });

  it('is renewed five minutes before its end', async () => {
    const wechat = account();
    await wechat.send('oA', text('1'), 'k1');
    nowMs += 2 * 3_600_000 - 5 * 60_000 - 1;
    await wechat.send('oA', text('2'), 'k2');
    expect(standIn.calls(TOKEN)).toBe(1);
    nowMs += 1;
    await wechat.send('oA', text('3'), 'k3');
    expect(standIn.calls(TOKEN)).toBe(2);
  });

  it('without an answer the outcome is unknown; without a connection it was not sent', async () => {
    const wechat = account({ timeoutMs: 300 });
    await wechat.token.get();
    standIn.failNext({ kind: 'silent_after' });
    expect(await wechat.send('oA', text('1'), 'k1')).toEqual({ result: 'unknown' });
    expect(standIn.reached('oA')).toHaveLength(1);
    standIn.failNext({ kind: 'cut_before' });
    expect(await wechat.send('oA', text('2'), 'k2')).toEqual({ result: 'unknown' });
    await standIn.stop();
    expect(await wechat.send('oA', text('3'), 'k3')).toMatchObject({ result: 'retry', code: 'unreachable' });
  });

  it.each([
    [40003, { result: 'refused', why: 'unreachable' }],
    [43019, { result: 'refused', why: 'unreachable' }],
    [45015, { result: 'refused', why: 'window_over' }],
    [45047, { result: 'refused', why: 'quota_out' }],
    [40164, { result: 'retry' }],
    [45009, { result: 'retry' }],
    [-1, { result: 'retry' }],
    [99999, { result: 'refused', why: 'invalid', code: '99999' }],
  ])('code %i', async (errcode, outcome) => {
    standIn.failNext({ kind: 'code', errcode });
    expect(await account().send('oA', text('1'), 'k1')).toMatchObject(outcome);
    expect(standIn.reached('oA')).toHaveLength(0);
  });

  it('menus reach him with their ids; an unverified account may not send them', async () => {
    const menu = {
      kind: 'menu' as const,
      head: '请评价',
      items: [{ id: '125', text: '非常满意' }],
      tail: '谢谢',
    };
    expect(await account().send('oA', menu, 'k1')).toEqual({ result: 'sent' });
    expect(standIn.reached('oA')[0]?.content).toMatchObject({ list: [{ id: '125', content: '非常满意' }] });
    const plain = await startStandIn({ ...APP, verified: false, rules: { tries: 1 } });
    plain.target({ url: 'http://127.0.0.1:9/nobody', token: 't', appId: APP.appId });
    await plain.follow('oB');
    expect(await account({ baseUrl: plain.url }).send('oB', menu, 'k1')).toMatchObject({
      why: 'feature_off',
    });
    await plain.stop();
  });

  it('sends a picture and fetches media until they expire', async () => {
    const bytes = new Uint8Array([137, 80, 78, 71, 13, 10, 45, 45]);
    const wechat = account();
    expect(
      await wechat.send(
        'oA',
        { kind: 'media', media: 'image', name: 'a.png', mime: 'image/png', bytes },
        'k',
      ),
    ).toEqual({ result: 'sent' });
    let mediaId = '';
    standIn.target({ url: 'http://127.0.0.1:9/nobody', token: 't', appId: APP.appId });
    await standIn.sendMedia('oA', 'voice', { bytes, mime: 'audio/amr' });
    mediaId = standIn.newestMedia();
    expect(await wechat.fetchMedia(mediaId)).toMatchObject({
      ok: true,
      mime: 'audio/amr',
      bytes: Buffer.from(bytes),
    });
    await standIn.sendMedia('oA', 'video', { bytes, mime: 'video/mp4' });
    expect(await wechat.fetchMedia(standIn.newestMedia())).toMatchObject({ ok: true, mime: 'video/mp4' });
    nowMs += 3 * 24 * 3_600_000 + 1;
    expect(await wechat.fetchMedia(mediaId)).toEqual({ ok: false, why: 'expired' });
  });
});
