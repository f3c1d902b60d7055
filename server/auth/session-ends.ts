/** Which sessions this node has seen, and who wants to know when one of them ends, here or on another node. */
import type { Id } from '../../routing/ticket.ts';
import type { Bus, Log } from '../ports.ts';
import type { Store } from '../stores/store.ts';

export type EndReason =
  | 'signed_out'
  | 'idle'
  | 'expired'
  | 'disabled'
  | 'password_changed'
  | 'second_factor'
  | 'password_reset'
  | 'role_changed'
  | 'ended_elsewhere';

export interface SessionEnd {
  sessionId: Id;
  staffId: Id;
  reason: EndReason;
}

export interface LiveSessions {
  seen(sessionId: Id, staffId: Id): void;
  /** Tells the listeners of this node, and the other nodes over the bus. */
  ended(end: SessionEnd): void;
  onEnded(listener: (end: SessionEnd) => void): () => void;
  /** Asks the store which of the sessions seen here (of one person, or all) still exist. */
  recheck(staffId?: Id): Promise<void>;
  close(): void;
}

/** The bus event is a hint that may be lost: the caller also runs `recheck` now and then. */
export const createLiveSessions = (deps: {
  store: Pick<Store, 'sessions'>;
  bus?: Pick<Bus, 'publish' | 'on'>;
  log?: Log;
}): LiveSessions => {
  const { store, bus, log } = deps;
  const staffOf = new Map<Id, Id>();
  const listeners = new Set<(end: SessionEnd) => void>();

  const tell = (end: SessionEnd): void => {
    staffOf.delete(end.sessionId);
    for (const listener of listeners) listener(end);
  };

  const recheck = async (staffId?: Id): Promise<void> => {
    for (const [sessionId, owner] of [...staffOf])
      if ((staffId ?? owner) === owner && !(await store.sessions.get(sessionId)) && staffOf.has(sessionId))
        tell({ sessionId, staffId: owner, reason: 'ended_elsewhere' });
  };

  const stop = bus?.on('staff.changed', ({ staffId }) => {
    recheck(staffId).catch((error: unknown) =>
      log?.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'session recheck failed'),
    );
  });

  return {
    seen: (sessionId, staffId) => {
      staffOf.set(sessionId, staffId);
    },
    ended: (end) => {
      tell(end);
      bus?.publish('staff.changed', { staffId: end.staffId });
    },
    onEnded: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recheck,
    close: () => {
      stop?.();
      listeners.clear();
    },
  };
};
