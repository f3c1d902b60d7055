/** A published version of the dispatch policy in a desk world, as the page writes it; at once in force. */
import { DEFAULT_POLICY, type Policy } from '../../../routing/policy.ts';
import type { DeskWorld } from './desk-world.ts';

/** @param no one more than the version before */
export const publishPolicy = async (
  { store, settings }: Pick<DeskWorld, 'store' | 'settings'>,
  changes: Partial<Policy>,
  no = 1,
): Promise<void> => {
  await store.policyVersions.insert({
    ...{ id: `v${no}`, no, value: { ...DEFAULT_POLICY, ...changes }, at: '2026-11-20T00:00:00.000Z' },
    ...{ by: 'x', byName: 'x', why: 'x', changed: Object.keys(changes) },
  });
  await settings.refresh();
};
