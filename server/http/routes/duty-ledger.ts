/** Duty: attendance, ledger and statement. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import * as C from '../../../routing/protocol/duty/duty-commands.ts';
import type { DutyDesk } from '../../desk/duty/duty-desk.ts';
import type { SheetFile } from '../../desk/duty/imports.ts';
import { SHEET_MIME } from '../../sheets/sheets.ts';
import { download } from '../download.ts';
import { type Binary, route } from '../route.ts';
import { idParams, pageOf } from '../schemas/common.ts';
import * as s from '../schemas/duty-ledger.ts';

const tag = 'duty';

export const sheetDownload = ({ name, format, bytes }: SheetFile): Binary =>
  download(name, SHEET_MIME[format], bytes);

export const attendanceRoutes = (duty: DutyDesk) => [
  route('GET /api/v1/duty/attendance', {
    access: 'ledger.read',
    tag,
    summary: 'Minutes served, paused and away of every turn of a month',
    cost: 3,
    query: C.monthQuery,
    out: pageOf(s.attendance),
    handle: async ({ query }) => ok(await duty.attendance(query.month)),
  }),
  route('POST /api/v1/duty/attendance/rebuild', {
    access: 'shift.manage',
    tag,
    summary: 'Make the attendance of a month anew from the log of presence',
    cost: 10,
    body: C.monthQuery,
    out: z.object({ changed: z.int().min(0) }),
    handle: async ({ who, body }) => ok(await duty.rebuild(who, body.month)),
  }),
  route('GET /api/v1/duty/ledger', {
    access: 'ledger.read',
    tag,
    summary: 'Duty minutes, weighted cases and shares per person and organisation',
    cost: 5,
    query: C.monthQuery,
    out: s.ledger,
    handle: async ({ query }) => ok(await duty.ledger.ledger(query.month)),
  }),
  route('GET /api/v1/duty/ledger/export', {
    access: 'ledger.read',
    tag,
    summary: 'The ledger as a spreadsheet',
    cost: 5,
    query: C.monthExport,
    out: 'binary',
    handle: async ({ query }) =>
      ok(sheetDownload(await duty.ledger.exportLedger(query.month, query.format, query.kind))),
  }),
  route('GET /api/v1/duty/leaders', {
    access: ['shift.read', 'ledger.read'],
    tag,
    summary: 'Days and places of leaders in a year, on duty and on visits; only your own without ledger.read',
    cost: 5,
    query: C.yearQuery,
    out: s.leaders,
    handle: async ({ who, query }) => ok(await duty.visits.leaders(who, query.year)),
  }),
  route('GET /api/v1/duty/leaders/export', {
    access: 'ledger.read',
    tag,
    summary: "The leaders' year as a spreadsheet",
    cost: 5,
    query: C.yearExport,
    out: 'binary',
    handle: async ({ who, query }) =>
      ok(sheetDownload(await duty.visits.exportLeaders(who, query.year, query.format))),
  }),
  route('POST /api/v1/duty/visits', {
    access: ['duty.swap', 'shift.manage'],
    tag,
    summary: 'Enter a visit or contact of a leader: your own, or with shift.manage anybody’s',
    body: C.visitInput,
    out: s.visit,
    status: 201,
    refusals: ['not_found', 'wrong_state'],
    handle: ({ who, body }) => duty.visits.enter(who, body),
  }),
  route('POST /api/v1/duty/visits/:id/withdraw', {
    access: ['duty.swap', 'shift.manage'],
    tag,
    summary: 'Take a visit back that was entered by mistake; it stays in the record',
    params: idParams,
    body: C.visitWithdraw,
    out: s.visit,
    refusals: ['not_found', 'wrong_state', 'version_conflict'],
    handle: ({ who, params, body }) => duty.visits.withdraw(who, params.id, body),
  }),
  route('GET /api/v1/duty/statement', {
    access: 'ledger.read',
    tag,
    summary: 'Subsidies of a month, turn by turn',
    cost: 5,
    query: C.monthQuery,
    out: s.statement,
    handle: async ({ query }) => ok(await duty.ledger.statement(query.month)),
  }),
  route('GET /api/v1/duty/statement/export', {
    access: 'ledger.read',
    tag,
    summary: 'The statement as a spreadsheet',
    cost: 5,
    query: C.monthExport,
    out: 'binary',
    handle: async ({ query }) =>
      ok(sheetDownload(await duty.ledger.exportStatement(query.month, query.format, query.kind))),
  }),
];
