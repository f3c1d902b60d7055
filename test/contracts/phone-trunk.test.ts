/** The carrier of docs/phone.md, word for word but its addresses, at a real Asterisk: TLS, known by address, PCMA first. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectPlain, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorization } from '../../server/channels/phone/asterisk/ari-http.ts';
import { findAsterisk, type TestPbx } from '../support/phones/pbx.ts';

const asterisk = await findAsterisk();

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** The block of the documentation that people copy. */
const documented = (): string => {
  const text = readFileSync('docs/phone.md', 'utf8');
  const block = /## A carrier[\s\S]*?```ini\n([\s\S]*?)```/.exec(text)?.[1];
  if (!block) throw new Error('docs/phone.md shows no carrier');
  return block;
};

describe.skipIf(!asterisk)('a carrier as documented', () => {
  let pbx: TestPbx;
  let port: number;
  const keys = mkdtempSync(path.join(tmpdir(), 'yxt-trunk-'));
  beforeAll(async () => {
    if (!asterisk) return;
    const [cert, key] = [path.join(keys, 'pbx.pem'), path.join(keys, 'pbx.key')];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'].concat(
        ...[
          ['-keyout', key],
          ['-out', cert],
        ],
      ),
      { stdio: 'ignore' },
    );
    port = await freePort();
    const own = documented()
      .replaceAll('192.0.2.10:5061', `127.0.0.1:${port}`)
      .replaceAll('198.51.100.5', '127.0.0.2')
      .replaceAll('/etc/yixiantong/pbx.pem', cert)
      .replaceAll('/etc/yixiantong/pbx.key', key);
    pbx = await asterisk.start({ own });
  });
  afterAll(async () => {
    await pbx?.remove();
    rmSync(keys, { recursive: true, force: true });
  });

  test('is an endpoint of the exchange', async () => {
    const answer = await fetch(`${pbx.ari.url}/endpoints/PJSIP/trunk`, {
      headers: { authorization: authorization(pbx.ari) },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ technology: 'PJSIP', resource: 'trunk' });
  });

  /** What an address gets for an INVITE over TLS: the first answer that is final, or the one with sound. */
  const invite = (from: string, number: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const way = connectPlain({ host: '127.0.0.1', port, localAddress: from });
      way.on('error', reject);
      const line = connect({ socket: way, rejectUnauthorized: false });
      const limit = setTimeout(() => reject(new Error(`no answer over TLS:\n${heard}`)), 20_000);
      let heard = '';
      line.on('error', reject);
      line.on('data', (chunk) => {
        heard += chunk.toString();
        const final = /SIP\/2\.0 ([2-6]\d\d) [\s\S]*?\r\n\r\n[\s\S]*$/.exec(heard);
        if (!final) return;
        clearTimeout(limit);
        line.destroy();
        resolve(final[0]);
      });
      line.on('secureConnect', () => {
        const sound = [
          'v=0',
          `o=- 1 1 IN IP4 ${from}`,
          's=-',
          `c=IN IP4 ${from}`,
          't=0 0',
          'm=audio 40000 RTP/SAVP 0 8 101',
          'a=rtpmap:0 PCMU/8000',
          'a=rtpmap:8 PCMA/8000',
          'a=rtpmap:101 telephone-event/8000',
          `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${Buffer.alloc(30, 7).toString('base64')}`,
          '',
        ].join('\r\n');
        line.write(
          [
            `INVITE sip:${number}@127.0.0.1:${port};transport=tls SIP/2.0`,
            `Via: SIP/2.0/TLS ${from}:${way.localPort};rport;branch=z9hG4bK${number}`,
            'Max-Forwards: 70',
            `From: <sip:+8613900001111@${from}>;tag=one`,
            `To: <sip:${number}@127.0.0.1>`,
            `Call-ID: trunk-${number}-${from}`,
            'CSeq: 1 INVITE',
            `Contact: <sip:carrier@${from}:${way.localPort};transport=tls>`,
            'Content-Type: application/sdp',
            `Content-Length: ${Buffer.byteLength(sound)}`,
            '',
            sound,
          ].join('\r\n'),
        );
      });
    });

  test('its calls come in over TLS with encrypted sound, A-law first; other numbers and other addresses do not', async () => {
    // Nobody listens to the exchange here: it answers by itself and takes a message.
    const taken = await invite('127.0.0.2', '12348');
    expect(taken).toMatch(/^SIP\/2\.0 200 /);
    expect(taken).toMatch(/m=audio \d+ RTP\/SAVP 8 /);
    expect(taken).toMatch(/a=crypto:1 AES_CM_128/);
    expect(await invite('127.0.0.2', '110')).toMatch(/^SIP\/2\.0 404 /);
    // Whoever stands elsewhere gets nothing that could be a call: answered before this would be, or never.
    const strange = invite('127.0.0.3', '12348').catch(() => 'nothing');
    expect(await invite('127.0.0.2', '119')).toMatch(/^SIP\/2\.0 404 /);
    expect(await strange).toMatch(/^(nothing$|SIP\/2\.0 40[13] )/);
  });
});
