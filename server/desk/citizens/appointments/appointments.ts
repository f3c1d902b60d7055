/** AP: times with people on duty, from the citizen's choice to his arrival; what citizens and staff may do with one. */

import { addDays, startOfDay } from '../../../../routing/calendar.ts';
import {
  type Appointment,
  type AppointmentAct,
  actOn,
  isOpenAppointment,
} from '../../../../routing/citizens/appointments.ts';
import { type Outcome, ok, refuse } from '../../../../routing/errors.ts';
import type * as P from '../../../../routing/protocol/citizens/appointments.ts';
import type { Id } from '../../../../routing/ticket.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../../auth/policy.ts';
import { instant } from '../../../ports.ts';
import type { Core } from '../../core.ts';
import type { Intake } from '../../intake/intake.ts';
import type { Parts } from '../../parts.ts';
import type { SmsOutbox } from '../../sms/outbox.ts';
import { type AppointmentBooking, createBooking } from './booking.ts';
import { type AppointmentsOfTicket, createAppointmentsOfTicket } from './from-ticket.ts';
import { createAppointmentHand } from './hand.ts';
import { createAppointmentRecord, type Who } from './record.ts';
import { createAppointmentTelling } from './telling.ts';
import { type AppointmentTickets, createAppointmentTickets } from './tickets.ts';
import { createFreeTimes, type FreeTimes } from './times.ts';

type Answer<T = P.AppointmentView> = Promise<Outcome<T>>;

export interface AppointmentDesk extends AppointmentBooking, AppointmentsOfTicket {
  /** For anybody: with names only where whoever asks may choose (AP8). */
  slots(ask: Parameters<FreeTimes['slots']>[0]): Promise<P.SlotsView>;
  receptions: FreeTimes['receptions'];
  mine(who: CitizenPrincipal): Promise<P.AppointmentView[]>;
  /** `confirm` and `cancel` alone. */
  ownAct(who: CitizenPrincipal, id: Id, act: 'confirm' | 'cancel'): Answer;
  dayList(who: StaffPrincipal, day: string): Promise<P.AppointmentLine[]>;
  act(who: StaffPrincipal, id: Id, act: AppointmentAct, words?: string): Answer<P.AppointmentLine>;
}

export interface Appointments extends Pick<AppointmentTickets, 'sweep'> {
  desk: AppointmentDesk;
}

export const createAppointments = (
  core: Core,
  intake: Pick<Intake, 'accept'>,
  texts: Pick<SmsOutbox, 'put' | 'isOpen'>,
  parts: Pick<Parts, 'log' | 'matching' | 'planning' | 'queries'>,
): Appointments => {
  const { appointments } = core.store;
  const record = createAppointmentRecord(core);
  const { change, line, note, ownOf, step, view } = record;
  const times = createFreeTimes(core, record);
  const telling = createAppointmentTelling(core, parts, texts);
  const tickets = createAppointmentTickets(
    core,
    record,
    intake,
    texts,
    telling,
    createAppointmentHand(core, record, parts),
  );
  const { take, ...booking } = createBooking(core, record, times, telling);

  const apply = async (
    who: Who,
    id: Id,
    act: AppointmentAct,
    words?: string,
  ): Promise<Outcome<Appointment>> => {
    const by = who !== 'system' && who.kind === 'staff' ? who.name : '群众';
    const done = await change(id, (now) => {
      const to = actOn(now, act, by === '群众' ? 'citizen' : 'staff', core.now());
      if (!to.ok) return to;
      if (!to.value) return ok(undefined);
      const { seat, ofCitizen, ofPhone, ...rest } = now;
      const next = { ...rest, state: to.value, steps: step(now, by, act, words) };
      return ok({
        ...next,
        // A cancelled time is free again; what is over counts no more among his open ones.
        ...(to.value !== 'cancelled' && seat ? { seat } : {}),
        ...(isOpenAppointment(next) && ofCitizen && ofPhone ? { ofCitizen, ofPhone } : {}),
      });
    });
    if (!done.ok) return done;
    if (done.value.changed) {
      note(who, act, done.value.doc);
      if (act === 'confirm' || act === 'cancel') await telling.tell(done.value.doc, act);
    }
    return ok(act === 'arrive' ? await tickets.open(done.value.doc, who) : done.value.doc);
  };

  return {
    sweep: tickets.sweep,
    desk: {
      ...booking,
      ...createAppointmentsOfTicket(core, parts, record, times, { take }, telling),
      slots: (ask) =>
        times.slots(
          ask,
          core.policy().choice === 'anyone' && !ask.reception ? { choosable: () => true } : {},
        ),
      receptions: times.receptions,
      mine: async (who) => {
        const page = await appointments.find({
          where: { citizenId: who.citizenId },
          sort: { field: 'startAt', direction: 'desc' },
          limit: 20,
        });
        return page.items.map(view);
      },
      ownAct: async (who, id, act) => {
        const found = await ownOf(who, id);
        if (!found.ok) return found;
        const done = await apply(who, id, act);
        return done.ok ? ok(view(done.value)) : done;
      },
      dayList: async (who, day) => {
        const page = await appointments.find({
          where: { startAt: { gte: instant(startOfDay(day)), lt: instant(startOfDay(addDays(day, 1))) } },
          sort: { field: 'startAt', direction: 'asc' },
          limit: 500,
        });
        const seen = await Promise.all(page.items.map((one) => record.visible(who, one)));
        return page.items.filter((_, index) => seen[index]).map(line);
      },
      act: async (who, id, act, words) => {
        const known = await appointments.get(id);
        if (!known || !(await record.visible(who, known))) return refuse('not_found');
        const done = await apply(who, id, act, words);
        return done.ok ? ok(line(done.value)) : done;
      },
    },
  };
};
