/** Regions, organisations and stations, and the facts of the bureau: public look-ups and their administration. */
import { renderSVG } from 'uqr';
import { z } from 'zod';
import { ok, refuse } from '../../../routing/errors.ts';
import {
  hotlinesSave,
  hotlineView,
  organisationInput,
  organisationQuery,
  organisationUpdate,
  organisationView,
  providerQuery,
  providerView,
  regionList,
  regionQuery,
  sheetFormat,
  sheetImport,
  sheetReport,
  siteSave,
  siteView,
} from '../../../routing/protocol/bureau/directory.ts';
import type { RegionDesk } from '../../desk/bureau/regions.ts';
import type { SiteAdmin } from '../../desk/bureau/site-facts.ts';
import type { OrganisationAdmin } from '../../desk/organisations/admin.ts';
import type { Providers } from '../../desk/organisations/providers.ts';
import { SHEET_MIME } from '../../sheets/sheets.ts';
import { download } from '../download.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { type Binary, route } from '../route.ts';
import { idParams, pageOf } from '../schemas/common.ts';

/** 8 MiB in base64, with the rest of the body. */
export const SHEET_BODY_BYTES = 12 * 1024 * 1024 + 4096;

/** Where the code of a station leads. */
const chatAddress = (publicUrl: string, station: { code: string; name: string }): string =>
  `${publicUrl}/chat?station=${station.code}&title=${encodeURIComponent([...station.name].slice(0, 30).join(''))}`;

const qrImage = (text: string): Binary => ({
  send: async (response) => {
    response
      .setHeader('Cache-Control', 'public, max-age=3600')
      .type('image/svg+xml')
      // Level M: a code on a wall gets scratched.
      .send(renderSVG(text, { ecc: 'M', border: 2 }));
  },
});

const codeParams = z.object({ code: z.string().regex(/^[\w-]{1,32}$/) });
const admin = { access: 'site.manage', tag: 'site' } as const;
const open = { access: 'public', tag: 'public' } as const;

export const directoryRoutes = (deps: {
  regions: RegionDesk;
  organisations: OrganisationAdmin;
  providers: Providers;
  site: SiteAdmin;
  publicBuckets: Buckets;
  /** Address under which citizens reach this server. */
  publicUrl: string;
}) => {
  const { regions, organisations, providers, site } = deps;
  /** A hall of people stands behind one address, a scraper too: generous for the first, slow for the second. */
  const limited = <T>(from: string, work: () => T): T | ReturnType<typeof refuse> =>
    deps.publicBuckets.take(addressKey(from)) > 0 ? refuse('rate_limited') : work();

  return [
    route('GET /api/v1/public/regions', {
      ...open,
      summary: 'Places below one, and the path to it',
      query: regionQuery,
      out: regionList,
      handle: async ({ query, from }) => limited(from, () => ok(regions.list(query.parent))),
    }),
    route('GET /api/v1/public/directory', {
      ...open,
      summary: 'Providers and stations, nearest to a place first',
      query: providerQuery,
      out: pageOf(providerView),
      handle: async ({ query, from }) => limited(from, () => providers.find(query)),
    }),
    route('GET /api/v1/public/directory/:code', {
      ...open,
      summary: 'One provider or station',
      params: codeParams,
      out: providerView,
      handle: async ({ params, from }) => limited(from, () => providers.get(params.code)),
    }),
    route('GET /api/v1/public/directory/:code/qr', {
      ...open,
      summary: 'QR code that opens the chat with this station and its place filled in (R021), as SVG',
      params: codeParams,
      out: 'binary',
      handle: async ({ params, from }) =>
        limited(from, () => {
          const found = providers.get(params.code);
          return found.ok ? ok(qrImage(chatAddress(deps.publicUrl, found.value))) : found;
        }),
    }),
    route('GET /api/v1/public/hotlines', {
      ...open,
      summary: 'Published telephone numbers by region',
      out: pageOf(hotlineView),
      handle: async ({ from }) => limited(from, async () => ok(await site.hotlines())),
    }),
    route('POST /api/v1/regions/import', {
      ...admin,
      summary: 'Regions from XLSX or CSV; without `apply` only looked at; all rows or none',
      body: sheetImport,
      bodyBytes: SHEET_BODY_BYTES,
      out: sheetReport,
      refusals: ['too_large', 'unsupported_type'],
      handle: ({ who, body }) => regions.import(who, body),
    }),
    route('GET /api/v1/regions/export', {
      ...admin,
      summary: 'Regions as a sheet',
      query: sheetFormat,
      out: 'binary',
      handle: async ({ query: { format } }) =>
        ok(download(`regions.${format}`, SHEET_MIME[format], await regions.export(format))),
    }),
    route('GET /api/v1/organisations/all', {
      ...admin,
      summary: 'Organisations and stations with everything that is known of them',
      query: organisationQuery,
      out: pageOf(organisationView),
      handle: async ({ query }) => ok(await organisations.list(query)),
    }),
    route('POST /api/v1/organisations', {
      ...admin,
      summary: 'A new organisation or station',
      body: organisationInput,
      out: organisationView,
      status: 201,
      refusals: ['duplicate_key'],
      handle: ({ who, body }) => organisations.create(who, body),
    }),
    route('PUT /api/v1/organisations/:id', {
      ...admin,
      summary: 'Replace what is known of an organisation, or disable it; its code stays',
      params: idParams,
      body: organisationUpdate,
      out: organisationView,
      refusals: ['version_conflict'],
      handle: ({ who, params, body }) => organisations.update(who, params.id, body),
    }),
    route('POST /api/v1/organisations/import', {
      ...admin,
      summary: 'Organisations from XLSX or CSV by code; without `apply` only looked at; all rows or none',
      body: sheetImport,
      bodyBytes: SHEET_BODY_BYTES,
      out: sheetReport,
      refusals: ['too_large', 'unsupported_type'],
      handle: ({ who, body }) => organisations.import(who, body),
    }),
    route('GET /api/v1/organisations/export', {
      ...admin,
      summary: 'Organisations and stations as a sheet',
      query: sheetFormat,
      out: 'binary',
      handle: async ({ query: { format } }) =>
        ok(download(`organisations.${format}`, SHEET_MIME[format], await organisations.export(format))),
    }),
    route('GET /api/v1/site', {
      ...admin,
      summary: 'Facts of the bureau, published numbers and their changes',
      out: siteView,
      handle: async () => ok(await site.view()),
    }),
    route('PUT /api/v1/site', {
      ...admin,
      summary: 'Change the facts; a changed notice on privacy needs a new version',
      body: siteSave,
      out: siteView,
      refusals: ['version_conflict'],
      handle: ({ who, body }) => site.save(who, body),
    }),
    route('PUT /api/v1/site/hotlines', {
      ...admin,
      summary: 'Replace the published numbers; each change is logged',
      body: hotlinesSave,
      out: siteView,
      refusals: ['version_conflict', 'duplicate_key'],
      handle: ({ who, body }) => site.saveHotlines(who, body),
    }),
  ];
};
