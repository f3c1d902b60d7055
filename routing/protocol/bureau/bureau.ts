/** Catalogue, facts of the bureau and the status for citizens on the wire: one schema per input and view. */
import { z } from 'zod';
import { TILE_MODES } from '../../vocabulary/life-events.ts';
import { CATALOGUE_PLACES } from '../../vocabulary.ts';
import { day } from '../commands/fields.ts';
import { serviceSchema } from './service-code.ts';

const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);
const id = z.string().min(1).max(64);
const words = (max: number) => z.string().trim().min(1).max(max);
const stamp = z.string().meta({ format: 'date-time' });
const count = z.int().min(0);
const regionCode = z
  .string()
  .trim()
  .regex(/^(\d{6}|\d{9}|\d{12})$/, '区划代码应为 6、9 或 12 位数字');
const phone = z
  .string()
  .trim()
  .regex(/^[\d+\s()-]{3,30}$/, '电话只含数字、空格和横线');

/* ---- catalogue ---- */

const material = z.object({
  name: words(200),
  copies: z.int().min(1).max(20).optional(),
  note: z.string().trim().max(200).optional(),
});
const catalogueFields = {
  name: words(100),
  service: serviceSchema,
  steps: z.array(words(200)).max(30),
  materials: z.array(material).max(50),
  noMaterials: z.boolean().optional(),
  basis: z.array(words(300)).max(30),
  places: z.array(codes(CATALOGUE_PLACES)).max(3),
  workingDays: z.int().min(1).max(365).optional(),
  fee: z.string().trim().max(100).optional(),
  passesTo: z.array(words(64)).max(20).optional(),
};
export const catalogueSave = z.object({
  code: words(40),
  ...catalogueFields,
  from: day.describe('Shanghai day from which it holds; not before today unless it is new'),
  ended: z.boolean().default(false).describe('From that day on the item is no longer offered'),
  why: words(300),
  basedOn: count.describe('Number of the version that was read; 0 for a new item'),
});
export type CatalogueSave = z.input<typeof catalogueSave>;

export const catalogueView = z
  .object({
    code: z.string(),
    no: count,
    ...catalogueFields,
    from: z.string(),
    ended: z.boolean(),
    state: z.enum(['current', 'future', 'past']),
    why: z.string(),
    createdAt: stamp,
    tell: z.string().describe('Materials, steps and limit as one message to a citizen'),
  })
  .meta({ id: 'CatalogueItem' });
export type CatalogueView = z.output<typeof catalogueView>;
export const catalogueQuery = z.object({
  service: serviceSchema.optional(),
  text: z.string().trim().max(50).optional(),
});
export type CatalogueQuery = z.input<typeof catalogueQuery>;
export const cataloguePin = z.object({ code: words(40), orderId: id.optional() });
export const catalogueUse = z
  .object({ code: z.string(), no: count, name: z.string(), at: stamp, orderId: z.string().optional() })
  .meta({ id: 'CatalogueUse' });
export type CatalogueUseView = z.output<typeof catalogueUse>;

/* ---- facts of the bureau ---- */

export const hotline = z.object({
  number: phone,
  regionCode,
  name: words(60),
  hours: z.string().trim().max(100).optional(),
});
const siteFacts = z
  .object({
    name: words(100),
    phone,
    regionCode,
    regionName: words(50),
    hoursText: words(200),
    privacyVersion: words(20),
    privacyText: words(10_000),
    asks: z
      .array(z.enum(['name', 'phone']))
      .max(2)
      .default([])
      .describe('What a citizen of the web must tell of himself; nothing by default'),
    faq: z.boolean().optional().describe('The public page of frequent questions is open; absent: as it was'),
    videoRoom: z
      .string()
      .trim()
      .max(300)
      .optional()
      .describe('Address of a video meeting with {token} and {ticket}; empty: none; absent: as it was'),
    tiles: z.enum(TILE_MODES).optional().describe('What the chat begins with (R033); absent: as it was'),
  })
  .meta({ id: 'SiteFacts' });
export type SiteFacts = z.output<typeof siteFacts>;
export const siteView = z.object({
  facts: siteFacts,
  version: count,
  hotlines: z.array(hotline),
  hotlinesVersion: count,
  changes: z.array(z.object({ at: stamp, by: z.string(), what: z.string(), number: z.string() })),
  videoHosts: z.array(z.string()).describe('Hosts of video meetings that the operator allows'),
  missingLines: z
    .array(z.string())
    .describe('Of publicity, legal aid and mediation: those without a provider (R027)'),
});
export type SiteView = z.output<typeof siteView>;
export const siteSave = z.object({ version: count, facts: siteFacts });
export const hotlinesSave = z.object({ version: count, hotlines: z.array(hotline).max(500) });
export type HotlinesSave = z.input<typeof hotlinesSave>;
export const hotlineView = hotline.extend({ regionName: z.string() });
export type HotlineView = z.output<typeof hotlineView>;

/* ---- status for citizens ---- */

export const statusAsk = z.object({
  no: z
    .string()
    .trim()
    .regex(/^\d{8}-\d{4,8}$/, '工单号写作 20261123-0001'),
  code: z
    .string()
    .trim()
    .regex(/^\d{6,8}$/, '查询码是 8 位数字'),
});
export type StatusAsk = z.input<typeof statusAsk>;
export const statusCode = statusAsk.pick({ no: true }).extend({ phone });
export type StatusCode = z.input<typeof statusCode>;
export const statusView = z
  .object({
    no: z.string(),
    status: z.string(),
    acceptedAt: stamp,
    updatedAt: stamp,
    /** A code that joins a follower of WeChat may be asked for. */
    joinable: z.boolean().optional(),
    promisedBy: stamp.optional(),
    closedAt: stamp.optional(),
    result: z.string().optional(),
    feedback: z.string().optional(),
    steps: z.array(
      z.object({
        at: stamp,
        zh: z.string(),
        en: z.string(),
      }),
    ),
    orders: z.array(
      z.object({
        no: z.string(),
        service: serviceSchema,
        orgName: z.string(),
        status: z.string(),
        dueAt: stamp,
        reply: z.string().optional(),
      }),
    ),
    partners: z.array(
      z.object({ name: z.string(), no: z.string().optional(), status: z.string(), updatedAt: stamp }),
    ),
  })
  .meta({ id: 'PublicStatus' });
export type StatusView = z.output<typeof statusView>;
/** CH14: typed into WeChat by the same person, until then. */
export const statusJoin = z.object({ code: z.string(), until: stamp }).meta({ id: 'PublicStatusJoin' });
export type StatusJoin = z.output<typeof statusJoin>;
