/** Staff access (R059): signing in and the lock-out after failures, on a fake clock. */
import { describe, expect, it } from 'vitest';
import { aStaff } from '../../support/ports/server-fakes.ts';
import { codeOf, MINUTE_MS, sessionWorld as world } from '../../support/worlds/session-world.ts';

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
