/** Duty: rota, coverage, calendars, imports, swaps, attendance, ledger and statement. */
import { z } from 'zod';
import { type Outcome, ok } from '../../../routing/errors.ts';
import * as C from '../../../routing/protocol/duty/duty-commands.ts';
import type { DutyDesk } from '../../desk/duty/duty-desk.ts';
import type { SheetFile } from '../../desk/duty/imports.ts';
import { SHEET_MIME } from '../../sheets/sheets.ts';
import { htmlPage } from '../html-page.ts';
import { type Binary, route } from '../route.ts';
import { idParams, pageOf } from '../schemas/common.ts';
import * as s from '../schemas/duty.ts';
import { contentDisposition } from '../uploads.ts';

const tag = 'duty';
const yearParams = z.object({ year: z.coerce.number().int().min(2020).max(2100) });

const sent = (name: string, mime: string, bytes: Buffer | string): Binary => ({
  send: async (response) => {
    response
      .setHeader('Cache-Control', 'private, no-store')
      .setHeader('X-Content-Type-Options', 'nosniff')
      .setHeader('Content-Disposition', contentDisposition({ name, mime }))
      .setHeader('Content-Type', mime)
      .send(bytes);
  },
});
const sheet = ({ name, format, bytes }: SheetFile): Binary => sent(name, SHEET_MIME[format], bytes);

const page = (html: Outcome<string>) => (html.ok ? ok(htmlPage(html.value)) : html);

export const dutyRoutes = (duty: DutyDesk) => [
  route('GET /api/v1/duty/rota', {
    access: 'shift.read',
    tag,
    summary: 'Days with their kind and gaps, and the turns that touch them',
    query: C.dayRange,
    out: s.rota,
    handle: async ({ query }) => ok(await duty.rota(query.from, query.to)),
  }),
  route('GET /api/v1/duty/coverage', {
    access: 'shift.read',
    tag,
    summary: 'What is not covered in the next 31 days, and mandatory lines without a provider',
    out: s.coverage,
    handle: async () => ok(await duty.coverage()),
  }),
  route('GET /api/v1/duty/calendar', {
    access: 'shift.read',
    tag,
    summary: 'Holidays and make-up workdays by year',
    out: s.calendar,
    handle: async () => ok(await duty.settings.calendar()),
  }),
  route('PUT /api/v1/duty/calendar/:year', {
    access: 'shift.manage',
    tag,
    summary: 'Replace the calendar of one year',
    params: yearParams,
    body: C.yearCalendar,
    out: s.calendar,
    refusals: ['version_conflict'],
    handle: ({ who, params, body }) => duty.settings.saveYear(who, params.year, body),
  }),
  route('GET /api/v1/duty/settings', {
    access: 'shift.read',
    tag,
    summary: 'Turn types, coverage rules, rest, swaps, weights, subsidy rates',
    out: s.settings,
    handle: async () => ok(await duty.settings.settings()),
  }),
  route('PUT /api/v1/duty/settings', {
    access: 'shift.manage',
    tag,
    summary: 'Replace the duty settings',
    body: C.dutySettings,
    out: s.settings,
    refusals: ['version_conflict'],
    handle: ({ who, body }) => duty.settings.saveSettings(who, body),
  }),
  route('GET /api/v1/duty/changes', {
    access: 'shift.manage',
    tag,
    summary: 'Imports and swaps that changed the roster, newest first',
    out: pageOf(s.change),
    handle: async () => ok(await duty.imports.list()),
  }),
  route('POST /api/v1/duty/imports', {
    access: 'shift.manage',
    tag,
    summary: 'Read a rota (CSV or XLSX) and tell what it would change; changes nothing',
    cost: 5,
    body: C.rotaFile,
    bodyBytes: 8 * 1024 * 1024,
    out: s.importPreview,
    status: 201,
    refusals: ['unsupported_type', 'too_large'],
    handle: ({ who, body }) => duty.imports.preview(who, body),
  }),
  route('POST /api/v1/duty/imports/:id/apply', {
    access: 'shift.manage',
    tag,
    summary: 'Do what the preview said, all or nothing',
    cost: 5,
    params: idParams,
    body: C.changeRef,
    out: s.change,
    refusals: ['version_conflict', 'wrong_state', 'duplicate_key'],
    handle: ({ who, params, body }) => duty.imports.apply(who, params.id, body.version),
  }),
  route('POST /api/v1/duty/changes/:id/undo', {
    access: 'shift.manage',
    tag,
    summary: 'Take a change back, as far as its turns have not begun',
    cost: 5,
    params: idParams,
    body: C.changeRef,
    out: s.change,
    refusals: ['version_conflict', 'wrong_state', 'duplicate_key'],
    handle: ({ who, params, body }) => duty.imports.undo(who, params.id, body.version),
  }),
  route('GET /api/v1/duty/template', {
    access: 'shift.manage',
    tag,
    summary: 'An empty rota to fill in',
    query: C.sheetFormat,
    out: 'binary',
    handle: async ({ query }) => ok(sheet(await duty.imports.template(query.format))),
  }),
  route('GET /api/v1/duty/export', {
    access: 'shift.read',
    tag,
    summary: 'A month of the rota as list (can be imported again) or grid',
    cost: 3,
    query: C.rotaExport,
    out: 'binary',
    handle: async ({ query }) =>
      ok(sheet(await duty.imports.export(query.month, query.layout, query.format))),
  }),
  route('GET /api/v1/duty/mine', {
    access: 'duty.swap',
    tag,
    summary: 'My turns, requests and the year until now',
    out: s.mine,
    handle: async ({ who }) => ok(await duty.mine(who)),
  }),
  route('GET /api/v1/duty/mine.ics', {
    access: 'duty.swap',
    tag,
    summary: 'My turns as a calendar file',
    out: 'binary',
    handle: async ({ who }) => ok(sent('我的值班.ics', 'text/calendar; charset=utf-8', await duty.ics(who))),
  }),
  route('GET /api/v1/duty/mine/certificate', {
    access: 'duty.swap',
    tag,
    summary: 'Proof of my hours of a year (R069), a page to print',
    query: C.yearQuery,
    out: 'binary',
    handle: async ({ who, query }) => page(await duty.certificate(who, who.id, query.year)),
  }),
  route('GET /api/v1/duty/people/:id/certificate', {
    access: 'ledger.read',
    tag,
    summary: 'Proof of somebody’s hours of a year (R069), a page to print; audited',
    params: idParams,
    query: C.yearQuery,
    out: 'binary',
    refusals: ['not_found'],
    handle: async ({ who, params, query }) => page(await duty.certificate(who, params.id, query.year)),
  }),
  route('GET /api/v1/duty/swaps', {
    access: ['duty.swap', 'shift.manage'],
    tag,
    summary: 'Requests to swap, substitute or be on leave: own ones, or all for whoever manages the roster',
    query: C.swapScope,
    out: pageOf(s.swap),
    handle: async ({ who, query }) => ok({ items: await duty.swaps.list(who, query.scope) }),
  }),
  route('POST /api/v1/duty/swaps', {
    access: 'duty.swap',
    tag,
    summary: 'Ask to give a turn away',
    body: C.swapAsk,
    out: s.swap,
    status: 201,
    refusals: ['wrong_state', 'duplicate_key', 'not_found'],
    handle: ({ who, body }) => duty.swaps.ask(who, body),
  }),
  route('POST /api/v1/duty/swaps/:id', {
    access: ['duty.swap', 'shift.manage'],
    tag,
    summary: 'Agree, decline, withdraw, approve or refuse',
    params: idParams,
    body: C.swapAct,
    out: s.swap,
    refusals: ['version_conflict', 'wrong_state', 'duplicate_key'],
    handle: ({ who, params, body }) => duty.swaps.act(who, params.id, body),
  }),
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
      ok(sheet(await duty.ledger.exportLedger(query.month, query.format, query.kind))),
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
      ok(sheet(await duty.ledger.exportStatement(query.month, query.format, query.kind))),
  }),
];
