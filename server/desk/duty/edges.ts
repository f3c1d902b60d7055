/** Both ends of turns as timers (DU14). Only near ones are set, so that a month's rota does not fill the timers. */
import type { Shift } from '../../../routing/people.ts';
import type { Timers } from '../../jobs/timers.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { readAll } from '../people/directory.ts';

/** Ends that are nearer than this are set; the roll comes often enough to meet the others. */
const AHEAD_MS = 2 * 86_400_000;
const ROLL_MS = 3_600_000;

const EDGES = ['start', 'end'] as const;
type Turn = Pick<Shift, 'id' | 'staffId' | 'startAt' | 'endAt'>;

export interface Edges {
  /** Sets the timers of these turns as far as they are near and not over. */
  put(turns: readonly Turn[]): Promise<void>;
  drop(ids: readonly string[]): Promise<void>;
  /** Sets those that have come near since; does nothing when that was done a short while ago. */
  roll(force?: boolean): Promise<void>;
}

export const createEdges = (deps: {
  store: Pick<Store, 'shifts'>;
  timers: Pick<Timers, 'schedule' | 'cancel'>;
  clock: Clock;
}): Edges => {
  let rolledAtMs: number | undefined;

  const put: Edges['put'] = async (turns) => {
    const nowMs = deps.clock.nowMs();
    for (const { id, staffId, startAt, endAt } of turns) {
      for (const [edge, at] of [
        ['start', startAt],
        ['end', endAt],
      ] as const) {
        const atMs = Date.parse(at);
        if (atMs >= nowMs && atMs < nowMs + AHEAD_MS)
          await deps.timers.schedule('shift.edge', `${id}:${edge}`, { shiftId: id, staffId }, atMs);
      }
    }
  };

  return {
    put,
    drop: async (ids) => {
      for (const id of ids) for (const edge of EDGES) await deps.timers.cancel('shift.edge', `${id}:${edge}`);
    },
    roll: async (force = false) => {
      const nowMs = deps.clock.nowMs();
      // A clock that was set back must not silence the roll.
      if (!force && rolledAtMs !== undefined && nowMs >= rolledAtMs && nowMs < rolledAtMs + ROLL_MS) return;
      rolledAtMs = nowMs;
      await put(
        await readAll(deps.store.shifts, {
          where: { endAt: { gt: instant(nowMs) }, startAt: { lt: instant(nowMs + AHEAD_MS) } },
        }),
      );
    },
  };
};
