/** Namespace /citizen: one visitor token, the tickets of that visitor and nothing else. */
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import { isPublic } from '../../routing/conversation.ts';
import { ok } from '../../routing/errors.ts';
import * as C from '../../routing/protocol/commands.ts';
import type { CitizenClientEvents, CitizenServerEvents } from '../../routing/protocol/socket.ts';
import type { CitizenPrincipal } from '../auth/policy.ts';
import type { Desk } from '../desk/desk.ts';
import type { Bus } from '../ports.ts';
import { CITIZEN_PACE, createGate, type GateDeps } from './gate.ts';
import { createWaitingCitizens } from './waiting-citizens.ts';

export type CitizenNamespace = Namespace<
  CitizenClientEvents,
  CitizenServerEvents,
  Record<string, never>,
  { who: CitizenPrincipal }
>;

const room = (citizenId: string) => `citizen:${citizenId}`;
export const serveCitizens = (nsp: CitizenNamespace, desk: Desk, bus: Bus, deps: GateDeps): (() => void) => {
  const isHere = (citizenId: string) => nsp.adapter.rooms.has(room(citizenId));

  const emitTicket = async (who: CitizenPrincipal, ticketId: string): Promise<void> => {
    const found = await desk.citizen.ticket(who, ticketId);
    if (!found.ok) return;
    if (found.value.status === 'queued') waiting.set(ticketId, who, found.value.wait?.ahead);
    else waiting.delete(ticketId);
    nsp.to(room(who.citizenId)).emit('ticket', found.value);
  };

  /** The line stays, its link goes. */
  const dropLink = async (who: CitizenPrincipal, ticketId: string): Promise<void> => {
    const line = await desk.citizen.endedLink(who, ticketId);
    if (line) nsp.to(room(who.citizenId)).emit('message', line);
  };

  const quietly = (work: Promise<unknown>, what: string) => {
    work.catch((error: unknown) => deps.log.warn({ err: error, what }, 'citizen could not be told'));
  };

  /** Tickets of connected citizens that wait: whose place may move when somebody else is served. */
  const waiting = createWaitingCitizens<CitizenPrincipal>(
    (who) => isHere(who.citizenId),
    (who, ticketId) => quietly(emitTicket(who, ticketId), 'wait'),
  );

  const off = [
    bus.on('ticket.changed', ({ ticketId, citizenId }) => {
      if (isHere(citizenId)) {
        const who = { kind: 'citizen' as const, citizenId, from: '' };
        quietly(emitTicket(who, ticketId), 'ticket');
        quietly(dropLink(who, ticketId), 'link');
      }
      waiting.moved();
    }),
    bus.on('order.changed', ({ ticketId }) => {
      const who = [...nsp.sockets.values()].find((socket) => socket.rooms.has(`ticket:${ticketId}`))?.data
        .who;
      if (who) quietly(emitTicket(who, ticketId), 'order');
    }),
    bus.on('rating.given', ({ ticketId }) => {
      const who = [...nsp.sockets.values()].find((socket) => socket.rooms.has(`ticket:${ticketId}`))?.data
        .who;
      if (who) quietly(emitTicket(who, ticketId), 'rating');
    }),
    bus.on('message.appended', ({ ticketId, seq, citizenId }) => {
      if (!isHere(citizenId)) return;
      quietly(
        desk.staff.message(ticketId, seq, { kind: 'citizen', id: citizenId }).then((message) => {
          if (message && isPublic(message)) nsp.to(room(citizenId)).emit('message', message);
        }),
        'message',
      );
    }),
    bus.on('message.read', ({ ticketId, by, seq, citizenId }) => {
      if (by === 'staff') nsp.to(room(citizenId)).emit('read', { ticketId, seq });
    }),
    bus.on('typing.seen', ({ ticketId, by, citizenId }) => {
      if (by === 'staff') nsp.to(room(citizenId)).volatile.emit('typing', { ticketId });
    }),
  ];

  nsp.on('connection', (socket) => {
    const { who } = socket.data;
    const gate = createGate(deps, socket as unknown as Socket, CITIZEN_PACE);
    const own = () => true;
    const follow = (ticketId: string) => socket.join(`ticket:${ticketId}`);
    void socket.join([who.citizenId, ...(who.also ?? [])].map(room));

    gate.on('hello', z.object({}).default({}), own, async () => {
      const tickets = await desk.citizen.tickets(who);
      for (const ticket of tickets) {
        await follow(ticket.id);
        if (ticket.status === 'queued') waiting.set(ticket.id, who, ticket.wait?.ahead);
      }
      return ok({ nowMs: deps.clock.nowMs(), tickets });
    });
    gate.on('contact:open', C.contactOpen, own, async (input) => {
      const opened = await desk.citizen.open(who, input);
      if (opened.ok) await follow(opened.value.ticket.id);
      return opened;
    });
    gate.on('message:send', C.messageSend, own, (input) => desk.citizen.send(who, input), { inOrder: true });
    gate.on('message:read', C.messageRead, own, (input) => desk.citizen.read(who, input));
    gate.on('typing', C.ticketRef, own, (input) => desk.citizen.typing(who, input.ticketId));
    gate.on('conversation:sync', C.conversationSync, own, (input) => desk.citizen.sync(who, input));
    gate.on('contact:end', C.ticketRef, own, (input) => desk.citizen.end(who, input.ticketId));
    gate.on('contact:instead', C.instead, own, (input) => desk.citizen.instead(who, input));
    gate.on('ticket:remind', C.ticketRef, own, (input) => desk.orders.remind(who, input.ticketId));
    gate.on('rating:submit', C.ratingSubmitFor, own, (input) => desk.citizen.rate(who, input));
  });

  return () => {
    waiting.close();
    for (const stop of off) stop();
  };
};
