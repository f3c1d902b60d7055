/** Staff access (R059): idle and absolute time-out, signing out, and the immediate end for disabled staff. */
import { describe, expect, it } from 'vitest';
import { fakeBus } from '../../support/ports/server-fakes.ts';
import { codeOf, MINUTE_MS, sessionWorld as world } from '../../support/worlds/session-world.ts';

describe('time-outs', () => {
  it('ends after 30 idle minutes and tells the listeners', async () => {
    const { clock, sessions, cookie } = await world();
    const ends: string[] = [];
    sessions.onEnded(({ reason }) => ends.push(reason));
    const mine = await cookie();
    clock.advance(29 * MINUTE_MS);
    expect(await sessions.authenticate(mine, 'x')).toBeDefined();
    clock.advance(29 * MINUTE_MS);
    expect(await sessions.authenticate(mine, 'x')).toBeDefined();
    clock.advance(30 * MINUTE_MS);
    expect(await sessions.authenticate(mine, 'x')).toBeUndefined();
    expect(ends).toEqual(['idle']);
  });

  it('ends after 12 hours whatever the activity, and the sweep finds it without a request', async () => {
    const { clock, sessions, cookie, store } = await world();
    const who = (await sessions.authenticate(await cookie(), 'x'))!;
    const ends: string[] = [];
    sessions.onEnded(({ reason }) => ends.push(reason));
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      clock.advance(20 * MINUTE_MS);
      expect(await sessions.touch(who)).toBe(true);
    }
    clock.advance(20 * MINUTE_MS);
    expect(await sessions.sweep()).toBe(1);
    expect(ends).toEqual(['expired']);
    expect(await sessions.touch(who)).toBe(false);
    expect(await store.sessions.count()).toBe(0);
  });

  it('writes seenAt at most once a minute', async () => {
    const { clock, sessions, cookie, store } = await world();
    const mine = await cookie();
    const seen = async () => (await store.sessions.find()).items[0]!.seenAt;
    const first = await seen();
    clock.advance(59_000);
    await sessions.authenticate(mine, 'x');
    expect(await seen()).toBe(first);
    clock.advance(1_000);
    await sessions.authenticate(mine, 'x');
    expect(await seen()).not.toBe(first);
  });
});

describe('ends', () => {
  it('signs out one session and leaves the other', async () => {
    const { sessions, cookie } = await world();
    const [one, two] = [await cookie(), await cookie()];
    const cleared = await sessions.signOut((await sessions.authenticate(one, 'x'))!);
    expect(cleared).toMatch(/^yxt_session=; .*Max-Age=0$/);
    expect(await sessions.authenticate(one, 'x')).toBeUndefined();
    expect(await sessions.authenticate(two, 'x')).toBeDefined();
  });

  it('keeps only the own session after a change of password', async () => {
    const { sessions, cookie, signIn } = await world();
    const [one, two] = [await cookie(), await cookie()];
    const who = (await sessions.authenticate(one, 'x'))!;
    const change = (oldPassword: string, newPassword: string) =>
      sessions.changePassword(who, { oldPassword, newPassword });
    expect(await change('wrong', 'Abcdef123456')).toMatchObject({
      code: 'bad_credentials',
      field: 'oldPassword',
    });
    expect(codeOf(await change('right', 'right'))).toBe('invalid_input');
    expect(codeOf(await change('right', 'Abcdef123456'))).toBe('ok');
    expect(await sessions.authenticate(one, 'x')).toBeDefined();
    expect(await sessions.authenticate(two, 'x')).toBeUndefined();
    expect(codeOf(await signIn('right'))).toBe('bad_credentials');
    expect(codeOf(await signIn('Abcdef123456'))).toBe('ok');
  });

  it('takes sessions from disabled staff at once, even if nobody ended them', async () => {
    const { store, sessions, cookie } = await world();
    const mine = await cookie();
    const staff = (await store.staff.get('zhang'))!;
    await store.staff.replace({ ...staff, disabled: true }, staff.version);
    expect(await sessions.authenticate(mine, 'x')).toBeUndefined();
    expect(await store.sessions.count()).toBe(0);
  });

  it('lets a person with a one-time password do nothing but change it', async () => {
    const { store, sessions, cookie } = await world();
    const staff = (await store.staff.get('zhang'))!;
    await store.staff.replace({ ...staff, mustChangePassword: true }, staff.version);
    const mine = await cookie();
    expect(await sessions.authenticate(mine, 'x')).toBeUndefined();
    const found = (await sessions.resolve(mine, 'x'))!;
    expect(found.owes).toBe('password');
    await sessions.changePassword(found.principal, { oldPassword: 'right', newPassword: 'Abcdef123456' });
    expect(await sessions.authenticate(mine, 'x')).toBeDefined();
  });

  it('stops work over a socket at once when the session ends, though it looks at the store rarely', async () => {
    const { sessions, cookie, store } = await world();
    const who = (await sessions.authenticate(await cookie(), 'x'))!;
    expect(await sessions.touch(who)).toBe(true);
    store.fail();
    expect(await sessions.touch(who)).toBe(true);
    store.fail(false);
    await sessions.endAllOf('zhang', 'disabled');
    expect(await sessions.touch(who)).toBe(false);
  });

  it('tells a second node through the bus, and by the sweep when the bus lost the hint', async () => {
    const bus = fakeBus();
    const { sessions, make, cookie, store } = await world({ bus });
    const other = make();
    const ends: string[] = [];
    other.onEnded(({ reason }) => ends.push(reason));
    const [one, two] = [await cookie(), await cookie()];
    await other.authenticate(one, 'x');
    await other.authenticate(two, 'x');
    await sessions.signOut((await sessions.authenticate(one, 'x'))!);
    await new Promise((resolve) => setImmediate(resolve));
    expect(ends).toEqual(['ended_elsewhere']);
    await store.sessions.remove((await sessions.authenticate(two, 'x'))!.sessionId);
    await other.sweep();
    expect(ends).toEqual(['ended_elsewhere', 'ended_elsewhere']);
  });

  it.each([
    '',
    'yxt_session=',
    'yxt_session=short',
    `yxt_session=${'x'.repeat(43)}`,
    'yxt_session=%00%0d%0a',
  ])('knows nobody by the cookie %j', async (cookie) => {
    const { sessions } = await world();
    expect(await sessions.authenticate(cookie, 'x')).toBeUndefined();
  });
});
