/** What the exchange tells, and what the desk tells of offers and tickets, as facts of calls. */

import { callArrives } from '../../../routing/call/begin.ts';
import { normaliseNumber } from '../../../routing/call/numbers.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { PhoneEvent } from '../../channels/phone-line.ts';
import type { Parts } from '../parts.ts';
import type { CallRecord } from './call-record.ts';
import type { PhonePeople } from './people.ts';
import type { Recordings } from './recordings.ts';
import { type PhoneTickets, ticketIdOfCall } from './tickets.ts';

export interface PhoneEvents {
  handle(event: PhoneEvent): Promise<void>;
  arrive(facts: { callId: Id; from?: string; to: string }): Promise<void>;
  /** Listens to offers and tickets; returns how to stop. */
  listen(): () => void;
  /** What the queue knows of the ticket of a call already. */
  look(callId: Id): Promise<void>;
}

export interface PhoneEventDeps {
  parts: Parts;
  calls: CallRecord;
  people: PhonePeople;
  tickets: PhoneTickets;
  recordings: Recordings;
  agree: () => Promise<void>;
  dialBack: (ticketId: Id, staffId: Id) => Promise<void>;
}

export const createPhoneEvents = (deps: PhoneEventDeps): PhoneEvents => {
  const { parts, calls, people, tickets, recordings } = deps;
  const { core, record } = parts;
  /** Tickets with a live call or a grade to be handed in, so that other tickets cost nothing here. */
  const watched = new Map<Id, Id>();

  const offered = async (callId: Id, offer: { offerId: Id; staffId: Id; expiresAtMs: number }) => {
    const to = people.addressOf(offer.staffId);
    await calls.tell(callId, {
      type: 'offered',
      offerId: offer.offerId,
      staffId: offer.staffId,
      name: people.nameOf(offer.staffId),
      ...(to ? { to } : {}),
      untilMs: offer.expiresAtMs,
    });
  };

  const owned = async (callId: Id, staffId: Id) => {
    const to = people.addressOf(staffId);
    const name = people.nameOf(staffId);
    await calls.tell(callId, { type: 'owner', staffId, name, ...(to ? { to } : {}) });
  };

  const look: PhoneEvents['look'] = async (callId) => {
    const call = await calls.get(callId);
    if (!call?.live || !call.ticketId) return;
    const ticket = await record.get(call.ticketId);
    if (ticket?.status === 'message_box') await calls.tell(callId, { type: 'boxed' });
    if (ticket?.status === 'serving' && ticket.ownerId) await owned(callId, ticket.ownerId);
    if (ticket?.status !== 'queued') return;
    const place = await core.queue.whereIs(ticket.id);
    if (place?.place === 'offered') await offered(callId, place.offer);
  };

  const arrive: PhoneEvents['arrive'] = async ({ callId, from, to }) => {
    if (await calls.get(callId)) return;
    const number = normaliseNumber(from);
    const before = await tickets.before(number);
    const ticketId = before?.ticketId ?? ticketIdOfCall(callId);
    watched.set(ticketId, callId);
    const opened = await calls.open(
      callArrives(
        {
          id: callId,
          to,
          number,
          ticketId,
          ...(before?.placeFrom ? { placeFrom: before.placeFrom } : {}),
        },
        core.policy().phone,
        core.clock.nowMs(),
      ),
    );
    if (!opened) return;
    // He came back by himself.
    if (before?.callId) await calls.mark(before.callId, { callback: 'done' });
    await look(callId);
  };

  /** The call of a ticket when it is one of ours: others are told apart without a look at the store. */
  const callOf = async (ticketId: Id) => (watched.has(ticketId) ? calls.liveOf(ticketId) : undefined);

  const onTicket = async (ticketId: Id, status: string, ownerId: Id | undefined): Promise<void> => {
    const callId = watched.get(ticketId);
    if (!callId) return;
    if (status === 'closed') {
      for (const call of await calls.ofTicket(ticketId))
        if (call.rated === 'open' && (await tickets.rate(call))) await calls.mark(call.id, { rated: 'done' });
      if (!(await calls.liveOf(ticketId))) watched.delete(ticketId);
      return;
    }
    const call = await calls.liveOf(ticketId);
    if (!call || !people.isUp()) return;
    if (status === 'message_box') await calls.tell(call.id, { type: 'boxed' });
    const waiting = call.state === 'greeting' || call.state === 'waiting' || call.state === 'ringing';
    if (status === 'serving' && ownerId && waiting) await owned(call.id, ownerId);
  };

  const onOfferMade = async (offer: { offerId: Id; ticketId: Id; staffId: Id; expiresAtMs: number }) => {
    // Only the node that holds the line rings; what was missed is found when the link is up (`look`).
    const call = people.isUp() ? await callOf(offer.ticketId) : undefined;
    if (call) await offered(call.id, offer);
  };

  const onOfferEnded = async (offer: { offerId: Id; ticketId: Id; staffId: Id; how: string }) => {
    if (!people.isUp()) return;
    const call = await callOf(offer.ticketId);
    if (call && offer.how !== 'accepted')
      await calls.tell(call.id, { type: 'offer_over', offerId: offer.offerId });
    // PH6: whoever takes a call-back is connected with the citizen by a call of ours.
    if (!call && offer.how === 'accepted' && watched.has(offer.ticketId))
      await deps.dialBack(offer.ticketId, offer.staffId);
  };

  const byLeg = async (legId: Id, use: (callId: Id) => Promise<unknown>): Promise<void> => {
    const call = await calls.byLeg(legId);
    if (call) await use(call.id);
    else core.log.info({ legId }, 'a leg of no known call');
  };

  const onEndpoint = async (staffId: Id, online: boolean): Promise<void> => {
    people.seen(staffId, online);
    core.bus.publish('presence.changed', { staffId });
    for (const call of await calls.live()) {
      const has = call.lost?.staffId === staffId || call.legs.some((leg) => leg.staffId === staffId);
      if (has) await calls.tell(call.id, { type: 'endpoint', staffId, online });
    }
  };

  return {
    arrive,
    look,
    handle: async (event) => {
      switch (event.type) {
        case 'arrived':
          return arrive(event);
        case 'answered':
          return byLeg(event.legId, (id) => calls.tell(id, { type: 'answered', legId: event.legId }));
        case 'ended':
          return byLeg(event.legId, (id) =>
            calls.tell(id, { type: 'ended', legId: event.legId, why: event.why }),
          );
        case 'digit':
          return byLeg(event.legId, (id) =>
            calls.tell(id, { type: 'digit', legId: event.legId, digit: event.digit }),
          );
        case 'recorded': {
          await recordings.whole(event.recordingId, event.ms);
          const one = await core.store.recordings.get(event.recordingId);
          const heardMs = event.heardMs ?? event.ms;
          if (one) await calls.tell(one.callId, { type: 'recorded', recordingId: one.id, heardMs });
          return;
        }
        case 'record_failed': {
          await recordings.lost(event.recordingId);
          const one = await core.store.recordings.get(event.recordingId);
          if (one) await calls.tell(one.callId, { type: 'record_failed', recordingId: one.id });
          return;
        }
        case 'endpoint':
          return event.endpoint.kind === 'browser'
            ? onEndpoint(event.endpoint.staffId, event.online)
            : undefined;
        case 'link':
          people.link(event.up);
          if (event.up) await deps.agree();
      }
    },
    listen: () => {
      const { bus } = core;
      const off = [
        bus.on('call.changed', ({ callId, ticketId }) => {
          if (ticketId) watched.set(ticketId, callId);
        }),
        bus.on('offer.made', (offer) => core.background('ring for an offer', onOfferMade(offer))),
        bus.on('offer.ended', (offer) => core.background('offer of a call', onOfferEnded(offer))),
        bus.on('ticket.changed', ({ ticketId, status, ownerId }) => {
          if (watched.has(ticketId)) core.background('ticket of a call', onTicket(ticketId, status, ownerId));
        }),
      ];
      return () => {
        for (const stop of off) stop();
      };
    },
  };
};
