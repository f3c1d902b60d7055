/** Namespace /supervisor: the live board and interventions. */
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import { ok } from '../../routing/errors.ts';
import * as C from '../../routing/protocol/commands.ts';
import type { SupervisorClientEvents, SupervisorServerEvents } from '../../routing/protocol/socket.ts';
import * as S from '../../routing/protocol/supervise.ts';
import { may, type Permission, type StaffPrincipal } from '../auth/policy.ts';
import type { Desk } from '../desk/desk.ts';
import type { Bus } from '../ports.ts';
import type { StaffGate } from './agent.ts';
import { createGate, STAFF_PACE } from './gate.ts';

export type SupervisorNamespace = Namespace<
  SupervisorClientEvents,
  SupervisorServerEvents,
  Record<string, never>,
  { who: StaffPrincipal }
>;

/** A board is sent at most this often while figures move, ms. */
const EVERY_MS = 250;
const WATCHERS = 'watchers';

/** Joined by the server after the right to read was checked. */
const watched = (ticketId: string) => `watch:${ticketId}`;
const WATCHED_AT_MOST = 10;
const NOTHING = z.object({}).default({});

export const serveSupervisors = (
  nsp: SupervisorNamespace,
  desk: Desk,
  bus: Bus,
  deps: StaffGate,
): (() => void) => {
  let due: NodeJS.Timeout | undefined;
  let again = false;
  let sending = false;

  const send = async () => {
    if (!nsp.adapter.rooms.has(WATCHERS)) return;
    nsp.to(WATCHERS).emit('board', await desk.board.snapshot());
  };

  /** Coalesces: one board per interval, and always one after the last change. */
  const changed = () => {
    if (due || sending) {
      again = true;
      return;
    }
    due = setTimeout(() => {
      due = undefined;
      sending = true;
      send()
        .catch((error: unknown) => deps.log.warn({ err: error }, 'board could not be sent'))
        .finally(() => {
          sending = false;
          if (again) {
            again = false;
            changed();
          }
        });
    }, EVERY_MS).unref();
  };
  const off = [
    desk.board.onChange(changed),
    bus.on('settings.changed', changed),
    // Who is on the telephone with whom stands on the board.
    bus.on('call.changed', changed),
    bus.on('message.appended', ({ ticketId, seq }) => {
      for (const id of nsp.adapter.rooms.get(watched(ticketId)) ?? []) {
        const socket = nsp.sockets.get(id);
        if (!socket) continue;
        desk.supervise
          .watched(socket.data.who, ticketId, seq)
          .then((message) => (message ? socket.emit('message', message) : socket.leave(watched(ticketId))))
          .catch((error: unknown) => deps.log.warn({ err: error }, 'watcher could not be told'));
      }
    }),
    bus.on('broadcast.changed', ({ broadcastId }) => {
      nsp.to(WATCHERS).emit('broadcasts', { broadcastId });
    }),
  ];
  /** Today's figures are counted once a second: a last look after quiet has come. */
  const tick = setInterval(changed, 5000).unref();

  nsp.on('connection', (socket) => {
    const { who } = socket.data;
    const gate = createGate(deps, socket as unknown as Socket, STAFF_PACE);
    const needs = (permission: Permission) => async () => may(who, permission) && (await deps.touch(who));

    gate.on('hello', z.object({}).default({}), needs('board.read'), async () => {
      await socket.join(WATCHERS);
      const me = await desk.staff.me(who);
      if (!me.ok) return me;
      return ok({ nowMs: deps.clock.nowMs(), me: me.value, board: await desk.board.snapshot() });
    });
    gate.on('ticket:assign', C.ticketAssign, needs('ticket.assign'), (input) =>
      desk.staff.assign(who, input),
    );
    gate.on('presence:force', C.presenceForce, needs('presence.force'), (input) =>
      desk.staff.forcePresence(who, input),
    );
    gate.on('talk:watch', S.watchTalk, needs('talk.watch'), async (input) => {
      const opened = await desk.supervise.watch(who, input);
      if (!opened.ok) return opened;
      const rooms = [...socket.rooms].filter((name) => name.startsWith(watched('')));
      if (rooms.length >= WATCHED_AT_MOST) await socket.leave(rooms[0]!);
      await socket.join(watched(input.ticketId));
      return opened;
    });
    gate.on('talk:leave', S.watchTalk, needs('talk.watch'), async (input) => {
      await socket.leave(watched(input.ticketId));
      return ok(true);
    });
    gate.on('talk:whisper', S.whisper, needs('talk.whisper'), (input) => desk.supervise.whisper(who, input));
    gate.on('talk:take-over', S.takeOver, needs('ticket.assign'), (input) =>
      desk.supervise.takeOver(who, input),
    );
    gate.on('ticket:assign-many', S.assignMany, needs('ticket.assign'), (input) =>
      desk.supervise.assignMany(who, input),
    );
    gate.on('line:list', NOTHING, needs('board.read'), async () =>
      ok({ items: desk.supervise.closures.list() }),
    );
    gate.on('line:close', S.lineClose, needs('line.close'), (input) =>
      desk.supervise.closures.close(who, input),
    );
    gate.on('line:open', S.lineOpen, needs('line.close'), (input) =>
      desk.supervise.closures.open(who, input),
    );
    gate.on('broadcast:send', S.broadcastSend, needs('broadcast.send'), (input) =>
      desk.supervise.broadcasts.send(who, input),
    );
    gate.on('broadcast:list', NOTHING, needs('broadcast.send'), async () =>
      ok({ items: await desk.supervise.broadcasts.list() }),
    );
  });

  return () => {
    clearTimeout(due);
    clearInterval(tick);
    for (const stop of off) stop();
  };
};
