/** The live desk of one signed-in person: tickets, offers, orders, presence over one connection; survives reconnects. */

import { computed, ref, shallowRef } from 'vue';
import type { AgentClientEvents } from '../../../routing/protocol/socket.ts';
import type {
  OfferView,
  OrderView,
  PresenceView,
  TicketDetail,
  TicketSummary,
} from '../../../routing/protocol/views.ts';
import { type Lane, laneOf } from '../../../routing/vocabulary.ts';
import { connect } from '../../shared/connect.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import { forgetGrabs, listenGrabs, loadGrabs } from '../grab/grabs.ts';
import { forgetPhone, greetPhone, listenPhone } from '../phone/phone-desk.ts';
import { startSoftphone, stopSoftphone } from '../phone/softphone.ts';
import { channelChanged } from './channel.ts';
import { setServerNow } from './clock.ts';
import { call, type Line, line, lineState } from './line.ts';
import { addOffer, byNeed, dropOffer, upsert, without } from './lists.ts';
import { forgetNotices, keepNotice, loadNotices } from './notices.ts';
import { offers } from './offers.ts';
import { me, sessionEnded } from './session.ts';
import { smsChanged } from './sms.ts';
import {
  citizenRead,
  citizenTypes,
  forgetThreads,
  onMessages,
  openIds,
  resync,
  retryLost,
  setDetail,
} from './threads.ts';

/** False until the first answer to hello, so that an empty list is not shown as "no tickets". */
export const loaded = ref(false);
export const presence = ref<PresenceView>();
export const tickets = shallowRef<readonly TicketSummary[]>([]);
export const orders = shallowRef<readonly OrderView[]>([]);
/** Says what happened to an offer that ended otherwise than by this person's hand. */
/** Offers that this person refuses himself: that they end is no news to him. */
const letGo = new Set<string>();
export const missed = ref<{ offer: OfferView; how: 'expired' | 'withdrawn' }>();

export const myTickets = computed(() => [...tickets.value].sort(byNeed));
export const laneLoad = computed(() => {
  const load: Record<Lane, number> = { voice: 0, chat: 0, task: 0 };
  for (const one of tickets.value) if (one.status === 'serving') load[laneOf[one.channel]] += 1;
  return load;
});
export const unreadTotal = computed(() =>
  tickets.value.reduce((sum, one) => sum + Math.min(1, one.unread), 0),
);

/** How far this person has read on this page; the server's count may lag behind it. */
const readUpTo = new Map<string, number>();

const greet = async (connection: Line): Promise<void> => {
  const answer = await connection.call('hello', {});
  if (!answer.ok) return;
  const { value } = answer;
  setServerNow(value.nowMs);
  me.value = value.me;
  presence.value = value.presence;
  tickets.value = value.tickets;
  offers.value = value.offers.reduce<OfferView[]>(addOffer, []);
  orders.value = value.orders;
  void loadNotices();
  loaded.value = true;
  void loadGrabs();
  void greetPhone().then((wanted) => wanted && startSoftphone());
  await Promise.all(openIds().map(resync));
  retryLost();
};

/**
 * Changes of many tickets in one go: with 20 conversations receiving, the list is drawn a few times a second and
 * not once per message.
 */
const FLUSH_MS = 80;
const arrived = new Map<string, TicketSummary>();

const flush = (): void => {
  let next: readonly TicketSummary[] = tickets.value;
  for (const ticket of arrived.values()) {
    const seen = (readUpTo.get(ticket.id) ?? 0) >= ticket.lastSeq;
    next =
      ticket.status === 'closed' || ticket.ownerId !== me.value?.id
        ? without(next, ticket.id)
        : upsert(next, seen ? { ...ticket, unread: 0 } : ticket);
  }
  arrived.clear();
  tickets.value = next;
};

const listen = (connection: Line): void => {
  connection.on('offer', (offer) => {
    setServerNow(offer.nowMs);
    offers.value = addOffer(offers.value, offer);
  });
  connection.on('offer:gone', ({ offerId, how }) => {
    const gone = offers.value.find((one) => one.offerId === offerId);
    offers.value = dropOffer(offers.value, offerId);
    if (gone && !letGo.has(offerId) && (how === 'expired' || how === 'withdrawn'))
      missed.value = { offer: gone, how };
  });
  connection.on('ticket', (ticket) => {
    if (arrived.size === 0) setTimeout(flush, FLUSH_MS);
    arrived.set(ticket.id, ticket);
    if (openIds().includes(ticket.id)) void resync(ticket.id);
  });
  connection.on('ticket:gone', ({ ticketId }) => {
    arrived.delete(ticketId);
    tickets.value = without(tickets.value, ticketId);
    if (openIds().includes(ticketId)) void resync(ticketId);
  });
  connection.on('message', (message) => onMessages(message.ticketId, [message]));
  connection.on('typing', ({ ticketId }) => citizenTypes(ticketId));
  connection.on('channel', ({ ticketId }) => {
    channelChanged(ticketId);
    smsChanged(ticketId);
  });
  connection.on('read', ({ ticketId, seq }) => citizenRead(ticketId, seq));
  connection.on('presence', (next) => {
    presence.value = next;
  });
  listenGrabs(connection);
  listenPhone(connection);
  connection.on('order', (order) => {
    orders.value = upsert(orders.value, order);
    if (openIds().includes(order.ticketId)) void resync(order.ticketId);
  });
  connection.on('notice', keepNotice);
  connection.on('session:ended', () => {
    stopDesk();
    sessionEnded();
  });
};

export const startDesk = (): void => {
  if (line.value) return;
  const connection: Line = connect({ namespace: '/agent' });
  line.value = connection;
  listen(connection);
  connection.onState((state) => {
    lineState.value = state;
    if (state.name === 'online') void greet(connection);
    if (state.name === 'refused' && state.refusal.code === 'not_signed_in') {
      stopDesk();
      sessionEnded();
    }
  });
};

export const stopDesk = (): void => {
  line.value?.close();
  line.value = undefined;
  loaded.value = false;
  arrived.clear();
  tickets.value = [];
  offers.value = [];
  orders.value = [];
  presence.value = undefined;
  stopSoftphone();
  forgetPhone();
  forgetNotices();
  forgetThreads();
  forgetGrabs();
};

/** A change of a ticket that the server answered with its new state. */
export const keepTicket = (answer: Result<TicketDetail>): Failure | undefined => {
  if (!answer.ok) return answer;
  const detail = answer.value;
  arrived.delete(detail.id);
  setDetail(detail);
  const mine = detail.ownerId === me.value?.id && detail.status !== 'closed';
  tickets.value = mine ? upsert(tickets.value, detail) : without(tickets.value, detail.id);
  return undefined;
};

export const acceptOffer = async (offerId: string): Promise<Result<TicketDetail>> => {
  const answer = await call('offer:accept', { offerId });
  if (answer.ok || answer.code === 'offer_gone') offers.value = dropOffer(offers.value, offerId);
  keepTicket(answer);
  return answer;
};

export const refuseOffer = async (
  offerId: string,
  reason: string,
  conflict = false,
): Promise<Failure | undefined> => {
  letGo.add(offerId);
  const answer = await call('offer:refuse', { offerId, reason, conflict });
  if (!answer.ok && answer.code !== 'offer_gone') return answer;
  offers.value = dropOffer(offers.value, offerId);
  return undefined;
};

export const setPresence = async (
  input: Parameters<AgentClientEvents['presence:set']>[0],
): Promise<Failure | undefined> => {
  const answer = await call('presence:set', input);
  if (!answer.ok) return answer;
  presence.value = answer.value;
  return undefined;
};

/** Keeps an order that the server answered with. */
export const keepOrder = (answer: Result<OrderView>): Failure | undefined => {
  if (!answer.ok) return answer;
  if (orders.value.some((one) => one.id === answer.value.id) || answer.value.orgId === me.value?.orgId)
    orders.value = upsert(orders.value, answer.value);
  if (openIds().includes(answer.value.ticketId)) void resync(answer.value.ticketId);
  return undefined;
};

/** Tells the server once how far this person has read. */
export const markRead = (ticketId: string, seq: number): void => {
  if ((readUpTo.get(ticketId) ?? 0) >= seq) return;
  readUpTo.set(ticketId, seq);
  const known = tickets.value.find((one) => one.id === ticketId);
  if (!known) return;
  if (known.unread > 0) tickets.value = upsert(tickets.value, { ...known, unread: 0 });
  void call('message:read', { ticketId, seq });
};
