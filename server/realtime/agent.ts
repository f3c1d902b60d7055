/** Namespace /agent: agents, supervisors and organisation members; the permission stands on each event's line. */
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import { ok } from '../../routing/errors.ts';
import * as C from '../../routing/protocol/commands.ts';
import * as O from '../../routing/protocol/orders/order-commands.ts';
import type { AgentClientEvents, AgentServerEvents } from '../../routing/protocol/socket.ts';
import * as S from '../../routing/protocol/supervise.ts';
import * as J from '../../routing/protocol/tickets/join-commands.ts';
import { may, type Permission, type StaffPrincipal } from '../auth/policy.ts';
import type { Desk } from '../desk/desk.ts';
import type { Bus } from '../ports.ts';
import { createGate, type GateDeps, STAFF_PACE } from './gate.ts';
import { phoneEvents, servePhone } from './phone.ts';

export type AgentNamespace = Namespace<
  AgentClientEvents,
  AgentServerEvents,
  Record<string, never>,
  { who: StaffPrincipal }
>;

const person = (staffId: string) => `staff:${staffId}`;
const org = (orgId: string) => `org:${orgId}`;
/** Joined by the server after the right to read was checked; a client never names a room. */
const watch = (ticketId: string) => `watch:${ticketId}`;
const WATCHED_AT_MOST = 30;

/** An optional field that is absent is left out. */
const withoutAbsent = ({ nextPath, ...input }: z.output<typeof O.orderReply>) => ({
  ...input,
  ...(nextPath ? { nextPath } : {}),
});

export interface StaffGate extends GateDeps {
  /** True while the session of this principal holds; counts as activity. */
  touch(who: StaffPrincipal): Promise<boolean>;
}

export const serveAgents = (nsp: AgentNamespace, desk: Desk, bus: Bus, deps: StaffGate): (() => void) => {
  const quietly = (work: Promise<unknown>, what: string) => {
    work.catch((error: unknown) => deps.log.warn({ err: error, what }, 'staff could not be told'));
  };
  /** The signed-in person behind a room, on this node; undefined when nobody is. */
  const whoIs = (staffId: string): StaffPrincipal | undefined => {
    for (const id of nsp.adapter.rooms.get(person(staffId)) ?? []) {
      const socket = nsp.sockets.get(id);
      if (socket) return socket.data.who;
    }
    return undefined;
  };

  const tellTicket = async (staffId: string, ticketId: string) => {
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

  const tellWatchers = async (ticketId: string, ownerId: string | undefined) => {
    for (const id of nsp.adapter.rooms.get(watch(ticketId)) ?? []) {
      const socket = nsp.sockets.get(id);
      if (!socket || socket.data.who.id === ownerId) continue;
      const found = await desk.staff.summary(socket.data.who, ticketId);
      if (found.ok) socket.emit('ticket', found.value);
      else await socket.leave(watch(ticketId));
    }
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
      if (previousOwnerId) nsp.to(person(previousOwnerId)).emit('ticket:gone', { ticketId });
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
                socket.emit('message', message);
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
      const first = [...ids].map((id) => nsp.sockets.get(id)).find((socket) => socket !== undefined);
      if (!first) return;
      quietly(
        desk.staff.order(first.data.who, orderId).then((order) => {
          if (order.ok) for (const id of ids) nsp.sockets.get(id)?.emit('order', order.value);
        }),
        'order',
      );
    }),
  ];

  nsp.on('connection', (socket) => {
    const { who } = socket.data;
    const gate = createGate(deps, socket as unknown as Socket, STAFF_PACE);
    /** The session must hold at each event (idle time-out, disabled account), and the role must allow it. */
    const holds = async (): Promise<boolean> => {
      const held = await deps.touch(who);
      if (held) quietly(desk.staff.active(who.id), 'activity');
      return held;
    };
    const needs = (permission: Permission) => async () => may(who, permission) && (await holds());
    const signedIn = () => deps.touch(who);
    /** What a console asks by itself is no sign of a person. */
    const asks = (permission: Permission) => async () => may(who, permission) && (await deps.touch(who));
    const watched: string[] = [];
    void socket.join([person(who.id), `role:${who.role}`, ...(who.orgId ? [org(who.orgId)] : [])]);

    gate.on('hello', z.object({}).default({}), signedIn, async () => {
      await desk.staff.connected(who);
      const me = await desk.staff.me(who);
      if (!me.ok) return me;
      const [presence, mine] = await Promise.all([desk.staff.presence(who.id), desk.staff.mine(who)]);
      return ok({ nowMs: deps.clock.nowMs(), me: me.value, presence, ...mine });
    });
    gate.on('presence:set', C.presenceSet, needs('presence.set'), (input) =>
      desk.staff.setPresence(who, input),
    );
    gate.on('offer:accept', C.offerRef, needs('ticket.serve'), (input) =>
      desk.staff.accept(who, input.offerId),
    );
    gate.on('offer:refuse', C.offerRefuse, needs('ticket.serve'), (input) => desk.staff.refuse(who, input));
    gate.on('ticket:open', C.conversationSync, signedIn, async (input) => {
      const opened = await desk.staff.open(who, input);
      if (opened.ok && !watched.includes(input.ticketId)) {
        await socket.join(watch(input.ticketId));
        watched.push(input.ticketId);
        if (watched.length > WATCHED_AT_MOST) await socket.leave(watch(watched.shift() ?? ''));
      }
      return opened;
    });
    gate.on('message:send', C.messageSend, needs('ticket.serve'), (input) => desk.staff.send(who, input), {
      inOrder: true,
    });
    gate.on('note:add', C.noteAdd, needs('ticket.serve'), (input) => desk.staff.note(who, input), {
      inOrder: true,
    });
    gate.on('message:read', C.messageRead, signedIn, (input) => desk.staff.read(who, input));
    gate.on('typing', C.ticketRef, needs('ticket.serve'), (input) => desk.staff.typing(who, input.ticketId));
    gate.on('ticket:classify', C.ticketClassify, needs('ticket.serve'), (input) =>
      desk.staff.classify(who, input),
    );
    gate.on('ticket:transfer', C.ticketTransfer, needs('ticket.serve'), (input) =>
      desk.staff.transfer(who, input),
    );
    gate.on('ticket:hand-over', C.ticketRef, needs('ticket.serve'), (input) =>
      desk.staff.handOver(who, input.ticketId),
    );
    gate.on('ticket:close', C.ticketClose, needs('ticket.serve'), (input) => desk.staff.close(who, input));
    gate.on('ticket:clear-risk', C.ticketRef, needs('risk.clear'), (input) =>
      desk.staff.clearRisk(who, input.ticketId),
    );
    gate.on('ticket:take', C.ticketRef, needs('ticket.serve'), (input) =>
      desk.staff.take(who, input.ticketId),
    );
    gate.on('ticket:merge', J.ticketMerge, needs('ticket.serve'), (input) => desk.staff.merge(who, input));
    gate.on('ticket:link', J.ticketLink, needs('ticket.serve'), (input) => desk.staff.link(who, input));
    gate.on('ticket:unlink', J.ticketUnlink, needs('ticket.serve'), (input) => desk.staff.unlink(who, input));
    phoneEvents(gate, desk.phone, who, needs, asks);
    gate.on('grab:list', z.object({}).default({}), asks('ticket.serve'), () => desk.grabs.list(who));
    gate.on('grab:take', C.ticketRef, needs('ticket.serve'), (input) => desk.grabs.take(who, input.ticketId));
    gate.on('pull:list', z.object({}).default({}), asks('ticket.assign'), () => desk.grabs.pulls(who));
    gate.on('pull:assign', C.ticketAssign, needs('ticket.assign'), (input) => desk.staff.assign(who, input));
    gate.on('broadcast:pending', z.object({}).default({}), asks('presence.set'), async () =>
      ok({ items: await desk.supervise.broadcasts.pending(who) }),
    );
    gate.on('broadcast:ack', S.broadcastAck, needs('presence.set'), (input) =>
      desk.supervise.broadcasts.acknowledge(who, input.broadcastId),
    );
    gate.on('counter:file', C.counterFile, needs('counter.file'), (input) =>
      desk.staff.counterFile(who, input),
    );
    gate.on('order:dispatch', C.orderDispatch, needs('order.dispatch'), (input) =>
      desk.staff.dispatchOrder(who, input),
    );
    gate.on('order:cancel', C.orderRef, needs('order.dispatch'), (input) =>
      desk.staff.orderAction(who, 'cancel', input),
    );
    gate.on('order:sign', C.orderRef, needs('order.handle'), (input) =>
      desk.staff.orderAction(who, 'sign', input),
    );
    gate.on('order:return', C.orderReturn, needs('order.handle'), (input) =>
      desk.staff.orderAction(who, 'return', input),
    );
    gate.on('order:reply', O.orderReply, needs('order.handle'), (input) =>
      desk.orders.act(who, 'reply', withoutAbsent(input)),
    );
    gate.on('order:stage', O.orderStage, needs('order.handle'), (input) =>
      desk.orders.act(who, 'stage', input),
    );
    gate.on('order:extend', O.orderExtend, needs('order.handle'), (input) =>
      desk.orders.act(who, 'ask_extension', input),
    );
    gate.on('order:suspend', O.orderSuspend, needs('order.handle'), (input) =>
      desk.orders.act(who, 'suspend', input),
    );
    gate.on('order:resume', O.orderNote, needs('order.handle'), (input) =>
      desk.orders.act(who, 'resume', input),
    );
    gate.on('order:co', O.orderCo, needs('order.handle'), (input) => desk.orders.co(who, input));
    gate.on('order:collaborate', O.orderCollaborate, needs('order.handle'), (input) =>
      desk.orders.collaborate(who, input),
    );
    gate.on('order:review', O.orderReview, needs('order.dispatch'), ({ accept, ...input }) =>
      desk.orders.act(who, accept ? 'accept_return' : 'reject_return', input),
    );
    gate.on('order:remind', O.orderNote, needs('order.dispatch'), (input) =>
      desk.orders.act(who, 'remind', input),
    );
    gate.on('order:assign', O.orderAssign, needs('order.supervise'), (input) =>
      desk.orders.act(who, 'assign', input),
    );
    gate.on('order:take-back', O.orderWords, needs('order.supervise'), (input) =>
      desk.orders.act(who, 'take_back', input),
    );
    gate.on('order:extension', O.orderExtension, needs('order.supervise'), ({ grant, ...input }) =>
      desk.orders.act(who, grant ? 'grant_extension' : 'refuse_extension', input),
    );
    gate.on('order:supervise', O.orderSupervise, needs('order.supervise'), (input) =>
      desk.orders.supervise(who, input),
    );
    gate.on('group:link', O.groupLink, needs('order.dispatch'), (input) => desk.orders.linkGroup(who, input));
    gate.on('group:unlink', O.groupLink, needs('order.dispatch'), (input) =>
      desk.orders.unlinkGroup(who, input),
    );
    gate.on('group:reply', O.groupReply, needs('order.dispatch'), (input) =>
      desk.orders.replyGroup(who, input),
    );

    socket.on('disconnect', () => {
      if (!nsp.adapter.rooms.has(person(who.id))) quietly(desk.staff.disconnected(who.id), 'disconnect');
    });
  });

  return () => {
    for (const stop of off) stop();
  };
};
