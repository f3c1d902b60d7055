/** The ledger of a period, computed from attendance, closed tickets and ratings; shares for the queue (DU11, DU12). */
import { calendarOf, dayOf, startOfDay } from '../../../routing/calendar.ts';
import type { Attendance } from '../../../routing/duty/attendance.ts';
import {
  type HandledCase,
  type LedgerLine,
  ledgerOf,
  shareOf,
  statementOf,
} from '../../../routing/duty/ledger.ts';
import type { DutyPolicy } from '../../../routing/duty/policy.ts';
import type { LedgerView, StatementView } from '../../../routing/protocol/duty/duty.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import { laneOf } from '../../../routing/vocabulary.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { readAll } from '../people/directory.ts';
import { attendanceIn } from './attendance.ts';
import type { DutyCore } from './deps.ts';
import { lastOfMonth } from './tables.ts';

type LedgerStore = Pick<Store, 'attendance' | 'presenceLog' | 'presences' | 'shifts' | 'tickets' | 'ratings'>;

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

export interface LedgerDesk {
  ledger(month: string): Promise<LedgerView>;
  statement(month: string): Promise<StatementView>;
  /** One person's year until now. */
  year(
    staffId: string,
  ): Promise<{ year: number; servedMs: number; targetHours: number; handled: number; weighted: number }>;
}

const EMPTY: Omit<LedgerLine, 'staffId'> = {
  turns: 0,
  plannedMs: 0,
  servedMs: 0,
  pausedMs: 0,
  awayMs: 0,
  noShows: 0,
  handled: 0,
  weighted: 0,
  grabs: 0,
  leaderDays: 0,
  leaderPlaces: 0,
  ratings: 0,
};

export const createLedger = (core: DutyCore): LedgerDesk => {
  const { store, clock, facts } = core;
  const startOf = (day: string) => instant(startOfDay(day));
  const served = (records: readonly Attendance[]) => records.reduce((sum, one) => sum + one.servedMs, 0);

  const monthRange = (month: string): [string, string] => [
    startOf(`${month}-01`),
    instant(startOfDay(lastOfMonth(month)) + DAY_MS),
  ];

  return {
    ledger: async (month) => {
      const [from, to] = monthRange(month);
      const duty = core.duty();
      const [people, records, year, cases] = await Promise.all([
        facts.people(),
        attendanceIn(store, clock, from, to),
        attendanceIn(store, clock, startOf(`${month.slice(0, 4)}-01-01`), to),
        casesIn(store, from, to),
      ]);
      const lines = ledgerOf(records, cases, duty);
      const yearLines = new Map(ledgerOf(year, [], duty).map((line) => [line.staffId, line]));
      const everybody = new Set([
        ...lines.map((line) => line.staffId),
        ...yearLines.keys(),
        ...[...people.staff.values()]
          .filter((one) => one.role === 'agent' && !one.disabled)
          .map(({ id }) => id),
      ]);
      const perCase = core.policy().handleMs / 60_000;
      const full = [...everybody].map((staffId) => {
        const line = lines.find((one) => one.staffId === staffId) ?? { staffId, ...EMPTY };
        const ofYear = yearLines.get(staffId);
        return {
          ...line,
          name: people.name(staffId),
          org: people.org(staffId),
          share: shareOf(line, perCase),
          yearServedMs: served(year.filter((one) => one.staffId === staffId)),
          // Quotas of leaders run over the year.
          leaderDays: ofYear?.leaderDays ?? 0,
          leaderPlaces: ofYear?.leaderPlaces ?? 0,
          isLeader: (ofYear?.leaderDays ?? 0) > 0,
        };
      });
      full.sort((a, b) => b.servedMs - a.servedMs || a.name.localeCompare(b.name, 'zh-CN'));
      const orgNames = [...new Set(full.map((line) => line.org))];
      const sum = (org: string, of: (line: (typeof full)[number]) => number) =>
        full.filter((line) => line.org === org).reduce((total, line) => total + of(line), 0);
      return {
        from: `${month}-01`,
        to: lastOfMonth(month),
        targetHours: duty.proBonoHours,
        leaderDays: duty.leaderDays,
        leaderPlaces: duty.leaderPlaces,
        lines: full,
        orgs: orgNames.map((name) => ({
          name,
          people: sum(name, () => 1),
          servedMs: sum(name, (line) => line.servedMs),
          handled: sum(name, (line) => line.handled),
          weighted: Math.round(sum(name, (line) => line.weighted) * 100) / 100,
        })),
      };
    },
    statement: async (month) => {
      const [from, to] = monthRange(month);
      const duty = core.duty();
      const [people, records, cases, { years }] = await Promise.all([
        facts.people(),
        attendanceIn(store, clock, from, to),
        casesIn(store, from, to),
        facts.years(),
      ]);
      // Only turns that are over are paid.
      const over = records.filter(({ closed }) => closed);
      const lines = statementOf(over, ledgerOf(over, cases, duty), duty, calendarOf(years))
        .map((line) => ({ ...line, name: people.name(line.staffId), org: people.org(line.staffId) }))
        .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
      return {
        month,
        qualityOn: duty.quality.on,
        lines,
        totalFen: lines.reduce((sum, line) => sum + line.amountFen, 0),
      };
    },
    year: async (staffId) => {
      const nowMs = clock.nowMs();
      const year = Number(dayOf(nowMs).slice(0, 4));
      const [from, to] = [startOf(`${year}-01-01`), instant(nowMs)];
      const [records, cases] = await Promise.all([
        attendanceIn(store, clock, from, to, staffId),
        casesIn(store, from, to, staffId),
      ]);
      const [line] = ledgerOf(records, cases, core.duty()).filter((one) => one.staffId === staffId);
      return {
        year,
        servedMs: served(records),
        targetHours: core.duty().proBonoHours,
        handled: line?.handled ?? 0,
        weighted: line?.weighted ?? 0,
      };
    },
  };
};
