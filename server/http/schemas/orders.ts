/** Answers about the life of orders: one order with what hangs below it, the supervisor's page, reminders. */
import { z } from 'zod';
import { NOTICE_KINDS } from '../../../routing/notice.ts';
import { SANCTION_KINDS } from '../../../routing/vocabulary/sanctions.ts';
import { keysOf } from '../../../routing/vocabulary.ts';
import * as c from './common.ts';
import { order } from './tickets.ts';

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
