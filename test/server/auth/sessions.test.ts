/** Staff access (R059): lock-out, idle and absolute time-out, immediate loss for disabled staff, on a fake clock. */
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../routing/errors.ts';
import { createSessions } from '../../../server/auth/sessions.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { aStaff, fakeAudit, fakeBus, fakeClock, fakeIds, fakePasswords } from '../../support/server-fakes.ts';

const MINUTE_MS = 60_000;

const world = async (options: { secureCookie?: boolean; bus?: ReturnType<typeof fakeBus> } = {}) => {
  const store = createMemoryStore();
  const clock = fakeClock();
  const audit = fakeAudit();
  const bus = options.bus ?? fakeBus();
  const passwords = fakePasswords();
  await store.staff.insert(aStaff({ id: 'zhang' }));
  const make = () =>
    createSessions({
      store,
      clock,
      ids: fakeIds(),
      audit,
      bus,
      passwords,
      settings: { secureCookie: options.secureCookie ?? false },
    });
  const sessions = make();
  const signIn = (password = 'right', username = 'zhang') =>
    sessions.signIn({ username, password }, '10.0.0.1');
  const cookie = async (): Promise<string> => {
    const outcome = await signIn();
    if (!outcome.ok) throw new Error(outcome.code);
    return outcome.value.cookie.split(';')[0]!;
  };
  return { store, clock, audit, bus, passwords, sessions, signIn, cookie, make };
};

const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : outcome.code);

describe('signing in', () => {
  it('sets a strict cookie, stores only the hash, and knows the person again', async () => {
    const { store, audit, sessions, signIn } = await world({ secureCookie: true });
    const outcome = await signIn();
    if (!outcome.ok) throw new Error(outcome.code);
    const { cookie } = outcome.value;
    expect(cookie).toMatch(
      /^yxt_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/,
    );
    const token = cookie.slice('yxt_session='.length, cookie.indexOf(';'));
    expect(JSON.stringify((await store.sessions.find()).items)).not.toContain(token);
    expect(await sessions.authenticate(`a=b; yxt_session=${token}`, '10.0.0.9')).toMatchObject({
      kind: 'staff',
      id: 'zhang',
      role: 'agent',
      from: '10.0.0.9',
    });
    expect(audit.facts.map(({ what }) => what)).toEqual(['session.opened']);
  });

  it('omits Secure on plain http', async () => {
    const { signIn } = await world();
    const outcome = await signIn();
    expect(outcome.ok && outcome.value.cookie).not.toContain('Secure');
  });

  it('does the same work for an unknown name and answers alike', async () => {
    const { passwords, signIn } = await world();
    expect(codeOf(await signIn('right', 'nobody'))).toBe('bad_credentials');
    expect(codeOf(await signIn('wrong'))).toBe('bad_credentials');
    expect(passwords.verifications()).toBe(2);
  });

  it('refuses a disabled person as if unknown', async () => {
    const { store, signIn } = await world();
    await store.staff.insert(aStaff({ id: 'gone', disabled: true }));
    expect(codeOf(await signIn('right', 'gone'))).toBe('bad_credentials');
  });
});

describe('lock-out', () => {
  it.each(['zhang', 'nobody'])('locks %s after five failures for 30 minutes', async (username) => {
    const { clock, signIn } = await world();
    const codes: string[] = [];
    for (let i = 0; i < 6; i++) codes.push(codeOf(await signIn('wrong', username)));
    expect(codes).toEqual([...Array<string>(4).fill('bad_credentials'), 'locked_out', 'locked_out']);
    expect(codeOf(await signIn('right', username))).toBe('locked_out');
    clock.advance(30 * MINUTE_MS + 1);
    expect(codeOf(await signIn('right', username))).toBe(username === 'zhang' ? 'ok' : 'bad_credentials');
  });

  it('starts counting anew after a success and after the lock is over', async () => {
    const { clock, signIn } = await world();
    for (let i = 0; i < 4; i++) await signIn('wrong');
    expect(codeOf(await signIn())).toBe('ok');
    for (let i = 0; i < 4; i++) expect(codeOf(await signIn('wrong'))).toBe('bad_credentials');
    expect(codeOf(await signIn('wrong'))).toBe('locked_out');
    clock.advance(31 * MINUTE_MS);
    expect(codeOf(await signIn('wrong'))).toBe('bad_credentials');
    expect(codeOf(await signIn())).toBe('ok');
  });

  it('tries no more than five passwords when guesses come all at once, on two nodes', async () => {
    const { passwords, sessions, make } = await world();
    const other = make();
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        (i % 2 ? sessions : other).signIn({ username: 'zhang', password: `guess${i}` }, '10.0.0.1'),
      ),
    );
    expect(passwords.verifications()).toBe(5);
    expect(outcomes.every((outcome) => !outcome.ok)).toBe(true);
  });

  it('counts failed changes of the password too', async () => {
    const { sessions, cookie } = await world();
    const who = (await sessions.authenticate(await cookie(), 'x'))!;
    const codes: string[] = [];
    for (let i = 0; i < 6; i++)
      codes.push(
        codeOf(await sessions.changePassword(who, { oldPassword: `no${i}`, newPassword: 'Abcdef123456' })),
      );
    expect(codes.slice(4)).toEqual(['locked_out', 'locked_out']);
  });
});

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
    expect(found.mustChangePassword).toBe(true);
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
