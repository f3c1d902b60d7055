/** What every filling of an empty store shares: the mark that it is done, and insertions that may run again. */
import type { Passwords } from '../auth/passwords.ts';
import { CANNED_REPLIES_KEY } from '../desk/admin/canned-replies.ts';
import { type Clock, type Ids, instant } from '../ports.ts';
import type { Collection, Store } from '../stores/store.ts';
import { STARTER_REPLIES } from './replies.ts';

/** Documents of one insertion. */
const AT_ONCE = 200;

export interface SeedDeps {
  store: Store;
  clock: Clock;
  ids: Ids;
  passwords: Passwords;
  dataDir: string;
}

/** A setting that stands already stays as it is. */
export const seedSetting = async ({ store, clock }: SeedDeps, id: string, value: unknown): Promise<void> => {
  const updatedAt = instant(clock.nowMs());
  await store.settings.insert({ id, version: 1, value, updatedAt, updatedBy: 'seed' });
};

const SEEDED = 'seeded';

/** Whether this store still waits for its first accounts. */
export const needsSeed = async (store: Store): Promise<boolean> =>
  (await store.settings.get(SEEDED)) === undefined;

export const markSeeded = (deps: SeedDeps): Promise<void> =>
  seedSetting(deps, SEEDED, instant(deps.clock.nowMs()));

export const seedReplies = (deps: SeedDeps): Promise<void> =>
  seedSetting(deps, CANNED_REPLIES_KEY, STARTER_REPLIES);

/** A seeding that was cut short runs again: what is there stays. */
export const putAll = async <T extends { id: string }>(
  into: Pick<Collection<T>, 'insertMany'>,
  docs: readonly T[],
): Promise<void> => {
  for (let rest = docs; rest.length > 0; ) {
    const { inserted, conflict } = await into.insertMany(rest.slice(0, AT_ONCE));
    rest = rest.slice(inserted + (conflict ? 1 : 0));
  }
};
