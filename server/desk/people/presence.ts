/** Presence: on shift, signed in, not paused. A page reload keeps it; a missed offer pauses it. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { PresenceRecord } from '../../../routing/people.ts';
import type { PresenceView } from '../../../routing/protocol/views.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { PauseReason } from '../../../routing/vocabulary.ts';
import type { Core } from '../core.ts';
import type { Matching } from '../queue/matching.ts';
import { createPresenceRecords, withReason } from './presence-record.ts';

export interface Presences {
  connected(staffId: Id): Promise<void>;
  disconnected(staffId: Id): Promise<void>;
  set(staffId: Id, state: 'ready' | 'paused', reason?: PauseReason): Promise<Outcome<PresenceView>>;
  view(staffId: Id): Promise<PresenceView>;
  /** DP9: he does something at his console; whoever only missed an offer is back by that, when the policy says so. */
  active(staffId: Id): Promise<void>;
  /** An offer ran out; accepting one resets the count. */
  missed(staffId: Id): Promise<void>;
  answered(staffId: Id): Promise<void>;
  /** A shift began or ended. */
  shiftEdge(staffId: Id): Promise<void>;
  /** Skills, capacity or roster of a person changed. */
  refresh(staffId: Id): Promise<void>;
  /** Looks whose duty began or ended without a word of the timers: imports, seeds, a clock that jumped (DU14). */
  checkDuty(): Promise<void>;
  /**
   * Tells the live queue of everybody who is signed in. Who was on this node and is not connected to it now (after
   * its restart) is signed off unless he returns.
   */
  restart(): Promise<void>;
  /** Whether the live queue should give him work; undefined when he should not be signed on there. */
  isReady(staffId: Id): boolean | undefined;
  /** Makes the live queue agree with the record of one person. */
  agree(staffId: Id): Promise<void>;
  /** Whoever was connected to a dead node alone is signed off; whoever is connected here is told so again. */
  follow(alive: ReadonlySet<Id>): Promise<void>;
  /** Runs when somebody became ready, and when somebody left; set by the assembly. */
  onReady(listener: () => Promise<void>): void;
  onGone(listener: () => Promise<void>): void;
  close(): void;
}

const NO_LOAD = { voice: 0, chat: 0, task: 0 };

export const createPresences = (core: Core, matching: Matching): Presences => {
  const { clock, directory } = core;
  const grace = new Map<Id, NodeJS.Timeout>();
  /** Who is connected to this node. */
  const here = new Set<Id>();
  /** Each person's turn when this node last looked. */
  const seen = new Map<Id, string>();
  const { change, followAll } = createPresenceRecords(core);
  let ready: () => Promise<void> = async () => undefined;
  let gone: () => Promise<void> = async () => undefined;

  const readiness = (staffId: Id, record: PresenceRecord | undefined): boolean | undefined => {
    const staff = directory.staff(staffId);
    if (!staff || staff.disabled || !record || record.state === 'offline') return undefined;
    return record.state === 'ready' && directory.duty(staffId).onDuty;
  };

  /** Makes the live queue agree with the record. */
  const apply = async (record: PresenceRecord): Promise<void> => {
    const staff = directory.staff(record.id);
    const isReady = readiness(record.id, record);
    if (!staff || isReady === undefined) {
      await matching.removeAgent(record.id);
      await gone();
      return;
    }
    await matching.setAgent(staff, isReady);
    if (isReady) await ready();
  };

  /** Keeps the nodes that pass; without any he is offline. */
  const leaveNodes = async (staffId: Id, stays: (node: Id) => boolean) => {
    const record = await change(staffId, (old) => {
      const nodes = old.nodes.filter(stays);
      if (nodes.length === old.nodes.length) return old;
      return nodes.length > 0 ? { ...old, nodes } : { ...withReason(old, 'offline'), nodes };
    });
    if (record.state === 'offline') await apply(record);
  };

  const signOff = async (staffId: Id) => {
    grace.delete(staffId);
    await leaveNodes(staffId, (node) => node !== core.nodeId);
  };

  const join = async (staffId: Id) => {
    const record = await change(staffId, (old) => {
      const nodes = old.nodes.includes(core.nodeId) ? old.nodes : [...old.nodes, core.nodeId];
      if (old.state !== 'offline') return nodes === old.nodes ? old : { ...old, nodes };
      return { ...withReason(old, 'paused', 'not_ready'), nodes, missed: 0 };
    });
    directory.setPresence(record);
    await apply(record);
  };

  const startGrace = (staffId: Id) => {
    clearTimeout(grace.get(staffId));
    const timer = setTimeout(
      () => core.background('sign-off', signOff(staffId)),
      core.policy().disconnectGraceMs,
    );
    timer.unref();
    grace.set(staffId, timer);
  };

  const view: Presences['view'] = async (staffId) => {
    const record = directory.presence(staffId);
    const duty = directory.duty(staffId);
    const agent = await core.queue.agent(staffId);
    return {
      staffId,
      state: record?.state ?? 'offline',
      ...(record?.reason ? { reason: record.reason } : {}),
      sinceMs: record?.sinceMs ?? 0,
      onDuty: duty.onDuty,
      ...(duty.turnEndsAt ? { shiftEndsAt: duty.turnEndsAt } : {}),
      ...(duty.nextAt ? { nextShiftAt: duty.nextAt } : {}),
      load: agent?.load ?? NO_LOAD,
    };
  };

  /** On duty or not, and for which lines: what the live queue must hear of when it changes (DP16, DU14). */
  const turnOf = (staffId: Id): string => {
    const { onDuty, lines } = directory.duty(staffId);
    return onDuty ? `on ${lines?.join() ?? ''}` : 'off';
  };

  const edge = async (staffId: Id): Promise<void> => {
    const record = directory.presence(staffId);
    if (!record || record.state === 'offline') return;
    seen.set(staffId, turnOf(staffId));
    const after =
      record.state === 'ready' && !directory.duty(staffId).onDuty
        ? await change(staffId, (old) => withReason(old, 'paused', 'not_ready'))
        : record;
    core.bus.publish('presence.changed', { staffId });
    await apply(after);
    await gone();
  };

  const shiftEdge = async (staffId: Id): Promise<void> => {
    await directory.reload();
    await edge(staffId);
  };

  return {
    view,
    connected: async (staffId) => {
      here.add(staffId);
      clearTimeout(grace.get(staffId));
      grace.delete(staffId);
      await join(staffId);
    },
    disconnected: async (staffId) => {
      here.delete(staffId);
      startGrace(staffId);
    },
    follow: async (alive) => {
      for (const staffId of here) {
        const record = directory.presence(staffId);
        if (!record?.nodes.includes(core.nodeId) || record.state === 'offline') await join(staffId);
      }
      for (const person of directory.allStaff()) {
        const record = directory.presence(person.id);
        if (!record || record.state === 'offline' || record.nodes.every((node) => alive.has(node))) continue;
        await leaveNodes(person.id, (node) => alive.has(node));
      }
    },
    isReady: (staffId) => readiness(staffId, directory.presence(staffId)),
    agree: async (staffId) => {
      const record = directory.presence(staffId);
      if (record) await apply(record);
      else await matching.removeAgent(staffId);
    },
    set: async (staffId, state, reason) => {
      const staff = directory.staff(staffId);
      if (!staff || staff.disabled) return refuse('forbidden');
      if (state === 'ready' && !directory.duty(staffId).onDuty) return refuse('not_on_duty');
      const current = directory.presence(staffId);
      if (!current || current.state === 'offline') return refuse('wrong_state', '对方未登录。');
      const record = await change(staffId, (old) => ({
        ...withReason(old, state, state === 'paused' ? (reason ?? 'break') : undefined),
        missed: 0,
      }));
      await apply(record);
      return ok(await view(staffId));
    },
    missed: async (staffId) => {
      const record = await change(staffId, (old) => {
        const missed = old.missed + 1;
        if (old.state !== 'ready' || missed < core.policy().pauseAfterMissed) return { ...old, missed };
        return { ...withReason(old, 'paused', 'missed_offer'), missed };
      });
      await apply(record);
    },
    active: async (staffId) => {
      const waitMs = core.policy().returnAfterMissedMs;
      const isBack = (record: PresenceRecord | undefined): boolean =>
        waitMs > 0 &&
        record?.state === 'paused' &&
        record.reason === 'missed_offer' &&
        // Each further miss in a row waits longer: nobody circles between away and ready.
        clock.nowMs() - record.sinceMs >= waitMs * Math.max(1, record.missed) &&
        directory.duty(staffId).onDuty;
      if (!isBack(directory.presence(staffId))) return;
      const record = await change(staffId, (old) => (isBack(old) ? withReason(old, 'ready') : old));
      await apply(record);
    },
    answered: async (staffId) => {
      const record = directory.presence(staffId);
      if (record && record.missed > 0) await change(staffId, (old) => ({ ...old, missed: 0 }));
    },
    shiftEdge,
    refresh: async (staffId) => {
      await directory.reload();
      const record = directory.presence(staffId);
      if (record && record.state !== 'offline') await apply(record);
    },
    checkDuty: async () => {
      for (const person of directory.allStaff()) {
        const record = directory.presence(person.id);
        if (!record || record.state === 'offline') {
          seen.delete(person.id);
          continue;
        }
        const { onDuty } = directory.duty(person.id);
        const turn = turnOf(person.id);
        const before = seen.get(person.id);
        seen.set(person.id, turn);
        if ((before ?? turn) !== turn || (record.state === 'ready' && !onDuty)) await edge(person.id);
      }
    },
    restart: async () => {
      core.background('presence log', followAll());
      for (const person of directory.allStaff()) {
        const record = directory.presence(person.id);
        if (!record || record.state === 'offline') continue;
        await apply(record);
        if (record.nodes.includes(core.nodeId) && !here.has(person.id)) startGrace(person.id);
      }
    },
    onReady: (listener) => {
      ready = listener;
    },
    onGone: (listener) => {
      gone = listener;
    },
    close: () => {
      for (const timer of grace.values()) clearTimeout(timer);
      grace.clear();
    },
  };
};
