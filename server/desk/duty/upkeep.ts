/** What duty does by itself: follows presence, tells who is missing, closes turns, keeps shares and the board's part. */
import { addDays, dayOf } from '../../../routing/calendar.ts';
import { absenceOf } from '../../../routing/duty/attendance.ts';
import { SHARES_EVERY_MS, wantsShares } from '../../../routing/duty/ledger.ts';
import type { PresenceRecord, Shift } from '../../../routing/people.ts';
import type { BoardDuty } from '../../../routing/protocol/duty/duty.ts';
import type { Id } from '../../../routing/ticket.ts';
import { instant } from '../../ports.ts';
import type { Core } from '../core.ts';
import { readAll } from '../people/directory.ts';
import { createAttendanceKeeper } from './attendance.ts';
import { sharesOf } from './cases.ts';
import { createChanges } from './changes.ts';
import { createEdges } from './edges.ts';
import { createRosterFacts } from './roster-facts.ts';

const DAY_MS = 86_400_000;
/** After a start turns are looked for that ended while nothing ran. */
const START_LOOK_BACK_MS = 31 * DAY_MS;
/** Drafts of imports that nobody applied are dropped. */
const DRAFT_MS = DAY_MS;
/** Gaps of the board and shares move slowly; nobody waits for them. */
const BOARD_EVERY_MS = 10_000;

interface Missing {
  turn: Shift;
  absence: NonNullable<ReturnType<typeof absenceOf>>;
}

export interface DutyUpkeep {
  /** Before the edges open: finishes changes, sets timers, closes turns. */
  start(): Promise<void>;
  /** Each second: tells of those who have come to be missing; now and then counts shares. */
  look(): Promise<void>;
  /** With the slow sweep. */
  sweep(): Promise<void>;
  /** A change of roster, calendar or settings: the board's part is stale. */
  changed(): void;
  board(): Promise<BoardDuty>;
}

/** @param agree makes the live queue take over what has changed of a person */
export const createDutyUpkeep = (core: Core, agree: (staffId: Id) => Promise<void>): DutyUpkeep => {
  const { store, clock, bus, directory } = core;
  const edges = createEdges(core);
  const changes = createChanges({ store, clock, bus, edges });
  const keeper = createAttendanceKeeper({ store, clock });
  const facts = createRosterFacts({ store, clock, duty: () => core.policy().duty });
  /** Turns of which this node knows that they were told. */
  const told = new Set<Id>();
  let sharesAtMs: number | undefined;
  let gaps: { atMs: number; found: BoardDuty['gaps'] } | undefined;

  const runningTurns = (): Shift[] => {
    const now = core.now();
    return directory.shifts().filter((turn) => turn.startAt <= now && now < turn.endAt);
  };

  /** The directory forgets who has signed off; the record knows since when. */
  const lastPresence = async (staffId: Id): Promise<PresenceRecord | undefined> =>
    directory.presence(staffId) ?? (await store.presences.get(staffId));

  /** People on shift who should be there and are not; `skip` those of whom nothing new can be said. */
  const missing = async (skip?: ReadonlySet<Id>): Promise<Missing[]> => {
    const nowMs = clock.nowMs();
    const { noShowMinutes } = core.policy().duty;
    const found: Missing[] = [];
    for (const turn of runningTurns()) {
      const person = directory.staff(turn.staffId);
      // Who takes nothing from the queue (members of organisations) serves at his own desk and signs in at will.
      if (!person || person.disabled || person.capacityTotal === 0 || skip?.has(turn.id)) continue;
      const here = directory.presence(turn.staffId);
      if (here && here.state !== 'offline') continue;
      // Without any presence he would be missing: only then the record is worth a look.
      if (!absenceOf(turn, undefined, noShowMinutes, nowMs)) continue;
      const absence = absenceOf(turn, await lastPresence(turn.staffId), noShowMinutes, nowMs);
      if (absence) found.push({ turn, absence });
    }
    return found;
  };

  /** On each node: every one of them tells the live queue of the people whom it makes ready. */
  const countShares = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    if (!wantsShares(core.policy())) return;
    if (sharesAtMs !== undefined && nowMs >= sharesAtMs && nowMs < sharesAtMs + SHARES_EVERY_MS) return;
    sharesAtMs = nowMs;
    const counted = await sharesOf({ store, clock }, core.policy().duty, core.policy().handleMs);
    for (const [staffId, share] of counted) {
      if (core.shares.get(staffId) === share) continue;
      core.shares.set(staffId, share);
      const present = directory.presence(staffId);
      if (present && present.state !== 'offline') await agree(staffId);
    }
  };

  const sweep = async (lookBackMs?: number): Promise<void> => {
    await changes.resume();
    await edges.roll();
    await keeper.close(lookBackMs);
    const before = instant(clock.nowMs() - DRAFT_MS);
    for (const draft of await readAll(store.rosterChanges, { where: { state: 'draft', at: { lt: before } } }))
      await store.rosterChanges.remove(draft.id);
  };

  return {
    start: () => sweep(START_LOOK_BACK_MS),
    sweep: () => sweep(),
    changed: () => {
      gaps = undefined;
    },
    look: async () => {
      for (const { turn, absence } of await missing(told)) {
        if (await keeper.alarmed(turn))
          bus.publish('duty.alarm', { shiftId: turn.id, staffId: turn.staffId, kind: absence.kind });
        told.add(turn.id);
        if (told.size > 5000) told.clear();
      }
      core.background('shares', countShares());
    },
    board: async () => {
      const nowMs = clock.nowMs();
      if (!gaps || nowMs < gaps.atMs || nowMs > gaps.atMs + BOARD_EVERY_MS) {
        const today = dayOf(nowMs);
        gaps = { atMs: nowMs, found: await facts.gaps(today, addDays(today, 1)) };
      }
      const leader = runningTurns().find(
        (turn) => turn.lead && directory.staff(turn.staffId)?.disabled === false,
      );
      return {
        ...(leader
          ? {
              leader: {
                staffId: leader.staffId,
                name: directory.staff(leader.staffId)?.displayName ?? '',
                until: leader.endAt,
              },
            }
          : {}),
        missing: (await missing()).map(({ turn, absence }) => ({
          shiftId: turn.id,
          staffId: turn.staffId,
          name: directory.staff(turn.staffId)?.displayName ?? '',
          post: turn.post,
          ...absence,
        })),
        gaps: gaps.found,
      };
    },
  };
};
