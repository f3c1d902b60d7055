/** The ledger of a period, the statement and the certificate, computed from attendance, closed tickets and ratings (DU11). */
import { addDays, calendarOf, dayOf, startOfDay } from '../../../routing/calendar.ts';
import { type LedgerLine, ledgerOf, shareOf, statementOf } from '../../../routing/duty/ledger.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { LedgerView, MyDutyView, StatementView } from '../../../routing/protocol/duty/duty.ts';
import type { StaffKind } from '../../../routing/vocabulary/staff-kinds.ts';
import { instant } from '../../ports.ts';
import { attendanceIn } from './attendance.ts';
import { casesIn } from './cases.ts';
import { certificateOf } from './certificate.ts';
import type { DutyCore } from './deps.ts';
import type { People } from './roster-facts.ts';
import { lastOfMonth } from './tables.ts';
import { visitsIn } from './visits.ts';

const DAY_MS = 86_400_000;

export interface LedgerDesk {
  ledger(month: string): Promise<LedgerView>;
  statement(month: string): Promise<StatementView>;
  /** One person's year until now. */
  year(staffId: string): Promise<MyDutyView['year']>;
  /** R069: the proof of a person's hours of a year, a page to print; `not_found` where there is nobody. */
  certificate(staffId: string, year: number): Promise<Outcome<string>>;
}

const EMPTY: Omit<LedgerLine, 'staffId'> = {
  turns: 0,
  plannedMs: 0,
  servedMs: 0,
  freeMs: 0,
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

const kindOf = (people: Pick<People, 'staff'>, staffId: string): { kind?: StaffKind } => {
  const kind = people.staff.get(staffId)?.kind;
  return kind ? { kind } : {};
};

export const createLedger = (core: DutyCore): LedgerDesk => {
  const { store, clock, facts } = core;
  const startOf = (day: string) => instant(startOfDay(day));

  const monthRange = (month: string): [string, string] => [
    startOf(`${month}-01`),
    instant(startOfDay(lastOfMonth(month)) + DAY_MS),
  ];

  return {
    ledger: async (month) => {
      const [from, to] = monthRange(month);
      const duty = core.duty();
      const [people, records, year, cases, visits] = await Promise.all([
        facts.people(),
        attendanceIn(store, clock, from, to),
        attendanceIn(store, clock, startOf(`${month.slice(0, 4)}-01-01`), to),
        casesIn(store, from, to),
        visitsIn(store, `${month.slice(0, 4)}-01-01`, addDays(lastOfMonth(month), 1)),
      ]);
      const lines = ledgerOf(records, cases, duty);
      const yearLines = new Map(ledgerOf(year, [], duty, visits).map((line) => [line.staffId, line]));
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
          ...kindOf(people, staffId),
          yearServedMs: ofYear?.servedMs ?? 0,
          yearFreeMs: ofYear?.freeMs ?? 0,
          // Quotas of leaders run over the year.
          leaderDays: ofYear?.leaderDays ?? 0,
          leaderPlaces: ofYear?.leaderPlaces ?? 0,
          isLeader: (ofYear?.leaderDays ?? 0) > 0 || (ofYear?.leaderPlaces ?? 0) > 0,
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
        // Whoever served unpaid alone has nothing to be paid.
        .filter((line) => line.turns.length > 0)
        .map((line) => ({
          ...line,
          ...{ name: people.name(line.staffId), org: people.org(line.staffId) },
          ...kindOf(people, line.staffId),
        }))
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
        servedMs: line?.servedMs ?? 0,
        freeMs: line?.freeMs ?? 0,
        targetHours: core.duty().proBonoHours,
        handled: line?.handled ?? 0,
        weighted: line?.weighted ?? 0,
      };
    },
    certificate: async (staffId, year) => {
      const people = await facts.people();
      const person = people.staff.get(staffId);
      if (!person) return refuse('not_found');
      const turns = await attendanceIn(
        store,
        clock,
        startOf(`${year}-01-01`),
        startOf(`${year + 1}-01-01`),
        staffId,
      );
      return ok(
        certificateOf({
          ...{ bureau: core.bureau(), name: person.displayName, org: people.org(staffId), year },
          ...(person.kind ? { kind: person.kind } : {}),
          turns: turns.filter(({ closed }) => closed),
          targetHours: core.duty().proBonoHours,
          at: instant(clock.nowMs()),
        }),
      );
    },
  };
};
