/** How one appointment is written, shown and noted: compare-and-set, a step for each change, an entry in the audit log. */
import { type Appointment, postAt } from '../../../../routing/citizens/appointments.ts';
import { type Outcome, ok, refuse } from '../../../../routing/errors.ts';
import type { Shift } from '../../../../routing/people.ts';
import type * as P from '../../../../routing/protocol/citizens/appointments.ts';
import type { Id, Ticket } from '../../../../routing/ticket.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../../auth/policy.ts';
import { type Core, SYSTEM } from '../../core.ts';
import { isBarred } from '../../tickets/ticket-states.ts';

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
  /** DP13: who must not have this ticket is not booked for it either. */
  barredFrom(ticket: Ticket | undefined): (staffId: Id) => boolean;
  ticketOf(one: Pick<Appointment, 'ticketId'>): Promise<Ticket | undefined>;
  /** An appointment shows whose ticket it is: who must not see that sees neither. */
  visible(who: StaffPrincipal, one: Appointment): Promise<boolean>;
  /** What the booked person does at that time; '' when he is on duty no longer. */
  postOf(one: Appointment): string;
}

export const createAppointmentRecord = (core: Core): AppointmentRecord => {
  const { appointments } = core.store;
  const turns = () =>
    core.directory.shifts().filter(({ staffId }) => core.directory.staff(staffId)?.disabled === false);

  const ticketOf: AppointmentRecord['ticketOf'] = async ({ ticketId }) =>
    ticketId ? await core.store.tickets.get(ticketId) : undefined;

  const view = (one: Appointment): P.AppointmentView => {
    const { id, no, service, way, place, startAt, endAt, state, ticketNo, staffId } = one;
    return {
      ...{ id, no, service, way, place, startAt, endAt, state },
      ...(ticketNo ? { ticketNo } : {}),
      ...(one.reception ? { reception: one.reception } : {}),
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
        data: { no: one.no, startAt: one.startAt, ...(one.joined ? { ticketNo: one.ticketNo } : {}) },
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
    barredFrom: (ticket) => (staffId) =>
      ticket !== undefined && isBarred(ticket, core.directory.staff(staffId) ?? { id: staffId }),
    ticketOf,
    visible: async (who, one) => {
      const ticket = await ticketOf(one);
      return !ticket || !isBarred(ticket, who);
    },
    postOf: (one) => postAt(turns(), one, one, one.staffId),
  };
};
