/** The catalogue of services: public list, versions, import and export, and the version that a ticket keeps. */
import { z } from 'zod';
import { ok, refuse } from '../../../routing/errors.ts';
import {
  cataloguePin,
  catalogueQuery,
  catalogueSave,
  catalogueUse,
  catalogueView,
  sheetImport,
  sheetReport,
} from '../../../routing/protocol/bureau/directory.ts';
import type { Catalogue } from '../../desk/catalogue/catalogue.ts';
import type { QueryDesk } from '../../desk/desk.ts';
import { SHEET_MIME } from '../../sheets/sheets.ts';
import { download } from '../download.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { idParams, pageOf } from '../schemas/common.ts';
import { SHEET_BODY_BYTES } from './directory.ts';

const codeParams = z.object({ code: z.string().regex(/^[A-Z0-9-]{1,40}$/) });
const MIMES = { ...SHEET_MIME, json: 'application/json; charset=utf-8' } as const;

export const catalogueRoutes = (deps: {
  catalogue: Catalogue;
  queries: Pick<QueryDesk, 'ticket'>;
  publicBuckets: Buckets;
}) => [
  route('GET /api/v1/public/catalogue', {
    access: 'public',
    tag: 'public',
    summary: 'Services that are offered today, with steps, materials and legal basis',
    query: catalogueQuery,
    out: pageOf(catalogueView),
    handle: async ({ query, from }) =>
      deps.publicBuckets.take(addressKey(from)) > 0
        ? refuse('rate_limited')
        : ok(deps.catalogue.current(query)),
  }),
  route('GET /api/v1/catalogue/:code/versions', {
    access: ['site.manage', 'order.dispatch'],
    tag: 'catalogue',
    summary: 'Every version of one item, newest first',
    params: codeParams,
    out: pageOf(catalogueView),
    handle: async ({ params }) => deps.catalogue.history(params.code),
  }),
  route('POST /api/v1/catalogue', {
    access: 'site.manage',
    tag: 'catalogue',
    summary: 'A new item, or the next version of one, from a day on',
    body: catalogueSave,
    out: catalogueView,
    status: 201,
    refusals: ['version_conflict'],
    handle: ({ who, body }) => deps.catalogue.save(who, body),
  }),
  route('POST /api/v1/catalogue/import', {
    access: 'site.manage',
    tag: 'catalogue',
    summary: 'Items from XLSX, CSV or JSON; changed ones become next versions; all or none',
    body: sheetImport,
    bodyBytes: SHEET_BODY_BYTES,
    out: sheetReport,
    refusals: ['too_large', 'unsupported_type', 'broken_json'],
    handle: ({ who, body }) => deps.catalogue.import(who, body),
  }),
  route('GET /api/v1/catalogue/export', {
    access: 'site.manage',
    tag: 'catalogue',
    summary: 'What holds today as XLSX, CSV or JSON',
    query: z.object({ format: z.enum(['csv', 'xlsx', 'json']).default('xlsx') }),
    out: 'binary',
    handle: async ({ query: { format } }) =>
      ok(download(`catalogue.${format}`, MIMES[format], await deps.catalogue.export(format))),
  }),
  route('GET /api/v1/tickets/:id/catalogue', {
    access: 'order.dispatch',
    tag: 'catalogue',
    summary: 'Items that a ticket was opened under',
    params: idParams,
    out: pageOf(catalogueUse),
    handle: async ({ who, params }) => {
      const readable = await deps.queries.ticket(who, params.id);
      return readable.ok ? ok(await deps.catalogue.uses(params.id)) : readable;
    },
  }),
  route('POST /api/v1/tickets/:id/catalogue', {
    access: 'order.dispatch',
    tag: 'catalogue',
    summary: 'Note the item of a ticket; it keeps the version that held when the ticket was opened',
    params: idParams,
    body: cataloguePin,
    out: catalogueUse,
    status: 201,
    refusals: ['not_owner', 'version_conflict'],
    handle: ({ who, params, body }) => deps.catalogue.pin(who, params.id, body),
  }),
];
