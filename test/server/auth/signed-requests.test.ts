/** WO1, WO2: what is signed, and why a signed request is refused. */
import { beforeEach, describe, expect, it } from 'vitest';
import { signingText } from '../../../routing/protocol/exchange/signing.ts';
import { digestOf, signatureOf } from '../../../server/auth/signature.ts';
import { createSignedRequests, type SignedRequests } from '../../../server/auth/signed-requests.ts';
import { fakeLine } from '../../support/ports/fake-line.ts';
import { createMemoryStore, type MemoryStore } from '../../support/ports/memory-store.ts';
import { type FakeClock, fakeClock, fakeLog } from '../../support/ports/server-fakes.ts';

const SECRET = 'test-secret-0123456789';
let store: MemoryStore;
let clock: FakeClock;
let signed: SignedRequests;
let serial = 0;

const partner = (over: object = {}) => ({
  id: 'partner-1',
  version: 1,
  code: '12345',
  name: '市12345',
  kind: 'hotline_12345' as const,
  mapping: { out: {}, in: {}, statuses: {} },
  keys: [{ keyId: '12345.1', sealed: `sealed:${SECRET}`, createdAt: '2026-11-01T00:00:00.000Z' }],
  keyIds: ['12345.1', '12345.2'],
  disabled: false,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  ...over,
});

const request = (
  over: {
    secret?: string;
    keyId?: string;
    body?: string;
    sentBody?: string;
    path?: string;
    sentPath?: string;
    atMs?: number;
    nonce?: string;
    signature?: string;
  } = {},
) => {
  const body = over.body ?? '{"a":1}';
  const path = over.path ?? '/api/v1/workorders?x=1';
  const timestamp = String(Math.floor((over.atMs ?? clock.nowMs()) / 1000));
  serial += 1;
  const nonce = over.nonce ?? `nonce-${serial}-abcdef`;
  const parts = { method: 'POST', path, timestamp, nonce, bodyDigest: digestOf(body) };
  const headers: Record<string, string> = {
    'X-Yxt-Key': over.keyId ?? '12345.1',
    'X-Yxt-Timestamp': timestamp,
    'X-Yxt-Nonce': nonce,
    'X-Yxt-Signature': over.signature ?? signatureOf(over.secret ?? SECRET, parts),
  };
  return {
    method: 'POST',
    path: over.sentPath ?? path,
    header: (name: string) => headers[name],
    body: Buffer.from(over.sentBody ?? body),
    from: '192.0.2.1',
  };
};

const verdict = async (over: Parameters<typeof request>[0] = {}) => {
  const outcome = await signed.verify(request(over));
  return outcome.ok ? 'ok' : outcome.code;
};

beforeEach(async () => {
  store = createMemoryStore();
  clock = fakeClock();
  signed = createSignedRequests({ store, clock, log: fakeLog(), open: fakeLine().open });
  await store.partners.insert(partner());
});

describe('signature', () => {
  it('WO1: the published vectors hold', () => {
    const parts = {
      method: 'post',
      path: '/api/v1/workorders',
      timestamp: '1795312800',
      nonce: 'bm9uY2UtZm9yLWRvY3M',
      bodyDigest: digestOf('{"externalNo":"A2026-77","text":"公司拖欠工资两个月"}'),
    };
    expect(signingText(parts).split('\n')).toEqual([
      'YXT1-HMAC-SHA256',
      'POST',
      '/api/v1/workorders',
      '1795312800',
      'bm9uY2UtZm9yLWRvY3M',
      VECTORS.digest,
    ]);
    expect(signatureOf('example-secret-do-not-use', parts)).toBe(VECTORS.signature);
    const empty = {
      ...parts,
      method: 'GET',
      path: '/api/v1/workorders/A2026-77?x=%E4%B8%AD',
      bodyDigest: digestOf(''),
    };
    expect(signatureOf('example-secret-do-not-use', empty)).toBe(VECTORS.emptySignature);
  });

  it('WO2: accepts a good one and names the partner', async () => {
    const outcome = await signed.verify(request());
    expect(outcome).toMatchObject({
      ok: true,
      value: { partnerId: 'partner-1', system: '12345', from: '192.0.2.1' },
    });
  });

  it('WO2: refuses another body, path, secret, key, shape', async () => {
    expect(await verdict({ sentBody: '{"a":2}' })).toBe('bad_token');
    expect(await verdict({ sentPath: '/api/v1/workorders' })).toBe('bad_token');
    expect(await verdict({ secret: 'other' })).toBe('bad_token');
    expect(await verdict({ keyId: '12345.9' })).toBe('bad_token');
    expect(await verdict({ keyId: 'nobody.1' })).toBe('bad_token');
    expect(await verdict({ keyId: '' })).toBe('bad_token');
    expect(await verdict({ signature: 'zz' })).toBe('bad_token');
    expect(await verdict({ nonce: 'short' })).toBe('bad_token');
    expect(signed.lastRefused('partner-1')?.why).toBe('signature');
    expect(await verdict()).toBe('ok');
  });

  it('WO2: an unknown key and a wrong signature read alike', async () => {
    const unknown = await signed.verify(request({ keyId: 'nobody.1' }));
    const wrong = await signed.verify(request({ secret: 'other' }));
    expect(unknown).toEqual(wrong);
  });

  it('WO2: refuses a clock that is more than five minutes off, either way, and says by how much', async () => {
    expect(await verdict({ atMs: clock.nowMs() - 299_000 })).toBe('ok');
    expect(await verdict({ atMs: clock.nowMs() + 299_000 })).toBe('ok');
    expect(await verdict({ atMs: clock.nowMs() + 302_000 })).toBe('bad_token');
    const late = await signed.verify(request({ atMs: clock.nowMs() - 400_000 }));
    expect(late).toMatchObject({ ok: false, detail: expect.stringContaining('-400 秒') });
    expect(signed.lastRefused('partner-1')?.why).toBe('clock');
  });

  it('WO2: the same request a second time is a replay, also after a restart', async () => {
    const one = request({ nonce: 'once-and-never-again' });
    expect((await signed.verify(one)).ok).toBe(true);
    const again = createSignedRequests({ store, clock, log: fakeLog(), open: fakeLine().open });
    expect((await again.verify(one)).ok).toBe(false);
    expect(again.lastRefused('partner-1')?.why).toBe('replay');
  });

  it('WO3: previous and current secret are accepted until the overlap ends', async () => {
    const known = (await store.partners.get('partner-1'))!;
    const until = new Date(clock.nowMs() + 3_600_000).toISOString();
    await store.partners.replace(
      {
        ...known,
        keys: [
          { keyId: '12345.2', sealed: 'sealed:next', createdAt: known.createdAt },
          { ...known.keys[0]!, until },
        ],
      },
      1,
    );
    expect(await verdict()).toBe('ok');
    expect(await verdict({ keyId: '12345.2', secret: 'next' })).toBe('ok');
    clock.advance(3_600_001);
    expect(await verdict()).toBe('bad_token');
    expect(await verdict({ keyId: '12345.2', secret: 'next' })).toBe('ok');
  });

  it('WO2: a disabled partner is refused', async () => {
    await store.partners.replace(partner({ disabled: true }), 1);
    expect(await verdict()).toBe('bad_token');
  });
});

const VECTORS = {
  digest: 'bb57dc8e3d216988bfc39f233da943d42517cdd262a489ad12cb7f6bb5739e2d',
  signature: '44e0b00984fc6b0f2ebc17f06486f7bf905cee75e0ca39c1db85f03a1a89253e',
  emptySignature: '7aa2f383809ee1680cb8f1ecf12c6c315c9a14bd9067677255527f0bb72d90d6',
};
