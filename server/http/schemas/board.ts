/** The supervisor's board. */
import { z } from 'zod';
import { deskKey, languageCode, matterCode } from '../../../routing/protocol/commands.ts';
import { CLEARANCES, keysOf } from '../../../routing/vocabulary.ts';
import * as c from './common.ts';
import * as d from './duty.ts';
import { offerCounts } from './figures.ts';
import { orgFigures } from './orders.ts';

/** What a class asks of a person. */
const need = z.object({
  lane: z.enum(['voice', 'chat', 'task']),
  matter: z.union([matterCode, z.literal('*'), z.templateLiteral(['desk:', deskKey])]),
  level: z.int().min(2).max(5).optional(),
  service: c.service.optional(),
  serviceLevel: z.int().min(2).max(5).optional(),
  language: languageCode,
  regionCode: z.string(),
  firm: c.id.optional(),
  clearance: z.enum(keysOf(CLEARANCES)).optional(),
  about: c.service.optional(),
});

export const board = z
  .object({
    at: c.instant,
    now: z.object({
      waiting: c.count,
      offered: c.count,
      serving: c.count,
      withOrg: c.count,
      messageBox: c.count,
      longestWaitMs: c.ms,
    }),
    classes: z.array(
      z.object({
        key: z.string(),
        need,
        waiting: c.count,
        longestWaitMs: c.ms,
        eligibleReady: c.count,
      }),
    ),
    names: z
      .object({
        regions: z.record(z.string(), z.string()),
        desks: z.record(z.string(), z.string()),
        orgs: z.record(z.string(), z.string()),
      })
      .optional(),
    steps: z.array(z.object({ step: z.string(), waiting: c.count })).optional(),
    closures: z
      .array(
        z.object({
          id: c.id,
          of: z.enum(['matter', 'service']),
          key: z.union([c.matter, c.service]),
          until: c.instant,
          words: z.string(),
          reason: z.string(),
          byName: z.string(),
          at: c.instant,
        }),
      )
      .optional(),
    campaigns: z.array(z.string()).optional(),
    people: z.array(
      z.object({
        staffId: c.id,
        name: z.string(),
        role: c.role,
        orgName: z.string().optional(),
        state: z.enum(['ready', 'paused', 'offline']),
        reason: c.pauseReason.optional(),
        sinceMs: c.ms,
        onDuty: z.boolean(),
        load: c.count,
        capacity: c.count,
        call: z.object({ callId: z.string(), ticketId: c.id }).optional(),
      }),
    ),
    today: z.object({
      accepted: c.count,
      closed: c.count,
      byChannel: z.record(c.channel, c.count),
      byPlatform: z.record(c.platform, c.count),
      byMatter: z.array(z.object({ matter: c.matter, count: c.count })),
      byRegion: z.array(z.object({ code: z.string(), name: z.string(), count: c.count })).optional(),
      responses: z.object({ count: c.count, due: c.count, withinTarget: c.count, meanMs: c.ms }),
      offers: offerCounts.optional(),
      rated: c.count,
      satisfied: c.count,
      bad: c.count,
      invited: c.count,
    }),
    service: z.object({ from: c.instant, to: c.instant, due: c.count, inTime: c.count }).optional(),
    orders: z.object({
      dispatched: c.count,
      signed: c.count,
      overdue: c.count,
      repliedToday: c.count,
      returning: c.count,
      extensionsAsked: c.count,
      supervision: c.count,
    }),
    orgs: z.array(orgFigures),
    crises: z.array(
      z.object({
        ticketId: c.id,
        ticketNo: z.string(),
        level: c.crisisLevel,
        subject: z.string(),
        since: c.instant,
        ownerName: z.string().optional(),
      }),
    ),
    duty: d.boardDuty.optional(),
    alerts: z.array(
      z.discriminatedUnion('code', [
        z.object({ code: z.literal('nobody_on_duty') }),
        z.object({ code: z.literal('class_uncovered'), need, count: c.count }),
        z.object({
          code: z.literal('restricted_alone'),
          clearance: z.enum(keysOf(CLEARANCES)),
          count: c.count,
          led: z.boolean().optional(),
        }),
        z.object({ code: z.literal('order_overdue'), count: c.count }),
        z.object({
          code: z.literal('missing'),
          name: z.string(),
          post: z.string(),
          kind: d.absence,
          sinceMs: c.ms,
        }),
        z.object({ code: z.literal('duty_gap'), gap: d.gap }),
        z.object({ code: z.literal('crisis'), ticketNo: z.string(), subject: z.string() }),
      ]),
    ),
    feed: z.array(
      z.object({
        at: c.instant,
        kind: z.enum([
          'accepted',
          'dispatched',
          'closed',
          'rated',
          'order',
          'crisis',
          'message_box',
          'missed',
        ]),
        ticketId: c.id,
        ticketNo: z.string(),
        restricted: z.literal(true).optional(),
        text: z.string(),
        who: z.string().optional(),
        status: c.orderStatus.optional(),
        grade: c.grade.optional(),
      }),
    ),
  })
  .meta({ id: 'Board' });
