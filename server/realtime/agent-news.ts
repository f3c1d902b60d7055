/** What staff hear of without asking: the bus says that something changed, each person is shown what he may see. */
import type { MessageView } from '../../routing/protocol/views.ts';
import type { StaffPrincipal } from '../auth/policy.ts';
import type { Desk } from '../desk/desk.ts';
import type { Bus } from '../ports.ts';
import { type AgentNamespace, org, person, watch } from './agent-rooms.ts';
import { createInTurn } from './in-turn.ts';
import { servePhone } from './phone.ts';

type AgentSocket = AgentNamespace['sockets'] extends Map<string, infer S> ? S : never;

/** @returns ends it */
export const tellAgents = (
  nsp: AgentNamespace,
  desk: Desk,
  bus: Bus,
  quietly: (work: Promise<unknown>, what: string) => void,
): (() => void) => {
  /** The signed-in person behind a room, on this node; undefined when nobody is. */
  const whoIs = (staffId: string): StaffPrincipal | undefined => {
    for (const id of nsp.adapter.rooms.get(person(staffId)) ?? []) {
      const socket = nsp.sockets.get(id);
      if (socket) return socket.data.who;
    }
    return undefined;
  };

  const inTurn = createInTurn();

  /** His ticket as it is, or that it is his no more: read at that moment, so the last word is the newest. */
  const tellTicket = (staffId: string, ticketId: string) =>
    inTurn.run(`${staffId} ${ticketId}`, () => sayTicket(staffId, ticketId));
  const sayTicket = async (staffId: string, ticketId: string) => {
    const who = whoIs(staffId);
    if (!who) return;
    const found = await desk.staff.summary(who, ticketId);
    if (
      found.ok &&
      found.value.ownerId === staffId &&
      (found.value.status === 'serving' || found.value.status === 'with_org')
    ) {
      nsp.to(person(staffId)).emit('ticket', found.value);
    } else nsp.to(person(staffId)).emit('ticket:gone', { ticketId });
  };

  const tellWatchers = (ticketId: string, ownerId: string | undefined) =>
    inTurn.run(`watchers ${ticketId}`, () => sayWatchers(ticketId, ownerId));
  const sayWatchers = async (ticketId: string, ownerId: string | undefined) => {
    for (const id of nsp.adapter.rooms.get(watch(ticketId)) ?? []) {
      const socket = nsp.sockets.get(id);
      if (!socket || socket.data.who.id === ownerId) continue;
      const found = await desk.staff.summary(socket.data.who, ticketId);
      if (found.ok) socket.emit('ticket', found.value);
      else await socket.leave(watch(ticketId));
    }
  };

  /** Whoever looks on is asked for his right at each message: the ticket may have been restricted since he opened it. */
  const tellMessage = async (socket: AgentSocket, message: MessageView, ownerId: string | undefined) => {
    const { who } = socket.data;
    if (who.id === ownerId || (await desk.staff.summary(who, message.ticketId)).ok)
      socket.emit('message', message);
    else await socket.leave(watch(message.ticketId));
  };

  const off = [
    desk.grabs.serve({
      isHere: (staffId) => nsp.adapter.rooms.has(person(staffId)),
      opened: (staffId, view) => nsp.to(person(staffId)).emit('grab', view),
      gone: (staffId, gone) => nsp.to(person(staffId)).emit('grab:gone', gone),
    }),
    servePhone(nsp, desk, bus, whoIs, quietly),
    bus.on('offer.made', ({ offerId, staffId, ticketId }) => {
      const who = whoIs(staffId);
      if (!who) return;
      quietly(
        desk.staff.offer(who, offerId, ticketId).then((offer) => {
          if (offer) nsp.to(person(staffId)).emit('offer', offer);
        }),
        'offer',
      );
    }),
    bus.on('offer.ended', ({ offerId, staffId, how }) => {
      nsp.to(person(staffId)).emit('offer:gone', { offerId, how });
      quietly(
        desk.staff.presence(staffId).then((presence) => nsp.to(person(staffId)).emit('presence', presence)),
        'load',
      );
    }),
    bus.on('ticket.changed', ({ ticketId, ownerId, previousOwnerId }) => {
      if (ownerId) quietly(tellTicket(ownerId, ticketId), 'ticket');
      if (previousOwnerId) quietly(tellTicket(previousOwnerId, ticketId), 'ticket');
      quietly(tellWatchers(ticketId, ownerId), 'watchers');
    }),
    bus.on('message.appended', ({ ticketId, seq, ownerId }) => {
      const rooms = [watch(ticketId), ...(ownerId ? [person(ownerId)] : [])];
      if (!rooms.some((name) => nsp.adapter.rooms.has(name))) return;
      quietly(
        desk.staff
          .message(ticketId, seq, ownerId ? { kind: 'staff', id: ownerId } : undefined)
          .then((message) => {
            if (!message) return;
            // Internal notes never reach an organisation's member.
            const sockets = new Set(rooms.flatMap((name) => [...(nsp.adapter.rooms.get(name) ?? [])]));
            for (const id of sockets) {
              const socket = nsp.sockets.get(id);
              if (socket && (message.kind !== 'note' || socket.data.who.role !== 'org_member'))
                quietly(tellMessage(socket, message, ownerId), 'message');
            }
          }),
        'message',
      );
    }),
    bus.on('message.read', ({ ticketId, by, seq, ownerId }) => {
      if (by === 'citizen' && ownerId)
        nsp.to(person(ownerId)).to(watch(ticketId)).emit('read', { ticketId, seq });
    }),
    bus.on('channel.changed', ({ ticketId }) => {
      nsp.to(watch(ticketId)).emit('channel', { ticketId });
    }),
    bus.on('typing.seen', ({ ticketId, by, ownerId }) => {
      if (by === 'citizen' && ownerId) nsp.to(person(ownerId)).volatile.emit('typing', { ticketId });
    }),
    bus.on('presence.changed', ({ staffId }) => {
      if (nsp.adapter.rooms.has(person(staffId))) {
        quietly(
          desk.staff.presence(staffId).then((presence) => nsp.to(person(staffId)).emit('presence', presence)),
          'presence',
        );
      }
    }),
    bus.on('notice.added', ({ noticeId, to }) => {
      const ids = new Set(to.flatMap((address) => [...(nsp.adapter.rooms.get(address) ?? [])]));
      // Each reader by himself: one of them may be kept out of the ticket (DP13).
      for (const id of ids) {
        const socket = nsp.sockets.get(id);
        if (!socket) continue;
        quietly(
          desk.orders.notice(socket.data.who, noticeId).then((notice) => {
            if (notice) socket.emit('notice', { ...notice, read: false });
          }),
          'notice',
        );
      }
    }),
    bus.on('broadcast.changed', ({ broadcastId, staffId }) => {
      if (staffId) nsp.to(person(staffId)).emit('broadcast:gone', { broadcastId });
      else
        for (const socket of nsp.sockets.values())
          quietly(
            desk.supervise.broadcasts.forPerson(socket.data.who, broadcastId).then((view) => {
              if (view) socket.emit('broadcast', view);
            }),
            'broadcast',
          );
    }),
    bus.on('order.changed', ({ orderId, ticketId, orgId, staffId, ownerId }) => {
      // Whoever looks at the ticket without owning it sees its orders move too.
      quietly(tellWatchers(ticketId, ownerId), 'watchers');
      const rooms = [
        ...(orgId ? [org(orgId)] : []),
        ...(staffId ? [person(staffId)] : []),
        ...(ownerId ? [person(ownerId)] : []),
      ];
      const ids = new Set(rooms.flatMap((name) => [...(nsp.adapter.rooms.get(name) ?? [])]));
      // Each by himself, as with notices: one member may be kept out of the ticket (DP13).
      for (const id of ids) {
        const socket = nsp.sockets.get(id);
        if (!socket) continue;
        quietly(
          desk.staff.order(socket.data.who, orderId).then((order) => {
            if (order.ok) socket.emit('order', order.value);
          }),
          'order',
        );
      }
    }),
  ];

  return () => {
    for (const stop of off) stop();
  };
};
