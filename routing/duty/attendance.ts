/** Attendance of a turn from the log of presence: minutes served, paused, away; late, early, not there at all (DU10). */
import type { PresenceStep, Shift } from '../people.ts';
import type { Id, Instant } from '../ticket.ts';
import type { PauseReason } from '../vocabulary.ts';

/** Kept once per turn after its end; always the same from the same log, so that it may be made anew at any time. */
export interface Attendance {
  /** The id of the turn. */
  id: Id;
  version: number;
  staffId: Id;
  startAt: Instant;
  endAt: Instant;
  post: string;
  line?: Shift['line'];
  place?: string;
  lead?: boolean;
  /** Unpaid (R069). */
  voluntary?: boolean;
  /** Length of the turn, ms. */
  plannedMs: number;
  /** On shift, signed in and not paused, ms. */
  servedMs: number;
  /** Signed in but paused, by reason, ms. */
  pausedMs: Partial<Record<PauseReason, number>>;
  /** On shift and not signed in, ms. */
  awayMs: number;
  /** From the start until he was signed in, ms; the whole turn when he never was. */
  lateMs: number;
  /** From his last being signed in until the end, ms. */
  leftEarlyMs: number;
  /** When the supervisor was told that he is missing. */
  alarmedAt?: Instant;
  /** False while the turn runs. */
  closed: boolean;
  updatedAt: Instant;
}

type Turn = Pick<
  Shift,
  'id' | 'staffId' | 'startAt' | 'endAt' | 'post' | 'line' | 'place' | 'lead' | 'voluntary'
>;

/**
 * @param steps of this person, in any order; those before the turn tell the state at its start
 * @param nowMs a turn that still runs counts until now
 */
export const attendanceOf = (
  turn: Turn,
  steps: readonly PresenceStep[],
  nowMs: number,
): Omit<Attendance, 'version' | 'updatedAt' | 'alarmedAt' | 'closed'> => {
  const startMs = Date.parse(turn.startAt);
  const endMs = Math.min(Date.parse(turn.endAt), Math.max(nowMs, startMs));
  // A clock that was set back may leave steps out of order of time: the order of steps is the order of events.
  const sorted = [...steps].sort((a, b) => a.seq - b.seq);
  let servedMs = 0;
  let awayMs = 0;
  let presentFirst: number | undefined;
  let presentLast: number | undefined;
  const pausedMs: Attendance['pausedMs'] = {};
  const count = (fromMs: number, toMs: number, step: Pick<PresenceStep, 'state' | 'reason'> | undefined) => {
    const [from, to] = [Math.max(fromMs, startMs), Math.min(toMs, endMs)];
    if (to <= from) return;
    if (!step || step.state === 'offline') {
      awayMs += to - from;
      return;
    }
    presentFirst = Math.min(presentFirst ?? from, from);
    presentLast = Math.max(presentLast ?? to, to);
    if (step.state === 'ready') servedMs += to - from;
    else {
      const reason = step.reason ?? 'break';
      pausedMs[reason] = (pausedMs[reason] ?? 0) + to - from;
    }
  };
  let at = startMs;
  let state: PresenceStep | undefined;
  for (const step of sorted) {
    count(at, step.atMs, state);
    at = Math.max(at, Math.min(step.atMs, endMs));
    state = step;
  }
  count(at, endMs, state);
  const plannedMs = Date.parse(turn.endAt) - startMs;
  return {
    id: turn.id,
    staffId: turn.staffId,
    startAt: turn.startAt,
    endAt: turn.endAt,
    post: turn.post,
    ...(turn.line ? { line: turn.line } : {}),
    ...(turn.place ? { place: turn.place } : {}),
    ...(turn.lead ? { lead: true } : {}),
    ...(turn.voluntary ? { voluntary: true } : {}),
    plannedMs,
    servedMs,
    pausedMs,
    awayMs,
    lateMs: presentFirst === undefined ? plannedMs : presentFirst - startMs,
    leftEarlyMs: presentLast === undefined ? 0 : Math.max(0, endMs - presentLast),
  };
};

export type Absence = 'no_show' | 'left_early';

/** Is this person missing now, and how? Undefined while he is there, off his turn, or within the minutes of grace. */
export const absenceOf = (
  turn: Pick<Shift, 'startAt' | 'endAt'> & Partial<Pick<Shift, 'createdAt'>>,
  presence: { state: PresenceStep['state']; sinceMs: number } | undefined,
  graceMinutes: number,
  nowMs: number,
): { kind: Absence; sinceMs: number } | undefined => {
  // Who is put on a turn that runs already is awaited from then on.
  const startMs = Math.max(Date.parse(turn.startAt), Date.parse(turn.createdAt || turn.startAt));
  const [endMs, graceMs] = [Date.parse(turn.endAt), graceMinutes * 60_000];
  if (nowMs < startMs || nowMs >= endMs || (presence && presence.state !== 'offline')) return undefined;
  // He left during the turn; a clock that was set back can make that lie in the future.
  if (presence && presence.sinceMs > startMs && presence.sinceMs <= nowMs)
    return nowMs - presence.sinceMs >= graceMs
      ? { kind: 'left_early', sinceMs: presence.sinceMs }
      : undefined;
  return nowMs - startMs >= graceMs ? { kind: 'no_show', sinceMs: startMs } : undefined;
};
