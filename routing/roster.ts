/** Who is on duty at an instant. A shift covers [startAt, endAt); overlapping shifts of a person join. */
import { dayOf, startOfDay } from './calendar.ts';
import type { DutyLine, Shift } from './people.ts';
import type { Id, Instant } from './ticket.ts';

const DAY_MS = 86_400_000;

export type ShiftSpan = Pick<Shift, 'staffId' | 'startAt' | 'endAt'> & Partial<Pick<Shift, 'line'>>;

export interface Duty {
  onDuty: boolean;
  /** End of the present turn, joined over touching shifts. */
  endsAt?: Instant;
  /** End of today's turn: joined as `endsAt`, without turns that begin on a later day. What people are told. */
  turnEndsAt?: Instant;
  /** Start of the next turn, when off duty. */
  nextAt?: Instant;
  /** DP16: the present turn is for these lines alone. */
  lines?: DutyLine[];
  /** When any of this may be different: the next start or end of a turn of his. */
  changesAt?: Instant;
}

/** Advice is what everybody on the line does: a turn for it limits nothing. */
export const limitingLine = (shift: Partial<Pick<Shift, 'line'>>): DutyLine | undefined =>
  shift.line === 'advice' ? undefined : shift.line;

const linesNow = (running: readonly ShiftSpan[]): DutyLine[] | undefined => {
  const lines = running.map(limitingLine);
  if (lines.length === 0 || lines.includes(undefined)) return undefined;
  return [...new Set(lines)].flatMap((line) => line ?? []).sort();
};

/** The duty of one person at `now` from his shifts, in any order. */
export const dutyOf = (staffId: Id, shifts: readonly ShiftSpan[], now: Instant): Duty => {
  const mine = shifts
    .filter((shift) => shift.staffId === staffId && shift.endAt > now)
    .sort((a, b) => (a.startAt < b.startAt ? -1 : 1));
  const lines = linesNow(mine.filter((shift) => shift.startAt <= now));
  const changesAt = mine
    .flatMap((shift) => [shift.startAt, shift.endAt])
    .filter((at) => at > now)
    .sort()[0];
  const changes = changesAt ? { changesAt } : {};
  const tomorrow = new Date(startOfDay(dayOf(Date.parse(now))) + DAY_MS).toISOString();
  let endsAt: Instant | undefined;
  let turnEndsAt: Instant | undefined;
  for (const shift of mine) {
    if (shift.startAt <= now || (endsAt !== undefined && shift.startAt <= endsAt)) {
      if (endsAt === undefined || shift.endAt > endsAt) endsAt = shift.endAt;
      if (shift.startAt < tomorrow) turnEndsAt = endsAt;
    } else if (endsAt === undefined) {
      return { onDuty: false, nextAt: shift.startAt, ...changes };
    } else break;
  }
  return endsAt === undefined
    ? { onDuty: false }
    : {
        onDuty: true,
        endsAt,
        ...(turnEndsAt ? { turnEndsAt } : {}),
        ...(lines ? { lines } : {}),
        ...changes,
      };
};

/** The first instant after `now` at which anybody of the list starts a shift. */
export const nextStart = (shifts: readonly ShiftSpan[], now: Instant): Instant | undefined =>
  shifts.reduce<Instant | undefined>(
    (first, shift) =>
      shift.startAt > now && (first === undefined || shift.startAt < first) ? shift.startAt : first,
    undefined,
  );
