/** Open tickets and tickets to assign of the fake staff server: list, claim, tell the others. */
import { ok, refuse } from '../../../routing/errors.ts';
import type { GrabView } from '../../../routing/protocol/grab.ts';
import type { AgentNamespace, AgentSocket } from './fake-staff-socket.ts';
import type { FakeTicket, FakeWorld } from './fake-staff-world.ts';

/** What is open in a world, by ticket; made on first use. */
const open = new WeakMap<FakeWorld, Map<string, GrabView>>();
const pulls = new WeakMap<FakeWorld, Set<string>>();

export const openGrabs = (world: FakeWorld): Map<string, GrabView> => {
  const known = open.get(world) ?? new Map<string, GrabView>();
  open.set(world, known);
  return known;
};
export const openPulls = (world: FakeWorld): Set<string> => {
  const known = pulls.get(world) ?? new Set<string>();
  pulls.set(world, known);
  return known;
};

/** Opens a ticket to everybody for a while. */
export const openGrab = (world: FakeWorld, ticket: FakeTicket, over: Partial<GrabView> = {}): GrabView => {
  const nowMs = Date.now();
  const view: GrabView = {
    ticketId: ticket.id,
    no: ticket.no,
    channel: ticket.channel,
    lane: 'task',
    ...(ticket.matter ? { matter: ticket.matter } : {}),
    ...(ticket.service ? { service: ticket.service } : {}),
    groups: ticket.groups,
    urgency: ticket.urgency,
    regionCode: ticket.regionCode,
    terms: ['拖欠工资', '没签合同'],
    createdAt: ticket.createdAt,
    nowMs,
    closesAtMs: nowMs + 120_000,
    opensForMeAtMs: nowMs,
    ...over,
  };
  openGrabs(world).set(ticket.id, view);
  return view;
};

export const serveGrabs = (socket: AgentSocket, world: FakeWorld, agents: AgentNamespace): void => {
  const { me } = socket.data.account;
  const grabs = openGrabs(world);
  let today = 0;
  socket.on('grab:list', (_input, ack) => {
    ack(ok({ nowMs: Date.now(), grabs: [...grabs.values()], quota: { today, capPerDay: 10 } }));
  });
  socket.on('grab:take', ({ ticketId }, ack) => {
    const ticket = world.tickets.get(ticketId);
    if (!ticket) return ack(refuse('not_found'));
    if (!grabs.delete(ticketId))
      return ack(refuse('grab_taken', `已被${ticket.ownerName ?? '他人'}抢先接单。`));
    today += 1;
    world.give(ticket, me.id);
    for (const other of agents.sockets.values()) {
      const mine = other.data.account.me.id === me.id;
      const gone = { ticketId, no: ticket.no, how: 'taken' as const, byName: me.displayName, mine };
      other.emit('grab:gone', gone);
    }
    return ack(ok(world.detail(ticket, me)));
  });
  socket.on('pull:list', (_input, ack) => {
    const waiting = [...openPulls(world)].flatMap((id) => world.tickets.get(id) ?? []);
    const people = [...world.accounts.values()]
      .filter((account) => account.me.role === 'agent')
      .map(({ me: { id, displayName } }) => ({ id, name: displayName, paused: false, load: 1, capacity: 6 }));
    ack(ok({ nowMs: Date.now(), tickets: waiting.map((one) => ({ ticket: world.summary(one), people })) }));
  });
  socket.on('pull:assign', ({ ticketId, staffId }, ack) => {
    const ticket = world.tickets.get(ticketId);
    if (!ticket || !openPulls(world).delete(ticketId)) return ack(refuse('not_found'));
    world.give(ticket, staffId);
    return ack(ok(true));
  });
};
