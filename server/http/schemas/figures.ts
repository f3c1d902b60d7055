/** What is behind the figures of the board. */
import { z } from 'zod';
import { FIGURES } from '../../../routing/figures/scope.ts';
import { FOLLOW_UP_WHYS } from '../../../routing/protocol/tickets/follow-up.ts';
import { keysOf } from '../../../routing/vocabulary.ts';
import * as c from './common.ts';

const state = z.enum(['ready', 'paused', 'offline']);

export const offerCounts = z
  .object({ made: c.count, accepted: c.count, declined: c.count, expired: c.count, withdrawn: c.count })
  .meta({ id: 'OfferCounts' });

export const scoresByMonth = z.array(
  z.object({
    staffId: c.id,
    name: z.string(),
    month: z.string().describe('YYYY-MM, Asia/Shanghai'),
    invited: c.count.describe('Tickets closed in the month'),
    rated: c.count.describe('Ratings given in the month'),
    satisfied: c.count,
    grades: c.count.describe('Sum of the grades'),
  }),
);

export const followUpCounts = z.array(
  z.object({
    why: z.enum(keysOf(FOLLOW_UP_WHYS)),
    asked: c.count,
    reached: c.count,
    solved: c.count,
    partly: c.count,
    unsolved: c.count,
    overdue: c.count,
  }),
);

const promiseCount = z.object({ due: c.count, inTime: c.count });
export const promiseFigures = z
  .object({
    first: z.array(promiseCount.extend({ channel: c.channel })),
    letters: promiseCount,
    signing: promiseCount,
    orders: z.array(promiseCount.extend({ service: c.service })),
  })
  .meta({ id: 'PromiseFigures' });

const drillLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ticket'),
    id: c.id.optional().describe('Absent where the reader is excluded from the ticket'),
    no: z.string().optional(),
    subject: z.string(),
    channel: c.channel,
    status: c.ticketStatus,
    matter: c.matter.optional(),
    crisis: c.crisisLevel.optional(),
    regionCode: z.string(),
    ownerName: z.string().optional(),
    createdAt: c.instant,
    answerSeconds: c.count.optional(),
    inTime: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('order'),
    id: c.id,
    no: z.string(),
    ticketId: c.id,
    ticketNo: z.string(),
    service: c.service,
    status: c.orderStatus,
    orgName: z.string().optional(),
    overdue: z.boolean(),
    createdAt: c.instant,
    dueAt: c.instant,
  }),
  z.object({
    kind: z.literal('rating'),
    id: c.id,
    ticketId: c.id,
    ticketNo: z.string(),
    grade: c.grade,
    words: z.string(),
    staffName: z.string(),
    at: c.instant,
  }),
  z.object({
    kind: z.literal('offer'),
    id: c.id,
    ticketId: c.id,
    ticketNo: z.string(),
    staffId: c.id,
    staffName: z.string(),
    how: z.enum(['offer', 'accept', 'refuse', 'expired', 'withdrawn']),
    reason: z.string().optional().describe('Why he declined, as he said'),
    at: c.instant,
  }),
  z.object({
    kind: z.literal('person'),
    staffId: c.id,
    name: z.string(),
    orgName: z.string().optional(),
    state,
    reason: c.pauseReason.optional(),
    sinceMs: c.ms,
    onDuty: z.boolean(),
    load: c.count,
    capacity: c.count,
  }),
]);

export const drill = z
  .object({
    figure: z.enum(FIGURES),
    key: z.string().optional(),
    at: c.instant,
    from: c.instant,
    to: c.instant,
    total: c.count.describe('Equal to the figure'),
    items: z.array(drillLine),
    cursor: z.string().optional(),
  })
  .meta({ id: 'Drill' });

export const service = z
  .object({
    at: c.instant,
    fromMs: c.ms,
    toMs: c.ms,
    stepMs: c.ms,
    targets: z.object({ voice: c.ms, chat: c.ms }),
    intervals: z.array(
      z.object({
        fromMs: c.ms,
        toMs: c.ms,
        due: c.count,
        inTime: c.count,
        waiting: c.count,
        ready: c.count,
      }),
    ),
    worstMs: c.ms.optional(),
    moves: z.array(
      z.object({
        staffId: c.id,
        name: z.string(),
        atMs: c.ms,
        from: state,
        to: state,
        reason: c.pauseReason.optional(),
        forcedBy: z.string().optional(),
        forcedWhy: z.string().optional(),
      }),
    ),
    backMs: c.ms,
  })
  .meta({ id: 'ServiceLevel' });

export const trend = z
  .object({ today: z.array(c.count), usual: z.array(z.number()), days: z.array(z.string()) })
  .meta({ id: 'Trend' });

export const own = z
  .object({
    since: c.instant,
    closed: c.count,
    answered: c.count.describe('Of them those with a first answer'),
    inTime: c.count,
    answerMs: c.ms.optional(),
    rated: c.count,
    satisfied: c.count,
  })
  .meta({ id: 'OwnFigures' });
