/** Partner systems on the wire: how they are made and tested, and the messages to them. One schema each. */
import { z } from 'zod';
import { DELIVERY_STATES, PARTNER_KINDS, WORK_ORDER_STATUSES } from '../../vocabulary.ts';

const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);
const id = z.string().min(1).max(64);
const words = (max: number) => z.string().trim().min(1).max(max);
const stamp = z.string().meta({ format: 'date-time' });
const count = z.int().min(0);
const pageFields = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

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
const fieldMapping = z.object({
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
