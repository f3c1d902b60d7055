/** The session service over a memory store and a fake clock, with one person, `zhang`, whose password is `right`. */
import type { Outcome } from '../../../routing/errors.ts';
import type { Role } from '../../../routing/vocabulary.ts';
import { createSessions } from '../../../server/auth/sessions.ts';
import { createMemoryStore } from '../ports/memory-store.ts';
import { testFactors } from '../ports/second-factors.ts';
import { aStaff, fakeAudit, fakeBus, fakeClock, fakeIds, fakePasswords } from '../ports/server-fakes.ts';

export const MINUTE_MS = 60_000;

export const sessionWorld = async (
  options: { secureCookie?: boolean; bus?: ReturnType<typeof fakeBus>; secondFactorRoles?: Role[] } = {},
) => {
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
      secondFactors: testFactors(),
      settings: {
        secureCookie: options.secureCookie ?? false,
        ...(options.secondFactorRoles ? { secondFactorRoles: options.secondFactorRoles } : {}),
      },
    });
  const sessions = make();
  const signIn = (password = 'right', username = 'zhang', code?: string) =>
    sessions.signIn({ username, password, ...(code === undefined ? {} : { code }) }, '10.0.0.1');
  const cookie = async (): Promise<string> => {
    const outcome = await signIn();
    if (!outcome.ok) throw new Error(outcome.code);
    return outcome.value.cookie.split(';')[0]!;
  };
  return { store, clock, audit, bus, passwords, sessions, signIn, cookie, make };
};

export const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : outcome.code);
