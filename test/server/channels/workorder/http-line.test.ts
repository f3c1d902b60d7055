/** WO6, WO7: the line to partners over real sockets: signatures that fit, failures told apart, no forbidden address. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type ReferencePartner, startReferencePartner } from '../../../../scripts/partner/partner.ts';
import { createSecretBox } from '../../../../server/auth/secret-box.ts';
import { digestOf, signatureOf } from '../../../../server/auth/signature.ts';
import { createAddressGuard } from '../../../../server/channels/workorder/addresses.ts';
import { createHttpLine } from '../../../../server/channels/workorder/http-line.ts';

const clock = { nowMs: () => Date.now() };
const KEY = { keyId: 'us.1', secret: 'shared-secret' };
const line = (networks: string[] = ['127.0.0.0/8', '::1/128']) =>
  createHttpLine({
    clock,
    box: createSecretBox(new Uint8Array(32).fill(1)),
    networks,
    digest: digestOf,
    sign: signatureOf,
  });
const post = (
  url: string,
  over: Partial<Parameters<ReturnType<typeof line>['post']>[0]> = {},
  networks?: string[],
) =>
  line(networks).post({
    url,
    ...KEY,
    idempotencyKey: 'key-12345678',
    body: { text: '群众来电' },
    timeoutMs: 5000,
    ...over,
  });

let partner: ReferencePartner | undefined;
let plain: Server | undefined;
afterEach(async () => {
  await partner?.close();
  partner = undefined;
  plain?.closeAllConnections();
  plain?.close();
  plain = undefined;
});
const serve = async (handler: Parameters<typeof createServer>[1]): Promise<string> => {
  plain = createServer(handler);
  await new Promise<void>((resolve) => plain!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
};

describe('line to partners', () => {
  it('WO6: signs so that the other side accepts it, with path, query and body', async () => {
    partner = await startReferencePartner(KEY);
    const answer = await post(`${partner.url}/orders?from=yxt&x=%E4%B8%AD`);
    expect(answer).toMatchObject({ ok: true, status: 200, body: { ticketNo: 'P-0001' } });
    expect(partner.taken[0]!.body).toEqual({ text: '群众来电' });
    expect(partner.calls).toEqual([
      { path: '/orders?from=yxt&x=%E4%B8%AD', idempotencyKey: 'key-12345678', verdict: 'good' },
    ]);
  });

  it('WO6: a wrong secret is refused by the other side and told as its answer', async () => {
    partner = await startReferencePartner(KEY);
    expect(await post(`${partner.url}/orders`, { secret: 'other' })).toMatchObject({ ok: true, status: 401 });
    expect(partner.taken).toEqual([]);
  });

  it('WO6: silence, refusal, a broken connection and a bad name are told apart', async () => {
    partner = await startReferencePartner(KEY);
    partner.moods.push({ kind: 'silent' }, { kind: 'hang_up' });
    expect(await post(`${partner.url}/orders`, { timeoutMs: 300 })).toEqual({ ok: false, why: 'timeout' });
    expect(partner.taken).toHaveLength(1);
    expect(await post(`${partner.url}/orders`)).toEqual({ ok: false, why: 'broken' });
    const { url } = partner;
    await partner.close();
    partner = undefined;
    expect(await post(`${url}/orders`)).toEqual({ ok: false, why: 'refused' });
    for (const bad of ['nonsense', 'ftp://127.0.0.1/', 'http://user:pass@127.0.0.1/'])
      expect(await post(bad)).toEqual({ ok: false, why: 'bad_address' });
  });

  it('WO6: a drip of bytes is late as well, and no redirect is followed', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await post(url, { timeoutMs: 300 })).toEqual({ ok: false, why: 'timeout' });
    let hits = 0;
    const other = await serve((request, response) => {
      hits += 1;
      response.writeHead(302, { location: `http://${request.headers.host}/elsewhere` }).end();
    });
    expect(await post(other)).toMatchObject({ ok: true, status: 302 });
    expect(hits).toBe(1);
  });

  it('WO6: an answer without end is cut, one that is no JSON carries nothing', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect(await post(url)).toMatchObject({ ok: true, status: 200, body: undefined });
  });

  it('WO7: private addresses are not called, by number or by name, unless the operator allows the network', async () => {
    partner = await startReferencePartner(KEY);
    const { port } = new URL(partner.url);
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '2130706433',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
    ])
      expect([host, await post(`http://${host}:${port}/orders`, {}, [])]).toEqual([
        host,
        { ok: false, why: 'private_address' },
      ]);
    expect(partner.calls).toEqual([]);
    expect(await post(`http://localhost:${port}/orders`, {}, ['127.0.0.1'])).toMatchObject({ ok: true });
  });

  it('WO7: the guard knows the closed networks of both families', () => {
    const guard = createAddressGuard([]);
    const closed = [
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '::1',
      'fd00::1',
      'fe80::1%eth0',
      '::ffff:10.0.0.1',
      '::ffff:a00:1',
      '64:ff9b::a00:1',
      'not an address',
      '',
    ];
    for (const address of closed) expect([address, guard(address)]).toEqual([address, false]);
    for (const address of ['8.8.8.8', '2400:3200::1', '172.32.0.1', '::ffff:8.8.8.8'])
      expect([address, guard(address)]).toEqual([address, true]);
    expect(createAddressGuard(['10.1.0.0/16'])('10.1.2.3')).toBe(true);
    expect(createAddressGuard(['10.1.0.0/16'])('10.2.2.3')).toBe(false);
  });

  it('WO3: a sealed secret opens with its own key alone and shows every change', () => {
    const box = createSecretBox(new Uint8Array(32).fill(1));
    const sealed = box.seal('geheim');
    expect(sealed).not.toContain('geheim');
    expect(box.seal('geheim')).not.toBe(sealed);
    expect(box.open(sealed)).toBe('geheim');
    expect(() => createSecretBox(new Uint8Array(32).fill(2)).open(sealed)).toThrow();
    const parts = sealed.split('.');
    parts[3] = Buffer.from('andere').toString('base64url');
    expect(() => box.open(parts.join('.'))).toThrow();
    expect(() => box.open('plain text')).toThrow('not a secret');
  });
});
