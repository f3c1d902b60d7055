/** CZ2: tokens of a portal, good and bad, and what they join. */
import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CitizenPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import { joinedIds } from '../../../../server/desk/channels/binding.ts';
import { createDeskWorld, type DeskWorld } from '../../../support/worlds/desk-world.ts';

const ORIGIN = 'https://portal.example.gov.cn';
const admin: StaffPrincipal = {
  kind: 'staff',
  id: 'a1',
  name: '管理员',
  role: 'admin',
  sessionId: 's',
  from: '127.0.0.1',
};

let world: DeskWorld;
let key: { id: string; secret: string; audience: string };

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (claims: Record<string, unknown>, over: { secret?: string; header?: unknown } = {}): string => {
  const text = `${part(over.header ?? { alg: 'HS256', kid: key.id })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', over.secret ?? key.secret)
    .update(text)
    .digest('base64url')}`;
};
let serial = 0;
const claims = (over: Record<string, unknown> = {}): Record<string, unknown> => {
  const iat = Math.floor(world.core.clock.nowMs() / 1000);
  return {
    sub: 'zhang-1',
    aud: key.audience,
    iat,
    exp: iat + 120,
    jti: `token-${++serial}-x`,
    name: '张三',
    ...over,
  };
};
const newKey = async (trustsPhone: boolean, name = 'portal') => {
  const made = await world.desk.citizens.identityKeys.create(admin, { name, origin: ORIGIN, trustsPhone });
  if (!made.ok) throw new Error(made.code);
  return made.value;
};
const identify = (who: CitizenPrincipal, token: string, origin = ORIGIN) =>
  world.desk.citizens.identity.identify(who, { token, origin });

beforeEach(async () => {
  world = await createDeskWorld();
  key = await newKey(false);
});

describe('CZ2: a signed identification', () => {
  it('joins two devices of one person, whose conversations are then his on both', async () => {
    const [phone, computer] = [await world.visitor(), await world.visitor()];
    const ticketId = await world.ask(phone, '拖欠工资两个月');
    expect(await identify(phone, sign(claims()))).toEqual({ ok: true, value: { name: '张三' } });
    expect((await identify(computer, sign(claims()))).ok).toBe(true);
    const seen = await world.desk.citizen.visitorByHash(
      (await world.store.citizens.get(computer.citizenId))!.visitorHash!,
    );
    expect(seen).toEqual({ citizenId: computer.citizenId, also: [phone.citizenId] });
    const both: CitizenPrincipal = { ...computer, also: seen!.also };
    expect((await world.desk.citizen.tickets(both)).map(({ id }) => id)).toEqual([ticketId]);
    expect(
      (await world.desk.citizen.send(both, { ticketId, clientKey: 'from-computer', text: '补充' })).ok,
    ).toBe(true);
    expect((await world.desk.citizen.sync(computer, { ticketId, afterSeq: 0 })).ok).toBe(false);
    expect(new Set(await joinedIds(world.store, phone.citizenId)).has(computer.citizenId)).toBe(true);
  });

  it('keeps two persons of a portal, and equal numbers of two portals, apart', async () => {
    const [one, two, three] = [await world.visitor(), await world.visitor(), await world.visitor()];
    await identify(one, sign(claims()));
    await identify(two, sign(claims({ sub: 'li-2' })));
    key = await newKey(false, 'another');
    await identify(three, sign(claims()));
    const ids = await joinedIds(world.store, one.citizenId);
    expect(ids).not.toContain(two.citizenId);
    expect(ids).not.toContain(three.citizenId);
  });

  it('gives a device that is somebody else’s a new visitor, and never hands over the first one’s conversation', async () => {
    const device = await world.visitor();
    await world.ask(device, '我的秘密');
    await identify(device, sign(claims()));
    const answer = await identify(device, sign(claims({ sub: 'li-2' })));
    expect(answer).toMatchObject({ ok: true, value: { token: expect.stringMatching(/^.{20,}$/) } });
    const joined = await joinedIds(world.store, device.citizenId);
    const fresh = (await world.store.citizens.find({ limit: 100 })).items.filter(
      (it) => it.visitorHash && it.boundTo && it.id !== device.citizenId,
    );
    expect(fresh).toHaveLength(1);
    expect(joined).not.toContain(fresh[0]!.id);
  });

  it('takes a signed telephone number as a proof from a portal that verifies numbers, and from no other', async () => {
    const caller = await world.desk.partner.contact(
      { kind: 'partner', apiKeyId: 'k', system: 's', from: '' },
      'idem-key-1',
      {
        channel: 'phone',
        text: '来电',
        phone: '13800000001',
        externalNo: '1',
        declaredGroups: [],
        language: 'zh',
      },
    );
    if (!caller.ok) throw new Error(caller.code);
    const byPhone = (await world.store.tickets.get(caller.value.ticketId))!.requester.citizenId;
    const device = await world.visitor();
    await identify(device, sign(claims({ phone: '138 0000 0001' })));
    expect(await joinedIds(world.store, device.citizenId)).not.toContain(byPhone);
    // Nor does the telephone take the portal's person for its owner later.
    expect((await world.store.citizens.find({ where: { phone: '13800000001' } })).items).toHaveLength(1);

    key = await newKey(true, 'trusted');
    const other = await world.visitor();
    expect(await identify(other, sign(claims({ phone: '138 0000 0001' })))).toMatchObject({
      value: { phone: '138 0000 0001' },
    });
    expect(await joinedIds(world.store, other.citizenId)).toContain(byPhone);
    expect(await joinedIds(world.store, byPhone)).toContain(other.citizenId);
    expect(await joinedIds(world.store, byPhone)).not.toContain(device.citizenId);
  });

  it('serves once, and again only to the device whose answer was lost', async () => {
    const [device, thief] = [await world.visitor(), await world.visitor()];
    const token = sign(claims());
    expect((await identify(device, token)).ok).toBe(true);
    expect((await identify(device, token)).ok).toBe(true);
    expect(await identify(thief, token)).toMatchObject({
      ok: false,
      code: 'bad_token',
      detail: expect.stringContaining('已使用过'),
    });
  });

  it('is refused in Chinese for every fault', async () => {
    const device = await world.visitor();
    const now = Math.floor(world.core.clock.nowMs() / 1000);
    const good = sign(claims());
    const wrong: [string, string, string?][] = [
      [good.slice(0, -2), '无效'],
      [`${good}.x`, '无效'],
      [sign(claims(), { secret: 'another secret of the same length........' }), '无效'],
      [sign(claims(), { header: { alg: 'none', kid: key.id } }), '无效'],
      [sign(claims(), { header: { alg: 'HS512', kid: key.id } }), '无效'],
      [sign(claims(), { header: { alg: 'HS256', kid: 'nobody' } }), '无效'],
      [sign(claims(), { header: { alg: 'HS256' } }), '无效'],
      ['a.b.c'.padEnd(30, 'x'), '无效'],
      [sign(claims({ aud: 'https://elsewhere.example' })), 'aud'],
      [sign(claims({ exp: now - 1, iat: now - 60 })), '已过期'],
      [sign(claims({ iat: now, exp: now + 3600 })), '300 秒'],
      [sign(claims({ iat: now + 600, exp: now + 700 })), '校准'],
      [sign(claims({ jti: undefined })), 'jti'],
      [sign(claims({ sub: '' })), 'sub'],
      [sign(claims({ phone: 'call me' })), 'phone'],
      [good, '来源', 'https://evil.example'],
    ];
    for (const [token, says, origin] of wrong)
      expect(await identify(device, token, origin), says).toMatchObject({
        ok: false,
        code: 'bad_token',
        field: 'token',
        detail: expect.stringContaining(says),
      });
    expect((await world.store.citizens.get(device.citizenId))?.boundTo).toBeUndefined();
    expect((await identify(device, good)).ok).toBe(true);
  });

  it('ends with its key, which is sealed at rest; nothing personal stands in the log', async () => {
    const device = await world.visitor();
    // The stand-in of the box writes a prefix: what is stored went through it.
    expect((await world.store.identityKeys.get(key.id))?.sealed).toBe(`sealed:${key.secret}`);
    expect(JSON.stringify(await world.desk.citizens.identityKeys.list())).not.toContain(key.secret);
    await identify(device, sign(claims({ sub: '510101199001011234', phone: '13800000009' })));
    expect(JSON.stringify((await world.store.citizens.find({ limit: 100 })).items)).not.toContain(
      '510101199001011234',
    );
    await world.core.audit.flush();
    const written = JSON.stringify((await world.store.audit.find({ limit: 100 })).items);
    expect(written).toContain('citizen.identified');
    for (const personal of ['510101199001011234', '13800000009', '张三', key.secret])
      expect(written).not.toContain(personal);
    expect(await world.desk.citizens.identityKeys.revoke(admin, key.id)).toEqual({
      ok: true,
      value: { ok: true },
    });
    expect(await identify(await world.visitor(), sign(claims()))).toMatchObject({ code: 'bad_token' });
    expect(
      await world.desk.citizens.identityKeys.create(admin, {
        name: 'portal',
        origin: ORIGIN,
        trustsPhone: false,
      }),
    ).toMatchObject({ code: 'duplicate_key' });
  });
});
