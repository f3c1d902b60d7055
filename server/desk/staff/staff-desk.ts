/** What staff may do with tickets, orders and presence; rights beyond the permission are checked here, on the ticket. */
import { isPublic } from '../../../routing/conversation.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { OPEN_ORDER_STATUSES } from '../../../routing/orders/order.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { permissionsOf, type StaffPrincipal } from '../../auth/policy.ts';
import { isKnownService } from '../bureau/local-services.ts';
import { queryCodeOf } from '../citizens/status.ts';
import { actorOf, SYSTEM } from '../core.ts';
import type { StaffDesk } from '../desk.ts';
import { PAGE, type Parts } from '../parts.ts';
import { isQueued } from '../planning/planning.ts';

export const createStaffDesk = (parts: Parts): StaffDesk => {
  const {
    core,
    record,
    log,
    matching,
    planning,
    presences,
    intake,
    conversation,
    dispatch,
    closing,
    orders,
    views,
    queries,
    conflicts,
    joins,
    mentions,
  } = parts;
  const { directory } = core;

  /** A staff result as the detail that the console shows. */
  const detailed = async (who: StaffPrincipal, result: Outcome<Ticket>) =>
    result.ok ? ok(await views.detail(result.value, who)) : result;

  const withTicket = async <T>(
    who: StaffPrincipal,
    id: Id,
    use: (ticket: Ticket) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    const found = await queries.readable(who, id);
    return found.ok ? use(found.value) : found;
  };

  /** A counter ticket that is served at once is classified all the same, for figures and evidence. */
  const classifyServed = async (ticketId: Id, text: string): Promise<void> => {
    const classification = core.classifier().classify(text, { channel: 'counter' });
    await record.change(ticketId, SYSTEM, (ticket) =>
      ticket.classification
        ? ok(undefined)
        : ok({
            set: {
              classification,
              groups: [...new Set([...ticket.groups, ...classification.groups])],
              urgency: classification.urgency,
              crisis: classification.crisis,
            },
            type: 'ticket.classified',
          }),
    );
  };

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
      const [mine, offers, orderPage] = await Promise.all([
        core.store.tickets.find({
          where: { ownerId: who.id, status: { in: ['serving', 'with_org'] } },
          sort: { field: 'createdAt', direction: 'asc' },
          limit: 200,
        }),
        core.queue.offersOf(who.id),
        core.store.orders.find({
          where: {
            status: { in: [...OPEN_ORDER_STATUSES] },
            ...(who.role === 'org_member' && who.orgId ? { orgId: who.orgId } : { staffId: who.id }),
          },
          sort: { field: 'createdAt', direction: 'desc' },
          limit: 200,
        }),
      ]);
      const offered = await Promise.all(
        offers.map(async (offer) => {
          const ticket = await record.get(offer.ticketId);
          return ticket ? [views.offer(offer, ticket, who)] : [];
        }),
      );
      return {
        tickets: mine.items.map((ticket) => views.summary(ticket, who)),
        offers: offered.flat(),
        orders: orderPage.items.map(views.order),
      };
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
    open: (who, input) =>
      withTicket(who, input.ticketId, async (ticket) => {
        const messages =
          input.afterSeq > 0
            ? await log.after(ticket.id, input.afterSeq, PAGE)
            : await log.newest(ticket.id, PAGE);
        const shown = who.role === 'org_member' ? messages.filter(isPublic) : messages;
        return ok({
          ticket: await views.detail(ticket, who),
          messages: shown.map((message) => views.message(message, { kind: 'staff', id: who.id })),
        });
      }),
    send: async (who, input) => {
      const sent = await conversation.fromStaff(who, input);
      return sent.ok ? ok(views.message(sent.value, { kind: 'staff', id: who.id })) : sent;
    },
    note: (who, input) =>
      withTicket(who, input.ticketId, async () => {
        const sent = await conversation.note(who, input);
        if (sent.ok) core.background('mentions', mentions.tell(who, input.ticketId, sent.value));
        return sent.ok ? ok(views.message(sent.value, { kind: 'staff', id: who.id })) : sent;
      }),
    read: (who, input) =>
      withTicket(who, input.ticketId, async (ticket) =>
        ticket.ownerId === who.id ? conversation.readBy('staff', ticket, input.seq) : ok(true as const),
      ),
    typing: (who, ticketId) =>
      withTicket(who, ticketId, async (ticket) =>
        ticket.ownerId === who.id ? conversation.typing('staff', ticket) : refuse('not_owner'),
      ),
    classify: (who, input) =>
      withTicket(who, input.ticketId, async (ticket) => {
        if (ticket.status === 'closed') return refuse('wrong_state');
        if (input.service && !isKnownService(core.services(), input.service))
          return refuse('invalid_input', '没有这项服务。', 'service');
        const changed = await record.change(ticket.id, actorOf(who), (now) =>
          ok({
            set: {
              confirmedMatter: input.matter,
              ...(input.groups ? { groups: input.groups } : {}),
              ...(input.urgency ? { urgency: input.urgency } : {}),
              ...(now.classification && (input.service || input.kind)
                ? {
                    classification: {
                      ...now.classification,
                      ...(input.service ? { service: input.service } : {}),
                      ...(input.kind ? { kind: input.kind } : {}),
                    },
                  }
                : {}),
            },
            type: 'ticket.reclassified',
            // R039: re-classification keeps history.
            data: { from: now.confirmedMatter ?? now.classification?.matter, to: input.matter },
          }),
        );
        if (changed.ok && changed.value.status === 'queued') {
          await planning.replan(ticket.id, { actor: actorOf(who), type: 'ticket.queued', when: isQueued });
        }
        if (changed.ok && input.kind === 'complaint' && ticket.classification?.kind !== 'complaint')
          await conflicts.complained(who, changed.value);
        return detailed(who, changed);
      }),
    transfer: (who, input) =>
      dispatch.transfer(
        who,
        input.ticketId,
        {
          ...(input.toStaffId ? { staffId: input.toStaffId } : {}),
          ...(input.toMatter ? { matter: input.toMatter } : {}),
        },
        input.note,
      ),
    handOver: dispatch.handOver,
    close: async (who, input) => {
      const { ticketId, ...wrapUp } = input;
      if (!isKnownService(core.services(), wrapUp.service))
        return refuse('invalid_input', '没有这项服务。', 'service');
      await joins.settle(ticketId);
      return detailed(who, await closing.close(who, ticketId, wrapUp));
    },
    clearRisk: async (who, ticketId) => detailed(who, await closing.clearRisk(who, ticketId)),
    take: async (who, ticketId) => detailed(who, await dispatch.take(who, ticketId)),
    assign: (who, input) => dispatch.assign(who, input.ticketId, input.staffId, input.reason),
    merge: async (who, input) => detailed(who, await joins.merge(who, input)),
    link: async (who, input) => detailed(who, await joins.link(who, input)),
    unlink: async (who, input) => detailed(who, await joins.unlink(who, input)),
    counterFile: async (who, input) => {
      const citizenId = await intake.citizenByPhone(input.phone, input.name);
      const accepted = await intake.accept({
        key: `counter:${who.id}:${input.clientKey}`,
        channel: 'counter',
        citizenId,
        actor: actorOf(who),
        text: input.text,
        declaredGroups: input.declaredGroups,
        language: input.language,
        ...(input.name ? { name: input.name } : {}),
        ...(input.phone ? { phone: input.phone } : {}),
        ...(input.onBehalfOf ? { onBehalfOf: input.onBehalfOf } : {}),
        ...(input.regionCode ? { regionCode: input.regionCode } : {}),
        ...(input.matter ? { matter: input.matter } : {}),
        ...(input.keep ? { servedBy: who.id } : {}),
      });
      if (!accepted.ok) return accepted;
      const { ticket, repeated } = accepted.value;
      // The clerk has the person before him: his own work is never refused for capacity.
      if (ticket.status === 'serving' && ticket.ownerId === who.id && !repeated) {
        const entry = { ticketId: ticket.id, staffId: who.id, lane: 'task' as const };
        matching.offersMade((await core.queue.assign(entry, { force: true }, core.clock.nowMs())).offers);
        core.background('classify', classifyServed(ticket.id, input.text));
      }
      const filed = await detailed(who, ok(ticket));
      // Whoever files it hands the slip over, also when it waits for somebody else.
      return filed.ok ? ok({ ...filed.value, queryCode: queryCodeOf(core.ratingKey, ticket.id) }) : filed;
    },
    dispatchOrder: async (who, input) => {
      const made = await orders.dispatch(who, input);
      return made.ok ? ok(views.order(made.value)) : made;
    },
    orderAction: async (who, action, input) => {
      const done = await orders.act(who, action, input);
      return done.ok ? ok(views.order(done.value)) : done;
    },
    summary: (who, ticketId) => withTicket(who, ticketId, async (ticket) => ok(views.summary(ticket, who))),
    order: async (who, orderId) => {
      const order = await core.store.orders.get(orderId);
      if (!order) return refuse('not_found');
      const theirs = order.orgId ? order.orgId === who.orgId : order.staffId === who.id;
      const reader = theirs ? ok(true as const) : await queries.readable(who, order.ticketId);
      return reader.ok ? ok(views.order(order)) : refuse('not_found');
    },
    message: async (ticketId, seq, viewer) => {
      const message = await core.store.messages.getBy({ ticketId, seq });
      return message ? views.message(message, viewer) : undefined;
    },
    offer: async (who, offerId, ticketId) => {
      const [offers, ticket] = await Promise.all([core.queue.offersOf(who.id), record.get(ticketId)]);
      const offer = offers.find((one) => one.offerId === offerId);
      return offer && ticket ? views.offer(offer, ticket, who) : undefined;
    },
  };
};
