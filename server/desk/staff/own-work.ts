/** The person himself: who he is, whether he is ready, what he holds, and the offers that are made to him. */
import { ok, refuse } from '../../../routing/errors.ts';
import { OPEN_ORDER_STATUSES } from '../../../routing/orders/order.ts';
import { memberOrgOf, permissionsOf } from '../../auth/policy.ts';
import type { StaffDesk } from '../desk.ts';
import type { Parts } from '../parts.ts';
import { readAll } from '../people/directory.ts';
import type { Detailed } from './detailed.ts';

export const createOwnWork = (
  parts: Parts,
  detailed: Detailed,
): Pick<
  StaffDesk,
  | 'me'
  | 'connected'
  | 'disconnected'
  | 'active'
  | 'presence'
  | 'setPresence'
  | 'forcePresence'
  | 'mine'
  | 'offer'
  | 'accept'
  | 'refuse'
> => {
  const { core, record, presences, dispatch, views, conflicts } = parts;
  const { directory } = core;

  return {
    me: async (who) => {
      const staff = directory.staff(who.id) ?? (await core.store.staff.get(who.id));
      if (!staff) return refuse('not_signed_in');
      const org = staff.orgId ? directory.org(staff.orgId) : undefined;
      return ok({
        id: staff.id,
        username: staff.username,
        displayName: staff.displayName,
        role: staff.role,
        ...(staff.orgId ? { orgId: staff.orgId } : {}),
        ...(org ? { orgName: org.name } : {}),
        mustChangePassword: staff.mustChangePassword,
        skills: staff.skills,
        languages: staff.languages,
        capacity: staff.capacity,
        capacityTotal: staff.capacityTotal,
        permissions: [...permissionsOf(staff.role)],
        ...(staff.clearances?.length ? { clearances: staff.clearances } : {}),
        localServices: [...core.services()],
      });
    },
    connected: async (who) => {
      if (permissionsOf(who.role).includes('presence.set')) await presences.connected(who.id);
    },
    disconnected: presences.disconnected,
    active: presences.active,
    presence: presences.view,
    setPresence: (who, input) => presences.set(who.id, input.state, input.reason),
    forcePresence: async (who, input) => {
      const set = await presences.set(input.staffId, input.state);
      if (!set.ok) return set;
      await core.audit.write({
        id: core.ids.next(),
        at: core.now(),
        who: who.id,
        whoName: who.name,
        from: who.from,
        what: 'presence.forced',
        target: `staff:${input.staffId}`,
        data: { state: input.state, reason: input.reason },
      });
      return ok(true);
    },
    mine: async (who) => {
      const orgId = memberOrgOf(who);
      const [mine, offers, orders] = await Promise.all([
        // All of them: what lies with organisations grows without bound, and who talks now came last.
        readAll(core.store.tickets, {
          where: { ownerId: who.id, status: { in: ['serving', 'with_org'] } },
          sort: { field: 'createdAt', direction: 'asc' },
        }),
        core.queue.offersOf(who.id),
        readAll(core.store.orders, {
          where: {
            status: { in: [...OPEN_ORDER_STATUSES] },
            ...(orgId ? { orgId } : { staffId: who.id }),
          },
          sort: { field: 'createdAt', direction: 'desc' },
        }),
      ]);
      const offered = await Promise.all(
        offers.map(async (offer) => {
          const ticket = await record.get(offer.ticketId);
          return ticket ? [views.offer(offer, ticket, who)] : [];
        }),
      );
      return {
        tickets: mine.map((ticket) => views.summary(ticket, who)),
        offers: offered.flat(),
        orders: orders.map(views.order),
      };
    },
    offer: async (who, offerId, ticketId) => {
      const [offers, ticket] = await Promise.all([core.queue.offersOf(who.id), record.get(ticketId)]);
      const offer = offers.find((one) => one.offerId === offerId);
      return offer && ticket ? views.offer(offer, ticket, who) : undefined;
    },
    accept: async (who, offerId) => detailed(who, await dispatch.accept(who, offerId)),
    refuse: async (who, { offerId, reason, conflict }) => {
      if (!conflict) return dispatch.refuse(who, offerId, reason);
      // PO5: a conflict ends the offer by the exclusion, and its words go into the sealed record alone.
      const offer = (await core.queue.offersOf(who.id)).find((one) => one.offerId === offerId);
      if (!offer) return refuse('offer_gone');
      const avoided = await conflicts.avoid(who, offer.ticketId, reason);
      return avoided.ok ? ok(true) : avoided;
    },
  };
};
