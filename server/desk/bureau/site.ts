/** What the installation says of itself to everybody, and whether somebody is on duty. */
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { nextStart } from '../../../routing/roster.ts';
import { keysOf, SERVICES } from '../../../routing/vocabulary.ts';
import type { Core } from '../core.ts';

export const publicSite = (core: Core): PublicSite => {
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
    mailboxDays: core.policy().mailboxDays,
    ...(tenant.faq ? { faq: true as const } : {}),
    ...(core.smsLine.isOpen('ticket_no') ? { texts: true as const } : {}),
  };
};
