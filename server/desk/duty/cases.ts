/** Closed cases of a period with their grades, and each person's share of his duty for the queue (DU11, DU12). */
import { dayOf, startOfDay } from '../../../routing/calendar.ts';
import { type HandledCase, ledgerOf, shareOf } from '../../../routing/duty/ledger.ts';
import type { DutyPolicy } from '../../../routing/duty/policy.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import { laneOf } from '../../../routing/vocabulary.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { readAll } from '../people/directory.ts';
import { attendanceIn } from './attendance.ts';

export type LedgerStore = Pick<
  Store,
  'attendance' | 'presenceLog' | 'presences' | 'shifts' | 'tickets' | 'ratings'
>;

const DAY_MS = 86_400_000;
/** A case that stood open over night was not worked on all the time. */
const MOST_HANDLED_MS = 8 * 3_600_000;
/** Ratings of a case come within the window after it. */
const RATED_WITHIN_MS = 8 * DAY_MS;
const SHARE_DAYS = 30;

const caseOf = (ticket: Ticket, grade: number | undefined): HandledCase[] => {
  const staffId = ticket.attribution?.staffId;
  const { dispatchedAt, acceptedAt, fedBackAt } = ticket.stamps;
  if (!staffId || !fedBackAt) return [];
  const handledMs = Date.parse(fedBackAt) - Date.parse(dispatchedAt ?? acceptedAt);
  return [
    {
      staffId,
      matter: ticket.wrapUp?.matter ?? ticket.confirmedMatter ?? '其他',
      lane: ticket.promisedBy ? 'task' : laneOf[ticket.channel],
      handledMs: Math.min(Math.max(0, handledMs), MOST_HANDLED_MS),
      grabbed: ticket.events.some(({ type }) => type === 'ticket.grabbed'),
      ...(grade === undefined ? {} : { grade }),
    },
  ];
};

/** Cases closed in [from, to) with the grade that they got. */
export const casesIn = async (
  store: Pick<Store, 'tickets' | 'ratings'>,
  from: string,
  to: string,
  staffId?: string,
): Promise<HandledCase[]> => {
  const [tickets, ratings] = await Promise.all([
    readAll(store.tickets, {
      where: {
        status: 'closed',
        'stamps.fedBackAt': { gte: from, lt: to },
        ...(staffId ? { 'attribution.staffId': staffId } : {}),
      },
    }),
    readAll(store.ratings, {
      where: {
        at: { gte: from, lt: instant(Date.parse(to) + RATED_WITHIN_MS) },
        ...(staffId ? { staffId } : {}),
      },
    }),
  ]);
  const grades = new Map(ratings.map(({ ticketId, grade }) => [ticketId, grade]));
  return tickets.flatMap((ticket) => caseOf(ticket, grades.get(ticket.id)));
};

/** The shares of the last 30 days by person. */
export const sharesOf = async (
  deps: { store: LedgerStore; clock: Clock },
  duty: DutyPolicy,
  handleMs: number,
): Promise<Map<string, number>> => {
  const nowMs = deps.clock.nowMs();
  const [from, to] = [instant(startOfDay(dayOf(nowMs)) - SHARE_DAYS * DAY_MS), instant(nowMs)];
  const lines = ledgerOf(
    await attendanceIn(deps.store, deps.clock, from, to),
    await casesIn(deps.store, from, to),
    duty,
  );
  return new Map(lines.map((line) => [line.staffId, shareOf(line, handleMs / 60_000)]));
};
