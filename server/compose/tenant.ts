/** Whose installation it is: the first accounts, and the facts that the tenant file names. */
import type { Passwords } from '../auth/passwords.ts';
import { createAuditLog } from '../desk/audit/audit.ts';
import type { DeskParts } from '../desk/create-desk.ts';
import { type DemoAccount, seedDemo } from '../seed/demo.ts';
import { DEMO_REGION } from '../seed/demo-organisations.ts';
import { seedEmpty } from '../seed/empty.ts';
import { resetAskedPassword } from '../seed/reset-password.ts';
import { needsSeed, type SeedDeps } from '../seed/seeding.ts';
import { applyOrganisations, type readTenantFile } from '../seed/tenant-file.ts';
import type { Store } from '../stores/store.ts';
import type { Base } from './base.ts';

export type TenantFile = Awaited<ReturnType<typeof readTenantFile>>;

/**
 * Fills an empty store, brings the organisations up to the tenant file, and resets the password that a file asks for.
 * `fresh`: the store was empty.
 */
export const fillTenant = async (
  { config, clock, ids, log }: Base,
  { store, passwords, tenantFile }: { store: Store; passwords: Passwords; tenantFile: TenantFile },
): Promise<{ fresh: boolean; newAccounts: DemoAccount[] }> => {
  const seed: SeedDeps = { store, clock, ids, passwords, dataDir: config.dataDir };
  const fresh = await needsSeed(store);
  let newAccounts: DemoAccount[] = [];
  if (fresh) newAccounts = config.tenant === 'demo' ? await seedDemo(seed) : await seedEmpty(seed);
  if (tenantFile) await applyOrganisations(seed, tenantFile);
  // A log of its own, closed before the server's is opened: one at a time writes the chain.
  const audit = createAuditLog({ store, log });
  try {
    const file = await resetAskedPassword({ ...seed, audit });
    if (file) log.warn({ file }, 'an account has a new one-time password, as asked for in the data folder');
  } finally {
    await audit.close();
  }
  return { fresh, newAccounts };
};

/** Name and place: from the tenant file, or for a new demonstration those of its county. */
export const saveTenantFacts = async (
  settings: DeskParts['settings'],
  { tenantFile, demo }: { tenantFile: TenantFile; demo: boolean },
): Promise<void> => {
  if (tenantFile) {
    const { organisations: _, ...facts } = tenantFile;
    const present = Object.entries(facts).filter(([, value]) => value !== undefined);
    // What the file does not name stays as an administrator has set it in the console.
    await settings.saveTenant({ ...settings.tenant(), ...Object.fromEntries(present) }, 'tenant.json');
  } else if (demo) {
    await settings.saveTenant(
      { name: '云溪县公共法律服务中心', regionCode: DEMO_REGION, regionName: '云溪县', faq: true },
      'seed',
    );
  }
};
