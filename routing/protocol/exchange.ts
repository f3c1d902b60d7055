/** Work orders between systems on the wire: what partners send, what the console sees and changes. One schema each. */
import { z } from 'zod';
import {
  DELIVERY_STATES,
  GROUPS,
  LANGUAGES,
  MATTERS,
  PARTNER_KINDS,
  RETURN_REASONS,
  URGENCIES,
  WORK_ORDER_STATUSES,
} from '../vocabulary.ts';
import { serviceSchema } from './service-code.ts';

const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);
const id = z.string().min(1).max(64);
const words = (max: number) => z.string().trim().min(1).max(max);
const instant = z.iso.datetime({ offset: true });
const stamp = z.string().meta({ format: 'date-time' });
const count = z.int().min(0);

/* ---- between systems ---- */

/** A work order as one system hands it to another. The same shape goes out and comes in, so two installations fit. */
export const workOrderIn = z
  .object({
    externalNo: words(64).describe('Number of the sending system; unique per sender'),
    text: words(100_000).describe('The matter in the words of the citizen or of the receiver'),
    name: z.string().trim().max(50).optional(),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[\d\s-]{5,20}$/, '请填写正确的电话号码')
      .optional(),
    onBehalfOf: z.string().trim().max(50).optional(),
    declaredGroups: z.array(codes(GROUPS)).max(8).default([]),
    language: codes(LANGUAGES).default('zh'),
    regionCode: z
      .string()
      .regex(/^\d{6,12}$/)
      .optional(),
    urgency: codes(URGENCIES).optional().describe('As the sender sees it; raises, never lowers'),
    matter: codes(MATTERS).optional(),
    service: serviceSchema.optional(),
    deadline: instant.optional().describe('The sender expects the answer by then'),
    returnable: z
      .boolean()
      .default(true)
      .describe('False when the sender has designated this unit: it may not be returned'),
    record: z
      .array(z.object({ at: instant, by: z.string().max(100), text: z.string().max(10_000) }))
      .max(500)
      .optional()
      .describe('Record of the consultation so far'),
  })
  .meta({ id: 'WorkOrderInput' });
export type WorkOrderIn = z.input<typeof workOrderIn>;

export const workOrderState = z
  .object({
    ticketNo: z.string().describe('Our number, to be told to the citizen'),
    externalNo: z.string(),
    status: codes(WORK_ORDER_STATUSES),
    repeated: z.boolean().describe('True when this idempotency key had been answered before'),
    receivedAt: stamp,
    deadline: stamp.optional(),
    returnBy: stamp.optional(),
    reply: z.string().optional(),
    reason: codes(RETURN_REASONS).optional(),
    steps: z.array(
      z.object({ at: stamp, action: z.string(), text: z.string().optional(), reason: z.string().optional() }),
    ),
  })
  .meta({ id: 'WorkOrderState' });
export type WorkOrderState = z.output<typeof workOrderState>;

export const workOrderNote = z.object({ text: z.string().trim().max(2000).default('') });

/** Our names of the fields of a status; a partner may call them otherwise, see its mapping. */
export const statusIn = z.object({
  eventId: words(100).describe('Unique per event; a repeat changes nothing'),
  externalNo: words(64).describe('The number under which we handed it over'),
  ticketNo: words(64).optional().describe('Their number, when it was not told at acceptance'),
  status: z.enum(['accepted', 'signed', 'replied', 'returned', 'withdrawn']),
  text: z.string().trim().max(10_000).optional(),
  reason: codes(RETURN_REASONS).optional(),
});
export type StatusIn = z.output<typeof statusIn>;
export const STATUS_FIELDS = ['eventId', 'externalNo', 'ticketNo', 'status', 'text', 'reason'] as const;

/** Before mapping: any JSON object. */
export const anyObject = z
  .record(z.string().max(100), z.unknown())
  .describe('Fields of `StatusInput`, under the names that the partner’s mapping gives them');

export const pingAnswer = z.object({ ok: z.literal(true), at: stamp, partner: z.string() });

/* ---- console ---- */

export const workOrderView = z
  .object({
    id,
    version: count,
    direction: z.enum(['in', 'out']),
    partnerId: id,
    partnerName: z.string(),
    ticketId: id,
    ticketNo: z.string(),
    no: z.string(),
    externalNo: z.string().optional(),
    status: codes(WORK_ORDER_STATUSES),
    demand: z.string(),
    deadline: stamp.optional(),
    returnBy: stamp.optional(),
    overdue: z.boolean(),
    createdAt: stamp,
    updatedAt: stamp,
    steps: z.array(
      z.object({
        at: stamp,
        who: z.string(),
        action: z.string(),
        text: z.string().optional(),
        reason: codes(RETURN_REASONS).optional(),
      }),
    ),
    can: z.array(z.enum(['sign', 'return', 'withdraw', 'number'])),
  })
  .meta({ id: 'WorkOrder' });
export type WorkOrderView = z.output<typeof workOrderView>;

const pageFields = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
export const workOrderQuery = z.object({
  ...pageFields,
  ticketId: id.optional(),
  partnerId: id.optional(),
  direction: z.enum(['in', 'out']).optional(),
  open: z.stringbool().optional(),
});
export type WorkOrderQuery = z.input<typeof workOrderQuery>;

export const handOverOut = z.object({
  ticketId: id,
  clientKey: z.string().min(8).max(64),
  partnerId: id,
  demand: words(5000),
  service: serviceSchema.optional(),
  deadline: instant.optional(),
  withRecord: z.boolean().default(true).describe('Send the public conversation along'),
  externalNo: z
    .string()
    .trim()
    .max(64)
    .optional()
    .describe('For a partner without an address: the number told by telephone'),
});
export type HandOverOut = z.input<typeof handOverOut>;

export const workOrderReturn = z.object({
  reason: codes(RETURN_REASONS),
  text: z.string().trim().max(2000).default(''),
});
export type WorkOrderReturn = z.input<typeof workOrderReturn>;
export const workOrderNumber = z.object({ externalNo: words(64) });

const url = z
  .string()
  .trim()
  .max(500)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    message: '请填写以 http:// 或 https:// 开头的地址',
  });
/** Names of fields: dotted paths of plain words; nothing that reaches a prototype. */
const path = z
  .string()
  .trim()
  .max(100)
  .regex(
    /^[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff-]*(\.[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff-]*){0,5}$/u,
    '字段名只用字母、数字、汉字和点',
  )
  .refine((text) => !/(^|\.)(constructor|prototype)(\.|$)/.test(text), { message: '字段名不可用' });
export const fieldMapping = z.object({
  out: z.record(words(40), path).default({}),
  in: z.record(words(40), path).default({}),
  statuses: z.record(words(40), codes(WORK_ORDER_STATUSES)).default({}),
});

/** A secret that the other side has made; without it we make one. */
const givenKey = z
  .object({
    keyId: z
      .string()
      .trim()
      .regex(/^[\w.-]{1,64}$/, '密钥编号只用字母、数字、点和横线'),
    secret: z.string().trim().min(16).max(200),
  })
  .describe('Secret that the other side has made; without it we make one');

export const partnerInput = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,32}$/, '代号只用字母、数字、点和横线'),
  name: words(60),
  kind: codes(PARTNER_KINDS),
  ordersUrl: url.optional(),
  statusUrl: url.optional(),
  mapping: fieldMapping.default({ out: {}, in: {}, statuses: {} }),
  key: givenKey.optional(),
});
export type PartnerInput = z.input<typeof partnerInput>;
export const partnerUpdate = partnerInput
  .omit({ code: true, key: true })
  .partial()
  .extend({
    version: z.int().min(1),
    disabled: z.boolean().optional(),
    ordersUrl: url.nullable().optional(),
    statusUrl: url.nullable().optional(),
    mapping: fieldMapping.optional(),
  });
export type PartnerUpdate = z.input<typeof partnerUpdate>;

export const partnerView = z
  .object({
    id,
    version: count,
    code: z.string(),
    name: z.string(),
    kind: codes(PARTNER_KINDS),
    ordersUrl: z.string().optional(),
    statusUrl: z.string().optional(),
    mapping: fieldMapping,
    keys: z.array(z.object({ keyId: z.string(), createdAt: stamp, until: stamp.optional() })),
    disabled: z.boolean(),
    createdAt: stamp,
    updatedAt: stamp,
    lastRefused: z
      .object({ at: stamp, why: z.string() })
      .optional()
      .describe('The last signed request under a key of this partner that this node refused'),
  })
  .meta({ id: 'Partner' });
export type PartnerView = z.output<typeof partnerView>;

export const partnerSecret = z.object({
  keyId: z.string(),
  secret: z.string().describe('Shown this once'),
  previousUntil: stamp.optional().describe('The secret before this one is accepted until then'),
});
export const secretRotation = z.object({
  overlapHours: z.int().min(0).max(720).default(72),
  key: givenKey.optional(),
});

export const partnerTest = z
  .object({
    ok: z.boolean(),
    checks: z.array(
      z.object({
        what: z.enum(['orders', 'status']),
        reached: z.boolean(),
        failure: z.string().optional(),
        httpStatus: z.int().optional(),
        signature: z.enum(['accepted', 'refused', 'unknown']),
        skewMs: z.number().optional().describe('Their clock minus ours, to the second'),
        tookMs: z.number(),
        advice: z.string().describe('What to do, in Chinese'),
        adviceEn: z.string(),
      }),
    ),
  })
  .meta({ id: 'PartnerTest' });
export type PartnerTest = z.output<typeof partnerTest>;

export const deliveryView = z
  .object({
    id,
    partnerId: id,
    partnerName: z.string(),
    workOrderId: id,
    ticketNo: z.string(),
    what: z.enum(['work_order', 'status', 'withdraw']),
    status: z.string().optional().describe('The status that it tells'),
    state: codes(DELIVERY_STATES),
    tries: count,
    nextAt: stamp,
    failure: z.string().optional(),
    sentAt: stamp.optional(),
    createdAt: stamp,
  })
  .meta({ id: 'Delivery' });
export type DeliveryView = z.output<typeof deliveryView>;
export const deliveryQuery = z.object({
  ...pageFields,
  state: codes(DELIVERY_STATES).optional(),
  partnerId: id.optional(),
});
export type DeliveryQuery = z.input<typeof deliveryQuery>;

/** A partner to whom agents may hand over. */
export const partnerTarget = z.object({
  id,
  name: z.string(),
  kind: codes(PARTNER_KINDS),
  automatic: z.boolean().describe('False: tell it by telephone and write down the number'),
});
export type PartnerTarget = z.output<typeof partnerTarget>;
