/** The audit log: one hash chain over all facts, appended in batches, shared by any number of nodes. */
import { createHash } from 'node:crypto';
import type { AuditEntry } from '../../../routing/people.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { Log } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import type { AuditFact, AuditLog } from './audit-port.ts';

/** `prevHash` of the first entry. */
const GENESIS = '0'.repeat(64);
/** Facts of some minutes under load: the sweep asks for the last ones again. */
const REMEMBERED = 50_000;

/** JSON with sorted keys and without absent values: equal content gives equal text, whatever store it came from. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** hash = sha256(prevHash + canonical JSON of everything but the hash), in hex. */
const chainHash = (entry: Omit<AuditEntry, 'hash'>): string => {
  const { prevHash, ...content } = entry;
  return createHash('sha256')
    .update(prevHash + canonicalJson(content))
    .digest('hex');
};

interface Waiting {
  fact: AuditFact;
  /** Absent for a `note`, which is tried until it is written. */
  settle?: { resolve: () => void; reject: (error: unknown) => void };
}

export interface AuditDeps {
  store: Pick<Store, 'audit'>;
  log?: Log;
  /** Facts per insert. */
  batch?: number;
  /** Pause before facts of `note` are tried again while the store is away. */
  retryMs?: number;
  /** Facts kept in memory while the store is away; beyond it the oldest note is dropped and counted in the log. */
  maxWaiting?: number;
}

/**
 * `write` rejects when the store is away; its fact is then kept and tried again like a note, since the change
 * that it tells of may already be in the record.
 */
export const createAuditLog = (deps: AuditDeps): AuditLog & { close(): Promise<void> } => {
  const { store, log, batch = 100, retryMs = 1000, maxWaiting = 10_000 } = deps;
  let waiting: Waiting[] = [];
  let head: { seq: number; hash: string } | undefined;
  let draining: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;

  /** The newest that are in the chain for certain, oldest first. */
  const chained = new Set<Id>();
  const remember = (id: Id): void => {
    chained.add(id);
    if (chained.size > REMEMBERED) for (const oldest of chained.keys()) return void chained.delete(oldest);
  };

  const readHead = async (): Promise<{ seq: number; hash: string }> => {
    const { items } = await store.audit.find({ sort: { field: 'seq', direction: 'desc' }, limit: 1 });
    const last = items[0];
    return last ? { seq: last.seq, hash: last.hash } : { seq: 0, hash: GENESIS };
  };

  const link = (facts: readonly AuditFact[], from: { seq: number; hash: string }): AuditEntry[] => {
    let { seq, hash } = from;
    return facts.map((fact) => {
      const entry = { ...(JSON.parse(JSON.stringify(fact)) as AuditFact), seq: ++seq, prevHash: hash };
      hash = chainHash(entry);
      return { ...entry, hash };
    });
  };

  /** Appends the head of the queue; removes what is written or was written before. */
  const appendSome = async (): Promise<void> => {
    head ??= await readHead();
    const taken = waiting.slice(0, batch);
    const entries = link(
      taken.map(({ fact }) => fact),
      head,
    );
    const { inserted, conflict } = await store.audit.insertMany(entries);
    const last = entries[inserted - 1];
    if (last) head = { seq: last.seq, hash: last.hash };
    // A clash over `seq`: another node appended first. Over `id`: this very fact is in the chain already.
    const known = conflict?.includes('id') ? 1 : 0;
    if (conflict && !known) head = undefined;
    const done = waiting.splice(0, inserted + known);
    for (const { fact, settle } of done) {
      remember(fact.id);
      settle?.resolve();
    }
  };

  const giveBack = (error: unknown): void => {
    head = undefined;
    log?.error(
      { error: error instanceof Error ? error.name : 'unknown', waiting: waiting.length },
      'audit log cannot be written',
    );
    const told = waiting;
    waiting = told.map(({ fact }) => ({ fact }));
    for (const { settle } of told) settle?.reject(error);
    retry ??= setTimeout(() => {
      retry = undefined;
      kick().catch(() => undefined);
    }, retryMs).unref();
  };

  /** The first pause lets facts of one turn of the loop share a batch, and `draining` be set before it is cleared. */
  const drain = async (): Promise<void> => {
    try {
      await Promise.resolve();
      while (waiting.length > 0) await appendSome();
    } catch (error) {
      giveBack(error);
      throw error;
    } finally {
      draining = undefined;
    }
  };

  const kick = (): Promise<void> => {
    draining ??= drain();
    return draining;
  };

  const push = (entry: Waiting): void => {
    if (waiting.length >= maxWaiting) {
      const dropped = waiting.findIndex(({ settle }) => settle === undefined);
      if (dropped >= 0) waiting.splice(dropped, 1);
      log?.error({ waiting: waiting.length }, 'audit fact dropped: too many are waiting');
    }
    waiting.push(entry);
    kick().catch(() => undefined);
  };

  const verify: AuditLog['verify'] = async () => {
    let entries = 0;
    let prevHash = GENESIS;
    let cursor: string | undefined;
    do {
      const page = await store.audit.find({
        sort: { field: 'seq', direction: 'asc' },
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { hash, ...content } of page.items) {
        const fits =
          content.seq === entries + 1 && content.prevHash === prevHash && chainHash(content) === hash;
        if (!fits) return { ok: false, entries, brokenAt: entries + 1 };
        entries += 1;
        prevHash = hash;
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
    return { ok: true, entries };
  };

  return {
    write: (fact) => new Promise((resolve, reject) => push({ fact, settle: { resolve, reject } })),
    note: (fact) => push({ fact }),
    hasChained: (id) => chained.has(id),
    flush: async () => {
      while (waiting.length > 0) await kick();
    },
    verify,
    close: async () => {
      clearTimeout(retry);
      if (waiting.length > 0) await kick().catch(() => undefined);
      clearTimeout(retry);
    },
  };
};
