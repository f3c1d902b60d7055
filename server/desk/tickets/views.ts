/** From stored documents to what each audience may see. */

import { maskPhone, maskText } from '../../../routing/citizens/mask.ts';
import type { Message } from '../../../routing/conversation.ts';
import type { Order } from '../../../routing/orders/order.ts';
import { type NextOrder, nextOrders } from '../../../routing/orders/order-next.ts';
import type {
  CitizenTicketView,
  MessageView,
  OfferView,
  OrderView,
  TicketAction,
  TicketDetail,
  TicketSummary,
} from '../../../routing/protocol/views.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { labelOf, RESULTS } from '../../../routing/vocabulary.ts';
import { may, mayClassifyTicket, mayServeTicket, type StaffPrincipal } from '../../auth/policy.ts';
import type { Offer } from '../../queue/live-queue.ts';
import { ownLinkOf } from '../citizens/own-link.ts';
import { queryCodeOf } from '../citizens/status.ts';
import { meetingView } from '../citizens/video.ts';
import { isVideoOver } from '../citizens/video-link.ts';
import type { Closing } from '../closing/closing.ts';
import type { Ratings } from '../closing/rating.ts';
import type { Core } from '../core.ts';
import type { Calibration } from '../forecasts/calibration.ts';
import { viewOfOrder } from '../orders/order-view.ts';
import type { Orders } from '../orders/orders.ts';
import { matterOf } from '../planning/planning.ts';
import { joinsOf } from './joins-view.ts';
import { restrictionView } from './restriction-view.ts';
import { factsToServe, restrictionOf } from './ticket-states.ts';

const withNext = (view: OrderView, next: NextOrder[]): OrderView =>
  next.length > 0 ? { ...view, next } : view;

export interface Views {
  /** @param ticket whose message it is: a citizen's link into a video meeting is shown with it alone */
  message(message: Message, viewer?: { kind: string; id: Id }, ticket?: Ticket): MessageView;
  summary(ticket: Ticket, who: StaffPrincipal): TicketSummary;
  detail(ticket: Ticket, who: StaffPrincipal): Promise<TicketDetail>;
  order(order: Order): OrderView;
  /** @param isNew it has not been put in line yet: how long it takes is told once it is */
  citizen(ticket: Ticket, isNew?: boolean): Promise<CitizenTicketView>;
  offer(offer: Offer, ticket: Ticket, who: StaffPrincipal): OfferView;
}

export const createViews = (
  core: Core,
  orders: Orders,
  closing: Closing,
  ratings: Ratings,
  waits: Pick<Calibration, 'waitOf'>,
): Views => {
  const { directory } = core;
  const staffName = (id: Id | undefined) => (id ? directory.staff(id)?.displayName : undefined);

  const order: Views['order'] = (one) => viewOfOrder(core, one);

  const summary: Views['summary'] = (ticket) => {
    const { name, phone } = ticket.requester;
    const ownerName = staffName(ticket.ownerId);
    const restricted = restrictionOf(ticket);
    return {
      id: ticket.id,
      no: ticket.no,
      channel: ticket.channel,
      status: ticket.status,
      subject: maskText(ticket.subject),
      ...(ticket.classification || ticket.confirmedMatter ? { matter: matterOf(ticket) } : {}),
      ...(ticket.wrapUp || ticket.classification
        ? { service: ticket.wrapUp?.service ?? ticket.classification?.service ?? 'advice' }
        : {}),
      ...(restricted ? { restricted } : {}),
      urgency: ticket.urgency,
      crisis: ticket.crisis,
      groups: ticket.groups,
      regionCode: ticket.regionCode,
      ...(name ? { requesterName: name } : {}),
      ...(phone ? { requesterPhone: maskPhone(phone) } : {}),
      ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
      ...(ownerName ? { ownerName } : {}),
      createdAt: ticket.createdAt,
      updatedAt: ticket.updatedAt,
      ...(ticket.dueAt ? { dueAt: ticket.dueAt } : {}),
      lastSeq: ticket.lastSeq,
      ...(ticket.lastMessageAt ? { lastMessageAt: ticket.lastMessageAt } : {}),
      unread: Math.max(0, ticket.lastSeq - ticket.readByStaff),
      openOrders: ticket.openOrders,
      ...(ticket.instead ? { instead: ticket.instead } : {}),
      ...(ticket.mode ? { mode: ticket.mode } : {}),
    };
  };

  const hasVideo = () => {
    const provider = core.videoLine.providerOf(core.tenant().videoRoom ?? '');
    return provider.ok && provider.value !== undefined;
  };

  const actionsOf = (ticket: Ticket, who: StaffPrincipal): TicketAction[] => {
    const can: TicketAction[] = [];
    const facts = factsToServe(ticket);
    const serves = mayServeTicket(who, facts);
    const live = ticket.status === 'serving' || ticket.status === 'with_org';
    if (serves && live) can.push('message', 'dispatch_order', 'close');
    if (serves && ticket.status === 'serving') {
      can.push('transfer');
      if (ticket.openOrders > 0) can.push('hand_over');
    }
    if (may(who, 'ticket.serve') && ticket.status !== 'closed') can.push('note');
    if (mayClassifyTicket(who, facts) && ticket.status !== 'closed') can.push('reclassify');
    if (
      may(who, 'ticket.serve') &&
      (ticket.status === 'message_box' || (serves && ticket.status === 'with_org'))
    )
      can.push('take');
    if (may(who, 'ticket.assign') && ticket.status !== 'closed') can.push('assign');
    if (may(who, 'conflict.record') && ticket.status !== 'closed' && (serves || may(who, 'ticket.read_all')))
      can.push('conflict');
    if (serves && live) can.push('avoid');
    if (ticket.status !== 'closed' && ((serves && live) || may(who, 'ticket.assign'))) can.push('merge');
    if (may(who, 'ticket.serve')) can.push('link');
    if (live && ticket.channel !== 'workorder' && (serves || may(who, 'ticket.read_all')))
      can.push('draft_aid');
    if (live && serves && hasVideo()) can.push('video');
    if (may(who, 'ticket.restrict') && !restrictionOf(ticket)) can.push('restrict');
    if (may(who, 'ticket.unrestrict') && restrictionOf(ticket)) can.push('unrestrict');
    if (may(who, 'risk.clear') && ticket.crisis !== 'none' && !ticket.riskClearedBy) can.push('clear_risk');
    return can;
  };

  return {
    order,
    summary,
    message: (message, viewer, ticket) => {
      const { key, ...stored } = message;
      const shows = viewer?.kind === 'citizen' && !isVideoOver(core, stored, ticket);
      const link = shows ? ownLinkOf(core, stored) : undefined;
      const rest = link ? { ...stored, link } : stored;
      const own = viewer && rest.author.kind === viewer.kind && rest.author.id === viewer.id;
      const prefix = `${rest.author.kind}:${rest.author.id}:`;
      return own && key.startsWith(prefix) ? { ...rest, clientKey: key.slice(prefix.length) } : rest;
    },
    detail: async (ticket, who) => {
      const [all, rating, joined] = await Promise.all([
        orders.of(ticket.id),
        ratings.of(ticket.id),
        joinsOf(core, ticket, who),
      ]);
      const { citizenId, name, phone, onBehalfOf, declaredGroups } = ticket.requester;
      const owns = ticket.ownerId === who.id;
      return {
        ...summary(ticket, who),
        version: ticket.version,
        language: ticket.language,
        requester: {
          citizenId,
          declaredGroups,
          ...(name ? { name } : {}),
          ...(phone ? { phone: maskPhone(phone) } : {}),
          ...(onBehalfOf ? { onBehalfOf } : {}),
        },
        ...(ticket.classification
          ? { classification: ticket.classification, kind: ticket.classification.kind }
          : {}),
        ...(ticket.confirmedMatter ? { confirmedMatter: ticket.confirmedMatter } : {}),
        stamps: ticket.stamps,
        ...(ticket.promisedBy ? { promisedBy: ticket.promisedBy } : {}),
        ...(ticket.firstResponseAt ? { firstResponseAt: ticket.firstResponseAt } : {}),
        readByCitizen: ticket.readByCitizen,
        orders: all.map((one) => withNext(order(one), nextOrders(one, matterOf(ticket)))),
        ...(ticket.wrapUp ? { wrapUp: ticket.wrapUp } : {}),
        ...(ticket.meetings
          ? { meetings: ticket.meetings.map((one) => meetingView(core, ticket, one, who)) }
          : {}),
        riskCleared: ticket.riskClearedBy !== undefined,
        credits: ticket.placement?.credits ?? [],
        ...(rating
          ? { rating: { grade: rating.grade, tags: rating.tags, words: rating.words, at: rating.at } }
          : {}),
        ...(ticket.previousTicketId ? { previousTicketId: ticket.previousTicketId } : {}),
        ...(ticket.externalRef ? { externalRef: ticket.externalRef } : {}),
        ...(ticket.entry ? { entry: ticket.entry } : {}),
        ...(owns ? { queryCode: queryCodeOf(core.ratingKey, ticket.id) } : {}),
        ...joined,
        ...restrictionView(core, ticket),
        can: actionsOf(ticket, who),
      };
    },
    offer: (offer, ticket, who) => ({
      offerId: offer.offerId,
      expiresAtMs: offer.expiresAtMs,
      nowMs: core.clock.nowMs(),
      rule: offer.rule,
      ticket: summary(ticket, who),
    }),
    citizen: async (ticket, isNew = false) => {
      const [wait, all] = await Promise.all([
        isNew ? undefined : waits.waitOf(ticket),
        ticket.stamps.dispatchedAt ? orders.of(ticket.id) : Promise.resolve([]),
      ]);
      const servedBy =
        ticket.status === 'serving' || ticket.status === 'with_org' ? staffName(ticket.ownerId) : undefined;
      const invitation = await closing.invitationOf(ticket);
      const rating = invitation ? await ratings.of(ticket.id) : undefined;
      return {
        id: ticket.id,
        no: ticket.no,
        version: ticket.version,
        status: ticket.status,
        subject: ticket.subject,
        createdAt: ticket.createdAt,
        queryCode: queryCodeOf(core.ratingKey, ticket.id),
        ...(servedBy ? { servedBy } : {}),
        ...(ticket.mergedInto ? { mergedInto: ticket.mergedInto.ticketId } : {}),
        ...(wait ? { wait } : {}),
        ...(ticket.instead ? { instead: ticket.instead } : {}),
        ...(ticket.status === 'message_box' && ticket.promisedBy ? { promisedBy: ticket.promisedBy } : {}),
        orders: all
          .filter((one) => one.kind === 'service')
          .map((one) => ({
            no: one.no,
            service: one.service,
            orgName: one.orgId ? (directory.org(one.orgId)?.name ?? '') : '',
            // What the desk and an organisation argue about is no business of the citizen: it is being worked on.
            status: one.returning?.from ?? (one.status === 'suspended' ? 'signed' : one.status),
            dueAt: one.dueAt,
            dispatchedAt: one.dispatchedAt,
            ...(one.reply ? { reply: one.reply } : {}),
          })),
        ...(ticket.wrapUp
          ? {
              feedback: ticket.wrapUp.feedback,
              result: labelOf(RESULTS, ticket.wrapUp.result),
              closedAt: ticket.wrapUp.at,
            }
          : {}),
        ...(invitation
          ? {
              rating: {
                state: rating
                  ? ('rated' as const)
                  : core.now() > invitation.closesAt
                    ? ('expired' as const)
                    : ('invited' as const),
                closesAt: invitation.closesAt,
                ...(rating ? { grade: rating.grade } : { link: ratings.linkOf(invitation) }),
              },
            }
          : {}),
        lastSeq: ticket.lastSeq,
        readByStaff: ticket.readByStaff,
        readByCitizen: ticket.readByCitizen,
      };
    },
  };
};
