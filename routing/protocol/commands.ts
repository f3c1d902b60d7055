/**
 * Inputs of every client event and HTTP body: one schema gives the check, the type and the OpenAPI text.
 * Clients import the types only, so that no schema code reaches a bundle.
 */
import { z } from 'zod';
import { MOST_LOCAL_SERVICES } from '../local-services.ts';
import {
  CHANNELS,
  GROUPS,
  KINDS,
  LANGUAGES,
  MATTERS,
  ORDER_KINDS,
  ORG_KINDS,
  PAUSE_REASONS,
  RATING_TAGS,
  RESULTS,
  RETURN_REASONS,
  ROLES,
  URGENCIES,
} from '../vocabulary.ts';
import { dutyLine } from './duty-commands.ts';
import { localServiceSchema, serviceSchema } from './service-code.ts';

/** Most text that one message may hold, in UTF-16 units. */
export const MAX_TEXT = 10_000;

/** A non-empty enum from the keys of a label table. */
const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);

export const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/);
const clientKey = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/)
  .describe('Made by the client once per message; a repeat changes nothing');
const text = (max: number) => z.string().trim().min(1).max(max);
const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d\s-]{5,20}$/, '请填写正确的电话号码');
const instant = z.iso.datetime();
const region = z
  .string()
  .regex(/^\d{6,12}$/)
  .describe('Administrative code of GB/T 2260, 6 to 12 digits');

export const matterCode = codes(MATTERS);
export const serviceCode = serviceSchema;
export const groupCode = codes(GROUPS);
export const channelCode = codes(CHANNELS);
export const languageCode = codes(LANGUAGES);
/** The key of a desk of the policy (R080). */
export const deskKey = z.string().regex(/^[a-z][a-z0-9_-]{0,29}$/);
export const skillKey = z.union([
  matterCode,
  serviceCode,
  z.literal('*'),
  z.templateLiteral(['desk:', deskKey]),
]);

/* ---- citizen ---- */

export const contactOpen = z.object({
  clientKey,
  text: text(100_000).describe('First words; longer text is kept whole and classified by head and tail'),
  name: z.string().trim().max(50).optional(),
  phone: phone.optional(),
  onBehalfOf: z.string().trim().max(50).optional(),
  declaredGroups: z.array(groupCode).max(8).default([]),
  language: codes(LANGUAGES).default('zh'),
  regionCode: region.optional(),
  entry: z.string().max(64).optional(),
  privacyVersion: z.string().max(20).describe('Version of the notice that was shown'),
});
export type ContactOpen = z.input<typeof contactOpen>;

export const messageSend = z
  .object({
    ticketId: id,
    clientKey,
    text: z.string().trim().max(MAX_TEXT).default(''),
    fileId: id.optional(),
  })
  .refine((value) => value.text.length > 0 || value.fileId !== undefined, {
    message: '消息不能为空',
    path: ['text'],
  });
export type MessageSend = z.input<typeof messageSend>;

export const messageRead = z.object({ ticketId: id, seq: z.int().min(0) });
export type MessageRead = z.input<typeof messageRead>;

export const ticketRef = z.object({ ticketId: id });
export type TicketRef = z.input<typeof ticketRef>;

export const conversationSync = z.object({ ticketId: id, afterSeq: z.int().min(0).default(0) });
export type ConversationSync = z.input<typeof conversationSync>;

export const ratingSubmit = z.object({
  grade: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
  tags: z.array(codes(RATING_TAGS)).max(9).default([]),
  words: z.string().trim().max(1000).default(''),
});
export type RatingSubmit = z.input<typeof ratingSubmit>;
export const ratingSubmitFor = ratingSubmit.extend({ ticketId: id });
export type RatingSubmitFor = z.input<typeof ratingSubmitFor>;

/* ---- agent and organisation member ---- */

export const presenceSet = z.object({
  state: z.enum(['ready', 'paused']),
  reason: codes(PAUSE_REASONS).optional(),
});
export type PresenceSet = z.input<typeof presenceSet>;

export const offerRef = z.object({ offerId: id });
export type OfferRef = z.input<typeof offerRef>;
export const offerRefuse = offerRef
  .extend({
    reason: z.string().trim().max(200).default(''),
    conflict: z
      .boolean()
      .default(false)
      .describe('The person must stay out (PO5): the reason is sealed and stands in no receipt'),
  })
  .refine((value) => !value.conflict || value.reason.length > 0, {
    message: '请写明回避的理由，理由将封存。',
    path: ['reason'],
  });
export type OfferRefuse = z.input<typeof offerRefuse>;

export const noteAdd = z.object({ ticketId: id, clientKey, text: text(MAX_TEXT) });
export type NoteAdd = z.input<typeof noteAdd>;

export const ticketTransfer = z.object({
  ticketId: id,
  /** Either a person, or back to the queue for those who can do this matter or service. */
  toStaffId: id.optional(),
  toMatter: matterCode.optional(),
  note: text(1000),
});
export type TicketTransfer = z.input<typeof ticketTransfer>;

export const ticketClassify = z.object({
  ticketId: id,
  matter: matterCode,
  service: serviceCode.optional(),
  groups: z.array(groupCode).max(11).optional(),
  urgency: codes(URGENCIES).optional(),
  kind: codes(KINDS).optional(),
});
export type TicketClassify = z.input<typeof ticketClassify>;

export const orderDispatch = z.object({
  ticketId: id,
  clientKey,
  orgId: id,
  service: serviceCode,
  demand: text(5000).describe('What the organisation is asked to do'),
});
export type OrderDispatch = z.input<typeof orderDispatch>;

export const ticketClose = z.object({
  ticketId: id,
  matter: matterCode,
  subMatter: z.string().trim().max(50).optional(),
  service: serviceCode,
  result: codes(RESULTS),
  basis: z.string().trim().max(5000).default(''),
  feedback: z.string().trim().max(5000),
});
export type TicketClose = z.input<typeof ticketClose>;

export const orderRef = z.object({ orderId: id });
export type OrderRef = z.input<typeof orderRef>;
export const orderReturn = orderRef.extend({
  reason: codes(RETURN_REASONS),
  text: z.string().trim().max(2000).default(''),
});
export type OrderReturn = z.input<typeof orderReturn>;

/** R003: the walk-in form that makes the same ticket. */
export const counterFile = contactOpen.omit({ privacyVersion: true }).extend({
  matter: matterCode.optional(),
  /** Serve it myself at once; else it goes into the queue like any other. */
  keep: z.boolean().default(false),
});
export type CounterFile = z.input<typeof counterFile>;

/* ---- supervisor ---- */

export const ticketAssign = z.object({ ticketId: id, staffId: id, reason: text(200) });
export type TicketAssign = z.input<typeof ticketAssign>;
export const presenceForce = z.object({ staffId: id, state: z.enum(['ready', 'paused']), reason: text(200) });
export type PresenceForce = z.input<typeof presenceForce>;

/* ---- HTTP ---- */

export const signIn = z.object({
  username: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(200),
});
export type SignIn = z.input<typeof signIn>;

/** 8.1.4 of GB/T 22239: complexity; at least 10 characters of three kinds. */
export const newPassword = z
  .string()
  .min(10)
  .max(200)
  .refine((value) => [/[a-z]/, /[A-Z]/, /\d/, /[^\w]/].filter((kind) => kind.test(value)).length >= 3, {
    message: '密码至少10位，并包含大写、小写、数字、符号中的三种',
  });
export const passwordChange = z.object({ oldPassword: z.string().min(1).max(200), newPassword });
export type PasswordChange = z.input<typeof passwordChange>;

/** A desk telephone by its name in the exchange (softphones' and citizens' pages' names are not given away), or digits. */
export const answersAt = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sip'), address: z.string().regex(/^(?!agent-|web-)[\w.+-]{1,64}$/) }),
  z.object({ kind: z.literal('number'), number: z.string().regex(/^\d{5,20}$/) }),
]);

/** What both making and changing an account may set. Defaults stand in `staffCreate` alone: a change touches only what it names. */
const staffFields = z.object({
  displayName: text(50),
  role: codes(ROLES),
  orgId: id.optional(),
  skills: z.array(z.object({ key: skillKey, level: z.int().min(1).max(5) })).max(40),
  languages: z.array(codes(LANGUAGES)).max(Object.keys(LANGUAGES).length),
  regionCodes: z.array(region).max(50),
  capacity: z.object({
    voice: z.int().min(0).max(5),
    chat: z.int().min(0).max(50),
    task: z.int().min(0).max(50),
  }),
  capacityTotal: z.int().min(0).max(60),
  answersAt: answersAt.optional(),
});

export const staffCreate = staffFields.extend({
  username: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9._-]{2,31}$/),
  skills: staffFields.shape.skills.default([]),
  languages: staffFields.shape.languages.default(['zh']),
  regionCodes: staffFields.shape.regionCodes.default([]),
  capacity: staffFields.shape.capacity.default({ voice: 1, chat: 4, task: 4 }),
  capacityTotal: staffFields.shape.capacityTotal.default(6),
});
export type StaffCreate = z.input<typeof staffCreate>;
export const staffUpdate = staffFields.partial().extend({
  version: z.int().min(1),
  disabled: z.boolean().optional(),
  answersAt: answersAt.nullable().optional().describe('null: calls ring at the console again'),
});
export type StaffUpdate = z.input<typeof staffUpdate>;

export const shiftCreate = z
  .object({
    staffId: id,
    startAt: instant,
    endAt: instant,
    post: z.string().trim().max(50).default('热线'),
    line: dutyLine.optional(),
    place: z.string().trim().min(1).max(50).optional(),
    lead: z.boolean().optional(),
    turn: z.string().trim().min(1).max(20).optional(),
  })
  .refine((shift) => shift.startAt < shift.endAt, { message: '结束时间必须晚于开始时间', path: ['endAt'] });
export type ShiftCreate = z.input<typeof shiftCreate>;

export const cannedReplies = z
  .array(
    z.object({
      id,
      shortcut: z
        .string()
        .trim()
        .regex(/^[\w\u4e00-\u9fff]{1,20}$/),
      title: text(50),
      text: text(2000),
    }),
  )
  .max(500);

/* ---- rule workbench ---- */

const version = z.int().min(0);
const why = text(500);
const ruleFiles = z
  .array(
    z.object({
      name: z
        .string()
        .trim()
        .regex(/^[\w.\u4e00-\u9fff-]{1,60}$/, '文件名只用汉字、字母、数字、点和横线'),
      text: z.string().max(2_000_000),
    }),
  )
  .min(1)
  .max(50);
export const ruleDraft = z.object({ version, files: ruleFiles });
export type RuleDraftInput = z.input<typeof ruleDraft>;
export const ruleCheck = z.object({ files: ruleFiles.optional().describe('Default: the stored draft') });
export type RuleCheckInput = z.input<typeof ruleCheck>;
export const rulePreview = ruleCheck.extend({
  texts: z.int().min(1).max(2000).default(500).describe('How many of the newest tickets'),
});
export type RulePreviewInput = z.input<typeof rulePreview>;
export const ruleTry = ruleCheck.extend({
  text: z.string().min(1).max(20_000),
  channel: channelCode.optional(),
  region: region.optional(),
  at: instant.optional(),
});
export type RuleTryInput = z.input<typeof ruleTry>;
export const rulePublish = z.object({ draft: version, live: version, why });
export type RulePublishInput = z.input<typeof rulePublish>;
export const ruleRollback = z.object({ to: version, live: version, why });
export type RuleRollbackInput = z.input<typeof ruleRollback>;
const base64 = (mostBytes: number) =>
  z
    .base64()
    .min(1)
    .max(Math.ceil(mostBytes / 3) * 4)
    .describe('The file in base64');
export const ruleImport = z.object({
  name: z.string().trim().min(1).max(200).describe('File name; the ending tells YAML and JSON from tables'),
  content: base64(8 * 1024 * 1024),
});
export type RuleImportInput = z.input<typeof ruleImport>;
export const ruleTakeProposal = z.object({
  files: ruleFiles.optional().describe('Default: the stored draft'),
  rule: z.string().min(1).max(200),
  word: z.string().min(1).max(500),
  to: z.number().min(-20).max(20),
});
export type RuleTakeProposalInput = z.input<typeof ruleTakeProposal>;

/* ---- service lines of the installation ---- */

export const localServicesSave = z.object({
  version: version.describe('The version that was read; 0 before the first'),
  lines: z
    .array(
      z.object({
        code: localServiceSchema,
        zh: text(30),
        en: text(60),
        orgKind: codes(ORG_KINDS),
        orderDays: z.int().min(1).max(365),
        ended: z.boolean().default(false),
      }),
    )
    .max(MOST_LOCAL_SERVICES),
});
export type LocalServicesSave = z.input<typeof localServicesSave>;

/* ---- models ---- */

export const modelUpload = z.object({
  name: z.string().trim().min(1).max(200),
  content: base64(6 * 1024 * 1024).describe('The model file (JSON) in base64'),
});
export type ModelUploadInput = z.input<typeof modelUpload>;
export const modelPublish = z.object({
  model: z
    .string()
    .min(1)
    .max(64)
    .describe('Id of a stored model, `default` (ships), or `none` (rules alone)'),
  live: version.describe('The version that was seen'),
  why,
});
export type ModelPublishInput = z.input<typeof modelPublish>;
export const modelRollback = z.object({ to: version, live: version, why });
export type ModelRollbackInput = z.input<typeof modelRollback>;

/* ---- policies, advisers, conflicts ---- */

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const policyValue = z
  .record(z.string(), z.unknown())
  .describe('The whole policy as GET /api/v1/policies shows it, without the calendar');
export const policyDraft = z.object({ version, policy: policyValue });
export type PolicyDraftInput = z.input<typeof policyDraft>;
export const policyPreview = z.object({
  policy: policyValue.optional().describe('Default: the stored draft'),
});
export type PolicyPreviewInput = z.input<typeof policyPreview>;
const confirmed = z
  .boolean()
  .default(false)
  .describe('Publish although some tickets would have nobody on staff any more');
export const policyPublish = z.object({ draft: version, live: version, why, confirmed });
export type PolicyPublishInput = z.input<typeof policyPublish>;
export const policyRollback = z.object({ to: version, live: version, why, confirmed });
export type PolicyRollbackInput = z.input<typeof policyRollback>;
export const campaignSwitch = z.object({ on: z.boolean(), why });
export type CampaignSwitchInput = z.input<typeof campaignSwitch>;

/** R063. A household or enterprise by its number, a village by its code of 9 or 12 digits. */
export const adviserFields = z.object({
  kind: z.enum(['household', 'village', 'enterprise']),
  name: text(80),
  staffId: id,
  phone: phone.optional(),
  regionCode: z
    .string()
    .regex(/^(\d{9}|\d{12})$/)
    .optional(),
  from: day.optional(),
  to: day.optional(),
});
export type AdviserFields = z.input<typeof adviserFields>;
export const adviserUpdate = z.object({
  version: z.int().min(1),
  disabled: z.boolean().optional(),
  staffId: id.optional(),
  from: day.optional(),
  to: day.optional(),
});
export type AdviserUpdate = z.input<typeof adviserUpdate>;
export const adviserImport = z.object({
  items: z
    .array(adviserFields.omit({ staffId: true }).extend({ username: z.string().trim().min(1).max(64) }))
    .min(1)
    .max(2000)
    .describe('Adviser by user name; a line that is there already changes nothing'),
});
export type AdviserImport = z.input<typeof adviserImport>;

/** The other side of a ticket; at least one of name, phone, organisation. The words are sealed. */
export const conflictRecord = z.object({
  name: z.string().trim().min(1).max(50).optional(),
  phone: phone.optional(),
  orgId: id.optional(),
  words: text(1000),
});
export type ConflictRecordInput = z.input<typeof conflictRecord>;
export const conflictAvoid = z.object({ words: text(1000) });
export type ConflictAvoidInput = z.input<typeof conflictAvoid>;
export const conflictUnseal = z.object({ why: text(200) });
export type ConflictUnsealInput = z.input<typeof conflictUnseal>;

/** Work orders of 12345, the province or any other system: POST /api/v1/contacts. */
export const apiContact = z.object({
  channel: z.enum(['workorder', 'counter', 'phone', 'web']).default('workorder'),
  text: text(100_000),
  name: z.string().trim().max(50).optional(),
  phone: phone.optional(),
  onBehalfOf: z.string().trim().max(50).optional(),
  declaredGroups: z.array(groupCode).max(8).default([]),
  language: codes(LANGUAGES).default('zh'),
  regionCode: region.optional(),
  externalNo: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .describe('Number of the sending system; sent back in the answer'),
});
export type ApiContact = z.input<typeof apiContact>;

/** Query strings of lists. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const ticketQuery = pageQuery.extend({
  status: z.string().max(100).optional().describe('One or more of the statuses, separated by commas'),
  scope: z.enum(['mine', 'queue', 'all', 'org']).default('mine'),
  matter: matterCode.optional(),
  channel: channelCode.optional(),
  ownerId: id.optional(),
  citizenId: id.optional(),
  crisis: z.string().max(20).optional(),
  text: z.string().trim().max(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type TicketQuery = z.input<typeof ticketQuery>;
export const orderQuery = pageQuery.extend({
  status: z.string().max(100).optional(),
  orgId: id.optional(),
  ticketId: id.optional(),
  overdue: z.stringbool().optional(),
  kind: codes(ORDER_KINDS).optional(),
  parentId: id.optional(),
  text: z.string().trim().max(100).optional(),
});
export type OrderQuery = z.input<typeof orderQuery>;
export const rangeQuery = z.object({ from: instant, to: instant });
