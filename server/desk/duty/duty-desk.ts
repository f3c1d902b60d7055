/** The duty pages' use cases in one object: rota, coverage, calendars, imports, swaps, attendance, ledger. */
import { addDays, calendarOf, dayKind, daysBetween, startOfDay } from '../../../routing/calendar.ts';
import { linesWithoutProvider } from '../../../routing/duty/coverage.ts';
import { icsOf } from '../../../routing/duty/ics.ts';
import type { Outcome } from '../../../routing/errors.ts';
import type { Shift } from '../../../routing/people.ts';
import type {
  AttendanceLine,
  CoverageView,
  MyDutyView,
  RotaView,
} from '../../../routing/protocol/duty/duty.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { StaffKind } from '../../../routing/vocabulary/staff-kinds.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { SheetFormat } from '../../sheets/sheets.ts';
import { createRecorder } from '../admin/shared.ts';
import { attendanceIn, createAttendanceKeeper } from './attendance.ts';
import { createChanges } from './changes.ts';
import type { DutyCore, DutyPorts } from './deps.ts';
import { createEdges } from './edges.ts';
import { createRotaImports, type RotaImports, type SheetFile } from './imports.ts';
import { createLedger, type LedgerDesk } from './ledger.ts';
import { createRosterFacts, withNames } from './roster-facts.ts';
import { createDutySettings, type DutySettings } from './settings.ts';
import { createSwaps, type SwapDesk } from './swaps.ts';
import { lastOfMonth, leadersTables, ledgerTable, statementTables } from './tables.ts';
import { createVisits, type VisitDesk } from './visits.ts';

/** How far ahead gaps are shown (DU3). */
const AHEAD_DAYS = 31;
const MINE_DAYS = 62;
const DAY_MS = 86_400_000;

export interface DutyDesk {
  settings: DutySettings;
  imports: RotaImports;
  swaps: SwapDesk;
  ledger: LedgerDesk & {
    /** @param kind leaves out everybody else (R056) */
    exportLedger(month: string, format: SheetFormat, kind?: StaffKind): Promise<SheetFile>;
    exportStatement(month: string, format: SheetFormat, kind?: StaffKind): Promise<SheetFile>;
  };
  visits: VisitDesk & {
    exportLeaders(who: StaffPrincipal, year: number, format: SheetFormat): Promise<SheetFile>;
  };
  rota(from: string, to: string): Promise<RotaView>;
  coverage(): Promise<CoverageView>;
  mine(who: StaffPrincipal): Promise<MyDutyView>;
  /** My turns as a calendar file. */
  ics(who: StaffPrincipal): Promise<string>;
  attendance(month: string): Promise<PageOf<AttendanceLine>>;
  /** R069: somebody's hours of a year as a page to print; written into the audit log. */
  certificate(who: StaffPrincipal, staffId: string, year: number): Promise<Outcome<string>>;
  /** Makes a month's attendance anew from the log; how many turns came out differently. */
  rebuild(who: StaffPrincipal, month: string): Promise<{ changed: number }>;
}

const ofKind = <T extends { kind?: StaffKind }>(lines: readonly T[], kind: StaffKind | undefined): T[] =>
  lines.filter((line) => kind === undefined || line.kind === kind);

export const createDutyDesk = (ports: DutyPorts): DutyDesk => {
  const { store, clock, sheets } = ports;
  const duty = () => ports.policy().duty;
  const edges = createEdges(ports);
  const facts = createRosterFacts({ ...ports, duty });
  const core: DutyCore = {
    ...ports,
    duty,
    facts,
    edges,
    changes: createChanges({ ...ports, edges }),
    record: createRecorder(ports),
  };
  const swaps = createSwaps(core);
  const ledger = createLedger(core);
  const visits = createVisits(core);
  const keeper = createAttendanceKeeper(ports);

  const ownTurns = async (who: StaffPrincipal): Promise<Shift[]> => {
    const today = facts.today();
    return (await facts.turns(addDays(today, -7), addDays(today, MINE_DAYS))).filter(
      (turn) => turn.staffId === who.id,
    );
  };
  const monthRange = (month: string) =>
    [instant(startOfDay(`${month}-01`)), instant(startOfDay(lastOfMonth(month)) + DAY_MS)] as const;

  return {
    settings: createDutySettings(core),
    imports: createRotaImports(core),
    swaps,
    ledger: {
      ...ledger,
      exportLedger: async (month, format, kind) => {
        const view = await ledger.ledger(month);
        return {
          name: `值班台账 ${month}.${format}`,
          format,
          bytes: await sheets.write([ledgerTable({ ...view, lines: ofKind(view.lines, kind) })], format),
        };
      },
      exportStatement: async (month, format, kind) => {
        const view = await ledger.statement(month);
        const lines = ofKind(view.lines, kind);
        const totalFen = lines.reduce((sum, line) => sum + line.amountFen, 0);
        const tables = statementTables({ ...view, lines, totalFen });
        return {
          name: `值班补贴 ${month}.${format}`,
          format,
          bytes: await sheets.write(format === 'csv' ? tables.slice(0, 1) : tables, format),
        };
      },
    },
    visits: {
      ...visits,
      exportLeaders: async (who, year, format) => {
        const tables = leadersTables(await visits.leaders(who, year));
        return {
          name: `领导值守与走访 ${year}.${format}`,
          format,
          bytes: await sheets.write(format === 'csv' ? tables.slice(0, 1) : tables, format),
        };
      },
    },
    rota: async (from, to) => {
      const [people, turns, { years }] = await Promise.all([
        facts.people(),
        facts.turns(from, to),
        facts.years(),
      ]);
      const gaps = await facts.gaps(from, to, turns, people);
      const days = calendarOf(years);
      const names = new Map(years.flatMap((year) => year.holidays.map(({ day, name }) => [day, name])));
      return {
        days: daysBetween(from, to).map((day) => {
          const name = names.get(day);
          return {
            day,
            kind: dayKind(day, days),
            ...(name ? { name } : {}),
            gaps: gaps.filter((gap) => gap.day === day),
          };
        }),
        shifts: withNames(turns, people),
        turnTypes: duty().turnTypes,
        missingYears: await facts.missing(to),
      };
    },
    coverage: async () => {
      const from = facts.today();
      const to = addDays(from, AHEAD_DAYS - 1);
      const [people, turns] = await Promise.all([facts.people(), facts.turns(from, to)]);
      return {
        from,
        to,
        gaps: await facts.gaps(from, to, turns, people),
        linesWithoutProvider: linesWithoutProvider(
          duty().mandatoryLines,
          people.covering.values(),
          people.orgs.values(),
          turns,
        ),
        missingYears: await facts.missing(to),
      };
    },
    mine: async (who) => {
      const today = facts.today();
      const [people, all] = await Promise.all([
        facts.people(),
        facts.turns(addDays(today, -7), addDays(today, MINE_DAYS)),
      ]);
      const now = instant(clock.nowMs());
      const lines = withNames(all, people);
      const shifts = lines.filter((turn) => turn.staffId === who.id);
      const current = shifts.find((turn) => turn.startAt <= now && now < turn.endAt);
      const next = shifts.find((turn) => turn.startAt > now);
      const ahead = lines.filter((turn) => turn.staffId !== who.id && turn.startAt > now);
      const colleagues = [...people.staff.values()]
        .filter((one) => one.id !== who.id && !one.disabled && one.role !== 'admin' && one.role !== 'auditor')
        .map((one) => ({
          id: one.id,
          name: one.displayName,
          shifts: ahead.filter((turn) => turn.staffId === one.id).slice(0, 60),
        }));
      return {
        ...(current ? { now: current } : {}),
        ...(next ? { next } : {}),
        shifts,
        swaps: await swaps.mine(who, people),
        colleagues,
        year: await ledger.year(who.id),
      };
    },
    ics: async (who) => icsOf(await ownTurns(who), { name: '我的值班', host: ports.host }),
    attendance: async (month) => {
      const [from, to] = monthRange(month);
      const people = await facts.people();
      const items = (await attendanceIn(store, clock, from, to)).map((one) => ({
        ...one,
        staffName: people.name(one.staffId),
      }));
      return { items: items.reverse() };
    },
    certificate: async (who, staffId, year) => {
      const made = await ledger.certificate(staffId, year);
      if (made.ok) await core.record(who, 'duty.certified', `staff:${staffId}`, { year });
      return made;
    },
    rebuild: async (who, month) => {
      const [from, to] = monthRange(month);
      const changed = await keeper.rebuild(from, to);
      await core.record(who, 'attendance.rebuilt', `attendance:${month}`, { changed });
      return { changed };
    },
  };
};
