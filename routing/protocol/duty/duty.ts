/** What the duty pages read: rota, gaps, imports, swaps, attendance, ledger, statement; shared by server and pages. */
import type { DayKind, YearCalendar } from '../../calendar.ts';
import type { Absence, Attendance } from '../../duty/attendance.ts';
import type { Gap } from '../../duty/coverage.ts';
import type { LedgerLine, StatementLine } from '../../duty/ledger.ts';
import type { ImportMode } from '../../duty/plan-import.ts';
import type { DutyPolicy, TurnType } from '../../duty/policy.ts';
import type { RotaProblem, RotaTurn } from '../../duty/rota-rows.ts';
import type { SwapKind, SwapState, SwapTurn } from '../../duty/swap.ts';
import type { LeaderVisit, LeaderYear, VisitKind } from '../../duty/visits.ts';
import type { DutyLine, Shift } from '../../people.ts';
import type { Id, Instant } from '../../ticket.ts';
import type { StaffKind } from '../../vocabulary/staff-kinds.ts';
import { type BuiltInService, type Label, labelOf, SERVICES } from '../../vocabulary.ts';

const l = (zh: string, en: string): Label => ({ zh, en });

/** Built-in ones; names of the installation's own come from `labelOf`. */
export const DUTY_LINES: Record<BuiltInService | 'publicity', Label> = {
  ...SERVICES,
  publicity: l('法治宣传', 'Publicity of law'),
};

export const SWAP_KINDS: Record<SwapKind, Label> = {
  swap: l('换班', 'Swap'),
  substitute: l('替班', 'Substitute'),
  leave: l('请假', 'Leave'),
};

export const SWAP_STATES: Record<SwapState, Label> = {
  asked: l('待同事答复', 'Awaiting colleague'),
  agreed: l('待主管审批', 'Awaiting supervisor'),
  done: l('已生效', 'In effect'),
  declined: l('同事未同意', 'Declined'),
  refused: l('未批准', 'Not approved'),
  withdrawn: l('已撤回', 'Withdrawn'),
  void: l('已失效', 'Void'),
};

export const VISIT_KINDS: Record<VisitKind, Label> = {
  supervision: l('调研督导', 'Supervision visit'),
  contact: l('联系站点', 'Contact with a station'),
};

export const DAY_KINDS: Record<DayKind, Label> = {
  working: l('工作日', 'Workday'),
  weekend: l('周末', 'Weekend'),
  holiday: l('放假', 'Holiday'),
  make_up: l('调休上班', 'Make-up workday'),
};

/** The words of a gap, in the language of the page. */
export const gapWords = (gap: Gap, locale: 'zh-CN' | 'en'): string => {
  if (gap.kind === 'no_leader') return locale === 'en' ? 'No leader of the day' : '没有带班领导';
  if (locale === 'en')
    return gap.kind === 'nobody' ? `${gap.name}: nobody` : `${gap.name}: ${gap.have} of ${gap.need}`;
  return gap.kind === 'nobody' ? `${gap.name}：无人值班` : `${gap.name}：${gap.have} 人，应有 ${gap.need} 人`;
};

export type ShiftLine = Shift & { staffName: string };

export interface RotaDay {
  day: string;
  kind: DayKind;
  /** Of a holiday. */
  name?: string;
  gaps: Gap[];
}

export interface RotaView {
  days: RotaDay[];
  shifts: ShiftLine[];
  turnTypes: TurnType[];
  /** Years that the range or the season asks for and that have no calendar. */
  missingYears: number[];
}

export interface CoverageView {
  from: string;
  to: string;
  gaps: Gap[];
  /** R027: lines for which nobody stands. */
  linesWithoutProvider: DutyLine[];
  missingYears: number[];
}

export interface CalendarView {
  version: number;
  years: YearCalendar[];
  missingYears: number[];
}

export interface DutySettingsView {
  version: number;
  duty: DutyPolicy;
}

export type ChangeKind = 'import' | 'swap' | 'substitute' | 'leave';
export type ChangeState = 'draft' | 'applying' | 'applied' | 'undoing' | 'undone' | 'void';

/** One change of the roster as a whole. */
export interface ChangeLine {
  id: Id;
  version: number;
  kind: ChangeKind;
  state: ChangeState;
  /** File of an import, or what was swapped. */
  title: string;
  byName: string;
  at: Instant;
  added: number;
  removed: number;
  /** Begun or changed since: an undo left them. */
  kept?: number;
}

export interface ImportPreview {
  change: ChangeLine;
  mode: ImportMode;
  add: RotaTurn[];
  remove: ShiftLine[];
  unchanged: number;
  past: number;
  first?: string;
  last?: string;
  problems: RotaProblem[];
  /** What would still be open in the days of the file. */
  gaps: Gap[];
}

export interface SwapView {
  id: Id;
  version: number;
  kind: SwapKind;
  state: SwapState;
  fromId: Id;
  fromName: string;
  toId?: Id;
  toName?: string;
  give: SwapTurn;
  take?: SwapTurn;
  reason: string;
  override?: string;
  steps: { at: Instant; byName: string; what: SwapState; note?: string }[];
  createdAt: Instant;
  /** Rest rules and gaps that it would break, for those who decide. */
  warnings: string[];
  /** What the reader may do with it now. */
  acts: ('agree' | 'decline' | 'withdraw' | 'approve' | 'refuse')[];
}

export interface MyDutyView {
  now?: ShiftLine;
  next?: ShiftLine;
  /** Turns from a week ago until two months ahead. */
  shifts: ShiftLine[];
  swaps: SwapView[];
  /** Colleagues with whom a turn may be swapped, and their turns ahead. */
  colleagues: { id: Id; name: string; shifts: ShiftLine[] }[];
  year: {
    year: number;
    servedMs: number;
    /** Of it unpaid: what counts for the target (R069). */
    freeMs: number;
    targetHours: number;
    handled: number;
    weighted: number;
  };
}

export type AttendanceLine = Attendance & { staffName: string };

export interface LedgerView {
  from: string;
  to: string;
  targetHours: number;
  leaderDays: number;
  leaderPlaces: number;
  lines: (LedgerLine & {
    name: string;
    org: string;
    share: number;
    kind?: StaffKind;
    yearServedMs: number;
    /** Of it unpaid: what counts for the target (R069). */
    yearFreeMs: number;
    isLeader: boolean;
  })[];
  orgs: { name: string; people: number; servedMs: number; handled: number; weighted: number }[];
}

export type VisitLine = LeaderVisit & { staffName: string; byName: string; mayWithdraw: boolean };

/** DU16: the leaders' year beside its targets; whoever may not read the ledger sees his own alone. */
export interface LeadersView {
  year: number;
  targetDays: number;
  targetPlaces: number;
  lines: (LeaderYear & { name: string; org: string })[];
  /** Newest first, withdrawn ones too. */
  visits: VisitLine[];
  /** For whom the reader may enter a visit; empty when for nobody. */
  mayEnterFor: { id: Id; name: string }[];
}

export interface StatementView {
  month: string;
  qualityOn: boolean;
  lines: (StatementLine & { name: string; org: string; kind?: StaffKind })[];
  totalFen: number;
}

/** The part of the live board that duty owns. */
export interface BoardDuty {
  leader?: { staffId: Id; name: string; until: Instant };
  /** On shift now and not there. */
  missing: { shiftId: Id; staffId: Id; name: string; post: string; kind: Absence; sinceMs: number }[];
  /** Of today and tomorrow, from now on. */
  gaps: Gap[];
}

/** Yuan of a sum in fen, `1234.50`. */
export const yuan = (fen: number): string => (fen / 100).toFixed(2);

export const lineLabel = (line: DutyLine | undefined, locale: 'zh-CN' | 'en'): string =>
  line ? labelOf(DUTY_LINES, line, locale) : '';
