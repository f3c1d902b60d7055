/** Merging and linking tickets on the fake staff server, as the protocol describes it. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { AgentNamespace, AgentSocket } from './fake-staff-socket.ts';
import { type FakeTicket, type FakeWorld, iso } from './fake-staff-world.ts';

interface Parts {
  agents: AgentNamespace;
  own: (ticketId: string) => Outcome<FakeTicket>;
  tell: (ticket: FakeTicket) => void;
}

export const serveCasework = (socket: AgentSocket, world: FakeWorld, { agents, own, tell }: Parts): void => {
  const { me } = socket.data.account;
  const system = { kind: 'system' as const, id: 'system', name: '系统' };
  socket.on('ticket:merge', ({ ticketId, fromId }, ack) => {
    const found = own(ticketId);
    const from = world.tickets.get(fromId);
    if (!found.ok) return ack(found);
    if (!from || from.status === 'closed') return ack(refuse('wrong_state'));
    const into = found.value;
    from.status = 'closed';
    from.mergedInto = { ticketId, no: into.no, at: iso(Date.now()), byName: me.displayName };
    world.say(from, system, 'event', `已合并到工单 ${into.no}`);
    into.merged = [
      ...(into.merged ?? []),
      { ticketId: from.id, no: from.no, status: 'closed', subject: from.subject },
    ];
    into.version += 1;
    agents
      .to(me.id)
      .emit('message', world.say(into, system, 'event', `另一次咨询（${from.no}）已合并到这里。`));
    if (from.ownerId) agents.to(from.ownerId).emit('ticket:gone', { ticketId: from.id });
    tell(into);
    return ack(ok(world.detail(into, me)));
  });
  socket.on('group:link', ({ parentId, ticketIds }, ack) => {
    for (const id of ticketIds) world.groups.set(id, parentId);
    return ack(ok({ linked: ticketIds.length }));
  });
  socket.on('group:unlink', ({ ticketIds }, ack) => {
    for (const id of ticketIds) world.groups.delete(id);
    return ack(ok({ linked: ticketIds.length }));
  });
  socket.on('group:reply', ({ parentId, text }, ack) => {
    const all = [...world.tickets.values()].filter(
      (one) => one.id === parentId || world.groups.get(one.id) === parentId,
    );
    for (const one of all) world.say(one, { kind: 'staff', id: me.id, name: me.displayName }, 'text', text);
    return ack(ok({ told: all.length }));
  });
  socket.on('ticket:link', ({ ticketId, other, words }, ack) => {
    const ticket = world.tickets.get(ticketId);
    const peer = [...world.tickets.values()].find((one) => one.id === other || one.no === other);
    if (!ticket || !peer) return ack(refuse('not_found', '没有这张工单，请核对工单号。', 'other'));
    const at = iso(Date.now());
    for (const [a, b] of [
      [ticket, peer],
      [peer, ticket],
    ] as const) {
      const link = { ticketId: b.id, no: b.no, status: b.status, subject: b.subject };
      a.links = [...(a.links ?? []), { ...link, words, byName: me.displayName, at }];
      a.version += 1;
    }
    return ack(ok(world.detail(ticket, me)));
  });
  socket.on('ticket:unlink', ({ ticketId, other }, ack) => {
    const ticket = world.tickets.get(ticketId);
    if (!ticket) return ack(refuse('not_found'));
    ticket.links = (ticket.links ?? []).filter((one) => one.ticketId !== other);
    ticket.version += 1;
    return ack(ok(world.detail(ticket, me)));
  });
};
