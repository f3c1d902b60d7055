/** Service orders of the fake staff server: dispatch, sign, return, reply, cancel. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { MessageView, MeView, OrderView } from '../../../routing/protocol/views.ts';
import type { AgentNamespace, AgentSocket } from './fake-staff-socket.ts';
import { type FakeTicket, type FakeWorld, iso, ORGS } from './fake-staff-world.ts';

interface Desk {
  agents: AgentNamespace;
  author: MessageView['author'];
  own: (me: MeView, ticketId: string) => Outcome<FakeTicket>;
  tell: (ticket: FakeTicket) => void;
}

export const serveOrders = (socket: AgentSocket, world: FakeWorld, desk: Desk): void => {
  const { agents, author, own, tell } = desk;
  const { me } = socket.data.account;
  const pushOrder = (one: OrderView): void => {
    if (one.orgId) agents.to(one.orgId).emit('order', one);
    const owner = world.tickets.get(one.ticketId)?.ownerId;
    if (owner) agents.to(owner).emit('order', one);
  };

  const step = (
    id: string,
    action: string,
    change: Partial<OrderView>,
    text?: string,
    reason?: 'conflict',
  ) => {
    const one = world.orders.get(id);
    if (!one) return refuse('not_found');
    Object.assign(one, change, { version: one.version + 1 });
    one.steps.push({
      at: iso(Date.now()),
      who: me.displayName,
      action,
      ...(text ? { text } : {}),
      ...(reason ? { reason } : {}),
    });
    const ticket = world.tickets.get(one.ticketId);
    if (ticket && ['replied', 'returned', 'cancelled'].includes(one.status)) ticket.openOrders -= 1;
    if (ticket && text)
      agents
        .to(ticket.ownerId ?? '')
        .emit('message', world.say(ticket, author, 'event', `${me.orgName ?? ''}：${text}`));
    if (ticket) tell(ticket);
    pushOrder(one);
    return ok(structuredClone(one));
  };

  socket.on('order:dispatch', (input, ack) => {
    const found = own(me, input.ticketId);
    if (!found.ok) return ack(found);
    const now = Date.now();
    const n = [...world.orders.values()].filter((one) => one.ticketId === input.ticketId).length + 1;
    const one: OrderView = {
      id: `d-${world.orders.size + 1}`,
      no: `${found.value.no}-${n}`,
      version: 1,
      ticketId: input.ticketId,
      ticketNo: found.value.no,
      kind: 'service',
      service: input.service,
      orgId: input.orgId,
      orgName: ORGS.find((org) => org.id === input.orgId)?.name ?? '',
      status: 'dispatched',
      demand: input.demand,
      dispatchedAt: iso(now),
      signBy: iso(now + 4 * 3_600_000),
      dueAt: iso(now + 5 * 86_400_000),
      returnBy: iso(now + 2 * 86_400_000),
      overdue: false,
      steps: [{ at: iso(now), who: me.displayName, action: 'dispatch', text: input.demand }],
    };
    world.orders.set(one.id, one);
    found.value.openOrders += 1;
    tell(found.value);
    pushOrder(one);
    ack(ok(structuredClone(one)));
  });
  socket.on('order:sign', ({ orderId }, ack) => ack(step(orderId, 'sign', { status: 'signed' })));
  socket.on('order:cancel', ({ orderId }, ack) => ack(step(orderId, 'cancel', { status: 'cancelled' })));
  socket.on('order:return', (input, ack) => {
    const returnsAsked = (world.orders.get(input.orderId)?.returnsAsked ?? 0) + 1;
    const now = Date.now();
    const returning = { at: iso(now), decideBy: iso(now + 86_400_000), needsForced: returnsAsked >= 2 };
    const change = { status: 'returning' as const, returnsAsked, returning };
    ack(step(input.orderId, 'return', change, input.text, input.reason as 'conflict'));
  });
  socket.on('order:reply', (input, ack) =>
    ack(
      step(
        input.orderId,
        'reply',
        {
          status: 'replied',
          reply: input.text,
          result: input.result ?? 'done',
          ...(input.nextPath ? { nextPath: input.nextPath } : {}),
        },
        input.text,
      ),
    ),
  );
  socket.on('order:extend', ({ orderId, days, text }, ack) => {
    const extension = {
      state: 'asked' as const,
      days,
      reason: text,
      askedAt: iso(Date.now()),
      decideBy: iso(Date.now() + 86_400_000),
    };
    ack(step(orderId, 'ask_extension', { extension }, text));
  });
  socket.on('order:extension', ({ orderId, grant, text }, ack) => {
    const one = world.orders.get(orderId);
    if (!one?.extension) return ack(refuse('wrong_state'));
    const extension = { ...one.extension, state: grant ? ('granted' as const) : ('refused' as const) };
    const dueAt = grant ? iso(Date.parse(one.dueAt) + extension.days * 86_400_000) : one.dueAt;
    return ack(step(orderId, grant ? 'grant_extension' : 'refuse_extension', { extension, dueAt }, text));
  });
  socket.on('order:review', ({ orderId, accept, text }, ack) => {
    const { returning: _gone, ...rest } = world.orders.get(orderId) ?? {};
    world.orders.set(orderId, rest as OrderView);
    ack(
      step(
        orderId,
        accept ? 'accept_return' : 'reject_return',
        { status: accept ? 'returned' : 'dispatched' },
        text,
      ),
    );
  });
  socket.on('order:assign', ({ orderId, orgId, forced, text }, ack) => {
    const { returning: _gone, ...rest } = world.orders.get(orderId) ?? {};
    world.orders.set(orderId, rest as OrderView);
    const orgName = ORGS.find((org) => org.id === orgId)?.name ?? '';
    ack(step(orderId, 'assign', { status: 'dispatched', orgId, orgName, forced: forced ?? false }, text));
  });
  socket.on('order:take-back', ({ orderId, text }, ack) =>
    ack(step(orderId, 'take_back', { status: 'cancelled' }, text)),
  );
  socket.on('order:remind', ({ orderId, text }, ack) => ack(step(orderId, 'remind', {}, text)));
};
