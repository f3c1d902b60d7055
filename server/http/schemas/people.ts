/** Answers about staff, organisations, shifts, reports, the board and the audit log. */
import { z } from 'zod';
import { answersAt, skillKey } from '../../../routing/protocol/commands.ts';
import { STAFF_KINDS } from '../../../routing/vocabulary/staff-kinds.ts';
import {
  CLEARANCES,
  GROUPS,
  keysOf,
  MEDIATION_FIELDS,
  MODES,
  ORG_SUBTYPES,
} from '../../../routing/vocabulary.ts';
import * as c from './common.ts';
import { followUpCounts, offerCounts, promiseFigures, scoresByMonth } from './figures.ts';
import { localServiceLine } from './services.ts';

const skills = z.array(z.object({ key: skillKey, level: z.number().min(1).max(5) }));

export const me = z
  .object({
    id: c.id,
    username: z.string(),
    displayName: z.string(),
    role: c.role,
    orgId: c.id.optional(),
    orgName: z.string().optional(),
    mustChangePassword: z.boolean(),
    mustAddSecondFactor: z.literal(true).optional(),
    skills,
    languages: z.array(c.language),
    capacity: c.lanes,
    capacityTotal: c.count,
    permissions: z.array(z.string()),
    clearances: z.array(z.enum(keysOf(CLEARANCES))).optional(),
    localServices: z.array(localServiceLine).optional().describe('Ended ones too: old tickets carry them'),
  })
  .meta({ id: 'Me' });

export const secondFactor = z
  .discriminatedUnion('on', [
    z.object({ on: z.literal(true), required: z.boolean(), since: c.instant, spareLeft: c.count }),
    z.object({
      on: z.literal(false),
      required: z.boolean(),
      proposal: z.object({ secret: z.string(), uri: z.string() }),
    }),
  ])
  .meta({ id: 'SecondFactor' });

export const spareCodes = z.object({ spareCodes: z.array(z.string()) }).meta({ id: 'SpareCodes' });

const presence = z
  .object({
    staffId: c.id,
    state: z.enum(['ready', 'paused', 'offline']),
    reason: c.pauseReason.optional(),
    sinceMs: c.ms,
    onDuty: z.boolean(),
    shiftEndsAt: c.instant.optional(),
    nextShiftAt: c.instant.optional(),
    load: c.lanes,
  })
  .meta({ id: 'Presence' });

export const staffLine = z
  .object({
    id: c.id,
    version: c.count.describe('To be sent back with a change'),
    username: z.string(),
    displayName: z.string(),
    role: c.role,
    orgId: c.id.optional(),
    disabled: z.boolean(),
    kind: z.enum(keysOf(STAFF_KINDS)).optional(),
    clearances: z
      .array(z.enum(keysOf(CLEARANCES)))
      .optional()
      .describe('Restricted tickets that he may take and open'),
    skills,
    languages: z.array(c.language),
    regionCodes: z.array(z.string()),
    capacity: c.lanes,
    capacityTotal: c.count,
    answersAt: answersAt
      .optional()
      .describe('Where calls ring instead of the console; only for those who manage accounts'),
    presence: presence.optional(),
  })
  .meta({ id: 'StaffLine' });

export const orgLine = z
  .object({
    id: c.id,
    code: z.string(),
    name: z.string(),
    kind: c.orgKind,
    services: z.array(c.service),
    regionCode: z.string(),
    phone: z.string().optional(),
    subtypes: z.array(z.enum(keysOf(ORG_SUBTYPES))).optional(),
    fields: z.array(z.enum(keysOf(MEDIATION_FIELDS))).optional(),
    stopped: z.array(z.union([c.service, z.literal('*')])).optional(),
    disabled: z.boolean(),
  })
  .meta({ id: 'Organisation' });

export { shift, shiftLine } from './duty.ts';

export const cannedReply = z
  .object({
    id: c.id,
    shortcut: z.string(),
    title: z.string(),
    text: z.string(),
    group: z.enum(keysOf(GROUPS)).nullable().optional().describe('Offered as the opening for this group'),
  })
  .meta({ id: 'CannedReply' });

export const apiKeyLine = z
  .object({ id: c.id, name: z.string(), system: z.string(), disabled: z.boolean(), createdAt: c.instant })
  .meta({ id: 'ApiKey' });

export const auditEntry = z
  .object({
    id: c.id,
    seq: c.count,
    at: c.instant,
    who: z.string(),
    whoName: z.string(),
    from: z.string(),
    what: z.string(),
    target: z.string(),
    data: c.plainData,
    prevHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });

const leaf = z.object({ key: z.string(), name: z.string(), hint: z.string().optional() });
const tile = leaf.extend({ under: z.array(leaf).optional() });

export const site = z
  .object({
    name: z.string(),
    phone: z.string(),
    regionCode: z.string(),
    regionName: z.string(),
    privacyVersion: z.string(),
    privacyText: z.string(),
    services: z.array(c.service),
    localServices: z
      .array(localServiceLine.pick({ code: true, zh: true, en: true }))
      .optional()
      .describe('Names of the lines that this installation has added'),
    open: z.boolean(),
    opensAt: c.instant.optional(),
    hoursText: z.string(),
    maxFileBytes: c.count,
    fileTypes: z.array(z.string()),
    asks: z
      .array(z.enum(['name', 'phone']))
      .optional()
      .describe('What must be told beside the words'),
    mailboxDays: c.count.optional().describe('The letter box is answered within this, working days'),
    faq: z.literal(true).optional().describe('The page of frequent questions is open'),
    tiles: z
      .array(tile)
      .optional()
      .describe('First taps of the chat: life events with matters below them, or matters'),
    notices: z.literal(true).optional().describe('Citizens can subscribe to notices by text message'),
    texts: z.literal(true).optional().describe('A lost query code can be texted to the number on record'),
  })
  .meta({ id: 'PublicSite' });

export const reportSummary = z
  .object({
    from: c.instant,
    to: c.instant,
    byDay: z.array(z.object({ day: z.string().describe('YYYY-MM-DD, Asia/Shanghai'), count: c.count })),
    byMatter: z.array(z.object({ matter: c.matter.nullable(), count: c.count })),
    byChannel: z.array(z.object({ channel: c.channel, count: c.count })),
    byMode: z.array(z.object({ mode: z.enum(keysOf(MODES)), count: c.count })),
    byEvent: z.array(
      z.object({ tag: z.string(), count: c.count, answered: c.count, rated: c.count, satisfied: c.count }),
    ),
    offers: offerCounts,
    byStaff: z.array(z.object({ staffId: c.id, name: z.string(), count: c.count })),
    ratings: z.array(z.object({ grade: c.grade, count: c.count })),
    byRegion: z.array(z.object({ code: z.string(), name: z.string(), count: c.count })),
    byOrganisation: z.array(z.object({ orgId: c.id, name: z.string(), count: c.count })),
    closed: c.count,
    answers: z.object({ count: c.count, due: c.count, inTime: c.count, meanMs: z.number() }),
    scores: scoresByMonth,
    followUps: followUpCounts,
    firstContact: c.firstContact.extend({
      byWeek: z.array(c.firstContact.extend({ from: z.string().describe('Monday') })),
      byMatter: z.array(c.firstContact.extend({ matter: c.matter })),
      byStaff: z.array(c.firstContact.extend({ staffId: c.id, name: z.string() })),
    }),
    promises: promiseFigures,
    total: c.count,
  })
  .meta({ id: 'ReportSummary' });
