/** Duty: rota, imports, swaps, attendance, ledger and statement. */

import type { StaffKind } from '../../vocabulary/staff-kinds.ts';
import type * as Duty from '../duty/duty.ts';
import type * as DC from '../duty/duty-commands.ts';
import type { PageOf } from './shapes.ts';

type MonthFile = { month: string; format?: 'csv' | 'xlsx'; kind?: StaffKind };

export interface DutyHttpApi {
  'GET /api/v1/duty/rota': { query: { from: string; to: string }; out: Duty.RotaView };
  'GET /api/v1/duty/coverage': { out: Duty.CoverageView };
  'GET /api/v1/duty/calendar': { out: Duty.CalendarView };
  'PUT /api/v1/duty/calendar/:year': { in: DC.YearCalendarInput; out: Duty.CalendarView };
  'GET /api/v1/duty/settings': { out: Duty.DutySettingsView };
  'PUT /api/v1/duty/settings': { in: DC.DutySettingsInput; out: Duty.DutySettingsView };
  'GET /api/v1/duty/changes': { out: PageOf<Duty.ChangeLine> };
  'POST /api/v1/duty/imports': { in: DC.RotaFileInput; out: Duty.ImportPreview };
  'POST /api/v1/duty/imports/:id/apply': { in: DC.ChangeRefInput; out: Duty.ChangeLine };
  'POST /api/v1/duty/changes/:id/undo': { in: DC.ChangeRefInput; out: Duty.ChangeLine };
  'GET /api/v1/duty/template': { query: { format?: 'csv' | 'xlsx' }; out: Blob };
  'GET /api/v1/duty/export': {
    query: { month: string; layout?: 'grid' | 'list'; format?: 'csv' | 'xlsx' };
    out: Blob;
  };
  'GET /api/v1/duty/mine': { out: Duty.MyDutyView };
  'GET /api/v1/duty/mine.ics': { out: Blob };
  'GET /api/v1/duty/mine/certificate': { query: { year: number }; out: Blob };
  'GET /api/v1/duty/people/:id/certificate': { query: { year: number }; out: Blob };
  'GET /api/v1/duty/swaps': { query: { scope?: 'open' | 'all' }; out: PageOf<Duty.SwapView> };
  'POST /api/v1/duty/swaps': { in: DC.SwapAskInput; out: Duty.SwapView };
  'POST /api/v1/duty/swaps/:id': { in: DC.SwapActInput; out: Duty.SwapView };
  'GET /api/v1/duty/attendance': { query: { month: string }; out: PageOf<Duty.AttendanceLine> };
  'POST /api/v1/duty/attendance/rebuild': { in: { month: string }; out: { changed: number } };
  'GET /api/v1/duty/ledger': { query: { month: string }; out: Duty.LedgerView };
  'GET /api/v1/duty/ledger/export': { query: MonthFile; out: Blob };
  'GET /api/v1/duty/leaders': { query: { year: number }; out: Duty.LeadersView };
  'GET /api/v1/duty/leaders/export': { query: { year: number; format?: 'csv' | 'xlsx' }; out: Blob };
  'POST /api/v1/duty/visits': { in: DC.VisitInput; out: Duty.VisitLine };
  'POST /api/v1/duty/visits/:id/withdraw': { in: DC.VisitWithdrawInput; out: Duty.VisitLine };
  'GET /api/v1/duty/statement': { query: { month: string }; out: Duty.StatementView };
  'GET /api/v1/duty/statement/export': { query: MonthFile; out: Blob };
}
