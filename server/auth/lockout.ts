/** Lock-out after failed sign-ins (2.e: 5 failures, 30 minutes), counted by compare-and-set before the password is tried. */
import type { Staff } from '../../routing/people.ts';
import { type Clock, instant } from '../ports.ts';
import type { Store } from '../stores/store.ts';

export interface LockoutSettings {
  maxFailures: number;
  lockMs: number;
}

export interface Attempt {
  staff: Staff;
  /** This attempt used up the last try: a failure leaves the account locked. */
  last: boolean;
}

export interface Lockout {
  /**
   * Counts the attempt as failed in advance, so that parallel guesses cannot exceed the limit. `locked` when no
   * try is left; undefined when there is no such account or it is disabled.
   */
  begin(username: string): Promise<Attempt | 'locked' | undefined>;
  /**
   * All was right: forget the failures. False when the account or its password changed meanwhile, or `use` finds that
   * what signed him in counts no longer.
   * @param use what is kept of the account as it is now
   */
  succeed(attempted: Staff, use?: (now: Staff) => Staff | undefined): Promise<boolean>;
  /** Unknown names lock in the same way, so that a lock tells nobody which names exist. */
  unknownFailed(username: string): 'locked' | 'counted';
}

const MAX_UNKNOWN = 10_000;

/** One store write per attempt and one per success; retried while somebody else writes the same account. */
export const createLockout = (deps: {
  store: Pick<Store, 'staff'>;
  clock: Clock;
  settings: LockoutSettings;
}): Lockout => {
  const { store, clock, settings } = deps;
  const unknown = new Map<string, { failures: number; lockedUntilMs: number }>();

  const begin = async (username: string): Promise<Attempt | 'locked' | undefined> => {
    for (;;) {
      const staff = await store.staff.getBy({ username });
      if (!staff || staff.disabled) return undefined;
      const now = instant(clock.nowMs());
      const { lockedUntil, ...rest } = staff;
      if (lockedUntil !== undefined && lockedUntil > now) return 'locked';
      const failedLogins = (lockedUntil === undefined ? staff.failedLogins : 0) + 1;
      const last = failedLogins >= settings.maxFailures;
      const outcome = await store.staff.replace(
        {
          ...rest,
          failedLogins,
          ...(last ? { lockedUntil: instant(clock.nowMs() + settings.lockMs) } : {}),
        },
        staff.version,
      );
      if (outcome.ok) return { staff: outcome.doc, last };
      if (outcome.reason === 'not_found') return undefined;
    }
  };

  const succeed: Lockout['succeed'] = async (attempted, use = (now) => now) => {
    for (;;) {
      const staff = await store.staff.get(attempted.id);
      if (!staff || staff.disabled || staff.passwordHash !== attempted.passwordHash) return false;
      const used = use(staff);
      if (!used) return false;
      const { lockedUntil: _, ...rest } = used;
      const outcome = await store.staff.replace({ ...rest, failedLogins: 0 }, staff.version);
      if (outcome.ok) return true;
      if (outcome.reason === 'not_found') return false;
    }
  };

  return {
    begin,
    succeed,
    unknownFailed: (username) => {
      const nowMs = clock.nowMs();
      const before = unknown.get(username);
      if (before && before.lockedUntilMs > nowMs) return 'locked';
      const failures = (before && before.lockedUntilMs === 0 ? before.failures : 0) + 1;
      const locked = failures >= settings.maxFailures;
      unknown.delete(username);
      if (unknown.size >= MAX_UNKNOWN) unknown.delete(unknown.keys().next().value!);
      unknown.set(username, { failures, lockedUntilMs: locked ? nowMs + settings.lockMs : 0 });
      return locked ? 'locked' : 'counted';
    },
  };
};
