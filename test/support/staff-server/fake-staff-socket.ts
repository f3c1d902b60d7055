/** The `/agent` namespace of the fake staff server, as the protocol describes it. */
import type { Namespace, Server, Socket } from 'socket.io';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { AgentClientEvents, AgentServerEvents } from '../../../routing/protocol/socket.ts';
import type { MeView } from '../../../routing/protocol/views.ts';
import { serveCasework } from './fake-staff-casework.ts';
import { serveBroadcasts } from './fake-staff-figures.ts';
import { serveGrabs } from './fake-staff-grab.ts';
import { serveOrders } from './fake-staff-orders.ts';
import { servePhone } from './fake-staff-phone.ts';
import { type FakeAccount, type FakeTicket, type FakeWorld, iso } from './fake-staff-world.ts';

export type AgentNamespace = Namespace<
  AgentClientEvents,
  AgentServerEvents,
  Record<string, never>,
  { account: FakeAccount; sid: string }
>;
export type AgentSocket = Socket<
  AgentClientEvents,
  AgentServerEvents,
  Record<string, never>,
  { account: FakeAccount; sid: string }
>;
export const sidOf = (cookie: string | undefined): string =>
  /(?:^|;\s*)sid=([^;]+)/.exec(cookie ?? '')?.[1] ?? '';

/** Session cookie and protocol version, before any event. */
export const guard = (world: FakeWorld, namespace: Pick<AgentNamespace, 'use'>): void => {
  namespace.use((socket, next) => {
    const sid = sidOf(socket.handshake.headers.cookie);
    const account = world.sessions.get(sid);
    const wrong =
      socket.handshake.auth.protocol !== 1 ? 'protocol_version' : account ? undefined : 'not_signed_in';
    if (wrong) return next(Object.assign(new Error(wrong), { data: { code: wrong } }));
    socket.data.account = account!;
    socket.data.sid = sid;
    void socket.join(account!.me.id);
    if (account!.me.orgId) void socket.join(account!.me.orgId);
    return next();
  });
};

/** Ends an offer and tells its owner. */
export const endOffer = (
  world: FakeWorld,
  agents: AgentNamespace,
  offerId: string,
  how: 'accepted' | 'refused' | 'expired' | 'withdrawn',
): void => {
  const held = world.offers.get(offerId);
  if (!held) return;
  clearTimeout(held.timer);
  world.offers.delete(offerId);
  agents.to(held.staffId).emit('offer:gone', { offerId, how });
};

export const serveAgents = (io: Server, world: FakeWorld): AgentNamespace => {
  const agents = io.of('/agent') as unknown as AgentNamespace;
  guard(world, agents);
  const tell = (ticket: FakeTicket): void => {
    if (ticket.ownerId) agents.to(ticket.ownerId).emit('ticket', world.summary(ticket));
  };
  const own = (me: MeView, ticketId: string): Outcome<FakeTicket> => {
    const ticket = world.tickets.get(ticketId);
    if (!ticket) return refuse('not_found');
    return ticket.ownerId === me.id ? ok(ticket) : refuse('not_owner');
  };
  agents.on('connection', (socket: AgentSocket) => {
    const { account } = socket.data;
    const { me } = account;
    const author = {
      kind: me.orgId ? ('org' as const) : ('staff' as const),
      id: me.id,
      name: me.displayName,
    };
    const seen = new Map<string, number>();
    const post = (
      ticketId: string,
      kind: 'text' | 'note' | 'file' | 'image',
      text: string,
      clientKey: string,
      extra: Parameters<FakeWorld['say']>[4] = {},
    ) => {
      const found = own(me, ticketId);
      if (!found.ok) return found;
      const before = found.value.messages.find((message) => message.clientKey === clientKey);
      if (before) return ok(before);
      const message = world.say(found.value, author, kind, text, { ...extra, clientKey });
      agents.to(me.id).emit('message', message);
      tell(found.value);
      return ok(message);
    };
    socket.on('hello', (_input, ack) =>
      ack(
        ok({
          nowMs: Date.now(),
          me,
          presence: account.presence,
          tickets: [...world.tickets.values()]
            .filter((ticket) => ticket.ownerId === me.id && ticket.status !== 'closed')
            .map((ticket) => world.summary(ticket)),
          offers: [...world.offers.values()]
            .filter((held) => held.staffId === me.id)
            .map((held) => held.offer),
          orders: [...world.orders.values()].filter((one) => one.orgId === me.orgId && me.orgId),
        }),
      ),
    );
    serveBroadcasts(world, agents, socket);
    socket.on('presence:set', (input, ack) => {
      const { reason: _old, ...rest } = account.presence;
      account.presence = { ...rest, ...input, sinceMs: Date.now() };
      ack(ok(account.presence));
      socket.to(me.id).emit('presence', account.presence);
    });
    socket.on('offer:accept', ({ offerId }, ack) => {
      const held = world.offers.get(offerId);
      if (!held || held.staffId !== me.id) return ack(refuse('offer_gone'));
      const ticket = world.tickets.get(held.offer.ticket.id)!;
      endOffer(world, agents, offerId, 'accepted');
      world.give(ticket, me.id);
      agents
        .to(me.id)
        .emit(
          'message',
          world.say(
            ticket,
            { kind: 'system', id: 'system', name: '系统' },
            'event',
            `${me.displayName} 已接入`,
          ),
        );
      tell(ticket);
      ack(ok(world.detail(ticket, me)));
    });
    socket.on('offer:refuse', ({ offerId, conflict = false, reason = '' }, ack) => {
      world.refusals.push({ offerId, conflict, reason });
      if (!world.offers.has(offerId)) return ack(refuse('offer_gone'));
      endOffer(world, agents, offerId, 'refused');
      ack(ok(true));
    });
    socket.on('ticket:open', ({ ticketId, afterSeq = 0 }, ack) => {
      const ticket = world.tickets.get(ticketId);
      if (!ticket) return ack(refuse('not_found'));
      const after = ticket.messages.filter((message) => message.seq > afterSeq);
      ack(
        ok({
          ticket: world.detail(ticket, me),
          messages: afterSeq === 0 ? after.slice(-500) : after.slice(0, 500),
        }),
      );
    });
    socket.on('message:send', (input, ack) => {
      seen.set(input.clientKey, (seen.get(input.clientKey) ?? 0) + 1);
      if (input.text?.includes('[[fail]]') && seen.get(input.clientKey) === 1)
        return ack(refuse('unavailable'));
      const kind = input.fileId ? (input.fileId.endsWith('png') ? 'image' : 'file') : 'text';
      const file = input.fileId
        ? { file: { id: input.fileId, name: `${input.fileId}`, mime: 'image/png', sizeBytes: 2048 } }
        : {};
      ack(post(input.ticketId, kind, input.text ?? '', input.clientKey, file));
    });
    socket.on('note:add', (input, ack) => ack(post(input.ticketId, 'note', input.text, input.clientKey)));
    socket.on('message:read', ({ ticketId }, ack) => {
      const ticket = world.tickets.get(ticketId);
      if (ticket) ticket.unread = 0;
      ack(ok(true));
    });
    socket.on('typing', (_input, ack) => ack(ok(true)));
    socket.on('ticket:classify', (input, ack) => {
      const found = own(me, input.ticketId);
      if (!found.ok) return ack(found);
      Object.assign(found.value, { confirmedMatter: input.matter, matter: input.matter });
      if (input.service) found.value.service = input.service;
      if (input.groups) found.value.groups = input.groups;
      if (input.urgency) found.value.urgency = input.urgency;
      if (input.kind) found.value.kind = input.kind;
      tell(found.value);
      ack(ok(world.detail(found.value, me)));
    });
    socket.on('ticket:transfer', (input, ack) => {
      const found = own(me, input.ticketId);
      if (!found.ok) return ack(found);
      if (!input.toStaffId === !input.toMatter)
        return ack(refuse('invalid_input', '请选择转给谁。', 'toStaffId'));
      world.transfers.push(input);
      Object.assign(found.value, { status: 'queued', ownerId: undefined, ownerName: undefined });
      agents.to(me.id).emit('ticket:gone', { ticketId: input.ticketId });
      ack(ok(true));
    });
    socket.on('ticket:hand-over', (input, ack) => {
      const found = own(me, input.ticketId);
      if (!found.ok) return ack(found);
      if (found.value.openOrders === 0) return ack(refuse('wrong_state'));
      found.value.status = 'with_org';
      tell(found.value);
      ack(ok(true));
    });
    socket.on('ticket:close', (input, ack) => {
      const found = own(me, input.ticketId);
      if (!found.ok) return ack(found);
      if (found.value.openOrders > 0) return ack(refuse('orders_open'));
      if (!input.feedback.trim()) return ack(refuse('feedback_required', undefined, 'feedback'));
      const { ticketId, ...wrapUp } = input;
      Object.assign(found.value, { status: 'closed', wrapUp: { ...wrapUp, by: me.id, at: iso(Date.now()) } });
      found.value.stamps.fedBackAt = iso(Date.now());
      agents.to(me.id).emit('ticket:gone', { ticketId });
      ack(ok(world.detail(found.value, me)));
    });
    socket.on('ticket:clear-risk', ({ ticketId }, ack) => {
      const ticket = world.tickets.get(ticketId);
      if (!ticket) return ack(refuse('not_found'));
      ticket.riskCleared = true;
      ack(ok(world.detail(ticket, me)));
    });
    socket.on('ticket:take', ({ ticketId }, ack) => {
      const ticket = world.tickets.get(ticketId);
      if (!ticket) return ack(refuse('not_found'));
      world.give(ticket, me.id);
      tell(ticket);
      ack(ok(world.detail(ticket, me)));
    });
    socket.on('counter:file', (input, ack) => {
      const ticket = world.addTicket({
        channel: 'counter',
        ...(input.name ? { requesterName: input.name } : {}),
        ...(input.phone ? { requesterPhone: input.phone } : {}),
        ...(input.matter ? { matter: input.matter } : {}),
        words: input.text,
      });
      if (input.keep) world.give(ticket, me.id);
      tell(ticket);
      ack(ok(world.detail(ticket, me)));
    });
    serveCasework(socket, world, { agents, own: (ticketId) => own(me, ticketId), tell });
    serveOrders(socket, world, { agents, author, own, tell });
    serveGrabs(socket, world, agents);
    servePhone(socket, world, me.id, agents);
  });
  return agents;
};
