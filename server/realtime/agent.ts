/** Namespace /agent: agents, supervisors and organisation members; the permission stands on each event's line. */
import type { Socket } from 'socket.io';
import { z } from 'zod';
import { ok } from '../../routing/errors.ts';
import * as C from '../../routing/protocol/commands.ts';
import * as S from '../../routing/protocol/supervise.ts';
import * as J from '../../routing/protocol/tickets/join-commands.ts';
import { may, memberOrgOf, type Permission, type StaffPrincipal } from '../auth/policy.ts';
import type { Desk } from '../desk/desk.ts';
import type { Bus } from '../ports.ts';
import { tellAgents } from './agent-news.ts';
import { type AgentNamespace, org, person, watch } from './agent-rooms.ts';
import { createGate, type GateDeps, STAFF_PACE } from './gate.ts';
import { orderEvents } from './order-events.ts';
import { phoneEvents } from './phone.ts';

const WATCHED_AT_MOST = 30;

export interface StaffGate extends GateDeps {
  /** True while the session of this principal holds; counts as activity. */
  touch(who: StaffPrincipal): Promise<boolean>;
}

export const serveAgents = (nsp: AgentNamespace, desk: Desk, bus: Bus, deps: StaffGate): (() => void) => {
  const quietly = (work: Promise<unknown>, what: string) => {
    work.catch((error: unknown) => deps.log.warn({ err: error, what }, 'staff could not be told'));
  };
  const stop = tellAgents(nsp, desk, bus, quietly);

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
    /** Administrators and auditors open no conversation at all; whose ticket it is is checked by the desk. */
    const reads = async () =>
      (may(who, 'ticket.read') || may(who, 'order.handle')) && (await deps.touch(who));
    /** What a console asks by itself is no sign of a person. */
    const asks = (permission: Permission) => async () => may(who, permission) && (await deps.touch(who));
    const watched: string[] = [];
    const orgId = memberOrgOf(who);
    void socket.join([person(who.id), `role:${who.role}`, ...(orgId ? [org(orgId)] : [])]);

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
    gate.on('ticket:open', C.conversationSync, reads, async (input) => {
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
    gate.on('message:read', C.messageRead, reads, (input) => desk.staff.read(who, input));
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
    orderEvents(gate, desk, who, needs);

    socket.on('disconnect', () => {
      if (!nsp.adapter.rooms.has(person(who.id))) quietly(desk.staff.disconnected(who.id), 'disconnect');
    });
  });

  return stop;
};
