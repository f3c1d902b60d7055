/**
 * `DATA_DIR/reset-password`: whoever may write into the data folder gives an account a new one-time password at the next
 * start. The way back when nobody can sign in as administrator any more; otherwise the console does it.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Staff } from '../../routing/people.ts';
import { ConfigError } from '../config.ts';
import type { AuditLog } from '../desk/audit/audit-port.ts';
import { instant } from '../ports.ts';
import { writeSecret } from './accounts.ts';
import type { SeedDeps } from './seeding.ts';

const REQUEST = 'reset-password';
const ANSWER = 'new-password.json';

/** What keeps somebody out beside the password: a lock, and a telephone that is lost. */
const BARS: readonly string[] = ['lockedUntil', 'secondFactor'];

/**
 * Carries out what the file asks for, and removes it.
 * @returns the file with the new password; undefined when nothing was asked for
 * @throws ConfigError when the file names no account
 */
export const resetAskedPassword = async (
  deps: SeedDeps & { audit: Pick<AuditLog, 'write'> },
): Promise<string | undefined> => {
  const { store, clock, ids, passwords, audit } = deps;
  const request = path.join(deps.dataDir, REQUEST);
  const username = (await readFile(request, 'utf8').catch(missing))?.trim();
  if (username === undefined) return undefined;
  const known = await store.staff.getBy({ username });
  if (!known)
    throw new ConfigError(
      `${REQUEST} 中的用户名不存在：请写入一个已有的用户名，或删除这个文件。 (${REQUEST} names no account)`,
    );
  const at = instant(clock.nowMs());
  const password = passwords.random();
  // Before the account: a start that is cut short in between is repeated, and leaves no password that nobody knows.
  const answer = path.join(deps.dataDir, ANSWER);
  await writeSecret(answer, { username, password });
  const free = Object.fromEntries(Object.entries(known).filter(([field]) => !BARS.includes(field)));
  const changed: Staff = {
    ...(free as Omit<Staff, 'lockedUntil'>),
    passwordHash: await passwords.hash(password),
    mustChangePassword: true,
    failedLogins: 0,
    updatedAt: at,
  };
  const saved = await store.staff.replace(changed, known.version);
  if (!saved.ok)
    throw new ConfigError('密码没有重设，请再启动一次。 (the password was not reset: start again)');
  for (;;) {
    const { items } = await store.sessions.find({ where: { staffId: known.id }, limit: 100 });
    if (items.length === 0) break;
    for (const session of items) await store.sessions.remove(session.id);
  }
  await audit.write({
    id: ids.next(),
    at,
    who: 'system',
    whoName: '系统',
    from: 'DATA_DIR',
    what: 'staff.password_reset',
    target: `staff:${known.id}`,
    data: { by: 'file' },
  });
  await rm(request, { force: true });
  return answer;
};

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
