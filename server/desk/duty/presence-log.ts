/** Takes the steps of presence out of the records into the log that attendance is made from (DU10). */
import type { PresenceEntry, PresenceRecord, PresenceStep } from '../../../routing/people.ts';
import type { Id } from '../../../routing/ticket.ts';
import { instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { readAll } from '../people/directory.ts';

/** Steps that wait in the record: more than this between two copies is lost. */
const TRAIL = 40;

/** The trail of a record with the step that it has just made. */
export const withStep = (
  old: PresenceRecord,
  next: Pick<PresenceRecord, 'state' | 'reason'>,
  atMs: number,
): PresenceStep[] => {
  const trail = old.trail ?? [];
  const step: PresenceStep = {
    seq: (trail.at(-1)?.seq ?? 0) + 1,
    atMs,
    state: next.state,
    ...(next.reason ? { reason: next.reason } : {}),
  };
  return [...trail, step].slice(-TRAIL);
};

export interface PresenceLog {
  /** Copies what is new in the record; twice is once. */
  follow(record: PresenceRecord): Promise<void>;
  /** Every record: after a start, when a crash may have come between a record and its copy. */
  followAll(): Promise<void>;
}

export const createPresenceLog = (store: Pick<Store, 'presenceLog' | 'presences'>): PresenceLog => {
  const copied = new Map<Id, number>();

  const lastCopied = async (staffId: Id): Promise<number> => {
    const known = copied.get(staffId);
    if (known !== undefined) return known;
    const { items } = await store.presenceLog.find({
      where: { staffId },
      sort: { field: 'seq', direction: 'desc' },
      limit: 1,
    });
    return items[0]?.seq ?? 0;
  };

  const follow: PresenceLog['follow'] = async ({ id: staffId, trail = [] }) => {
    const last = await lastCopied(staffId);
    for (const step of trail) {
      if (step.seq <= last) continue;
      const entry: PresenceEntry = { ...step, id: `${staffId}:${step.seq}`, staffId, at: instant(step.atMs) };
      await store.presenceLog.insert(entry);
    }
    copied.set(staffId, Math.max(last, trail.at(-1)?.seq ?? 0));
  };

  return {
    follow,
    followAll: async () => {
      for (const record of await readAll(store.presences)) await follow(record);
    },
  };
};

type Logs = Pick<Store, 'presenceLog' | 'presences'>;

/**
 * For many spans of one person, read once: gives the steps that tell of a span [fromMs, toMs) within the one that was
 * read, which are those in it and the last before it.
 */
export const stepsWithin = async (
  store: Logs,
  staffId: Id,
  fromMs: number,
  toMs: number,
): Promise<(fromMs: number, toMs: number) => PresenceStep[]> => {
  const [inside, before, record] = await Promise.all([
    readAll(store.presenceLog, { where: { staffId, at: { gte: instant(fromMs), lt: instant(toMs) } } }),
    store.presenceLog.find({
      where: { staffId, at: { lt: instant(fromMs) } },
      sort: { field: 'seq', direction: 'desc' },
      limit: 1,
    }),
    store.presences.get(staffId),
  ]);
  const copied = [...before.items, ...inside].sort((a, b) => a.seq - b.seq);
  return (from, to) => {
    const steps = new Map<number, PresenceStep>();
    const last = copied.findLast((step) => step.atMs < from);
    if (last) steps.set(last.seq, last);
    for (const step of copied) if (step.atMs >= from && step.atMs < to) steps.set(step.seq, step);
    // What has not been copied yet counts too.
    for (const step of record?.trail ?? []) if (step.atMs < to) steps.set(step.seq, step);
    return [...steps.values()].sort((a, b) => a.seq - b.seq);
  };
};

/** The steps of a person that tell of [fromMs, toMs): those in it, and the last before it. */
export const stepsOf = async (
  store: Logs,
  staffId: Id,
  fromMs: number,
  toMs: number,
): Promise<PresenceStep[]> => (await stepsWithin(store, staffId, fromMs, toMs))(fromMs, toMs);
