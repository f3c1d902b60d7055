/** Name, password and code of the second factor: whether somebody is who he says. Each attempt counts (SF4). */
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import type { Staff } from '../../routing/people.ts';
import type { Id } from '../../routing/ticket.ts';
import type { AuditFact, AuditLog } from '../desk/audit/audit-port.ts';
import type { Clock } from '../ports.ts';
import type { Lockout } from './lockout.ts';
import type { Passwords } from './passwords.ts';
import { CODE_WRONG, type SecondFactors } from './second-factor.ts';

export interface Proven {
  staff: Staff;
  /** What is kept of the account once he is in: the code that he gave is used up. Undefined when another one was faster. */
  use(now: Staff): Staff | undefined;
}

export interface CredentialsDeps {
  lockout: Lockout;
  passwords: Passwords;
  factors: SecondFactors;
  clock: Clock;
  audit: Pick<AuditLog, 'write' | 'note'>;
  fact(what: string, staff: { id: Id; name: string }, from: string, data?: AuditFact['data']): AuditFact;
}

/** Which of name and password was wrong is told to nobody; a missing or wrong code is refused with the field `code`. */
export const createCredentials =
  ({ lockout, passwords, factors, clock, audit, fact }: CredentialsDeps) =>
  async (
    { username, password, code }: { username: string; password: string; code?: string },
    from: string,
  ): Promise<Outcome<Proven>> => {
    const name = username.trim().toLowerCase();
    const attempt = await lockout.begin(name);
    if (attempt === 'locked') return refuse('locked_out');
    if (attempt === undefined) {
      const lock = lockout.unknownFailed(name);
      if (lock === 'counted') await passwords.verify(undefined, password);
      audit.note({ ...fact('session.refused', { id: 'unknown', name: '' }, from), who: 'anonymous' });
      return refuse(lock === 'locked' ? 'locked_out' : 'bad_credentials');
    }
    const { staff, last } = attempt;
    const person = { id: staff.id, name: staff.displayName };
    if (!(await passwords.verify(staff.passwordHash, password))) {
      await audit.write(fact(last ? 'session.locked' : 'session.refused', person, from));
      return refuse(last ? 'locked_out' : 'bad_credentials');
    }
    if (staff.secondFactor && code === undefined)
      return refuse('bad_credentials', '请输入手机验证器上的六位数字，或一个备用码。', 'code');
    const use: Proven['use'] = (now) => {
      if (!now.secondFactor) return now;
      const factor = factors.use(now.secondFactor, code ?? '', clock.nowMs());
      return factor && { ...now, secondFactor: factor };
    };
    if (use(staff)) return ok({ staff, use });
    await audit.write(fact(last ? 'session.locked' : 'session.refused', person, from, { factor: 'second' }));
    return last ? refuse('locked_out') : refuse('bad_credentials', CODE_WRONG, 'code');
  };
