/** Sending and fetching against the stand-in: keys, quotas, sessions, codes, files, faults. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startWeComStandIn,
  type WeComOptions,
  type WeComStandIn,
} from '../../../../scripts/wechat-stand-in/wecom-stand-in.ts';
import { createWeComApi } from '../../../../server/channels/wecom/api.ts';
import { fakeLog } from '../../../support/ports/server-fakes.ts';
import { CORP, KF, kfAccountOf } from '../../../support/product/wecom-puller.ts';

const SEND = '/cgi-bin/kf/send_msg';
const TOKEN = '/cgi-bin/gettoken';
const text = (words: string) => ({ kind: 'text' as const, text: words });

describe('customer service account', () => {
  let standIn: WeComStandIn;
  let nowMs: number;
  const start = async (options: Partial<WeComOptions> = {}) => {
    await standIn?.stop();
    standIn = await startWeComStandIn({ ...CORP, openKfId: KF.openKfId, now: () => nowMs, ...options });
    await standIn.say('wmA', '你好');
  };
  const account = (timeoutMs = 2_000) => kfAccountOf(standIn, () => nowMs, { timeoutMs });
  const words = () => standIn.reached('wmA').map(({ content }) => (content as { content: string }).content);

  beforeEach(async () => {
    nowMs = 1_795_000_000_000;
    await start();
  });
  afterEach(() => standIn.stop());

  it('the same key twice is one message', async () => {
    const kf = account();
    expect(await kf.send('wmA', text('一'), 'k1')).toEqual({ result: 'sent' });
    expect(await kf.send('wmA', text('一'), 'k1')).toEqual({ result: 'sent' });
    expect(words()).toEqual(['一']);
    expect(standIn.left('wmA')).toBe(4);
  });

  it('without an answer it may have arrived; under the same key it may be said again', async () => {
    const kf = account(300);
    standIn.failNext({ kind: 'silent_after' });
    expect(await kf.send('wmA', text('一'), 'k1')).toEqual({ result: 'unknown' });
    expect(await kf.send('wmA', text('一'), 'k1')).toEqual({ result: 'sent' });
    standIn.failNext({ kind: 'cut_before' });
    expect(await kf.send('wmA', text('二'), 'k2')).toEqual({ result: 'unknown' });
    expect(await kf.send('wmA', text('二'), 'k2')).toEqual({ result: 'sent' });
    expect(words()).toEqual(['一', '二']);
    expect(standIn.left('wmA')).toBe(3);
  });

  it('five in 48 h after a word of his; then none', async () => {
    const kf = account();
    for (let n = 0; n < 5; n += 1)
      expect(await kf.send('wmA', text(`${n}`), `k${n}`)).toEqual({ result: 'sent' });
    expect(await kf.send('wmA', text('6'), 'k6')).toMatchObject({ why: 'quota_out', code: '95001' });
    await standIn.say('wmA', '在吗');
    nowMs += 48 * 3_600_000 + 1;
    expect(await kf.send('wmA', text('7'), 'k7')).toMatchObject({ result: 'refused', why: 'window_over' });
    expect(words()).toHaveLength(5);
  });

  it('fifty sends at once fetch one token; one that has ended is renewed once', async () => {
    const kf = account();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, n) => kf.send('wmA', text(`${n}`), `k${n}`)),
    );
    expect(standIn.calls(TOKEN)).toBe(1);
    expect(outcomes.filter(({ result }) => result === 'sent')).toHaveLength(5);
    await standIn.say('wmA', '再来');
    standIn.expireTokens();
    expect(await kf.send('wmA', text('51'), 'k51')).toEqual({ result: 'sent' });
    expect(standIn.calls(TOKEN)).toBe(2);
    // It is fetched anew before it ends, and only then.
    nowMs += 2 * 3_600_000 - 5 * 60_000 - 1;
    await kf.send('wmA', text('52'), 'k52');
    expect(standIn.calls(TOKEN)).toBe(2);
    nowMs += 1;
    await kf.send('wmA', text('53'), 'k53');
    expect(standIn.calls(TOKEN)).toBe(3);
  });

  it('a token that stays the same although it is refused waits, not asks for ever', async () => {
    const kf = account();
    standIn.failNext({ kind: 'code', errcode: 42001 });
    // WeCom gives the same token again: there is no other to try now.
    expect(await kf.send('wmA', text('1'), 'k1')).toMatchObject({ result: 'retry', code: 'no_token' });
    expect(standIn.calls(SEND)).toBe(1);
    expect(await kf.send('wmA', text('1'), 'k1')).toEqual({ result: 'sent' });
  });

  it.each([
    [40096, { result: 'refused', why: 'unreachable' }],
    [95001, { result: 'refused', why: 'quota_out' }],
    [95002, { result: 'refused', why: 'window_over' }],
    [95013, { result: 'refused', why: 'window_over' }],
    [95017, { result: 'refused', why: 'feature_off' }],
    [48002, { result: 'refused', why: 'feature_off' }],
    [60020, { result: 'retry' }],
    [45009, { result: 'retry' }],
    [-1, { result: 'retry' }],
    [40058, { result: 'refused', why: 'invalid', code: '40058' }],
  ])('code %i', async (errcode, outcome) => {
    standIn.failNext({ kind: 'code', errcode });
    expect(await account().send('wmA', text('1'), 'k1')).toMatchObject(outcome);
    expect(standIn.reached()).toHaveLength(0);
  });

  it('an unknown customer cannot be reached; an account that is not there is a wrong setting', async () => {
    expect(await account().send('wmNobody', text('1'), 'k1')).toMatchObject({ why: 'unreachable' });
    const wrong = kfAccountOf(standIn, () => nowMs, { openKfId: 'wkOther' });
    expect(await wrong.send('wmA', text('1'), 'k1')).toMatchObject({ result: 'refused', code: '95004' });
  });

  it('a new session that the platform does not let us speak in is taken, then the message goes', async () => {
    standIn.failNext({ kind: 'code', errcode: 95018 });
    expect(await account().send('wmA', text('1'), 'k1')).toEqual({ result: 'sent' });
    expect(standIn.state('wmA')).toBe(1);
    expect(words()).toEqual(['1']);
  });

  it('a session that a person has in WeCom is left to him; an ended one cannot be opened by us', async () => {
    const kf = account();
    await standIn.servicerTakes('wmA', 'zhang');
    expect(await kf.send('wmA', text('1'), 'k1')).toMatchObject({ why: 'window_over', code: '95018' });
    expect(standIn.state('wmA')).toBe(3);
    await standIn.servicerEnds('wmA');
    expect(await kf.send('wmA', text('1'), 'k2')).toMatchObject({ why: 'window_over' });
    await standIn.say('wmA', '还在吗');
    expect(await kf.send('wmA', text('1'), 'k3')).toEqual({ result: 'sent' });
  });

  it('a menu comes with ids; long ones are refused there, so they are cut before', async () => {
    const kf = account();
    const items = [{ id: '125', text: '非常满意' }];
    expect(await kf.send('wmA', { kind: 'menu', head: '请评价', items, tail: '谢谢' }, 'k1')).toEqual({
      result: 'sent',
    });
    expect(standIn.reached('wmA')[0]?.content).toEqual({
      head_content: '请评价',
      list: [{ type: 'click', click: { id: '125', content: '非常满意' } }],
      tail_content: '谢谢',
    });
    const head = 'x'.repeat(kf.capabilities.maxMenuBytes);
    expect(await kf.send('wmA', { kind: 'menu', head, items, tail: '' }, 'k2')).toEqual({ result: 'sent' });
    expect(await kf.send('wmA', { kind: 'menu', head: `${head}x`, items, tail: '' }, 'k3')).toMatchObject({
      why: 'invalid',
    });
  });

  it('sends pictures, voice, video and files; fetches what he sent until it expires', async () => {
    const bytes = new Uint8Array([137, 80, 78, 71, 13, 10, 45, 45]);
    const kf = account();
    for (const media of ['image', 'voice', 'video', 'file'] as const)
      expect(
        await kf.send('wmA', { kind: 'media', media, name: 'a.bin', mime: 'application/pdf', bytes }, media),
      ).toEqual({ result: 'sent' });
    expect(standIn.reached('wmA').map(({ msgtype }) => msgtype)).toEqual(['image', 'voice', 'video', 'file']);
    // A text file is a file, not an answer.
    for (const [type, mime] of [
      ['voice', 'voice/amr'],
      ['file', 'text/plain'],
      ['file', 'application/json'],
    ] as const) {
      await standIn.sendMedia('wmA', type, { bytes, mime });
      expect(await kf.fetchMedia(standIn.newestMedia())).toMatchObject({
        ok: true,
        mime,
        bytes: Buffer.from(bytes),
      });
    }
    const large = { bytes: new Uint8Array(20 * 1024 * 1024 + 1), mime: 'application/zip' };
    await standIn.sendMedia('wmA', 'file', large);
    expect(await kf.fetchMedia(standIn.newestMedia())).toEqual({ ok: false, why: 'too_large' });
    nowMs += 3 * 24 * 3_600_000 + 1;
    expect(await kf.fetchMedia(standIn.newestMedia())).toEqual({ ok: false, why: 'expired' });
  });

  it('a code of an event works once, for 20 s, outside of every count', async () => {
    const codes: string[] = [];
    await start({ history: { pageItems: 1000 } });
    const api = createWeComApi(
      { ...CORP, baseUrl: standIn.url },
      { clock: { nowMs: () => nowMs }, log: fakeLog() },
    );
    const kf = account();
    const lend = async () => {
      await standIn.servicerEnds('wmA');
      const answer = await api.post('kf/sync_msg', { open_kfid: KF.openKfId });
      const list = (answer?.kind === 'answer' ? answer.body.msg_list : []) as {
        event?: { msg_code?: string };
      }[];
      codes.push(list.at(-1)?.event?.msg_code ?? '');
      return codes.at(-1);
    };
    const code = await lend();
    expect(await kf.send('wmA', text('再见'), 'k1', code)).toEqual({ result: 'sent' });
    expect(standIn.reached('wmA')).toMatchObject([{ byCode: true, msgtype: 'text' }]);
    expect(await kf.send('wmA', text('再见'), 'k2', code)).toMatchObject({ result: 'refused' });
    const late = await lend();
    nowMs += 20_001;
    expect(await kf.send('wmA', text('再见'), 'k3', late)).toMatchObject({ result: 'refused' });
    expect(standIn.reached('wmA')).toHaveLength(1);
  });
});
