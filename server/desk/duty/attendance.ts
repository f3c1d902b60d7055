/** Keeps the attendance of every turn that is over, from the log of presence; can make all of it anew (DU10). */
import { type Attendance, attendanceOf } from '../../../routing/duty/attendance.ts';
import type { PresenceStep, Shift } from '../../../routing/people.ts';
import type { Id } from '../../../routing/ticket.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { readAll } from '../people/directory.ts';
import { stepsOf, stepsWithin } from './presence-log.ts';

type AttendanceStore = Pick<Store, 'attendance' | 'presenceLog' | 'presences' | 'shifts'>;

const DAY_MS = 86_400_000;
/** How far back the sweep looks for turns that ended without being closed. */
const LOOK_BACK_MS = 3 * DAY_MS;

export interface AttendanceKeeper {
  /** Closes the turns that ended since; after a long stop look further back. */
  close(lookBackMs?: number): Promise<number>;
  /** Marks that the supervisor was told; true for the first teller alone. */
  alarmed(turn: Shift): Promise<boolean>;
  /** Makes the attendance of every closed turn of a range anew from the log; how many came out differently. */
  rebuild(from: string, to: string): Promise<number>;
}

/** The attendance of a range: closed turns as they are kept, running ones as of now. */
export const attendanceIn = async (
  store: AttendanceStore,
  clock: Clock,
  from: string,
  to: string,
  staffId?: string,
): Promise<Attendance[]> => {
  const nowMs = clock.nowMs();
  const own: Record<string, string> = staffId === undefined ? {} : { staffId };
  const [kept, running] = await Promise.all([
    readAll(store.attendance, { where: { ...own, closed: true, startAt: { gte: from, lt: to } } }),
    readAll(store.shifts, {
      where: { ...own, startAt: { gte: from, lt: instant(Math.min(Date.parse(to), nowMs)) } },
    }),
  ]);
  const closed = new Set(kept.map(({ id }) => id));
  const open = await Promise.all(
    running
      .filter((turn) => !closed.has(turn.id) && turn.startAt < instant(nowMs))
      .map(async (turn): Promise<Attendance> => {
        const steps = await stepsOf(store, turn.staffId, Date.parse(turn.startAt), Date.parse(turn.endAt));
        return { ...attendanceOf(turn, steps, nowMs), version: 0, closed: false, updatedAt: instant(nowMs) };
      }),
  );
  return [...kept, ...open].sort((a, b) => (a.startAt < b.startAt ? -1 : 1));
};

export const createAttendanceKeeper = (deps: { store: AttendanceStore; clock: Clock }): AttendanceKeeper => {
  const { store, clock } = deps;

  const told = (turn: Shift, steps: readonly PresenceStep[]): Omit<Attendance, 'version'> => {
    const nowMs = clock.nowMs();
    return {
      ...attendanceOf(turn, steps, nowMs),
      closed: Date.parse(turn.endAt) <= nowMs,
      updatedAt: instant(nowMs),
    };
  };
  const make = async (turn: Shift): Promise<Omit<Attendance, 'version'>> =>
    told(turn, await stepsOf(store, turn.staffId, Date.parse(turn.startAt), Date.parse(turn.endAt)));

  /** Inserts, or puts the new figures over what is kept; the alarm stays. */
  const put = async (turn: Shift, more: Partial<Attendance> = {}): Promise<boolean> => {
    for (let tried = 0; tried < 5; tried += 1) {
      const old = await store.attendance.get(turn.id);
      const made = await make(turn);
      if (!old) {
        const inserted = await store.attendance.insert({ ...made, ...more, version: 1 });
        if (inserted.ok) return true;
        continue;
      }
      const next = { ...made, ...(old.alarmedAt ? { alarmedAt: old.alarmedAt } : {}), ...more };
      if ((await store.attendance.replace({ ...next, version: old.version }, old.version)).ok) return true;
    }
    return false;
  };

  /** Those of one person of which nothing is kept yet: his steps are read once for all of them. */
  const putNew = async (turns: readonly Shift[]): Promise<Set<string>> => {
    const [first] = turns;
    if (!first) return new Set();
    const from = Math.min(...turns.map(({ startAt }) => Date.parse(startAt)));
    const to = Math.max(...turns.map(({ endAt }) => Date.parse(endAt)));
    const steps = await stepsWithin(store, first.staffId, from, to);
    const made = turns.map((turn) => ({
      ...told(turn, steps(Date.parse(turn.startAt), Date.parse(turn.endAt))),
      version: 1,
    }));
    const { inserted } = await store.attendance.insertMany(made);
    return new Set(made.slice(0, inserted).map(({ id }) => id));
  };

  return {
    close: async (lookBackMs = LOOK_BACK_MS) => {
      const nowMs = clock.nowMs();
      const over = { gt: instant(nowMs - lookBackMs), lte: instant(nowMs) };
      // A clock that had been ahead closed turns that still run.
      for (const early of await readAll(store.attendance, {
        where: { closed: true, endAt: { gt: instant(nowMs) } },
      }))
        await store.attendance.replace({ ...early, closed: false }, early.version);
      const [ended, kept] = await Promise.all([
        readAll(store.shifts, { where: { endAt: over } }),
        readAll(store.attendance, { where: { endAt: over } }),
      ]);
      const known = new Map(kept.map((one) => [one.id, one]));
      const due = new Map<Id, Shift[]>();
      for (const turn of ended)
        if (!known.get(turn.id)?.closed) due.set(turn.staffId, [...(due.get(turn.staffId) ?? []), turn]);
      let count = 0;
      for (const turns of due.values()) {
        const done = await putNew(turns.filter(({ id }) => !known.has(id)));
        count += done.size;
        // What the alarm has begun, or another node meanwhile.
        for (const turn of turns) if (!done.has(turn.id) && (await put(turn))) count += 1;
      }
      return count;
    },
    alarmed: async (turn) => {
      const at = instant(clock.nowMs());
      const old = await store.attendance.get(turn.id);
      if (old?.alarmedAt) return false;
      const made = await make(turn);
      const written = old
        ? await store.attendance.replace({ ...made, alarmedAt: at, version: old.version }, old.version)
        : await store.attendance.insert({ ...made, alarmedAt: at, version: 1 });
      return written.ok;
    },
    rebuild: async (from, to) => {
      let changed = 0;
      const turns = await readAll(store.shifts, {
        where: { startAt: { gte: from, lt: to }, endAt: { lte: instant(clock.nowMs()) } },
      });
      for (const turn of turns) {
        const old = await store.attendance.get(turn.id);
        const made = await make(turn);
        const figures = ({
          servedMs,
          awayMs,
          pausedMs,
          lateMs,
          leftEarlyMs,
          plannedMs,
        }: Omit<Attendance, 'version'>) =>
          JSON.stringify([servedMs, awayMs, Object.entries(pausedMs).sort(), lateMs, leftEarlyMs, plannedMs]);
        if (old?.closed && figures(old) === figures(made)) continue;
        if (await put(turn)) changed += 1;
      }
      return changed;
    },
  };
};
