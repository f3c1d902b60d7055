/** Figures of organisations: signed for and answered in time, returned, overdue. Counted from the store. */
import { OPEN_ORDER_STATUSES } from '../../../routing/orders/order.ts';
import type { OrgFigures } from '../../../routing/protocol/orders/org-figures.ts';
import type { Instant } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';

/**
 * Orders made since an instant, by organisation, those with something overdue first. A return counts for the
 * organisation that gave it back, whoever has the order now.
 */
export const orgFigures = async (core: Core, since: Instant): Promise<OrgFigures[]> => {
  const { store, directory } = core;
  const where = { createdAt: { gte: since }, kind: 'service' };
  const [statuses, signed, replied, overdue] = await Promise.all([
    store.orders.groupCount(['orgId', 'status'], { where }),
    store.orders.groupCount(['orgId', 'signedInTime'], { where }),
    store.orders.groupCount(['orgId', 'repliedInTime'], { where }),
    store.orders.groupCount(['orgId'], {
      where: { overdue: true, kind: 'service', status: { in: [...OPEN_ORDER_STATUSES] } },
    }),
  ]);
  const sum = (
    groups: { key: (string | number | boolean | null)[]; count: number }[],
    orgId: string,
    holds: (value: string | number | boolean | null | undefined) => boolean = () => true,
  ) =>
    groups
      .filter(({ key }) => key[0] === orgId && holds(key[1]))
      .reduce((total, { count }) => total + count, 0);
  const isOpen = (value: unknown) => (OPEN_ORDER_STATUSES as readonly unknown[]).includes(value);
  const lines = await Promise.all(
    directory.allOrgs().map(async (org) => {
      const returned = await store.orders.count({ where: { ...where, returnedBy: org.id } });
      return {
        orgId: org.id,
        orgName: org.name,
        disabled: org.disabled,
        received: sum(statuses, org.id),
        open: sum(statuses, org.id, isOpen),
        overdue: sum(overdue, org.id),
        signed: sum(signed, org.id, (value) => value !== null),
        signedInTime: sum(signed, org.id, (value) => value === true),
        replied: sum(replied, org.id, (value) => value !== null),
        repliedInTime: sum(replied, org.id, (value) => value === true),
        returned,
      };
    }),
  );
  return lines
    .filter((line) => line.received + line.overdue + line.returned > 0)
    .sort((a, b) => b.overdue - a.overdue || b.received - a.received || a.orgName.localeCompare(b.orgName));
};
