/** What only a demonstration may switch on. A store with real work in it must never take it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Config, ConfigError } from '../config.ts';

/**
 * A demonstration has the file of demo accounts, or nothing at all yet; a bureau names itself in `tenant.json`.
 * @throws ConfigError that names the setting
 */
export const requireDemo = (
  setting: string,
  { dataDir, tenant, mongodbUrl }: Pick<Config, 'dataDir' | 'tenant' | 'mongodbUrl'>,
): void => {
  const has = (name: string) => existsSync(path.join(dataDir, name));
  const isFresh = !mongodbUrl && !has('yixiantong.sqlite');
  if (tenant === 'demo' && !has('tenant.json') && (isFresh || has('demo-accounts.json'))) return;
  throw new ConfigError(
    `${setting} 只能用于演示数据，不能用于正式单位。 (${setting} is for the demonstration only)`,
  );
};
