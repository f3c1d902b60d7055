/** The public directory of providers and stations: by kind, service and place, nearest first. Reads memory alone. */
import type { z } from 'zod';
import { distanceKm, nearestFirst } from '../../../routing/bureau/regions.ts';
import { isStopped } from '../../../routing/dispatch/eligibility.ts';
import { covers } from '../../../routing/dispatch/regions.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { isOpenAt, nextOpening } from '../../../routing/opening-hours.ts';
import type { Organisation } from '../../../routing/people.ts';
import type { Policy } from '../../../routing/policy.ts';
import type { ProviderView, providerQuery } from '../../../routing/protocol/bureau/directory.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import { type Clock, instant } from '../../ports.ts';
import type { RegionDesk } from '../bureau/regions.ts';
import type { Directory } from '../people/directory.ts';

export interface Providers {
  find(query: z.output<typeof providerQuery>): Outcome<PageOf<ProviderView>>;
  get(code: string): Outcome<ProviderView>;
}

/** Places that an organisation serves: its own and those named. */
const serves = (org: Organisation, region: string): boolean =>
  covers(org.regionCode, region) ||
  covers(region, org.regionCode) ||
  (org.regionCodes ?? []).some((code) => covers(code, region));

export const createProviders = (deps: {
  directory: Pick<Directory, 'allOrgs' | 'stoppedOf'>;
  regions: Pick<RegionDesk, 'tree'>;
  clock: Clock;
  policy: () => Policy;
}): Providers => {
  /** SN5: nobody is sent to where nothing is begun. */
  const isAway = (org: Organisation): boolean =>
    org.disabled || isStopped(deps.directory.stoppedOf(org), undefined);
  const servicesOf = (org: Organisation) =>
    org.services.filter((service) => !isStopped(deps.directory.stoppedOf(org), service));

  const view = (
    org: Organisation,
    from: { lat?: number | undefined; lng?: number | undefined } = {},
  ): ProviderView => {
    const nowMs = deps.clock.nowMs();
    const { calendar } = deps.policy();
    const open = org.hours ? isOpenAt(nowMs, org.hours, calendar) : undefined;
    const opens = org.hours && !open ? nextOpening(nowMs, org.hours, calendar) : undefined;
    const km = distanceKm(org, from);
    return {
      code: org.code,
      name: org.name,
      kind: org.kind,
      services: servicesOf(org),
      subtypes: org.subtypes ?? [],
      fields: org.fields ?? [],
      regionCode: org.regionCode,
      regionName: deps.regions.tree().name(org.regionCode),
      ...(org.phone ? { phone: org.phone } : {}),
      ...(org.address ? { address: org.address } : {}),
      ...(org.lat !== undefined && org.lng !== undefined ? { lat: org.lat, lng: org.lng } : {}),
      ...(org.hours ? { hours: org.hours } : {}),
      ...(open === undefined ? {} : { open }),
      ...(opens === undefined ? {} : { opensAt: instant(opens) }),
      ...(km === undefined ? {} : { km: Math.round(km * 10) / 10 }),
      products: org.products ?? [],
    };
  };

  return {
    find: (query) => {
      const start = query.cursor === undefined ? 0 : Number(query.cursor);
      if (!Number.isInteger(start) || start < 0) return refuse('invalid_input', undefined, 'cursor');
      const wanted = query.text?.toLowerCase();
      const { region } = query;
      const found = deps.directory
        .allOrgs()
        .filter(
          (org) =>
            !isAway(org) &&
            (!query.kind || org.kind === query.kind) &&
            (!query.service || servicesOf(org).includes(query.service)) &&
            (!query.subtype || org.subtypes?.includes(query.subtype)) &&
            (!query.field || org.fields?.includes(query.field)) &&
            (!wanted ||
              org.name.toLowerCase().includes(wanted) ||
              (org.address ?? '').toLowerCase().includes(wanted) ||
              (org.products ?? []).some((one) => one.name.toLowerCase().includes(wanted))) &&
            (!region || !query.within || serves(org, region)),
        );
      const from = { regionCode: region ?? '', lat: query.lat, lng: query.lng };
      const sorted =
        region || query.lat !== undefined
          ? nearestFirst(found, from)
          : found.sort((a, b) => (a.code < b.code ? -1 : 1));
      const items = sorted.slice(start, start + query.limit).map((org) => view(org, from));
      const next = start + query.limit;
      return ok({ items, ...(next < sorted.length ? { cursor: String(next) } : {}) });
    },
    get: (code) => {
      const org = deps.directory.allOrgs().find((one) => one.code === code);
      return org && !isAway(org) ? ok(view(org)) : refuse('not_found');
    },
  };
};
