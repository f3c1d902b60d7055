/** The rule workbench: versions, the shared draft, checks, previews, trials, publication. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import {
  ruleCheck,
  ruleDraft,
  ruleImport,
  rulePreview,
  rulePublish,
  ruleRollback,
  ruleTakeProposal,
  ruleTry,
} from '../../../routing/protocol/commands.ts';
import type { RuleDesk } from '../../desk/classify/rules.ts';
import { RULE_FORMATS } from '../../desk/classify/rules-transfer.ts';
import { SHEET_MIME } from '../../sheets/sheets.ts';
import { download } from '../download.ts';
import { route } from '../route.ts';
import { count } from '../schemas/common.ts';
import * as s from '../schemas/rules.ts';

const tag = 'rules';
const access = 'rules.manage';
/** 50,000 keywords in Chinese are 1.3 MB. */
const bodyBytes = 4 * 1024 * 1024;
/** 8 MiB in base64. */
const importBytes = 12 * 1024 * 1024;
const version = z.coerce.number().int().min(0);

const MIMES = {
  yaml: 'application/yaml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ...SHEET_MIME,
} as const;

export const ruleRoutes = (rules: RuleDesk) => [
  route('GET /api/v1/rules', {
    access,
    tag,
    summary: 'Live version, shared draft and history of the classification rules',
    out: s.rulesView,
    handle: async () => ok(await rules.view()),
  }),
  route('PUT /api/v1/rules/draft', {
    access,
    tag,
    summary: 'Save the shared draft, if nobody else has since; a faulty one is kept and reported',
    cost: 3,
    body: ruleDraft,
    bodyBytes,
    out: z.object({ version: count, problems: s.problems }),
    refusals: ['version_conflict', 'duplicate_key'],
    handle: ({ who, body }) => rules.saveDraft(who, body),
  }),
  route('DELETE /api/v1/rules/draft', {
    access,
    tag,
    summary: 'Drop the draft and begin again from the live version',
    query: z.object({ version }),
    out: z.object({ version: count }),
    refusals: ['version_conflict'],
    handle: ({ who, query }) => rules.discardDraft(who, query.version),
  }),
  route('POST /api/v1/rules/check', {
    access,
    tag,
    summary: 'Problems of rule files with file, line and column; changes nothing',
    cost: 3,
    body: ruleCheck,
    bodyBytes,
    out: s.ruleCheck,
    refusals: ['too_large'],
    handle: ({ body }) => rules.check(body.files),
  }),
  route('POST /api/v1/rules/preview', {
    access,
    tag,
    summary:
      'Which of the newest tickets would move, and the figures of every rule; ends when the caller goes away; changes nothing',
    cost: 20,
    body: rulePreview,
    bodyBytes,
    out: s.judgedPreview,
    refusals: ['too_large'],
    handle: ({ who, body, signal }) => rules.preview(who, body, signal),
  }),
  route('POST /api/v1/rules/try', {
    access,
    tag,
    summary: 'Every step of classifying one sentence; changes nothing',
    cost: 3,
    body: ruleTry,
    bodyBytes,
    out: s.judgedTrial,
    refusals: ['too_large', 'unavailable'],
    handle: ({ body }) => rules.try(body),
  }),
  route('POST /api/v1/rules/publish', {
    access,
    tag,
    summary: 'Make the draft the next version, live on every node; needs both versions that were seen',
    cost: 5,
    body: rulePublish,
    out: s.ruleVersion,
    status: 201,
    refusals: ['version_conflict', 'wrong_state'],
    handle: ({ who, body }) => rules.publish(who, body),
  }),
  route('POST /api/v1/rules/rollback', {
    access,
    tag,
    summary: 'Make a copy of an old version the next one',
    cost: 5,
    body: ruleRollback,
    out: s.ruleVersion,
    status: 201,
    refusals: ['version_conflict', 'wrong_state', 'not_found'],
    handle: ({ who, body }) => rules.rollback(who, body),
  }),
  route('GET /api/v1/rules/export', {
    access,
    tag,
    summary: 'A version as one file, the live one as YAML unless told; CSV has the rules without the lists',
    cost: 3,
    query: z.object({ version: version.optional(), format: z.enum(RULE_FORMATS).default('yaml') }),
    out: 'binary',
    refusals: ['not_found', 'wrong_state'],
    handle: async ({ query: { version: no, format } }) => {
      const found = await rules.exported(no, format);
      if (!found.ok) return found;
      return ok(download(`rules-v${found.value.no}.${format}`, MIMES[format], found.value.bytes));
    },
  }),
  route('POST /api/v1/rules/import', {
    access,
    tag,
    summary:
      'Read a YAML, JSON, XLSX or CSV file as a rule file for the draft; faults name file, sheet, row and column; changes nothing',
    cost: 5,
    body: ruleImport,
    bodyBytes: importBytes,
    out: s.ruleImport,
    refusals: ['too_large', 'unsupported_type', 'unavailable'],
    handle: ({ body }) => rules.imported(body.name, Buffer.from(body.content, 'base64')),
  }),
  route('POST /api/v1/rules/proposals/take', {
    access,
    tag,
    summary: 'Draft files with one proposed keyword weight written in; changes nothing',
    cost: 3,
    body: ruleTakeProposal,
    bodyBytes,
    out: z.object({ files: z.array(s.ruleFile) }),
    refusals: ['wrong_state'],
    handle: ({ body }) => rules.take(body),
  }),
];
