/** Answers about orders: one of them, with what hangs below it, the supervisor's page, reminders. */
import { z } from 'zod';
import { NOTICE_KINDS } from '../../../routing/notice.ts';
import { SANCTION_KINDS } from '../../../routing/vocabulary/sanctions.ts';
import { GROUPS, keysOf } from '../../../routing/vocabulary.ts';
import * as c from './common.ts';
import { fileRef } from './messages.ts';

export const order = z
  .object({
    id: c.id,
    no: z.string(),
    version: c.count,
    ticketId: c.id,
    ticketNo: z.string(),
    kind: c.orderKind,
    service: c.service,
    orgId: c.id.optional(),
    orgName: z.string().optional(),
    staffId: c.id.optional(),
    staffName: z.string().optional(),
    status: c.orderStatus,
    demand: z.string(),
    dispatchedAt: c.instant,
    signBy: c.instant,
    dueAt: c.instant,
    returnBy: c.instant,
    overdue: z.boolean(),
    parentId: c.id.optional(),
    fastTrack: z
      .object({ name: z.string(), group: z.enum(keysOf(GROUPS)), days: c.count, insteadOf: c.count })
      .optional()
      .describe('Due sooner by this entry of the policy, working days (R074)'),
    forced: z.boolean().optional().describe('May not be returned (指定承办)'),
    returnsAsked: c.count.optional(),
    returning: z.object({ at: c.instant, decideBy: c.instant, needsForced: z.boolean() }).optional(),
    extension: z
      .object({
        state: z.enum(['asked', 'granted', 'refused']),
        days: c.count.describe('Working days'),
        reason: z.string(),
        askedAt: c.instant,
        decideBy: c.instant,
      })
      .optional(),
    suspension: z.object({ at: c.instant, why: c.suspendReason, leftDays: c.count }).optional(),
    stages: z
      .array(
        z.object({
          stage: c.orderStage,
          fromAt: c.instant.optional(),
          dueAt: c.instant.optional(),
          doneAt: c.instant.optional(),
        }),
      )
      .optional(),
    signedAt: c.instant.optional(),
    repliedAt: c.instant.optional(),
    reply: z.string().optional(),
    result: c.orderResult.optional(),
    basis: z.string().optional(),
    nextPath: c.nextPath.optional(),
    files: z.array(fileRef).optional(),
    stranded: z.boolean().optional(),
    next: z.array(z.object({ service: c.service, demand: z.string() })).optional(),
    steps: z.array(
      z.object({
        at: c.instant,
        who: z.string(),
        action: z.string(),
        text: z.string().optional(),
        reason: c.returnReason.optional(),
        days: c.count.optional(),
        orgName: z.string().optional(),
        forced: z.boolean().optional(),
        why: c.suspendReason.optional(),
        stage: c.orderStage.optional(),
        result: c.orderResult.optional(),
        of: c.deadlineKind.optional(),
        level: z.int().optional(),
        dueAt: c.instant.optional(),
      }),
    ),
  })
  .meta({ id: 'Order' });

export const orgFigures = z
  .object({
    orgId: c.id,
    orgName: z.string(),
    disabled: z.boolean(),
    received: c.count,
    open: c.count,
    overdue: c.count,
    signed: c.count,
    signedInTime: c.count,
    replied: c.count,
    repliedInTime: c.count,
    returned: c.count.describe('Returns that were accepted, whoever has the order now'),
  })
  .meta({ id: 'OrgFigures' });

export const orderDetail = z
  .object({ order, below: z.array(order), parent: order.optional() })
  .meta({ id: 'OrderDetail' });

export const supervision = z
  .object({
    at: c.instant,
    since: c.instant,
    returns: z.array(order),
    extensions: z.array(order),
    overdue: z.array(order),
    stranded: z.array(order),
    supervision: z.array(order),
    orgs: z.array(orgFigures),
  })
  .meta({ id: 'Supervision' });

export const notice = z
  .object({
    id: c.id,
    at: c.instant,
    kind: z.enum(NOTICE_KINDS),
    ticketId: c.id.optional().describe('Absent where it is about a request about one’s own data'),
    ticketNo: z.string().optional(),
    subjectId: c.id.optional(),
    subjectNo: z.string().optional(),
    orderId: c.id.optional(),
    orderNo: z.string().optional(),
    of: c.deadlineKind.optional(),
    level: z.int().min(0).max(3).optional(),
    dueAt: c.instant.optional(),
    orgName: z.string().optional(),
    byName: z.string().optional(),
    sanction: z
      .object({
        subjectKind: z.enum(['staff', 'organisation']),
        subjectId: c.id,
        kind: z.enum(keysOf(SANCTION_KINDS)),
      })
      .optional(),
    yes: z.boolean().optional(),
    read: z.boolean(),
  })
  .meta({ id: 'Notice' });
