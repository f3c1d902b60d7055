/** Policies as data, advisers, and conflicts of interest with sealed reasons. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import { sheetFormat, sheetImport, sheetReport } from '../../../routing/protocol/bureau/directory.ts';
import {
  adviserFields,
  adviserImport,
  adviserUpdate,
  campaignSwitch,
  conflictAvoid,
  conflictRecord,
  conflictUnseal,
  pageQuery,
  policyDraft,
  policyPreview,
  policyPublish,
  policyRollback,
} from '../../../routing/protocol/commands.ts';
import type { ConflictDesk } from '../../desk/conflicts/conflicts.ts';
import type { AdviserSheets } from '../../desk/people/adviser-sheets.ts';
import type { AdviserDesk } from '../../desk/people/advisers.ts';
import type { PairingSheets } from '../../desk/policies/pairing-sheets.ts';
import type { PolicyDesk } from '../../desk/policies/policies.ts';
import { SHEET_MIME } from '../../sheets/sheets.ts';
import { download } from '../download.ts';
import { route } from '../route.ts';
import * as c from '../schemas/common.ts';
import * as s from '../schemas/policies.ts';
import { SHEET_BODY_BYTES } from './directory.ts';

const tag = 'policies';
const access = 'policy.manage';
const one = c.idParams;
const bodyBytes = 1024 * 1024;

export const policyRoutes = (policies: PolicyDesk, pairing: PairingSheets) => [
  route('GET /api/v1/policies', {
    access,
    tag,
    summary: 'Live policy, defaults, shared draft and history',
    out: s.policiesView,
    handle: async () => ok(await policies.view()),
  }),
  route('PUT /api/v1/policies/draft', {
    access,
    tag,
    summary: 'Save the shared draft, if nobody else has since; a faulty one is kept and reported',
    cost: 3,
    body: policyDraft,
    bodyBytes,
    out: z.object({ version: c.count, problems: s.problems }),
    refusals: ['version_conflict'],
    handle: ({ who, body }) => policies.saveDraft(who, body),
  }),
  route('DELETE /api/v1/policies/draft', {
    access,
    tag,
    summary: 'Drop the draft and begin again from the live policy',
    query: z.object({ version: z.coerce.number().int().min(0) }),
    out: z.object({ version: c.count }),
    refusals: ['version_conflict'],
    handle: ({ who, query }) => policies.discardDraft(who, query.version),
  }),
  route('POST /api/v1/policies/preview', {
    access,
    tag,
    summary: 'Which waiting and recent tickets would go elsewhere under the draft; changes nothing',
    cost: 20,
    body: policyPreview,
    bodyBytes,
    out: s.policyPreview,
    handle: async ({ who, body }) => ok(await policies.preview(who, body.policy)),
  }),
  route('POST /api/v1/policies/publish', {
    access,
    tag,
    summary: 'Make the draft live on every node; tickets that nobody could take any more must be confirmed',
    cost: 20,
    body: policyPublish,
    out: s.policyVersion,
    status: 201,
    refusals: ['version_conflict', 'wrong_state'],
    handle: ({ who, body }) => policies.publish(who, body),
  }),
  route('POST /api/v1/policies/rollback', {
    access,
    tag,
    summary: 'Make a copy of an old version the next one',
    cost: 20,
    body: policyRollback,
    out: s.policyVersion,
    status: 201,
    refusals: ['version_conflict', 'wrong_state', 'not_found'],
    handle: ({ who, body }) => policies.rollback(who, body),
  }),
  route('POST /api/v1/policies/campaigns/:id', {
    access,
    tag,
    summary: 'Switch a campaign on or off at once; makes a version',
    cost: 10,
    params: z.object({ id: z.string().min(1).max(40) }),
    body: campaignSwitch,
    out: s.policyVersion,
    status: 201,
    refusals: ['version_conflict', 'wrong_state', 'not_found'],
    handle: ({ who, params, body }) => policies.switchCampaign(who, params.id, body),
  }),
  route('POST /api/v1/policies/pairing/import', {
    access,
    tag,
    summary: 'The pairing table from XLSX or CSV into the draft: looked at first, all rows or none',
    cost: 20,
    body: sheetImport,
    bodyBytes: SHEET_BODY_BYTES,
    out: sheetReport,
    refusals: ['too_large', 'unsupported_type', 'version_conflict'],
    handle: ({ who, body }) => pairing.import(who, body),
  }),
  route('GET /api/v1/policies/pairing/export', {
    access,
    tag,
    summary: 'The pairing table of the draft (without one: the live one) as a sheet',
    cost: 5,
    query: sheetFormat,
    out: 'binary',
    handle: async ({ query: { format } }) =>
      ok(download(`pairing.${format}`, SHEET_MIME[format], await pairing.export(format))),
  }),
];

export const adviserRoutes = (advisers: AdviserDesk, files: AdviserSheets) => [
  route('GET /api/v1/advisers', {
    access: 'adviser.manage',
    tag,
    summary: 'Advisers of households, villages and enterprises',
    query: pageQuery.extend({ text: z.string().trim().max(100).optional() }),
    out: c.pageOf(s.adviser),
    handle: ({ query }) => advisers.list(query),
  }),
  route('POST /api/v1/advisers', {
    access: 'adviser.manage',
    tag,
    summary: 'Name an adviser',
    body: adviserFields,
    out: s.adviser,
    status: 201,
    refusals: ['not_found', 'duplicate_key'],
    handle: ({ who, body }) => advisers.add(who, body),
  }),
  route('PATCH /api/v1/advisers/:id', {
    access: 'adviser.manage',
    tag,
    summary: 'Change or end an adviser',
    params: one,
    body: adviserUpdate,
    out: s.adviser,
    refusals: ['not_found', 'version_conflict'],
    handle: ({ who, params, body }) => advisers.update(who, params.id, body),
  }),
  route('POST /api/v1/advisers/import', {
    access: 'adviser.manage',
    tag,
    summary: 'Name many advisers at once; faulty lines are told and left out',
    cost: 20,
    body: adviserImport,
    bodyBytes,
    out: z.object({
      added: c.count,
      known: c.count,
      wrong: z.array(z.object({ line: c.count, why: z.string() })),
    }),
    handle: ({ who, body }) => advisers.import(who, body.items),
  }),
  route('POST /api/v1/advisers/sheet', {
    access: 'adviser.manage',
    tag,
    summary: 'Advisers from XLSX or CSV: looked at first, all rows or none',
    cost: 20,
    body: sheetImport,
    bodyBytes: SHEET_BODY_BYTES,
    out: sheetReport,
    refusals: ['too_large', 'unsupported_type'],
    handle: ({ who, body }) => files.import(who, body),
  }),
  route('GET /api/v1/advisers/export', {
    access: 'adviser.manage',
    tag,
    summary: 'Advisers as a sheet; written into the audit log',
    cost: 10,
    query: sheetFormat,
    out: 'binary',
    handle: async ({ who, query: { format } }) =>
      ok(download(`advisers.${format}`, SHEET_MIME[format], await files.export(who, format))),
  }),
];

export const conflictRoutes = (conflicts: ConflictDesk) => [
  route('POST /api/v1/tickets/:id/conflicts', {
    access: 'conflict.record',
    tag,
    summary:
      'Record the other side: its person and firm, and who serves it, are kept out; the words are sealed',
    params: one,
    body: conflictRecord,
    out: z.object({ excluded: c.count }),
    status: 201,
    refusals: ['not_found', 'forbidden', 'wrong_state'],
    handle: ({ who, params, body }) => conflicts.oppose(who, params.id, body),
  }),
  route('POST /api/v1/tickets/:id/avoid', {
    access: 'conflict.record',
    tag,
    summary: 'I must stay out: the ticket goes to somebody else, the reason is sealed',
    params: one,
    body: conflictAvoid,
    out: z.object({ excluded: c.count }),
    status: 201,
    refusals: ['not_found', 'forbidden', 'wrong_state'],
    handle: ({ who, params, body }) => conflicts.avoid(who, params.id, body.words),
  }),
  route('GET /api/v1/tickets/:id/conflicts', {
    access: 'conflict.unseal',
    tag,
    summary: 'Conflicts on record, without the sealed words',
    params: one,
    out: z.object({ items: z.array(s.conflict) }),
    refusals: ['not_found', 'forbidden'],
    handle: ({ who, params }) => conflicts.list(who, params.id),
  }),
  route('POST /api/v1/conflicts/:id/unseal', {
    access: 'conflict.unseal',
    tag,
    summary: 'Show the sealed words; who and why go into the audit log first',
    params: one,
    body: conflictUnseal,
    out: s.unsealed,
    refusals: ['not_found', 'forbidden', 'version_conflict'],
    handle: ({ who, params, body }) => conflicts.unseal(who, params.id, body.why),
  }),
];
