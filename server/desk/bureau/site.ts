/** What the installation says of itself to everybody, and whether somebody is on duty. */
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { nextStart } from '../../../routing/roster.ts';
import { siteTiles, type TileMode, type TileTongue } from '../../../routing/vocabulary/life-events.ts';
import { keysOf, SERVICES } from '../../../routing/vocabulary.ts';
import type { Core } from '../core.ts';

/** Which first taps a page wants: none, what the bureau has set (`site`), or what its host page says; in which language. */
export interface TilesAsk {
  tiles?: TileMode | 'site' | undefined;
  tongue?: TileTongue | undefined;
}

export const publicSite = (core: Core, { tiles, tongue }: TilesAsk = {}): PublicSite => {
  const tenant = core.tenant();
  const open = core.directory.present().length > 0;
  const opensAt = open ? undefined : nextStart(core.directory.shifts(), core.now());
  return {
    name: tenant.name,
    phone: tenant.phone,
    regionCode: tenant.regionCode,
    regionName: tenant.regionName,
    privacyVersion: tenant.privacyVersion,
    privacyText: tenant.privacyText,
    services: [...keysOf(SERVICES), ...core.services().flatMap(({ code, ended }) => (ended ? [] : [code]))],
    localServices: core.services().map(({ code, zh, en }) => ({ code, zh, en })),
    open,
    ...(opensAt ? { opensAt } : {}),
    hoursText: tenant.hoursText,
    maxFileBytes: tenant.maxFileBytes,
    fileTypes: [...core.fileTypes],
    ...(tenant.asks?.length ? { asks: [...tenant.asks] } : {}),
    ...(tiles ? { tiles: siteTiles(tiles === 'site' ? (tenant.tiles ?? 'events') : tiles, tongue) } : {}),
    mailboxDays: core.policy().mailboxDays,
    ...(tenant.faq ? { faq: true as const } : {}),
    ...(core.smsLine.isOpen('ticket_no') ? { texts: true as const } : {}),
    ...(core.smsLine.isOpen('bulletin') && core.smsLine.isOpen('code') ? { notices: true as const } : {}),
  };
};
