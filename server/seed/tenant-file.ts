/**
 * `DATA_DIR/tenant.json`: what a bureau is called and which organisations it works with, read at each start.
 * Written by the installer by hand, so every fault is named with its place and nothing is taken over by halves.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Organisation } from '../../routing/people.ts';
import { serviceSchema } from '../../routing/protocol/bureau/service-code.ts';
import { keysOf, ORG_KINDS } from '../../routing/vocabulary.ts';
import { ConfigError } from '../config.ts';
import { instant } from '../ports.ts';
import type { SeedDeps } from './seeding.ts';

const FILE = 'tenant.json';
const words = (max: number) => z.string().trim().min(1).max(max);
const region = z.string().regex(/^\d{6,12}$/);

const organisation = z.strictObject({
  code: z.string().regex(/^[\w-]{1,32}$/),
  name: words(100),
  kind: z.enum(keysOf(ORG_KINDS)),
  services: z.array(serviceSchema).min(1),
  regionCode: region.optional(),
  phone: words(30).optional(),
  /** An organisation is never removed, since old orders name it; disabled it gets no new ones. */
  disabled: z.boolean().default(false),
});

const tenantFile = z.strictObject({
  name: words(100),
  regionCode: region,
  regionName: words(50),
  phone: words(30).default('12348'),
  hoursText: words(200).optional(),
  privacyVersion: words(20).optional(),
  privacyText: words(10_000).optional(),
  organisations: z.array(organisation).max(5000).default([]),
});
export type TenantFile = z.output<typeof tenantFile>;

/** The file's content; undefined without one. Refuses to start on a bad one. */
export const readTenantFile = async (dataDir: string): Promise<TenantFile | undefined> => {
  let text: string;
  try {
    text = await readFile(path.join(dataDir, FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new ConfigError(`${FILE} 不是有效的 JSON。 (${FILE} is not valid JSON)`);
  }
  const parsed = tenantFile.safeParse(raw);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') || '.';
  throw new ConfigError(`${FILE} 中 ${at} 的值不正确，见 docs/operations.md。 (${FILE}: bad value at ${at})`);
};

/** Makes and changes organisations by their code; those that the file does not name are left alone. */
export const applyOrganisations = async (
  deps: Pick<SeedDeps, 'store' | 'clock' | 'ids'>,
  file: TenantFile,
): Promise<void> => {
  const at = instant(deps.clock.nowMs());
  for (const { regionCode = file.regionCode, phone, ...rest } of file.organisations) {
    const wanted = { ...rest, regionCode, ...(phone ? { phone } : {}) };
    const known = await deps.store.organisations.getBy({ code: wanted.code });
    if (!known) {
      const fresh: Organisation = {
        id: deps.ids.next(),
        version: 1,
        createdAt: at,
        updatedAt: at,
        ...wanted,
      };
      await deps.store.organisations.insert(fresh);
      continue;
    }
    const { phone: _, ...kept } = known;
    await deps.store.organisations.replace({ ...kept, ...wanted, updatedAt: at }, known.version);
  }
};
