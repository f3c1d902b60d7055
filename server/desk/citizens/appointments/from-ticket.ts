/** AP7, AP8: whoever serves a ticket books a time for its citizen, with the same seats and limits as everybody. */
import { type Outcome, ok, refuse } from '../../../../routing/errors.ts';
import type * as P from '../../../../routing/protocol/citizens/appointments.ts';
import type { Id, Ticket } from '../../../../routing/ticket.ts';
import { mayServeTicket, type StaffPrincipal } from '../../../auth/policy.ts';
import { instant } from '../../../ports.ts';
import { type Core, idFromKey } from '../../core.ts';
import { normalisePhone } from '../../intake/intake.ts';
import type { Parts } from '../../parts.ts';
import { tiesOf } from '../../planning/preference.ts';
import { factsToServe } from '../../tickets/ticket-states.ts';
import { NO_CHOICE, type Seating } from './booking.ts';
import type { AppointmentRecord } from './record.ts';
import { slipOf } from './slip.ts';
import type { AppointmentTelling } from './telling.ts';
import type { FreeTimes, Look } from './times.ts';

export type TicketBooking = Omit<P.TicketAppointment, 'words'> & { words: string };
type TicketAsk = Parameters<FreeTimes['slots']>[0];

export interface AppointmentsOfTicket {
  /** Of a ticket that he may read, newest first. */
  ofTicket(who: StaffPrincipal, ticketId: Id): Promise<Outcome<P.AppointmentView[]>>;
  /** Without those who must not have the ticket; with names where the bureau lets people choose. */
  slotsFor(who: StaffPrincipal, ticketId: Id, ask: TicketAsk): Promise<Outcome<P.SlotsView>>;
  /** The same key answers the same appointment. */
  bookFor(who: StaffPrincipal, ticketId: Id, input: TicketBooking): Promise<Outcome<P.TicketAppointmentView>>;
  /** A page to print for whoever stands at the counter; audited. */
  slip(who: StaffPrincipal, id: Id): Promise<Outcome<string>>;
}

export const createAppointmentsOfTicket = (
  core: Core,
  { queries }: Pick<Parts, 'queries'>,
  record: AppointmentRecord,
  times: FreeTimes,
  { take }: Pick<Seating, 'take'>,
  { tell }: AppointmentTelling,
): AppointmentsOfTicket => {
  const { appointments } = core.store;

  /** Its owner, while it is open. */
  const servedBy = async (who: StaffPrincipal, ticketId: Id): Promise<Outcome<Ticket>> => {
    const found = await queries.readable(who, ticketId);
    if (!found.ok) return found;
    if (!mayServeTicket(who, factsToServe(found.value))) return refuse('not_owner');
    return ['serving', 'with_org'].includes(found.value.status)
      ? found
      : refuse('wrong_state', '工单在办理中才能预约。');
  };

  /** AP8: whom this citizen may be given by name, by the same switch as elsewhere. */
  const choosableBy = async (ticket: Ticket): Promise<Look['choosable']> => {
    const { choice } = core.policy();
    if (choice === 'off') return undefined;
    if (choice === 'anyone') return () => true;
    const { past } = await tiesOf(core, ticket);
    const known = new Set(past.flatMap(({ attribution }) => attribution?.staffId ?? []));
    return (staffId) => known.has(staffId);
  };

  return {
    ofTicket: async (who, ticketId) => {
      const found = await queries.readable(who, ticketId);
      if (!found.ok) return found;
      const page = await appointments.find({
        where: { ticketId },
        sort: { field: 'startAt', direction: 'desc' },
        limit: 20,
      });
      return ok(page.items.map(record.view));
    },
    slotsFor: async (who, ticketId, ask) => {
      const served = await servedBy(who, ticketId);
      if (!served.ok) return served;
      const choosable = await choosableBy(served.value);
      const without = record.barredFrom(served.value);
      return ok(await times.slots(ask, { without, ...(choosable ? { choosable } : {}) }));
    },
    bookFor: async (who, ticketId, input) => {
      const served = await servedBy(who, ticketId);
      if (!served.ok) return served;
      const ticket = served.value;
      const { citizenId, name, phone: known } = ticket.requester;
      const phone = normalisePhone(known ?? input.phone ?? '');
      if (input.way === 'phone' && !phone)
        return refuse('invalid_input', '电话预约需要联系电话，请先填写。', 'phone');
      if (input.staffId && (await choosableBy(ticket))?.(input.staffId) !== true) return NO_CHOICE;
      const { service, way, place, words, staffId } = input;
      const taken = await take(who, {
        id: idFromKey(`appointment:${ticketId}:${input.clientKey}`),
        ...{ citizenId, phone, words, staffId, by: who.name, name: name ?? '群众' },
        ask: { service, way, place },
        startAt: instant(Date.parse(input.startAt)),
        without: record.barredFrom(ticket),
        joined: ticket,
      });
      if (!taken.ok) return taken;
      return ok({ ...record.view(taken.value), told: await tell(taken.value, 'book') });
    },
    slip: async (who, id) => {
      const one = await appointments.get(id);
      if (!one || !(await record.visible(who, one))) return refuse('not_found');
      record.note(who, 'slip_printed', one);
      const { name, phone } = core.tenant();
      const staffName = core.directory.staff(one.staffId)?.displayName ?? '';
      return ok(slipOf({ ...one, staffName, post: record.postOf(one), bureau: name, bureauPhone: phone }));
    },
  };
};
