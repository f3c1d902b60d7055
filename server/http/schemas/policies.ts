/** Answers of the policies page, advisers and conflicts. */
import { z } from 'zod';
import type { EditablePolicy, PolicyMove } from '../../../routing/protocol/policies.ts';
import * as c from './common.ts';

/** The policy is described by its own type; documentation shows an object. */
const policy = z
  .custom<EditablePolicy>((value) => typeof value === 'object' && value !== null)
  .meta({
    type: 'object',
    description: 'Every number and list that a bureau may set; routing/policy.ts',
  });
const receipt = z
  .custom<PolicyMove['before']>((value) => typeof value === 'object' && value !== null)
  .meta({
    type: 'object',
    description: 'A receipt of planning',
  });

export const problems = z.array(
  z.object({ path: z.string(), severity: z.enum(['error', 'warning']), zh: z.string(), en: z.string() }),
);

export const policyVersion = z
  .object({
    no: c.count,
    at: c.instant.optional(),
    byName: z.string().optional(),
    why: z.string(),
    copyOf: c.count.optional(),
    changed: z.array(z.string()),
  })
  .meta({ id: 'PolicyVersion' });

export const policiesView = z
  .object({
    live: policyVersion,
    policy,
    defaults: policy,
    draft: z.object({
      version: c.count,
      open: z.boolean(),
      basedOn: c.count,
      savedAt: c.instant.optional(),
      savedBy: z.string().optional(),
      policy,
    }),
    history: z.array(policyVersion),
  })
  .meta({ id: 'PoliciesView' });

const move = z.object({
  ticketId: c.id,
  ticketNo: z.string(),
  subject: z.string(),
  before: receipt,
  after: receipt,
});
const limit = move.omit({ before: true, after: true }).extend({
  service: c.service,
  before: c.count.describe('Working days'),
  after: c.count,
  name: z.string().optional(),
});
export const policyPreview = z
  .object({
    tickets: c.count,
    moved: z.array(move),
    unroutable: z.array(move),
    limits: z.array(limit),
    problems,
  })
  .meta({ id: 'PolicyPreview' });

export const adviser = z
  .object({
    id: c.id,
    version: c.count,
    kind: z.enum(['household', 'village', 'enterprise']),
    name: z.string(),
    staffId: c.id,
    staffName: z.string(),
    phone: z.string().optional(),
    regionCode: z.string().optional(),
    from: z.string().optional(),
    to: z.string().optional(),
    disabled: z.boolean(),
  })
  .meta({ id: 'Adviser' });

export const conflict = z
  .object({
    id: c.id,
    ticketId: c.id,
    why: z.enum(['opposing_party', 'serves_opponent', 'complained_of', 'declared']),
    excluded: z.array(z.string()),
    by: z.string(),
    at: c.instant,
    unsealed: z.array(z.object({ by: z.string(), at: c.instant, why: z.string() })),
  })
  .meta({ id: 'Conflict' });

export const unsealed = conflict
  .extend({
    words: z.string(),
    opposing: z.object({ name: z.string().optional(), phone: z.string().optional() }).optional(),
  })
  .meta({ id: 'UnsealedConflict' });
