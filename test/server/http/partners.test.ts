/** WO2, WO3: partners over HTTP: made by administrators, secrets once, signed calls with the bytes that were sent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey, signedHeaders } from '../../../scripts/partner/partner.ts';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
let admin: string;
beforeAll(async () => {
  world = await startHttpWorld();
  admin = await world.signIn('admin');
});
afterAll(() => world.close());

const make = async (body: Record<string, unknown>) => {
  const response = await world.change('POST', '/api/v1/partners', { cookie: admin, body });
  return { status: response.status, body: (await response.json()) as never as Made & Refused };
};
interface Made {
  partner: { id: string; version: number; keys: { keyId: string }[] };
  keyId: string;
  secret: string;
}
interface Refused {
  error: { code: string; field?: string };
}
const ping = async (key: { keyId: string; secret: string }, body = '{"ping":true}', sent = body) => {
  const url = `${world.url}/api/v1/workorders/ping`;
  return world.request('POST', '/api/v1/workorders/ping', {
    headers: {
      'content-type': 'application/json',
      ...signedHeaders(key, 'POST', url, body, world.clock.nowMs()),
    },
    body: sent,
  });
};

describe('partners', () => {
  it('WO3: a new partner has a secret that is shown once, works at once and stands nowhere in plain', async () => {
    const { status, body } = await make({ code: 'city', name: '市12345', kind: 'hotline_12345' });
    expect(status).toBe(201);
    const answer = await ping(body);
    expect([answer.status, await answer.json()]).toMatchObject([200, { ok: true, partner: 'city' }]);
    const list = await (
      await world.request('GET', '/api/v1/partners', { headers: { cookie: admin } })
    ).text();
    expect(list).toContain('city.1');
    expect(list).not.toContain(body.secret);
    expect(list).not.toContain('sealed');
    expect(JSON.stringify(world.audit.facts)).not.toContain(body.secret);
    expect(JSON.stringify(world.log.lines)).not.toContain(body.secret);
  });

  it('WO2: other bytes than the signed ones are refused before they are parsed', async () => {
    const { body: key } = await make({ code: 'bytes', name: '甲', kind: 'other' });
    expect(await verdict(await ping(key, '{"a":1}', '{"a":2}'))).toEqual([401, 'bad_token']);
    expect(await verdict(await ping(key, '{"a":1}', '{"a": 1}'))).toEqual([401, 'bad_token']);
    expect(await verdict(await ping(key, '{nonsense'))).toEqual([400, 'broken_json']);
    expect(await verdict(await ping(key, '[1]'))).toEqual([400, 'invalid_input']);
    expect(await verdict(await ping({ ...key, secret: 'x'.repeat(30) }))).toEqual([401, 'bad_token']);
    const view = (await (
      await world.request('GET', '/api/v1/partners', { headers: { cookie: admin } })
    ).json()) as { items: { code: string; lastRefused?: { why: string } }[] };
    expect(view.items.find((one) => one.code === 'bytes')?.lastRefused?.why).toBe('signature');
  });

  it('WO3: rotation keeps the previous secret for the overlap and no older one', async () => {
    const { body: made } = await make({ code: 'turn', name: '乙', kind: 'other' });
    const rotate = async (body: object) =>
      (await (
        await world.change('POST', `/api/v1/partners/${made.partner.id}/secret`, { cookie: admin, body })
      ).json()) as { keyId: string; secret: string; previousUntil?: string };
    const second = await rotate({ overlapHours: 1 });
    expect(second.keyId).toBe('turn.2');
    expect((await ping(made)).status).toBe(200);
    expect((await ping(second)).status).toBe(200);
    const third = await rotate({ overlapHours: 1 });
    expect((await ping(made)).status).toBe(401);
    expect((await ping(second)).status).toBe(200);
    const last = await rotate({ overlapHours: 0 });
    expect((await ping(third)).status).toBe(401);
    expect((await ping(last)).status).toBe(200);
  });

  it('WO3: a secret that the other side made can be entered, its id only once', async () => {
    const key = { keyId: 'theirs.7', secret: newKey() + newKey() };
    expect((await make({ code: 'given', name: '丙', kind: 'upper_tier', key })).status).toBe(201);
    expect((await ping(key)).status).toBe(200);
    const again = await make({ code: 'given2', name: '丙', kind: 'upper_tier', key });
    expect([again.status, again.body.error.field]).toEqual([409, 'key.keyId']);
  });

  it('disabling ends its calls, codes are unique, and addresses and field names are checked', async () => {
    const { body: made } = await make({ code: 'off', name: '丁', kind: 'other' });
    const change = (body: object) =>
      world.change('PATCH', `/api/v1/partners/${made.partner.id}`, { cookie: admin, body });
    expect((await change({ version: 1, disabled: true })).status).toBe(200);
    expect((await ping(made)).status).toBe(401);
    expect(await verdict(await change({ version: 1, disabled: false }))).toEqual([409, 'version_conflict']);
    expect((await make({ code: 'off', name: '戊', kind: 'other' })).body.error).toMatchObject({
      code: 'duplicate_key',
      field: 'code',
    });
    const bad: [string, object][] = [
      ['ordersUrl', { ordersUrl: 'javascript:alert(1)' }],
      ['ordersUrl', { ordersUrl: 'nonsense' }],
      ['mapping.out.text', { mapping: { out: { text: '__proto__.x' } } }],
      ['mapping.out.text', { mapping: { out: { text: 'a.constructor.b' } } }],
      ['mapping.statuses.x', { mapping: { statuses: { x: 'nothing' } } }],
    ];
    for (const [field, over] of bad)
      expect((await make({ code: 'bad', name: '己', kind: 'other', ...over })).body.error).toMatchObject({
        code: 'invalid_input',
        field,
      });
  });

  it('the test says what is wrong: not reached, signature, clock, private network', async () => {
    const { body: made } = await make({
      code: 'test',
      name: '庚',
      kind: 'other',
      ordersUrl: 'https://partner.example/orders',
      statusUrl: 'https://partner.example/status',
    });
    const test = async () =>
      (await (
        await world.change('POST', `/api/v1/partners/${made.partner.id}/test`, { cookie: admin, body: {} })
      ).json()) as {
        ok: boolean;
        checks: { what: string; signature: string; advice: string; skewMs?: number }[];
      };
    world.line.answers.push(
      { ok: true, status: 200, body: {}, theirMs: world.clock.nowMs() },
      { ok: false, why: 'private_address' },
    );
    const first = await test();
    expect(first.ok).toBe(false);
    expect(first.checks.map((one) => one.signature)).toEqual(['accepted', 'unknown']);
    expect(first.checks[1]!.advice).toContain('PARTNER_NETWORKS');
    world.line.answers.push(
      { ok: true, status: 401, body: {}, theirMs: world.clock.nowMs() + 900_000 },
      { ok: true, status: 401, body: {} },
    );
    const second = await test();
    expect(second.checks[0]).toMatchObject({ signature: 'refused', skewMs: 900_000 });
    expect(second.checks[0]!.advice).toContain('时钟');
    expect(second.checks[1]!.advice).toContain('密钥');
    expect(world.line.sent.at(-1)!.url).toBe('https://partner.example/status/ping');
    world.line.answers.push(world.line.otherwise, world.line.otherwise);
    expect((await test()).ok).toBe(true);
  });
});
