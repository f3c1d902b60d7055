/** SF: the second factor of staff: vectors of the standard, each code once, spare codes, roles that need it, lock-out. */
import { describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../server/auth/policy.ts';
import { codeAt, testFactors } from '../../support/ports/second-factors.ts';
import { codeOf, MINUTE_MS, sessionWorld } from '../../support/worlds/session-world.ts';

type World = Awaited<ReturnType<typeof sessionWorld>>;

/** Signs in by password and switches the second factor on; answers secret and spare codes. */
const withFactor = async (world: World) => {
  const signed = await world.signIn();
  if (!signed.ok) throw new Error(signed.code);
  const who = signed.value.principal;
  const asked = await world.sessions.secondFactor(who);
  if (!asked.ok || asked.value.on) throw new Error('there is one already');
  const { secret } = asked.value.proposal;
  const code = codeAt(secret, world.clock.nowMs());
  const added = await world.sessions.addSecondFactor(who, { password: 'right', secret, code });
  if (!added.ok) throw new Error(added.detail);
  return { who, secret, spareCodes: added.value.spareCodes, first: code };
};
const fieldOf = (outcome: { ok: boolean; field?: string }) => outcome.field;
const factorOf = async (world: World) => (await world.store.staff.get('zhang'))?.secondFactor;

describe('one-time passwords by time', () => {
  it('SF1: RFC 6238, appendix B: the codes of the standard count, in the last six digits', () => {
    const factors = testFactors();
    // The ASCII secret 12345678901234567890 in base32.
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    for (const [seconds, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
    ] as const)
      expect(factors.begin(secret, code, seconds * 1000)?.factor.lastStep).toBe(Math.floor(seconds / 30));
    expect(factors.begin(secret, '287083', 59_000)).toBeUndefined();
  });

  it('SF1: a clock that is 30 s off counts, one that is 90 s off does not; the secret is kept sealed', () => {
    const factors = testFactors();
    const { secret, uri } = factors.propose('wang');
    expect(uri).toContain(`secret=${secret}`);
    const nowMs = 1_800_000_000_000;
    expect(factors.begin(secret, codeAt(secret, nowMs - 30_000), nowMs)).toBeDefined();
    expect(factors.begin(secret, codeAt(secret, nowMs + 30_000), nowMs)).toBeDefined();
    expect(factors.begin(secret, codeAt(secret, nowMs - 90_000), nowMs)).toBeUndefined();
    const { factor } = factors.begin(secret, codeAt(secret, nowMs), nowMs)!;
    expect(JSON.stringify(factor)).not.toContain(secret);
  });
});

describe('signing in with a second factor', () => {
  it('SF2: the password alone is answered with the question for the code; each code counts once', async () => {
    const world = await sessionWorld();
    const { secret, first } = await withFactor(world);
    const alone = await world.signIn();
    expect([codeOf(alone), fieldOf(alone)]).toEqual(['bad_credentials', 'code']);
    // The code that switched it on has been used.
    expect(codeOf(await world.signIn('right', 'zhang', first))).toBe('bad_credentials');
    world.clock.advance(MINUTE_MS);
    const code = codeAt(secret, world.clock.nowMs());
    expect(codeOf(await world.signIn('wrong', 'zhang', code))).toBe('bad_credentials');
    expect(codeOf(await world.signIn('right', 'zhang', `${code.slice(0, 3)} ${code.slice(3)}`))).toBe('ok');
    expect(codeOf(await world.signIn('right', 'zhang', code))).toBe('bad_credentials');
    expect((await world.store.staff.get('zhang'))?.failedLogins).toBe(1);
  });

  it('SF2: of two that sign in with one code at once, one does', async () => {
    const world = await sessionWorld();
    const { secret } = await withFactor(world);
    world.clock.advance(MINUTE_MS);
    const code = codeAt(secret, world.clock.nowMs());
    const both = await Promise.all([
      world.signIn('right', 'zhang', code),
      world.signIn('right', 'zhang', code),
    ]);
    expect(both.map(codeOf).toSorted()).toEqual(['bad_credentials', 'ok']);
    expect(await world.store.sessions.count({ where: { staffId: 'zhang' } })).toBe(2);
  });

  it('SF3: a spare code counts once, however it is written', async () => {
    const world = await sessionWorld();
    const { spareCodes } = await withFactor(world);
    expect(new Set(spareCodes).size).toBe(8);
    const [spare = ''] = spareCodes;
    expect(codeOf(await world.signIn('right', 'zhang', spare.replaceAll('-', ' ').toUpperCase()))).toBe('ok');
    expect(codeOf(await world.signIn('right', 'zhang', spare))).toBe('bad_credentials');
    expect((await factorOf(world))?.spare).toHaveLength(7);
    expect(JSON.stringify(await factorOf(world))).not.toContain(spareCodes[1]!.replaceAll('-', ''));
  });

  it('SF4: who has the password cannot guess the code: the fifth attempt locks the account', async () => {
    const world = await sessionWorld();
    await withFactor(world);
    const codes: string[] = [];
    for (let at = 0; at < 6; at++)
      codes.push(codeOf(await world.signIn('right', 'zhang', at % 2 ? undefined : `00000${at}`)));
    expect(codes).toEqual([...Array<string>(4).fill('bad_credentials'), 'locked_out', 'locked_out']);
    world.clock.advance(30 * MINUTE_MS + 1);
    expect(codeOf(await world.signIn('right', 'zhang', '000000'))).toBe('bad_credentials');
  });
});

describe('the own second factor', () => {
  it('SF5: password and code switch it on and off, other sessions end, and all of it stands in the log', async () => {
    const world = await sessionWorld();
    const other = await world.signIn();
    const { who, secret } = await withFactor(world);
    expect(other.ok && (await world.sessions.touch(other.value.principal))).toBe(false);
    expect(await world.sessions.secondFactor(who)).toMatchObject({ value: { on: true, spareLeft: 8 } });
    const drop = (password: string, code: string) => world.sessions.dropSecondFactor(who, { password, code });
    expect(fieldOf(await drop('wrong', codeAt(secret, world.clock.nowMs())))).toBe('password');
    expect(fieldOf(await drop('right', '000000'))).toBe('code');
    world.clock.advance(MINUTE_MS);
    expect(codeOf(await drop('right', codeAt(secret, world.clock.nowMs())))).toBe('ok');
    expect(await factorOf(world)).toBeUndefined();
    expect(codeOf(await world.signIn())).toBe('ok');
    const facts = world.audit.facts.map(({ what }) => what);
    expect(facts).toEqual(expect.arrayContaining(['second_factor.added', 'second_factor.dropped']));
  });

  it('SF6: whose role needs one does nothing else before he has it, and keeps it', async () => {
    const world = await sessionWorld({ secondFactorRoles: ['agent'] });
    const cookie = await world.cookie();
    expect(await world.sessions.resolve(cookie, '')).toMatchObject({ owes: 'second_factor' });
    expect(await world.sessions.authenticate(cookie, '')).toBeUndefined();
    const { who, secret } = await withFactor(world);
    world.clock.advance(MINUTE_MS);
    const code = codeAt(secret, world.clock.nowMs());
    expect(codeOf(await world.sessions.dropSecondFactor(who, { password: 'right', code }))).toBe('forbidden');
    const signed = await world.signIn('right', 'zhang', code);
    expect(signed.ok && signed.value.owes).toBeUndefined();
    const mine: StaffPrincipal | undefined = signed.ok
      ? await world.sessions.authenticate(signed.value.cookie.split(';')[0], '')
      : undefined;
    expect(mine?.id).toBe('zhang');
  });
});
