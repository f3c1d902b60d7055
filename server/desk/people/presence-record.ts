/** The record of who is here: changed by compare-and-set alone, each step kept for attendance, the bus told. */
import type { PresenceRecord } from '../../../routing/people.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { PauseReason } from '../../../routing/vocabulary.ts';
import { Turns } from '../../turns.ts';
import type { Core } from '../core.ts';
import { createPresenceLog, withStep } from '../duty/presence-log.ts';

export interface PresenceRecords {
  /**
   * Compare-and-set on the record; `decide` runs again after a conflict, and gives the old one back when nothing is to
   * change. Changes of one person on this node take turns, since twenty accepts in one blink would make one of them
   * lose each of its tries; other nodes are few.
   */
  change(staffId: Id, decide: (old: PresenceRecord) => PresenceRecord): Promise<PresenceRecord>;
  /** Copies steps that a crash kept out of the log. */
  followAll(): Promise<void>;
}

export const withReason = (
  old: PresenceRecord,
  state: PresenceRecord['state'],
  reason?: PauseReason,
): PresenceRecord => {
  const { reason: _dropped, ...rest } = old;
  return reason ? { ...rest, state, reason } : { ...rest, state };
};

export const createPresenceRecords = (core: Core): PresenceRecords => {
  const { store, clock, directory } = core;
  const presenceLog = createPresenceLog(store);
  const turns = new Turns();

  const compareAndSet = async (
    staffId: Id,
    decide: (old: PresenceRecord) => PresenceRecord,
  ): Promise<PresenceRecord> => {
    // What is in memory is the newest most of the time; when it is not, or nothing is to change, the record is asked.
    let guess = directory.presence(staffId);
    for (let tried = 0; tried < 10; tried += 1) {
      const old = guess ?? (await store.presences.get(staffId));
      if (!old) {
        const fresh: PresenceRecord = {
          id: staffId,
          version: 1,
          state: 'offline',
          sinceMs: clock.nowMs(),
          nodes: [],
          missed: 0,
        };
        await store.presences.insert(fresh);
        continue;
      }
      const next = decide(old);
      const isGuess = guess !== undefined;
      guess = undefined;
      if (next === old) {
        if (isGuess) continue;
        return old;
      }
      const nowMs = clock.nowMs();
      const same = next.state === old.state && next.reason === old.reason;
      const written = await store.presences.replace(
        same
          ? { ...next, sinceMs: old.sinceMs }
          : { ...next, sinceMs: nowMs, trail: withStep(old, next, nowMs) },
        old.version,
      );
      if (written.ok) {
        directory.setPresence(written.doc);
        if (!same) core.background('presence log', presenceLog.follow(written.doc));
        core.bus.publish('presence.changed', { staffId, version: written.doc.version });
        return written.doc;
      }
    }
    throw new Error('presence record could not be written');
  };

  return {
    change: (staffId, decide) => turns.take(staffId, () => compareAndSet(staffId, decide)),
    followAll: presenceLog.followAll,
  };
};
