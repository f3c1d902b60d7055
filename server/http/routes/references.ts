/** Statutes and guides to cite: the list, its files, and what fits a ticket. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import { sheetImport, sheetReport } from '../../../routing/protocol/bureau/directory.ts';
import {
  referenceHit,
  referenceMark,
  referenceSearch,
  referenceView,
} from '../../../routing/protocol/bureau/references.ts';
import type { ReferenceDesk } from '../../desk/references/references.ts';
import { SHEET_MIME } from '../../sheets/sheets.ts';
import { download } from '../download.ts';
import { route } from '../route.ts';
import { count, idParams } from '../schemas/common.ts';
import { SHEET_BODY_BYTES } from './directory.ts';

const tag = 'references';
const list = z.object({ items: z.array(referenceView), version: count });
const MIMES = { ...SHEET_MIME, json: 'application/json; charset=utf-8' } as const;

export const referenceRoutes = (references: ReferenceDesk) => [
  route('GET /api/v1/references', {
    access: 'canned.read',
    tag,
    summary: 'Every reference with the days on which it holds and whether it holds today',
    out: list,
    handle: async () => ok(await references.list()),
  }),
  route('PUT /api/v1/references/public', {
    access: 'canned.manage',
    tag,
    summary: 'Show one item to citizens on the page of frequent questions, or no longer',
    body: referenceMark,
    out: list,
    refusals: ['not_found', 'version_conflict'],
    handle: ({ who, body }) => references.mark(who, body),
  }),
  route('POST /api/v1/references/import', {
    access: 'canned.manage',
    tag,
    summary: 'References from XLSX, CSV or JSON; equal code and first day replace; all or none',
    body: sheetImport,
    bodyBytes: SHEET_BODY_BYTES,
    out: sheetReport,
    refusals: ['too_large', 'unsupported_type', 'broken_json', 'version_conflict'],
    handle: ({ who, body }) => references.import(who, body),
  }),
  route('GET /api/v1/references/export', {
    access: 'canned.manage',
    tag,
    summary: 'The list as XLSX, CSV or JSON',
    query: z.object({ format: z.enum(['csv', 'xlsx', 'json']).default('xlsx') }),
    out: 'binary',
    handle: async ({ query: { format } }) =>
      ok(download(`references.${format}`, MIMES[format], await references.export(format))),
  }),
  route('GET /api/v1/tickets/:id/references', {
    access: 'ticket.read',
    tag,
    summary: 'References that fit the ticket, or the words that are looked for',
    cost: 2,
    params: idParams,
    query: referenceSearch,
    out: z.object({ items: z.array(referenceHit) }),
    refusals: ['not_found', 'forbidden'],
    handle: async ({ who, params, query }) => {
      const found = await references.suggest(who, params.id, query.text);
      return found.ok ? ok({ items: found.value }) : found;
    },
  }),
];
