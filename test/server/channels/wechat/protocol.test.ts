/** Signatures, cipher and XML of WeChat, by the vectors that WeChat and WeCom publish. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decrypt, encrypt, keyOf } from '../../../../server/channels/tencent/cipher.ts';
import { sameSignature, signatureOf } from '../../../../server/channels/tencent/signature.ts';
import { MAX_XML_BYTES, readXml, writeXml } from '../../../../server/channels/tencent/xml.ts';

const KEY_A = keyOf('A'.repeat(43));
const APP = 'wxba5fad812f8e6fb9';
const WECOM_KEY = keyOf('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C');
const CORP = 'wx5823bf96d3bd56c7';

const V3 =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
const V4 = 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==';
const V5 = 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==';
const V6 =
  'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==';

describe('published vectors', () => {
  it('V1, V2: address check and plain message', () => {
    expect(signatureOf('AAAAA', '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696');
    expect(signatureOf('AAAAA', '1714037059', '486452656')).toBe('899cf89e464efb63f54ddac96b0a0a235f53aa78');
  });

  it('V3: a message in safe mode', () => {
    expect(signatureOf('AAAAA', '1714112445', '415670741', V3)).toBe(
      '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
    );
    expect(signatureOf('AAAAA', '1714112445', '415670741')).toBe('6c5c811b55cc85e0e1b54100749188c20beb3f5d');
    expect(decrypt(V3, KEY_A, APP)).toBe(
      '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
    );
  });

  it('V4: an answer in safe mode', () => {
    expect(encrypt('{"demo_resp":"good luck"}', KEY_A, APP, Buffer.from('707722b803182950'))).toBe(V4);
    expect(signatureOf('AAAAA', '1713424427', '415670741', V4)).toBe(
      '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
    );
  });

  it('V5, V6: WeCom address check and message', () => {
    expect(signatureOf('QDG6eK', '1409659589', '263014780', V5)).toBe(
      '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
    );
    expect(decrypt(V5, WECOM_KEY, CORP)).toBe('1616140317555161061');
    expect(signatureOf('QDG6eK', '1409659813', '1372623149', V6)).toBe(
      '477715d11cdb4164915debcba66cb864d751f3e6',
    );
    const fields = readXml(decrypt(V6, WECOM_KEY, CORP) ?? '');
    // 64 bits: more than a number holds.
    expect(fields?.get('MsgId')).toBe('4561255354251345929');
    expect(fields?.get('Content')).toBe('hello');
    expect(fields?.get('AgentID')).toBe('218');
  });
});

describe('cipher', () => {
  it('round trip of every padding', () => {
    for (let length = 0; length < 70; length += 1) {
      const text = '字'.repeat(length);
      expect(decrypt(encrypt(text, KEY_A, APP, randomBytes(16)), KEY_A, APP)).toBe(text);
    }
  });

  it('refuses another receiver, another key, cut or changed text', () => {
    expect(decrypt(V3, KEY_A, 'wx0000000000000000')).toBeUndefined();
    expect(decrypt(V3, WECOM_KEY, APP)).toBeUndefined();
    expect(decrypt(V3.slice(0, 40), KEY_A, APP)).toBeUndefined();
    expect(decrypt('', KEY_A, APP)).toBeUndefined();
    expect(decrypt('no base64 at all!', KEY_A, APP)).toBeUndefined();
  });

  it('refuses a padding of 0, of more than 32, and an uneven one', async () => {
    const { createCipheriv } = await import('node:crypto');
    const raw = (tail: number[]): string => {
      const plain = Buffer.alloc(64 - tail.length);
      plain.writeUInt32BE(0, 16);
      const cipher = createCipheriv('aes-256-cbc', KEY_A.bytes, KEY_A.bytes.subarray(0, 16)).setAutoPadding(
        false,
      );
      return Buffer.concat([
        cipher.update(Buffer.concat([plain, Buffer.from(tail)])),
        cipher.final(),
      ]).toString('base64');
    };
    expect(decrypt(raw([0]), KEY_A, '')).toBeUndefined();
    expect(decrypt(raw([33]), KEY_A, '')).toBeUndefined();
    expect(decrypt(raw([1, 2]), KEY_A, '')).toBeUndefined();
  });

  it('a key of the wrong form is a wrong setting', () => {
    expect(() => keyOf('short')).toThrow(RangeError);
  });
});

describe('signature', () => {
  it('compares whole texts', () => {
    expect(sameSignature('abc', 'abc')).toBe(true);
    expect(sameSignature('abc', 'abd')).toBe(false);
    expect(sameSignature('ab', 'abc')).toBe(false);
    expect(sameSignature('', 'abc')).toBe(false);
  });
});

describe('xml', () => {
  it('reads flat fields, CDATA and the five entities, and skips nested ones', () => {
    const fields = readXml(
      '<xml>\n<A><![CDATA[a<b>&amp;]]></A><B>1 &lt; 2 &amp;&quot;&apos;&gt;</B><ScanCodeInfo><Type>x</Type></ScanCodeInfo><E/><A>second</A></xml>\n',
    );
    expect([...(fields ?? [])]).toEqual([
      ['A', 'a<b>&amp;'],
      ['B', '1 < 2 &"\'>'],
    ]);
  });

  it.each([
    ['DOCTYPE', '<!DOCTYPE xml [<!ENTITY a "b">]><xml><A>1</A></xml>'],
    ['DOCTYPE inside', '<xml><!DOCTYPE a><A>1</A></xml>'],
    ['processing instruction', '<?xml version="1.0"?><xml><A>1</A></xml>'],
    ['entity of its own', '<xml><A>&xxe;</A></xml>'],
    ['numeric entity', '<xml><A>&#65;</A></xml>'],
    ['comment', '<xml><!-- c --><A>1</A></xml>'],
    ['attribute', '<xml><A b="c">1</A></xml>'],
    ['unclosed', '<xml><A>1</xml>'],
    ['crossed', '<xml><A><B>1</A></B></xml>'],
    ['text between', '<xml>x<A>1</A></xml>'],
    ['more behind', '<xml><A>1</A></xml><xml></xml>'],
    ['open CDATA', '<xml><A><![CDATA[1</A></xml>'],
    ['deep nesting', `<xml>${'<A>'.repeat(2000)}${'</A>'.repeat(2000)}</xml>`],
    ['too large', `<xml><A>${'a'.repeat(MAX_XML_BYTES)}</A></xml>`],
    ['JSON', '{"a":1}'],
    ['empty', ''],
  ])('refuses %s', (_name, xml) => {
    expect(readXml(xml)).toBeUndefined();
  });

  it('writes what it reads', () => {
    const fields = { Text: 'a]]>b<&', Number: 12 };
    expect([...(readXml(writeXml(fields)) ?? [])]).toEqual([
      ['Text', 'a]]>b<&'],
      ['Number', '12'],
    ]);
  });
});
