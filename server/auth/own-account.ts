/** What somebody changes about how he signs in: password and second factor. The old password proves each time who asks. */
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import type { Staff } from '../../routing/people.ts';
import { instant } from '../ports.ts';
import type { Lockout } from './lockout.ts';
import type { Passwords } from './passwords.ts';
import type { StaffPrincipal } from './policy.ts';
import { CODE_WRONG, type SecondFactors } from './second-factor.ts';
import type { SessionDeps, Sessions } from './session-types.ts';

type Account = Pick<Sessions, 'changePassword' | 'secondFactor' | 'addSecondFactor' | 'dropSecondFactor'>;

export interface AccountDeps extends Pick<SessionDeps, 'store' | 'clock'> {
  lockout: Lockout;
  passwords: Passwords;
  factors: SecondFactors;
  /** Does the role of this person need a second factor? */
  needsFactor(staff: Staff): boolean;
  audit(what: string, who: StaffPrincipal): Promise<void>;
  endOthers(who: StaffPrincipal, reason: 'password_changed' | 'second_factor'): Promise<unknown>;
}

export const createOwnAccount = (deps: AccountDeps): Account => {
  const { store, clock, lockout, passwords, factors } = deps;

  /** His account, counted as an attempt that failed; what is saved of it sets the count to nought. */
  const proven = async (who: StaffPrincipal, password: string, field: string): Promise<Outcome<Staff>> => {
    const known = await store.staff.get(who.id);
    const attempt = known && (await lockout.begin(known.username));
    if (!attempt) return refuse('not_signed_in');
    if (attempt === 'locked') return refuse('locked_out');
    if (await passwords.verify(attempt.staff.passwordHash, password)) return ok(attempt.staff);
    await deps.audit(attempt.last ? 'session.locked' : 'password.refused', who);
    return attempt.last ? refuse('locked_out') : refuse('bad_credentials', '原密码不正确。', field);
  };

  const save = async ({ lockedUntil: _, ...staff }: Staff): Promise<boolean> => {
    const next = { ...staff, failedLogins: 0, updatedAt: instant(clock.nowMs()) };
    return (await store.staff.replace(next, staff.version)).ok;
  };

  return {
    changePassword: async (who, { oldPassword, newPassword }) => {
      if (oldPassword === newPassword)
        return refuse('invalid_input', '新密码不能与原密码相同。', 'newPassword');
      const found = await proven(who, oldPassword, 'oldPassword');
      if (!found.ok) return found;
      const passwordHash = await passwords.hash(newPassword);
      if (!(await save({ ...found.value, passwordHash, mustChangePassword: false })))
        return refuse('version_conflict');
      await deps.audit('password.changed', who);
      await deps.endOthers(who, 'password_changed');
      return ok(true);
    },

    secondFactor: async (who) => {
      const staff = await store.staff.get(who.id);
      if (!staff) return refuse('not_signed_in');
      const required = deps.needsFactor(staff);
      const { secondFactor: factor } = staff;
      return ok(
        factor
          ? { on: true, required, since: factor.since, spareLeft: factor.spare.length }
          : { on: false, required, proposal: factors.propose(staff.username) },
      );
    },

    addSecondFactor: async (who, { password, secret, code }) => {
      const found = await proven(who, password, 'password');
      if (!found.ok) return found;
      if (found.value.secondFactor) return refuse('wrong_state', '两步验证已经开启。');
      const begun = factors.begin(secret, code, clock.nowMs());
      if (!begun) return refuse('bad_credentials', CODE_WRONG, 'code');
      if (!(await save({ ...found.value, secondFactor: begun.factor }))) return refuse('version_conflict');
      await deps.audit('second_factor.added', who);
      await deps.endOthers(who, 'second_factor');
      return ok({ spareCodes: begun.spareCodes });
    },

    dropSecondFactor: async (who, { password, code }) => {
      const found = await proven(who, password, 'password');
      if (!found.ok) return found;
      const { secondFactor: factor, ...staff } = found.value;
      if (!factor) return refuse('wrong_state', '没有开启两步验证。');
      if (deps.needsFactor(staff)) return refuse('forbidden', '您的角色必须使用两步验证，不能关闭。');
      if (!factors.use(factor, code, clock.nowMs())) return refuse('bad_credentials', CODE_WRONG, 'code');
      if (!(await save(staff))) return refuse('version_conflict');
      await deps.audit('second_factor.dropped', who);
      return ok(true);
    },
  };
};
