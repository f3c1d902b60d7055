/** The audit log and the API keys. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import { auditQuery, pageQuery } from '../../../routing/protocol/commands.ts';
import type { ApiKeyAdmin } from '../../desk/admin/api-keys.ts';
import type { Reports } from '../../desk/admin/reports.ts';
import type { AuditLog } from '../../desk/audit/audit-port.ts';
import { route } from '../route.ts';
import { count, done, id, idParams, pageOf } from '../schemas/common.ts';
import { apiKeyLine, auditEntry } from '../schemas/people.ts';

const apiKeyCreate = z.object({
  name: z.string().trim().min(1).max(50),
  system: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,32}$/)
    .describe('Short code of the sending system; part of the reference of its contacts'),
});

export const auditRoutes = (deps: {
  audit: Pick<AuditLog, 'verify'>;
  reports: Pick<Reports, 'audit'>;
  apiKeys: ApiKeyAdmin;
}) => [
  route('GET /api/v1/audit', {
    access: 'audit.read',
    tag: 'audit',
    summary: 'Audit entries, newest first',
    query: pageQuery.extend(auditQuery.shape),
    out: pageOf(auditEntry),
    handle: async ({ who, query }) => ok(await deps.reports.audit(who, query)),
  }),
  route('GET /api/v1/audit/verify', {
    access: 'audit.read',
    cost: 20,
    tag: 'audit',
    summary: 'Walks the whole hash chain',
    out: z.object({ ok: z.boolean(), entries: count, brokenAt: count.optional() }),
    handle: async () => ok(await deps.audit.verify()),
  }),
  route('GET /api/v1/api-keys', {
    access: 'apikey.manage',
    tag: 'api-keys',
    summary: 'Keys of other systems, without the keys',
    out: pageOf(apiKeyLine),
    handle: async () => ok(await deps.apiKeys.list()),
  }),
  route('POST /api/v1/api-keys', {
    access: 'apikey.manage',
    tag: 'api-keys',
    summary: 'A new key, shown this once',
    body: apiKeyCreate,
    out: z.object({ id, name: z.string(), system: z.string(), key: z.string() }),
    status: 201,
    refusals: ['duplicate_key'],
    handle: ({ who, body }) => deps.apiKeys.create(who, body),
  }),
  route('DELETE /api/v1/api-keys/:id', {
    access: 'apikey.manage',
    tag: 'api-keys',
    summary: 'Revoke a key; it fails from the next call on',
    params: idParams,
    out: done,
    refusals: ['version_conflict'],
    handle: ({ who, params }) => deps.apiKeys.revoke(who, params.id),
  }),
];
