/** Work orders between systems on the wire: what partners send, what the console sees and changes. One schema each. */
import { z } from 'zod';
import {
  GROUPS,
  LANGUAGES,
  MATTERS,
  RETURN_REASONS,
  URGENCIES,
  WORK_ORDER_STATUSES,
} from '../../vocabulary.ts';
import { serviceSchema } from '../bureau/service-code.ts';

export * from './partners.ts';

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
