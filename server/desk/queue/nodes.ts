/** Which server nodes are alive: each writes its heartbeat into the store, and one that is silent counts as dead. */
import type { Id } from '../../../routing/ticket.ts';
import { type Core, SYSTEM } from '../core.ts';
import { readAll } from '../people/directory.ts';

/** How often a node says that it lives, ms. */
export const BEAT_MS = 5000;
/** Silence after which a node counts as dead, ms: as long as a person may be gone before he counts as away. */
const DEAD_MS = 20_000;
/** A node that has been silent this long is forgotten, ms. */
const FORGET_MS = 86_400_000;
const PREFIX = 'node:';

export interface Nodes {
  beat(): Promise<void>;
  /** Every node that lives, this one included. */
  alive(): Promise<Set<Id>>;
}

const seenAtMs = (value: unknown): number =>
  typeof value === 'object' && value !== null && 'seenAtMs' in value ? Number(value.seenAtMs) : 0;

export const createNodes = (core: Pick<Core, 'store' | 'clock' | 'nodeId' | 'now'>): Nodes => {
  const { settings } = core.store;
  return {
    beat: async () => {
      const id = `${PREFIX}${core.nodeId}`;
      const old = await settings.get(id);
      const value = { seenAtMs: core.clock.nowMs() };
      const doc = { id, version: old?.version ?? 1, value, updatedAt: core.now(), updatedBy: SYSTEM.id };
      if (old) await settings.replace(doc, old.version);
      else await settings.insert(doc);
    },
    alive: async () => {
      const nowMs = core.clock.nowMs();
      const living = new Set([core.nodeId]);
      for (const { id, value } of await readAll(settings)) {
        if (!id.startsWith(PREFIX)) continue;
        const silentMs = nowMs - seenAtMs(value);
        if (silentMs < DEAD_MS) living.add(id.slice(PREFIX.length));
        else if (silentMs > FORGET_MS) await settings.remove(id);
      }
      return living;
    },
  };
};
