/** How one appointment is written, shown and noted: compare-and-set, a step for each change, an entry in the audit log. */
import type { Appointment } from '../../../../routing/citizens/appointments.ts';
import { type Outcome, ok, refuse } from '../../../../routing/errors.ts';
import type { Shift } from '../../../../routing/people.ts';
import type * as P from '../../../../routing/protocol/citizens/appointments.ts';
import type { Id } from '../../../../routing/ticket.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../../auth/policy.ts';
import { type Core, SYSTEM } from '../../core.ts';

export type Who = CitizenPrincipal | StaffPrincipal | 'system';

export const TRIES = 8;
export const GONE = '这个时间刚刚被约走，请另选一个时间。';

export interface AppointmentRecord {
  /** Turns of everybody who has not left. */
  turns(): Shift[];
  note(who: Who, what: string, one: Appointment): void;
  view(one: Appointment): P.AppointmentView;
  line(one: Appointment): P.AppointmentLine;
  /** Compare-and-set; undefined from `how`: nothing to do. A seat that is taken answers `duplicate_key`. */
  change(
    id: Id,
    how: (now: Appointment) => Outcome<Appointment | undefined>,
  ): Promise<Outcome<{ doc: Appointment; changed: boolean }>>;
  step(one: Appointment, by: string, what: string, words?: string): Appointment['steps'];
  ownOf(who: CitizenPrincipal, id: Id): Promise<Outcome<Appointment>>;
}

export const createAppointmentRecord = (core: Core): AppointmentRecord => {
  const { appointments } = core.store;
  const turns = () =>
    core.directory.shifts().filter(({ staffId }) => core.directory.staff(staffId)?.disabled === false);

  const view = (one: Appointment): P.AppointmentView => {
    const { id, no, service, way, place, startAt, endAt, state, ticketNo, staffId } = one;
    return {
      ...{ id, no, service, way, place, startAt, endAt, state },
      ...(ticketNo ? { ticketNo } : {}),
      staffName: core.directory.staff(staffId)?.displayName ?? '',
    };
  };

  return {
    turns,
    view,
    note: (who, what, one) =>
      core.audit.note({
        id: core.ids.next(),
        at: core.now(),
        who: who === 'system' ? SYSTEM.id : who.kind === 'staff' ? who.id : who.citizenId,
        whoName: who !== 'system' && who.kind === 'staff' ? who.name : '',
        from: who === 'system' ? 'appointments' : who.from,
        what: `appointment.${what}`,
        target: `appointment:${one.id}`,
        data: { no: one.no, startAt: one.startAt },
      }),
    line: (one) => ({
      ...view(one),
      ...{ name: one.name, phone: one.phone, words: one.words, steps: one.steps },
      ...(one.ticketId ? { ticketId: one.ticketId } : {}),
      unmanned: !turns().some(
        (turn) => turn.staffId === one.staffId && turn.startAt <= one.startAt && turn.endAt >= one.endAt,
      ),
    }),
    change: async (id, how) => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const old = await appointments.get(id);
        if (!old) return refuse('not_found');
        const next = how(old);
        if (!next.ok) return next;
        if (!next.value) return ok({ doc: old, changed: false });
        const written = await appointments.replace({ ...next.value, updatedAt: core.now() }, old.version);
        if (written.ok) return ok({ doc: written.doc, changed: true });
        if (written.reason === 'duplicate_key') return refuse('duplicate_key', GONE, 'startAt');
      }
      return refuse('version_conflict');
    },
    step: (one, by, what, words) => [...one.steps, { at: core.now(), by, what, ...(words ? { words } : {}) }],
    ownOf: async (who, id) => {
      const found = await appointments.get(id);
      return found?.citizenId === who.citizenId ? ok(found) : refuse('not_found');
    },
  };
};
