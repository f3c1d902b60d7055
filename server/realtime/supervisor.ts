/** Namespace /supervisor: the live board and interventions. */
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import { ok } from '../../routing/errors.ts';
import * as C from '../../routing/protocol/commands.ts';
import type { SupervisorClientEvents, SupervisorServerEvents } from '../../routing/protocol/socket.ts';
import { may, type Permission, type StaffPrincipal } from '../auth/policy.ts';
import type { Desk } from '../desk/desk.ts';
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

export const serveSupervisors = (nsp: SupervisorNamespace, desk: Desk, deps: StaffGate): (() => void) => {
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
  const off = desk.board.onChange(changed);
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
  });

  return () => {
    clearTimeout(due);
    clearInterval(tick);
    off();
  };
};
