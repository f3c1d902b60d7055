/** Staff sessions: sign-in with lock-out, idle and absolute time-out, and at once the end for disabled staff. */
import { ok, refuse } from '../../routing/errors.ts';
import type { Session, Staff } from '../../routing/people.ts';
import type { Id } from '../../routing/ticket.ts';
import type { AuditFact } from '../desk/audit/audit-port.ts';
import { instant } from '../ports.ts';
import { createCredentials } from './credentials.ts';
import { createLockout } from './lockout.ts';
import { createOwnAccount } from './own-account.ts';
import { createPasswords } from './passwords.ts';
import type { StaffPrincipal } from './policy.ts';
import { cookieHeader, cookieOf, hashSecret } from './secrets.ts';
import { createLiveSessions, type EndReason } from './session-ends.ts';
import { type Owed, SESSION_COOKIE, type SessionDeps, type Sessions } from './session-types.ts';

export { SESSION_COOKIE, type SessionDeps, type Sessions } from './session-types.ts';

const DEFAULTS = {
  idleMs: 30 * 60_000,
  absoluteMs: 12 * 3_600_000,
  seenEveryMs: 60_000,
  touchEveryMs: 15_000,
  maxFailures: 5,
  lockMs: 30 * 60_000,
};

/** Builds the session service. Nothing runs before `start`. */
export const createSessions = (deps: SessionDeps): Sessions => {
  const { store, clock, ids, audit } = deps;
  const settings = { ...DEFAULTS, ...deps.settings };
  const passwords = deps.passwords ?? createPasswords();
  const lockout = createLockout({ store, clock, settings });
  const live = createLiveSessions({ store, bus: deps.bus, log: deps.log });
  /** When an open socket's session was last looked up, by session. */
  const touchedAtMs = new Map<Id, number>();
  live.onEnded(({ sessionId }) => touchedAtMs.delete(sessionId));
  let timer: NodeJS.Timeout | undefined;

  const cookie = (value: string, maxAgeS: number): string =>
    cookieHeader(SESSION_COOKIE, value, { maxAgeS, secure: settings.secureCookie });

  const fact = (
    what: string,
    staff: { id: Id; name: string },
    from: string,
    data: AuditFact['data'] = {},
  ): AuditFact => ({
    id: ids.next(),
    at: instant(clock.nowMs()),
    who: staff.id,
    whoName: staff.name,
    from,
    what,
    target: `staff:${staff.id}`,
    data,
  });

  const credentials = createCredentials({
    lockout,
    passwords,
    factors: deps.secondFactors,
    clock,
    audit,
    fact,
  });

  const principalOf = (staff: Staff, sessionId: Id, from: string): StaffPrincipal => ({
    kind: 'staff',
    id: staff.id,
    name: staff.displayName,
    role: staff.role,
    ...(staff.orgId === undefined ? {} : { orgId: staff.orgId }),
    ...(staff.clearances?.length ? { clearances: staff.clearances } : {}),
    sessionId,
    from,
  });

  const overdue = (session: Session): EndReason | undefined => {
    const nowMs = clock.nowMs();
    if (session.expiresAt <= instant(nowMs)) return 'expired';
    return session.seenAt <= instant(nowMs - settings.idleMs) ? 'idle' : undefined;
  };

  const end = async (session: Session, reason: EndReason): Promise<void> => {
    if (!(await store.sessions.remove(session.id))) return;
    audit.note(
      fact('session.closed', { id: session.staffId, name: '' }, session.from, {
        reason,
        sessionId: session.id,
      }),
    );
    live.ended({ sessionId: session.id, staffId: session.staffId, reason });
  };

  const see = async (session: Session): Promise<void> => {
    const nowMs = clock.nowMs();
    if (session.seenAt <= instant(nowMs - settings.seenEveryMs))
      await store.sessions.raise(session.id, { seenAt: instant(nowMs) });
  };

  /** The session if it still holds and its owner may still work. */
  const check = async (session: Session | undefined): Promise<Staff | undefined> => {
    if (!session) return undefined;
    const reason = overdue(session);
    if (reason) {
      await end(session, reason);
      return undefined;
    }
    const staff = await store.staff.get(session.staffId);
    if (!staff || staff.disabled) {
      await end(session, 'disabled');
      return undefined;
    }
    await see(session);
    return staff;
  };

  const resolve: Sessions['resolve'] = async (header, from) => {
    const token = cookieOf(header, SESSION_COOKIE);
    if (token === undefined) return undefined;
    const session = await store.sessions.getBy({ tokenHash: hashSecret(token) });
    const staff = await check(session);
    if (!staff || !session) return undefined;
    live.seen(session.id, staff.id);
    return { principal: principalOf(staff, session.id, from), ...owed(staff) };
  };

  /** Every session of a person; few, so one page of the largest size. */
  const sessionsOf = async (staffId: Id): Promise<Session[]> =>
    (await store.sessions.find({ where: { staffId }, limit: 500 })).items;

  const endAllOf: Sessions['endAllOf'] = async (staffId, reason, exceptSessionId) => {
    const sessions = (await sessionsOf(staffId)).filter((session) => session.id !== exceptSessionId);
    for (const session of sessions) await end(session, reason);
    return sessions.length;
  };

  const signIn: Sessions['signIn'] = async (given, from) => {
    const proven = await credentials(given, from);
    if (!proven.ok) return proven;
    const { staff, use } = proven.value;
    const token = ids.secret();
    const nowMs = clock.nowMs();
    const session: Session = {
      id: ids.next(),
      version: 1,
      tokenHash: hashSecret(token),
      staffId: staff.id,
      createdAt: instant(nowMs),
      seenAt: instant(nowMs),
      expiresAt: instant(nowMs + settings.absoluteMs),
      from,
    };
    await store.sessions.insert(session);
    // Only now: whoever disables the account or resets the password from here on finds the session and ends it.
    if (!(await lockout.succeed(staff, use))) {
      await store.sessions.remove(session.id);
      return refuse('bad_credentials');
    }
    const person = { id: staff.id, name: staff.displayName };
    await audit.write(fact('session.opened', person, from, { sessionId: session.id }));
    live.seen(session.id, staff.id);
    return ok({
      principal: principalOf(staff, session.id, from),
      ...owed(staff),
      cookie: cookie(token, Math.floor(settings.absoluteMs / 1000)),
    });
  };

  const needsFactor = (staff: Pick<Staff, 'role'>): boolean =>
    settings.secondFactorRoles?.includes(staff.role) ?? false;

  const owed = (staff: Staff): { owes?: Owed } => {
    if (staff.mustChangePassword) return { owes: 'password' };
    return needsFactor(staff) && !staff.secondFactor ? { owes: 'second_factor' } : {};
  };

  const account = createOwnAccount({
    ...deps,
    lockout,
    passwords,
    factors: deps.secondFactors,
    needsFactor,
    audit: (what, who) => audit.write(fact(what, who, who.from)),
    endOthers: (who, reason) => endAllOf(who.id, reason, who.sessionId),
  });

  const sweep: Sessions['sweep'] = async () => {
    const nowMs = clock.nowMs();
    const [idle, expired] = await Promise.all([
      store.sessions.find({ where: { seenAt: { lte: instant(nowMs - settings.idleMs) } }, limit: 500 }),
      store.sessions.find({ where: { expiresAt: { lte: instant(nowMs) } }, limit: 500 }),
    ]);
    const due = new Map([...idle.items, ...expired.items].map((session) => [session.id, session]));
    for (const session of due.values()) await end(session, overdue(session) ?? 'idle');
    await live.recheck();
    return due.size;
  };

  const touch: Sessions['touch'] = async ({ sessionId }) => {
    const nowMs = clock.nowMs();
    if (nowMs - (touchedAtMs.get(sessionId) ?? Number.NEGATIVE_INFINITY) < settings.touchEveryMs) return true;
    // Set before looking, so that an end that comes in the meantime can take it away again.
    touchedAtMs.set(sessionId, nowMs);
    if (await check(await store.sessions.get(sessionId))) return true;
    touchedAtMs.delete(sessionId);
    return false;
  };

  return {
    signIn,
    resolve,
    authenticate: async (header, from) => {
      const found = await resolve(header, from);
      return found && !found.owes ? found.principal : undefined;
    },
    touch,
    signOut: async (principal) => {
      const session = await store.sessions.get(principal.sessionId);
      if (session && (await store.sessions.remove(session.id))) {
        await audit.write(fact('session.closed', principal, principal.from, { reason: 'signed_out' }));
        live.ended({ sessionId: session.id, staffId: session.staffId, reason: 'signed_out' });
      }
      return cookie('', 0);
    },
    ...account,
    owes: async ({ id }) => {
      const staff = await store.staff.get(id);
      return staff && owed(staff).owes;
    },
    endAllOf,
    onEnded: live.onEnded,
    sweep,
    start: (everyMs = 60_000) => {
      timer ??= setInterval(() => {
        sweep().catch((error: unknown) =>
          deps.log?.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'session sweep failed'),
        );
      }, everyMs).unref();
    },
    close: () => {
      clearInterval(timer);
      live.close();
    },
  };
};
