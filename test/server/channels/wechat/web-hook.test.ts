/** The web hook of an official account: who may speak, and what was said. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encrypt, keyOf } from '../../../../server/channels/tencent/cipher.ts';
import { signatureOf } from '../../../../server/channels/tencent/signature.ts';
import {
  answerAddressCheck,
  type HookSecrets,
  readHook,
} from '../../../../server/channels/tencent/web-hook.ts';
import { writeXml } from '../../../../server/channels/tencent/xml.ts';
import { readOfficialEvent } from '../../../../server/channels/wechat/official-event.ts';

const NOW_S = 1_795_000_000;
const NOW = NOW_S * 1000;
const NOW_KEY = keyOf('B'.repeat(43));
const OLD_KEY = keyOf('C'.repeat(43));
const SAFE: HookSecrets = { token: 'tok', keys: [NOW_KEY, OLD_KEY], receiver: 'wx1', mode: 'safe' };
const PLAIN: HookSecrets = { ...SAFE, keys: [], mode: 'plain' };
const TEXT = {
  ToUserName: 'gh_1',
  FromUserName: 'oA',
  CreateTime: NOW_S,
  MsgType: 'text',
  Content: '你好',
  MsgId: '9007199254740993',
};

const plainQuery = (over = {}) => {
  const timestamp = String(NOW_S);
  return { timestamp, nonce: 'n', signature: signatureOf('tok', timestamp, 'n'), ...over };
};
const sealed = (key = NOW_KEY, receiver = 'wx1', text = writeXml(TEXT)) => {
  const cipherText = encrypt(text, key, receiver, randomBytes(16));
  const timestamp = String(NOW_S);
  return {
    body: writeXml({ ToUserName: 'gh_1', Encrypt: cipherText }),
    query: {
      ...plainQuery(),
      encrypt_type: 'aes',
      msg_signature: signatureOf('tok', timestamp, 'n', cipherText),
    },
  };
};

describe('web hook', () => {
  it('answers the address check only with the right signature, in time', () => {
    expect(answerAddressCheck({ ...plainQuery(), echostr: '42' }, PLAIN, NOW)).toBe('42');
    expect(
      answerAddressCheck({ ...plainQuery(), echostr: '42' }, { ...PLAIN, token: 'x' }, NOW),
    ).toBeUndefined();
    expect(answerAddressCheck(plainQuery(), PLAIN, NOW)).toBeUndefined();
    expect(answerAddressCheck({ ...plainQuery(), echostr: '42' }, PLAIN, NOW + 3_600_000)).toBeUndefined();
    const echostr = encrypt('77', NOW_KEY, 'wx1', randomBytes(16));
    const msg_signature = signatureOf('tok', String(NOW_S), 'n', echostr);
    expect(
      answerAddressCheck({ timestamp: String(NOW_S), nonce: 'n', msg_signature, echostr }, SAFE, NOW),
    ).toBe('77');
  });

  it('plain mode: reads a signed message, refuses another signature before reading', () => {
    expect(readHook(plainQuery(), writeXml(TEXT), PLAIN, NOW)).toMatchObject({ kind: 'fields' });
    expect(readHook(plainQuery({ signature: 'f'.repeat(40) }), 'not xml', PLAIN, NOW)).toEqual({
      kind: 'forbidden',
      why: 'signature',
    });
    expect(readHook(plainQuery(), '{"json":1}', PLAIN, NOW)).toEqual({ kind: 'broken', why: 'xml' });
  });

  it('safe mode: msg_signature alone counts', () => {
    const { query, body } = sealed();
    const read = readHook(query, body, SAFE, NOW);
    expect(read.kind === 'fields' && read.fields.get('Content')).toBe('你好');
    expect(readHook({ ...query, msg_signature: 'f'.repeat(40) }, body, SAFE, NOW)).toEqual({
      kind: 'forbidden',
      why: 'signature',
    });
    // Only `signature` is right: an attacker who saw one plain request must not get in.
    expect(readHook({ ...query, msg_signature: undefined }, body, SAFE, NOW)).toEqual({
      kind: 'forbidden',
      why: 'signature',
    });
    expect(readHook(plainQuery(), writeXml(TEXT), SAFE, NOW)).toEqual({ kind: 'broken', why: 'mode' });
  });

  it('safe mode: the key before the present one still works; another receiver or key does not', () => {
    const old = sealed(OLD_KEY);
    expect(readHook(old.query, old.body, SAFE, NOW).kind).toBe('fields');
    const foreign = sealed(NOW_KEY, 'wx2');
    expect(readHook(foreign.query, foreign.body, SAFE, NOW)).toEqual({ kind: 'broken', why: 'key' });
    const wrong = sealed(keyOf('D'.repeat(43)));
    expect(readHook(wrong.query, wrong.body, SAFE, NOW)).toEqual({ kind: 'broken', why: 'key' });
  });

  it('a request that was caught long ago is refused', () => {
    const { query, body } = sealed();
    expect(readHook(query, body, SAFE, NOW + 3_600_000)).toEqual({ kind: 'forbidden', why: 'age' });
  });
});

describe('what an official account says', () => {
  const read = (over: Record<string, string>) =>
    readOfficialEvent('main', new Map(Object.entries({ ...TEXT, CreateTime: String(NOW_S), ...over })));
  const factOf = (over: Record<string, string>) => {
    const answer = read(over);
    return answer.kind === 'event' ? answer.event.fact : answer.kind;
  };

  it('keeps a message id of 64 bits exactly, as the key that tells repeats', () => {
    expect(read({})).toEqual({
      kind: 'event',
      event: {
        key: 'main:m9007199254740993',
        accountId: 'main',
        sender: 'oA',
        atMs: NOW,
        fact: { type: 'message', content: { kind: 'text', text: '你好' } },
      },
    });
  });

  it.each([
    [{ bizmsgmenuid: '125' }, { kind: 'text', text: '你好', menuId: '125' }],
    [
      { MsgType: 'image', MediaId: 'm' },
      { kind: 'media', media: 'image', mediaId: 'm' },
    ],
    [
      { MsgType: 'voice', MediaId: 'm', Format: 'AMR', Recognition: '' },
      { kind: 'media', media: 'voice', mediaId: 'm', format: 'amr' },
    ],
    [
      { MsgType: 'shortvideo', MediaId: 'm' },
      { kind: 'media', media: 'video', mediaId: 'm' },
    ],
    [
      { MsgType: 'location', Location_X: '28.1', Location_Y: '120.6', Label: '路' },
      { kind: 'location', latitude: 28.1, longitude: 120.6, label: '路' },
    ],
    [
      { MsgType: 'location', Location_X: 'x' },
      { kind: 'other', type: 'location' },
    ],
    [
      { MsgType: 'link', Title: 't', Url: 'u' },
      { kind: 'link', title: 't', description: '', url: 'u' },
    ],
    [{ MsgType: 'miniprogrampage' }, { kind: 'other', type: 'miniprogrampage' }],
  ])('message %j', (over, content) => {
    expect(factOf(over as unknown as Record<string, string>)).toEqual({ type: 'message', content });
  });

  it.each([
    [{ Event: 'subscribe' }, { type: 'followed' }],
    [
      { Event: 'subscribe', EventKey: 'qrscene_st-7' },
      { type: 'followed', scene: 'st-7' },
    ],
    [{ Event: 'unsubscribe' }, { type: 'unfollowed' }],
    [
      { Event: 'SCAN', EventKey: 'st-7' },
      { type: 'scanned', scene: 'st-7' },
    ],
    [
      { Event: 'CLICK', EventKey: 'ask' },
      { type: 'menu_clicked', menuKey: 'ask' },
    ],
    [{ Event: 'VIEW', EventKey: 'http://x' }, 'nothing'],
  ])('event %j', (over, fact) => {
    expect(factOf({ MsgType: 'event', ...over } as unknown as Record<string, string>)).toEqual(fact);
  });

  it('an event repeats under the same key, another event of the same second does not', () => {
    const keyOfEvent = (Event: string) => {
      const answer = read({ MsgType: 'event', Event });
      return answer.kind === 'event' ? answer.event.key : '';
    };
    expect(keyOfEvent('subscribe')).toBe(keyOfEvent('subscribe'));
    expect(keyOfEvent('subscribe')).not.toBe(keyOfEvent('SCAN'));
  });

  it.each([
    [{ FromUserName: '' }],
    [{ FromUserName: '<b>' }],
    [{ CreateTime: 'x' }],
    [{ MsgId: '' }],
    [{ MsgType: '' }],
  ])('broken %j', (over) => {
    expect(read(over as unknown as Record<string, string>)).toEqual({ kind: 'broken' });
  });
});
