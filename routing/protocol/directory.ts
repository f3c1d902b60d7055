/** Regions, organisations, catalogue and the facts of the bureau on the wire: one schema per input and view. */
import { z } from 'zod';
import { CATALOGUE_PLACES, ORG_KINDS, ORG_SUBTYPES, REGION_LEVELS } from '../vocabulary.ts';
import { serviceSchema } from './service-code.ts';

const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);
const id = z.string().min(1).max(64);
const words = (max: number) => z.string().trim().min(1).max(max);
const stamp = z.string().meta({ format: 'date-time' });
const count = z.int().min(0);
export const regionCode = z
  .string()
  .trim()
  .regex(/^(\d{6}|\d{9}|\d{12})$/, '区划代码应为 6、9 或 12 位数字');
const phone = z
  .string()
  .trim()
  .regex(/^[\d+\s()-]{3,30}$/, '电话只含数字、空格和横线');
const SPANS = /^((([01]\d|2[0-4]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d)(,|$))*$/;
const hours = z
  .array(z.string().trim().max(100).regex(SPANS, '开放时间写作 09:00-12:00,13:30-17:00'))
  .length(7);

/* ---- regions ---- */

export const regionView = z
  .object({
    code: z.string(),
    name: z.string(),
    level: codes(REGION_LEVELS),
    parent: z.string().optional(),
  })
  .meta({ id: 'Region' });
export type RegionView = z.output<typeof regionView>;
export const regionList = z.object({
  path: z.array(regionView).describe('From the widest place down to the one asked for'),
  items: z.array(regionView).describe('Places directly below'),
});
export type RegionList = z.output<typeof regionList>;
export const regionQuery = z.object({ parent: regionCode.or(z.literal('')).default('') });

/* ---- organisations ---- */

const product = z.object({
  name: words(60),
  about: z.string().trim().max(300).optional(),
  fee: z.string().trim().max(60).optional(),
});
const organisationFields = {
  name: words(100),
  kind: codes(ORG_KINDS),
  services: z.array(serviceSchema).max(10),
  regionCode,
  regionCodes: z.array(regionCode).max(200).optional(),
  phone: phone.optional(),
  address: z.string().trim().max(200).optional(),
  lat: z.number().min(-90).max(90).optional(),
  lng: z.number().min(-180).max(180).optional(),
  hours: hours.optional(),
  subtypes: z.array(codes(ORG_SUBTYPES)).max(10).optional(),
  products: z.array(product).max(100).optional(),
};
export const organisationInput = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[\w-]{1,32}$/, '编号只用字母、数字和横线'),
  ...organisationFields,
});
export type OrganisationInput = z.input<typeof organisationInput>;
export const organisationUpdate = z
  .object(organisationFields)
  .extend({ version: z.int().min(1), disabled: z.boolean() });
export type OrganisationUpdate = z.input<typeof organisationUpdate>;

export const organisationView = z
  .object({
    id,
    version: count,
    code: z.string(),
    ...organisationFields,
    regionName: z.string(),
    disabled: z.boolean(),
    updatedAt: stamp,
  })
  .meta({ id: 'OrganisationDetail' });
export type OrganisationView = z.output<typeof organisationView>;

const pageFields = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
export const organisationQuery = z.object({
  ...pageFields,
  text: z.string().trim().max(50).optional(),
  kind: codes(ORG_KINDS).optional(),
  region: regionCode.optional(),
});
export type OrganisationQuery = z.input<typeof organisationQuery>;

/** What a citizen sees of an organisation. */
export const providerView = z
  .object({
    code: z.string(),
    name: z.string(),
    kind: codes(ORG_KINDS),
    services: z.array(serviceSchema),
    subtypes: z.array(codes(ORG_SUBTYPES)),
    regionCode: z.string(),
    regionName: z.string(),
    phone: z.string().optional(),
    address: z.string().optional(),
    lat: z.number().optional(),
    lng: z.number().optional(),
    hours: z.array(z.string()).optional(),
    open: z.boolean().optional().describe('Absent when its hours are not known'),
    opensAt: stamp.optional(),
    km: z.number().optional(),
    products: z.array(product),
  })
  .meta({ id: 'Provider' });
export type ProviderView = z.output<typeof providerView>;
export const providerQuery = z.object({
  cursor: z.string().max(20).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  kind: codes(ORG_KINDS).optional(),
  service: serviceSchema.optional(),
  subtype: codes(ORG_SUBTYPES).optional(),
  region: regionCode.optional().describe('Nearest to this place first'),
  within: z.stringbool().default(false).describe('Only what lies in the place or serves it'),
  lat: z.coerce.number().min(-90).max(90).optional(),
  lng: z.coerce.number().min(-180).max(180).optional(),
  text: z.string().trim().max(50).optional(),
});
export type ProviderQuery = z.input<typeof providerQuery>;

/* ---- sheets ---- */

export const sheetImport = z.object({
  name: words(200).describe('File name'),
  content: z
    .base64()
    .max(12 * 1024 * 1024)
    .describe('The file, base64'),
  apply: z.boolean().default(false).describe('False: only look what is wrong'),
});
export type SheetImport = z.input<typeof sheetImport>;
export const sheetReport = z
  .object({
    rows: count,
    created: count,
    changed: count,
    same: count,
    applied: z.boolean(),
    problems: z.array(z.object({ row: count, column: z.string(), message: z.string() })),
  })
  .meta({ id: 'SheetReport' });
export type SheetReport = z.output<typeof sheetReport>;
export const sheetFormat = z.object({ format: z.enum(['csv', 'xlsx']).default('xlsx') });

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
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, '日期写作 2026-01-31');
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
export const siteFacts = z
  .object({
    name: words(100),
    phone,
    regionCode,
    regionName: words(50),
    hoursText: words(200),
    privacyVersion: words(20),
    privacyText: words(10_000),
  })
  .meta({ id: 'SiteFacts' });
export type SiteFacts = z.output<typeof siteFacts>;
export const siteView = z.object({
  facts: siteFacts,
  version: count,
  hotlines: z.array(hotline),
  hotlinesVersion: count,
  changes: z.array(z.object({ at: stamp, by: z.string(), what: z.string(), number: z.string() })),
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
export const statusView = z
  .object({
    no: z.string(),
    status: z.string(),
    acceptedAt: stamp,
    updatedAt: stamp,
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
