/** Answers about tickets: in lists, whole, and why they went where they did. */
import { z } from 'zod';
import { CLEARANCES, keysOf } from '../../../routing/vocabulary.ts';
import * as c from './common.ts';
import { order } from './orders.ts';

const summaryShape = {
  id: c.id,
  no: z.string(),
  channel: c.channel,
  status: c.ticketStatus,
  subject: z.string(),
  matter: c.matter.optional(),
  service: c.service.optional(),
  restricted: z.enum(keysOf(CLEARANCES)).optional().describe('Only cleared people see it'),
  urgency: c.urgency,
  crisis: c.crisisLevel,
  groups: z.array(c.group),
  regionCode: z.string(),
  requesterName: z.string().optional(),
  requesterPhone: z.string().optional().describe('Always masked; in full by POST /api/v1/tickets/:id/unmask'),
  ownerId: c.id.optional(),
  ownerName: z.string().optional(),
  createdAt: c.instant,
  updatedAt: c.instant,
  dueAt: c.instant.optional(),
  lastSeq: c.count,
  lastMessageAt: c.instant.optional(),
  unread: c.count,
  openOrders: c.count,
  instead: z
    .enum(['call', 'words'])
    .optional()
    .describe('He does not wait: he is called, or answered in writing'),
  mode: z.literal('video').optional().describe('Led into a video meeting; absent: the mode of its channel'),
};

export const videoMeeting = z
  .object({
    no: c.count,
    from: z.enum(['text', 'voice', 'in_person', 'written']),
    provider: z.string(),
    byName: z.string(),
    at: c.instant,
    until: c.instant,
    endedAt: c.instant.optional(),
    minutes: c.count.optional(),
    url: z.string().optional().describe('For whoever serves the ticket, while the meeting is open'),
  })
  .meta({ id: 'VideoMeeting' });

export const ticketSummary = z.object(summaryShape).meta({ id: 'TicketSummary' });

export const classification = z
  .object({
    matter: c.matter,
    subMatter: z.string().optional(),
    candidates: z.array(z.object({ matter: c.matter, score: z.number() })),
    service: c.service,
    services: z.array(c.service),
    groups: z.array(c.group),
    urgency: c.urgency,
    crisis: c.crisisLevel,
    kind: c.kind,
    language: c.language,
    place: z.string().optional(),
    tags: z.array(z.string()).optional(),
    confidence: z.number(),
    needsReview: z.boolean(),
    evidence: z.array(
      z.object({
        rule: z.string(),
        effect: z.string(),
        span: z.tuple([z.number(), z.number()]),
        parts: z.array(z.tuple([z.number(), z.number()])).optional(),
        text: z.string(),
        weight: z.number(),
      }),
    ),
    read: z
      .array(z.object({ seq: c.count, start: c.count, end: c.count }))
      .optional()
      .describe('Messages that the text was put together from; absent: the first one alone'),
    decidedBy: z.enum(['rules', 'both', 'model', 'none']).optional(),
    version: z.string(),
  })
  .meta({ id: 'Classification' });

const joinShape = { ticketId: c.id, no: z.string(), status: c.ticketStatus, subject: z.string().optional() };

export const ticketDetail = z
  .object({
    ...summaryShape,
    version: c.count,
    kind: c.kind.optional(),
    language: c.language,
    requester: z.object({
      citizenId: c.id,
      name: z.string().optional(),
      phone: z.string().optional(),
      onBehalfOf: z.string().optional(),
      declaredGroups: z.array(c.group),
    }),
    classification: classification.optional(),
    confirmedMatter: c.matter.optional(),
    stamps: z.object({
      acceptedAt: c.instant,
      commandedAt: c.instant.optional(),
      dispatchedAt: c.instant.optional(),
      fedBackAt: c.instant.optional(),
    }),
    promisedBy: c.instant.optional(),
    firstResponseAt: c.instant.optional(),
    readByCitizen: c.count,
    orders: z.array(order),
    wrapUp: z
      .object({
        matter: c.matter,
        subMatter: z.string().optional(),
        service: c.service,
        result: c.result,
        basis: z.string().optional(),
        feedback: z.string(),
        by: c.id,
        at: c.instant,
      })
      .optional(),
    meetings: z.array(videoMeeting).optional(),
    riskCleared: z.boolean(),
    restriction: z
      .object({
        clearance: z.enum(keysOf(CLEARANCES)),
        byPolicy: z.boolean(),
        byName: z.string(),
        reason: z.string(),
        at: c.instant,
        nobody: z.literal(true).optional().describe('It waits, and nobody here is cleared for it'),
      })
      .optional(),
    credits: z.array(z.object({ rule: z.string(), creditMs: c.ms })),
    rating: z
      .object({ grade: c.grade, tags: z.array(c.ratingTag), words: z.string(), at: c.instant })
      .optional(),
    previousTicketId: c.id.optional(),
    externalRef: z.object({ system: z.string(), no: z.string() }).optional(),
    entry: z.string().optional(),
    queryCode: z.string().optional().describe('For the slip of the citizen; the owner alone has it'),
    mergedInto: z
      .object({ ticketId: c.id, no: z.string(), at: c.instant, byName: z.string() })
      .optional()
      .describe('Where it goes on (JN1)'),
    merged: z.array(z.object(joinShape)).optional().describe('Whose conversation is shown with this one'),
    links: z
      .array(z.object({ ...joinShape, words: z.string(), byName: z.string(), at: c.instant }))
      .optional(),
    can: z.array(
      z.enum([
        'message',
        'note',
        'close',
        'transfer',
        'dispatch_order',
        'hand_over',
        'reclassify',
        'clear_risk',
        'restrict',
        'unrestrict',
        'assign',
        'take',
        'conflict',
        'avoid',
        'merge',
        'link',
        'draft_aid',
        'video',
      ]),
    ),
  })
  .meta({ id: 'TicketDetail' });

export const receipt = z
  .object({ id: c.id, at: c.instant, step: z.string(), data: c.plainData })
  .meta({ id: 'Receipt' });
