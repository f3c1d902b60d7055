/** The `/supervisor` namespace of the fake staff server: the board and the interventions. */
import type { Namespace, Server } from 'socket.io';
import { ok, refuse } from '../../../routing/errors.ts';
import type { SupervisorClientEvents, SupervisorServerEvents } from '../../../routing/protocol/socket.ts';
import { fakeBoard } from './fake-staff-board.ts';
import { superviseTalks } from './fake-staff-figures.ts';
import { guard } from './fake-staff-socket.ts';
import type { FakeAccount, FakeWorld } from './fake-staff-world.ts';

export type SupervisorNamespace = Namespace<
  SupervisorClientEvents,
  SupervisorServerEvents,
  Record<string, never>,
  { account: FakeAccount; sid: string }
>;

export const serveSupervisors = (io: Server, world: FakeWorld): SupervisorNamespace => {
  const board = io.of('/supervisor') as unknown as SupervisorNamespace;
  guard(world, board);
  board.on('connection', (socket) => {
    const { account } = socket.data;
    socket.on('hello', (_input, ack) =>
      ack(ok({ nowMs: Date.now(), me: account.me, board: fakeBoard(world) })),
    );
    socket.on('ticket:assign', (input, ack) => {
      const ticket = world.tickets.get(input.ticketId);
      if (!ticket) return ack(refuse('not_found'));
      world.give(ticket, input.staffId);
      io.of('/agent').to(input.staffId).emit('ticket', world.summary(ticket));
      board.emit('board', fakeBoard(world));
      ack(ok(true));
    });
    superviseTalks(world, io, socket);
    socket.on('presence:force', (input, ack) => {
      const target = world.byId(input.staffId);
      const { reason: _old, ...rest } = target.presence;
      target.presence = {
        ...rest,
        state: input.state,
        sinceMs: Date.now(),
        ...(input.state === 'paused' ? { reason: 'meeting' as const } : {}),
      };
      io.of('/agent').to(input.staffId).emit('presence', target.presence);
      board.emit('board', fakeBoard(world));
      ack(ok(true));
    });
  });
  return board;
};
