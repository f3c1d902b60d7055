/** A recorded day out of the SQLite store of a data folder. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Policy } from '../../routing/policy.ts';
import { policyFrom } from '../../routing/policy-read.ts';
import type { SimDay } from '../../routing/simulate/day.ts';
import { readSimDay } from '../../server/desk/simulation/simulation-record.ts';
import { openSqliteStore } from '../../server/stores/sqlite/sqlite-store.ts';

export const dayOfData = async (
  dataDir: string,
  day: string,
): Promise<{ day: SimDay; policy: Policy } | undefined> => {
  const file = path.join(dataDir, 'yixiantong.sqlite');
  if (!existsSync(file)) return undefined;
  const store = await openSqliteStore({ file });
  try {
    const policy = policyFrom((await store.settings.get('policy'))?.value ?? {});
    return { day: await readSimDay(store, day, policy), policy };
  } finally {
    await store.close();
  }
};
