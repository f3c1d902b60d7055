/** R120: warnings, suspensions and removals of organisations and people; objections and their decision. */
import { z } from 'zod';
import {
  SANCTION_ACTS,
  sanctionDecide,
  sanctionImpose,
  sanctionLift,
  sanctionObject,
  sanctionSubject,
} from '../../../routing/protocol/bureau/sanctions.ts';
import {
  SANCTION_BASES,
  SANCTION_KINDS,
  SANCTION_REASONS,
  SANCTION_STATES,
} from '../../../routing/vocabulary/sanctions.ts';
import { keysOf } from '../../../routing/vocabulary.ts';
import type { SanctionDesk } from '../../desk/sanctions/sanctions.ts';
import { route } from '../route.ts';
import * as c from '../schemas/common.ts';

const tag = 'sanctions';
const kind = z.enum(keysOf(SANCTION_KINDS));
const said = z.object({ by: c.id, byName: z.string(), at: c.instant });

const line = z
  .object({
    id: c.id,
    kind,
    state: z.enum(keysOf(SANCTION_STATES)),
    services: z.array(c.service).optional().describe('Of a suspension: these lines alone'),
    fromAt: c.instant,
    untilAt: c.instant.optional(),
    reason: z.enum(keysOf(SANCTION_REASONS)),
    words: z.string(),
    basis: z.enum(keysOf(SANCTION_BASES)),
    basisRef: z.string().optional(),
    by: c.id,
    byName: z.string(),
    at: c.instant,
    objection: said
      .extend({
        words: z.string(),
        decision: said.extend({ upheld: z.boolean(), words: z.string() }).optional(),
      })
      .optional(),
    lifted: said.extend({ reason: z.string() }).optional(),
    may: z.array(z.enum(SANCTION_ACTS)).describe('What the reader may do with it now'),
  })
  .meta({ id: 'Sanction' });

const view = z
  .object({
    subject: sanctionSubject,
    name: z.string(),
    items: z.array(line),
    stopped: z.array(z.union([z.literal('*'), c.service])).describe('Stopped now; *: every line'),
    suggested: kind.optional().describe('The next step of the ladder, for who may impose it'),
  })
  .meta({ id: 'Sanctions' });

const either = ['sanction.manage', 'sanction.object'] as const;

export const sanctionRoutes = (sanctions: SanctionDesk) => [
  route('GET /api/v1/sanctions', {
    access: either,
    tag,
    summary: 'Everybody who was ever sanctioned; for others than supervisors oneself and one’s organisation',
    out: c.pageOf(view),
    handle: async ({ who }) => ({ ok: true, value: await sanctions.list(who) }),
  }),
  route('GET /api/v1/sanctions/of/:kind/:id', {
    access: either,
    tag,
    summary: 'History of one person or organisation',
    params: sanctionSubject,
    out: view,
    refusals: ['not_found'],
    handle: ({ who, params }) => sanctions.of(who, params),
  }),
  route('POST /api/v1/sanctions', {
    access: 'sanction.manage',
    tag,
    summary: 'Warn, suspend or remove; routing follows at once',
    body: sanctionImpose,
    out: view,
    status: 201,
    refusals: ['not_found', 'forbidden', 'invalid_input', 'too_large', 'version_conflict'],
    handle: ({ who, body }) => sanctions.impose(who, body),
  }),
  route('POST /api/v1/sanctions/:id/objection', {
    access: 'sanction.object',
    tag,
    summary: 'Object, once, against a sanction of oneself or of one’s organisation',
    params: c.idParams,
    body: sanctionObject,
    out: view,
    refusals: ['not_found', 'wrong_state', 'version_conflict'],
    handle: ({ who, params, body }) => sanctions.object(who, params.id, body),
  }),
  route('POST /api/v1/sanctions/:id/decision', {
    access: 'sanction.manage',
    tag,
    summary: 'Decide on an objection; by another supervisor than who imposed it',
    params: c.idParams,
    body: sanctionDecide,
    out: view,
    refusals: ['not_found', 'forbidden', 'wrong_state', 'version_conflict'],
    handle: ({ who, params, body }) => sanctions.decide(who, params.id, body),
  }),
  route('POST /api/v1/sanctions/:id/lift', {
    access: 'sanction.manage',
    tag,
    summary: 'End a sanction before its time, with a reason',
    params: c.idParams,
    body: sanctionLift,
    out: view,
    refusals: ['not_found', 'forbidden', 'wrong_state', 'version_conflict'],
    handle: ({ who, params, body }) => sanctions.lift(who, params.id, body),
  }),
];
