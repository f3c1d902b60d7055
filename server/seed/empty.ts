/** The tenant of a real bureau at its first start: one administrator, and replies to begin with. */
import path from 'node:path';
import { putStaff, staffOf, writeSecret } from './accounts.ts';
import type { DemoAccount } from './demo.ts';
import { markSeeded, type SeedDeps, seedReplies } from './seeding.ts';

/** An empty tenant has one administrator with a one-time password, in `first-account.json` (mode 0600). */
export const seedEmpty = async (deps: SeedDeps): Promise<DemoAccount[]> => {
  const account: DemoAccount = {
    role: 'admin',
    username: 'admin',
    password: deps.passwords.random(),
    displayName: '系统管理员',
  };
  await writeSecret(path.join(deps.dataDir, 'first-account.json'), [account]);
  await seedReplies(deps);
  const person = { username: account.username, displayName: account.displayName, role: account.role };
  await putStaff(deps, staffOf(person, deps, new Map(), await deps.passwords.hash(account.password), true));
  await markSeeded(deps);
  return [account];
};
