/** Changes of the roster, each as one thing: written down first, then done, resumed after a crash, taken back whole. */

import type { RosterChange } from '../../../routing/duty/roster-change.ts';
import { overlaps } from '../../../routing/duty/turns.ts';
import { type Outcome, ok, type Refusal, refuse } from '../../../routing/errors.ts';
import type { Shift } from '../../../routing/people.ts';
import type { Id } from '../../../routing/ticket.ts';
import { type Bus, type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { readAll } from '../people/directory.ts';
import type { Edges } from './edges.ts';

export interface ChangeDeps {
  store: Pick<Store, 'shifts' | 'rosterChanges' | 'staff'>;
  clock: Clock;
  bus: Pick<Bus, 'publish'>;
  edges: Pick<Edges, 'put' | 'drop'>;
}

export interface Changes {
  /** From draft to applied, or refused with the roster as it was. */
  apply(id: Id, version: number): Promise<Outcome<RosterChange>>;
  /** Takes back what has not begun. Refused when a turn of it was changed since. */
  undo(id: Id, version: number): Promise<Outcome<RosterChange>>;
  /** Finishes what a crash cut short. */
  resume(): Promise<void>;
}

const isLike = (a: Shift, b: Shift): boolean =>
  a.staffId === b.staffId && a.startAt === b.startAt && a.endAt === b.endAt && a.post === b.post;

export const createChanges = ({ store, clock, bus, edges }: ChangeDeps): Changes => {
  let turn: Promise<unknown> = Promise.resolve();
  /** One at a time on this node: a change is checked against the roster that it then changes. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const move = async (
    change: RosterChange,
    state: RosterChange['state'],
    more: Partial<RosterChange> = {},
  ): Promise<RosterChange | undefined> => {
    const written = await store.rosterChanges.replace({ ...change, ...more, state }, change.version);
    return written.ok ? written.doc : undefined;
  };

  /** What stands of these people between the first start and the last end of the turns. */
  const standing = async (turns: readonly Shift[]): Promise<Shift[]> => {
    if (turns.length === 0) return [];
    const from = turns.map((one) => one.startAt).sort()[0]!;
    const to = turns
      .map((one) => one.endAt)
      .sort()
      .at(-1)!;
    return readAll(store.shifts, {
      where: {
        staffId: { in: [...new Set(turns.map((one) => one.staffId))] },
        startAt: { lt: to },
        endAt: { gt: from },
      },
    });
  };

  const local = (at: string) =>
    new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

  /** Why this cannot be done now, if it cannot. */
  const obstacle = async (remove: readonly Shift[], add: readonly Shift[]): Promise<Refusal | undefined> => {
    const now = instant(clock.nowMs());
    for (const old of remove) {
      const found = await store.shifts.get(old.id);
      if (!found || found.version !== old.version || !isLike(found, old))
        return refuse('version_conflict', `${local(old.startAt)} 的班次已被修改或删除，请重新预览。`);
      if (found.startAt <= now)
        return refuse('wrong_state', `${local(old.startAt)} 的班次已经开始，不能再改。`);
    }
    const gone = new Set(remove.map(({ id }) => id));
    const mine = new Set(add.map(({ id }) => id));
    const byPerson = new Map<Id, Shift[]>();
    for (const shift of await standing(add)) {
      if (gone.has(shift.id) || mine.has(shift.id)) continue;
      byPerson.set(shift.staffId, [...(byPerson.get(shift.staffId) ?? []), shift]);
    }
    for (const wanted of add) {
      const rival = byPerson.get(wanted.staffId)?.find((shift) => overlaps(shift, wanted));
      if (!rival) continue;
      const name = (await store.staff.get(wanted.staffId))?.displayName ?? '';
      return refuse(
        'duplicate_key',
        `${name} 在 ${local(rival.startAt)} 至 ${local(rival.endAt)} 已有排班，时间重叠。`,
      );
    }
    return undefined;
  };

  /** Takes out and puts in. Runs again after a crash with the same result: ids are given beforehand. */
  const write = async (remove: readonly Shift[], add: readonly Shift[]): Promise<Shift | undefined> => {
    for (const old of remove) await store.shifts.remove(old.id);
    for (const wanted of add) {
      const made = await store.shifts.insert(wanted);
      if (!made.ok && !made.conflict.includes('id')) return wanted;
    }
    return undefined;
  };

  const tell = async (remove: readonly Shift[], add: readonly Shift[]): Promise<void> => {
    await edges.drop(remove.map(({ id }) => id));
    await edges.put(add);
    bus.publish('settings.changed', { key: 'shifts' });
  };

  const perform = async (change: RosterChange): Promise<Outcome<RosterChange>> => {
    const failed = await write(change.remove, change.add);
    if (failed) {
      // Somebody wrote a turn of the same start in between: everything is put back.
      await write(change.add, change.remove);
      await move(change, 'void');
      await tell(change.add, change.remove);
      return refuse('duplicate_key', `${local(failed.startAt)} 的班次与他人同时的修改冲突，未作任何改动。`);
    }
    const done = await move(change, 'applied');
    await tell(change.remove, change.add);
    return done ? ok(done) : refuse('version_conflict');
  };

  const performUndo = async (change: RosterChange): Promise<Outcome<RosterChange>> => {
    const now = instant(clock.nowMs());
    const drop = change.add.filter((shift) => shift.startAt > now);
    const back = change.remove.filter((shift) => shift.startAt > now);
    const failed = await write(drop, back);
    const kept = change.add.length - drop.length + (failed ? 1 : 0);
    const done = await move(change, 'undone', { kept });
    await tell(drop, back);
    return done ? ok(done) : refuse('version_conflict');
  };

  return {
    apply: (id, version) =>
      inTurn(async () => {
        const change = await store.rosterChanges.get(id);
        if (!change) return refuse('not_found');
        if (change.state !== 'draft') return refuse('wrong_state', '该改动已经处理过。');
        if (change.version !== version) return refuse('version_conflict');
        const problem = await obstacle(change.remove, change.add);
        if (problem) return problem;
        const begun = await move(change, 'applying');
        return begun ? perform(begun) : refuse('version_conflict');
      }),
    undo: (id, version) =>
      inTurn(async () => {
        const change = await store.rosterChanges.get(id);
        if (!change) return refuse('not_found');
        if (change.state !== 'applied') return refuse('wrong_state', '只有已生效的改动可以撤销。');
        if (change.version !== version) return refuse('version_conflict');
        const now = instant(clock.nowMs());
        const ahead = change.add.filter((shift) => shift.startAt > now);
        if (ahead.length === 0 && change.remove.every((shift) => shift.startAt <= now))
          return refuse('wrong_state', '其中的班次都已开始，不能再撤销。');
        const problem = await obstacle(
          ahead,
          change.remove.filter((shift) => shift.startAt > now),
        );
        if (problem) return problem;
        const begun = await move(change, 'undoing');
        return begun ? performUndo(begun) : refuse('version_conflict');
      }),
    resume: () =>
      inTurn(async () => {
        for (const change of await readAll(store.rosterChanges, {
          where: { state: { in: ['applying', 'undoing'] } },
        })) {
          if (change.state === 'applying') await perform(change);
          else await performUndo(change);
        }
      }),
  };
};
