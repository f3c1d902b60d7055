/**
 * Imports of master data that are whole or not at all: what is to be written is put down first, then written record
 * by record; an import that a crash cut short is finished by the next start.
 */

import type { SheetReport } from '../../routing/protocol/bureau/directory.ts';
import { type Clock, instant } from '../ports.ts';
import type { Collection, Store } from '../stores/store.ts';
import { putSetting } from './put-setting.ts';

/** Documents with the same id as before replace them, others are made. */
export interface ImportPlan<T extends { id: string; version: number }> {
  run(docs: readonly T[], by: string): Promise<void>;
  /** Finishes what a crash has left. */
  resume(): Promise<void>;
}

/** What a sheet would change: it is applied where that was asked for and no row has a problem. */
export const importReport = (
  rows: number,
  { fresh, created }: { fresh: number; created: number },
  apply: boolean,
  problems: SheetReport['problems'],
): SheetReport => ({
  rows,
  created,
  changed: fresh - created,
  same: rows - fresh,
  applied: apply && problems.length === 0,
  problems,
});

/** Documents of one part of a plan: no stored document becomes greater than databases like. */
const PART = 500;
const TRIES = 5;

export const createImportPlan = <T extends { id: string; version: number }>(
  deps: { store: Pick<Store, 'settings'>; clock: Clock },
  name: string,
  collection: Pick<Collection<T>, 'get' | 'insert' | 'replace'>,
): ImportPlan<T> => {
  const { settings } = deps.store;
  const headId = `import:${name}`;
  const partId = (at: number) => `${headId}:${at}`;

  const put = async (id: string, value: unknown, by: string) => {
    const known = await settings.get(id);
    const doc = { id, value, updatedAt: instant(deps.clock.nowMs()), updatedBy: by };
    if ((await putSetting(settings, doc, known?.version ?? 0)) === undefined)
      throw new Error(`import ${name}: another one runs`);
  };

  const writeOne = async (doc: T) => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const known = await collection.get(doc.id);
      const written = known
        ? await collection.replace({ ...doc, version: known.version }, known.version)
        : await collection.insert(doc);
      if (written.ok) return;
    }
    throw new Error(`import ${name}: a record could not be written`);
  };

  const apply = async () => {
    const head = await settings.get(headId);
    const parts = (head?.value as { parts?: number } | undefined)?.parts ?? 0;
    for (let at = 0; at < parts; at += 1) {
      const part = await settings.get(partId(at));
      for (const doc of (part?.value as T[] | undefined) ?? []) await writeOne(doc);
    }
    await settings.remove(headId);
    for (let at = 0; at < parts; at += 1) await settings.remove(partId(at));
  };

  return {
    run: async (docs, by) => {
      if (await settings.get(headId)) await apply();
      const parts = Math.ceil(docs.length / PART);
      for (let at = 0; at < parts; at += 1) await put(partId(at), docs.slice(at * PART, (at + 1) * PART), by);
      // From here on the import happens, whatever dies.
      await put(headId, { parts }, by);
      await apply();
    },
    resume: async () => {
      if (await settings.get(headId)) await apply();
    },
  };
};
