/** Regions, organisations and sheets on the wire: one schema per input and view. */
import { z } from 'zod';
import { MEDIATION_FIELDS, ORG_KINDS, ORG_SUBTYPES, REGION_LEVELS } from '../../vocabulary.ts';
import { serviceSchema } from './service-code.ts';

export * from './bureau.ts';

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

const regionView = z
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
  fields: z.array(codes(MEDIATION_FIELDS)).max(15).optional().describe('Fields of mediation (R038)'),
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
    fields: z.array(codes(MEDIATION_FIELDS)).describe('Fields of mediation (R038)'),
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
  field: codes(MEDIATION_FIELDS).optional(),
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
    removed: count.optional().describe('Of lists that the file replaces'),
    applied: z.boolean(),
    problems: z.array(z.object({ row: count, column: z.string(), message: z.string() })),
  })
  .meta({ id: 'SheetReport' });
export type SheetReport = z.output<typeof sheetReport>;
export const sheetFormat = z.object({ format: z.enum(['csv', 'xlsx']).default('xlsx') });
