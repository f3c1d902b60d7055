/** Signing in over HTTP: cookie, lock-out, idle time-out, one-time password, limits per account and not per address. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { MeView } from '../../../routing/protocol/views.ts';
import type { StaffRow } from '../../../server/desk/admin/staff.ts';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
beforeEach(async () => {
  world = await startHttpWorld();
});
afterEach(() => world.close());

const signIn = (password: string, username = 'agent', from = world) =>
  from.change('POST', '/api/v1/session', { body: { username, password } });
const me = (cookie: string) => world.request('GET', '/api/v1/session', { headers: { cookie } });

describe('session routes', () => {
  it('signs in, knows the person, signs out', async () => {
    const response = await signIn('right');
    expect(await response.json()).toMatchObject({
      username: 'agent',
      role: 'agent',
    } satisfies Partial<MeView>);
    const [setCookie] = response.headers.getSetCookie();
    expect(setCookie).toMatch(/^yxt_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    const cookie = setCookie!.split(';')[0]!;
    expect((await me(cookie)).status).toBe(200);
    const out = await world.change('DELETE', '/api/v1/session', { cookie });
    expect(out.headers.getSetCookie()[0]).toMatch(/^yxt_session=;.*Max-Age=0/);
    expect(await verdict(await me(cookie))).toEqual([401, 'not_signed_in']);
  });

  it('locks an account after five failures, for 30 minutes, in any spelling of the name', async () => {
    for (const name of ['agent', 'AGENT', ' agent ', 'Agent'])
      expect(await verdict(await signIn('wrong', name))).toEqual([401, 'bad_credentials']);
    expect(await verdict(await signIn('wrong'))).toEqual([423, 'locked_out']);
    expect(await verdict(await signIn('right'))).toEqual([423, 'locked_out']);
    expect((await signIn('right', 'admin')).status).toBe(200);
    world.clock.advance(30 * 60_000 + 1);
    expect((await signIn('right')).status).toBe(200);
  });

  it('times out after 30 idle minutes', async () => {
    const cookie = await world.signIn('agent');
    world.clock.advance(29 * 60_000);
    expect((await me(cookie)).status).toBe(200);
    world.clock.advance(30 * 60_000);
    expect(await verdict(await me(cookie))).toEqual([401, 'not_signed_in']);
  });

  it('slows down guessing at one account, and at no other', async () => {
    const codes: string[] = [];
    for (let i = 0; i < 12; i++) codes.push((await verdict(await signIn('wrong')))[1]);
    expect(codes.slice(-2)).toEqual(['rate_limited', 'rate_limited']);
    expect((await signIn('right', 'supervisor')).status).toBe(200);
  });

  it('does not say whether a name exists', async () => {
    const answers = async (name: string) => {
      const all: unknown[] = [];
      for (let i = 0; i < 7; i++) all.push(await (await signIn('wrong', name)).json());
      return all;
    };
    expect(await answers('agent')).toEqual(await answers('nobody'));
  });

  it('asks for a new password first when the old one was for one time', async () => {
    const admin = await world.signIn('admin');
    const made = (await (
      await world.change('POST', '/api/v1/staff', {
        cookie: admin,
        body: { username: 'li.si', displayName: '李四', role: 'agent' },
      })
    ).json()) as { staff: { id: string }; password: string };
    const signed = await signIn(made.password, 'li.si');
    expect(await signed.clone().json()).toMatchObject({ mustChangePassword: true });
    const cookie = signed.headers.getSetCookie()[0]!.split(';')[0]!;
    const tickets = () => world.request('GET', '/api/v1/tickets', { headers: { cookie } });
    expect(await verdict(await tickets())).toEqual([403, 'forbidden']);
    const changed = await world.change('POST', '/api/v1/session/password', {
      cookie,
      body: { oldPassword: made.password, newPassword: 'Xin-mima-2026' },
    });
    expect(await changed.json()).toMatchObject({ mustChangePassword: false });
    expect((await tickets()).status).toBe(200);
    const staffList = (await (
      await world.request('GET', '/api/v1/staff', { headers: { cookie: admin } })
    ).json()) as PageOf<StaffRow>;
    const row = staffList.items.find(({ id }) => id === made.staff.id)!;
    const disabled = await world.change('PATCH', `/api/v1/staff/${made.staff.id}`, {
      cookie: admin,
      body: { version: row.version, disabled: true },
    });
    expect(disabled.status).toBe(200);
    expect(await verdict(await tickets())).toEqual([401, 'not_signed_in']);
  });
});

describe('limits', () => {
  it('lets a hall of 1,000 people through one address', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, lane) => {
        const statuses: number[] = [];
        for (let i = 0; i < 50; i++) {
          const made = await world.change('POST', '/api/v1/visitors', { body: {} });
          statuses.push(made.status);
          await made.arrayBuffer();
        }
        return [lane, statuses.every((status) => status === 201)];
      }),
    );
    expect(answers.every(([, all]) => all)).toBe(true);
  });

  it('stops one address that floods, one visitor, one person and one key, each with Retry-After', async () => {
    const tight = await startHttpWorld({
      settings: {
        limits: {
          staff: { capacity: 3, perSecond: 1 },
          visitor: { capacity: 3, perSecond: 1 },
          partner: { capacity: 3, perSecond: 1 },
          address: { capacity: 40, perSecond: 1 },
        },
      },
    });
    try {
      const { token } = await tight.visitors.create();
      const callers: [string, Record<string, string>][] = [
        ['/api/v1/session', { cookie: await tight.signIn('agent') }],
        ['/api/v1/files/f', { authorization: `Bearer ${token}` }],
        ['/api/v1/contacts/1', { authorization: `Bearer ${tight.apiKey}` }],
      ];
      for (const [path, headers] of callers) {
        for (let i = 0; i < 3; i++)
          expect((await tight.request('GET', path, { headers })).status).not.toBe(429);
        const stopped = await tight.request('GET', path, { headers });
        expect(stopped.headers.get('retry-after')).toBe('1');
        expect(await verdict(stopped)).toEqual([429, 'rate_limited']);
      }
      tight.clock.advance(1000);
      expect((await tight.request('GET', '/api/v1/session', { headers: callers[0]![1] })).status).toBe(200);
      const codes = new Set<number>();
      for (let i = 0; i < 40; i++) codes.add((await tight.request('GET', '/api/v1/public/site')).status);
      expect(codes).toEqual(new Set([200, 429]));
      expect((await tight.request('GET', '/healthz')).status).toBe(200);
    } finally {
      await tight.close();
    }
  });
});
