/** Duty: rota, coverage, calendars, imports and swaps. */
import { z } from 'zod';
import { type Outcome, ok } from '../../../routing/errors.ts';
import * as C from '../../../routing/protocol/duty/duty-commands.ts';
import type { DutyDesk } from '../../desk/duty/duty-desk.ts';
import { download } from '../download.ts';
import { htmlPage } from '../html-page.ts';
import { route } from '../route.ts';
import { idParams, pageOf } from '../schemas/common.ts';
import * as s from '../schemas/duty.ts';
import { mine, swap } from '../schemas/duty-swaps.ts';
import { attendanceRoutes, sheetDownload } from './duty-ledger.ts';

const tag = 'duty';
const yearParams = z.object({ year: z.coerce.number().int().min(2020).max(2100) });

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
    handle: async ({ query }) => ok(sheetDownload(await duty.imports.template(query.format))),
  }),
  route('GET /api/v1/duty/export', {
    access: 'shift.read',
    tag,
    summary: 'A month of the rota as list (can be imported again) or grid',
    cost: 3,
    query: C.rotaExport,
    out: 'binary',
    handle: async ({ query }) =>
      ok(sheetDownload(await duty.imports.export(query.month, query.layout, query.format))),
  }),
  route('GET /api/v1/duty/mine', {
    access: 'duty.swap',
    tag,
    summary: 'My turns, requests and the year until now',
    out: mine,
    handle: async ({ who }) => ok(await duty.mine(who)),
  }),
  route('GET /api/v1/duty/mine.ics', {
    access: 'duty.swap',
    tag,
    summary: 'My turns as a calendar file',
    out: 'binary',
    handle: async ({ who }) =>
      ok(download('我的值班.ics', 'text/calendar; charset=utf-8', await duty.ics(who))),
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
    out: pageOf(swap),
    handle: async ({ who, query }) => ok({ items: await duty.swaps.list(who, query.scope) }),
  }),
  route('POST /api/v1/duty/swaps', {
    access: 'duty.swap',
    tag,
    summary: 'Ask to give a turn away',
    body: C.swapAsk,
    out: swap,
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
    out: swap,
    refusals: ['version_conflict', 'wrong_state', 'duplicate_key'],
    handle: ({ who, params, body }) => duty.swaps.act(who, params.id, body),
  }),
  ...attendanceRoutes(duty),
];
