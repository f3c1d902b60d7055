/** AP3: a time is booked and moved. Seat and place among the open ones are taken by one unique write together. */

import { dayOf } from '../../../../routing/calendar.ts';
import {
  type Appointment,
  actOn,
  isOpenAppointment,
  MOST_OPEN,
  openPlaces,
  type SlotAsk,
  seatOf,
} from '../../../../routing/citizens/appointments.ts';
import { type Outcome, ok, refuse } from '../../../../routing/errors.ts';
import type * as P from '../../../../routing/protocol/citizens/appointments.ts';
import type { Id, Instant } from '../../../../routing/ticket.ts';
import type { CitizenPrincipal } from '../../../auth/policy.ts';
import { instant } from '../../../ports.ts';
import { type Core, idFromKey } from '../../core.ts';
import { normalisePhone } from '../../intake/intake.ts';
import { type AppointmentRecord, GONE, TRIES } from './record.ts';
import type { FreeTimes } from './times.ts';

export type Booking = Omit<P.AppointmentBook, 'words'> & { words: string };
type Answer = Promise<Outcome<P.AppointmentView>>;

export interface AppointmentBooking {
  book(who: CitizenPrincipal, input: Booking): Answer;
  move(who: CitizenPrincipal, id: Id, startAt: Instant): Answer;
}

export const createBooking = (
  core: Core,
  record: AppointmentRecord,
  times: FreeTimes,
): AppointmentBooking => {
  const { appointments, serials } = core.store;
  const { change, note, ownOf, step, view } = record;

  /** Open ones of a citizen or number; what nobody has marked although its time is over holds no place any more. */
  const openOf = async (where: { citizenId: Id } | { phone: string }): Promise<Appointment[]> => {
    const page = await appointments.find({
      where: { ...where, state: { in: ['booked', 'confirmed'] } },
      limit: 100,
    });
    const over = page.items.filter(({ endAt }) => endAt <= core.now());
    for (const { id } of over)
      await change(id, ({ ofCitizen, ofPhone, ...rest }) => ok(ofCitizen || ofPhone ? rest : undefined));
    return page.items.filter((one) => !over.includes(one));
  };

  /** A free place of both; undefined when one of them has none. */
  const placeFor = async (citizenId: Id, phone: string) => {
    const [his, numbers] = [await openOf({ citizenId }), await openOf({ phone })];
    if (Math.max(his.length, numbers.length) >= MOST_OPEN) return undefined;
    const ofCitizen = openPlaces(citizenId).find((place) => his.every((one) => one.ofCitizen !== place));
    const ofPhone = openPlaces(phone).find((place) => numbers.every((one) => one.ofPhone !== place));
    return ofCitizen && ofPhone ? { ofCitizen, ofPhone } : undefined;
  };

  return {
    book: async (who, input) => {
      const id = idFromKey(`appointment:${who.citizenId}:${input.clientKey}`);
      const known = await appointments.get(id);
      if (known) return ok(view(known));
      const phone = normalisePhone(input.phone);
      const full = refuse('rate_limited', `您已有 ${MOST_OPEN} 个未办的预约，请先办完或取消一个。`);
      if (!(await placeFor(who.citizenId, phone))) return full;
      const startAt = instant(Date.parse(input.startAt));
      const ask: SlotAsk = { service: input.service, way: input.way, place: input.place };
      const slot = await times.candidates(ask, startAt);
      if (!slot) return refuse('duplicate_key', GONE, 'startAt');
      const day = `YY${dayOf(Date.parse(startAt)).replaceAll('-', '')}`;
      const serial = await serials.insertNext({ id: core.ids.next(), day, serial: 0 });
      if (!serial.ok) throw new Error('serial number clash');
      const at = core.now();
      const people = [...slot.staffIds];
      for (let tried = 0; tried < TRIES + slot.staffIds.length && people[0]; tried += 1) {
        const places = await placeFor(who.citizenId, phone);
        if (!places) return full;
        const staffId = people[0];
        const made = await appointments.insert({
          id,
          version: 1,
          no: `${day}-${String(serial.doc.serial).padStart(4, '0')}`,
          citizenId: who.citizenId,
          staffId,
          seat: seatOf(staffId, startAt),
          ...places,
          service: input.service,
          way: input.way,
          place: input.way === 'station' ? (input.place ?? '') : '',
          startAt,
          endAt: slot.endAt,
          name: input.name,
          phone,
          words: input.words,
          state: 'booked',
          steps: [{ at, by: '群众', what: 'book' }],
          createdAt: at,
          updatedAt: at,
        });
        if (made.ok) {
          note(who, 'book', made.doc);
          return ok(view(made.doc));
        }
        // The same key came twice at once: the first one's answer.
        const twin = await appointments.get(id);
        if (twin) return ok(view(twin));
        // Another booking of his took the place at the same time: the next place, the same person.
        if (made.conflict.includes('seat')) people.shift();
      }
      return refuse('duplicate_key', GONE, 'startAt');
    },
    move: async (who, id, when) => {
      const found = await ownOf(who, id);
      if (!found.ok) return found;
      const startAt = instant(Date.parse(when));
      if (found.value.startAt === startAt) return ok(view(found.value));
      const slot = await times.candidates(found.value, startAt);
      if (!slot) return refuse('duplicate_key', GONE, 'startAt');
      for (const staffId of slot.staffIds) {
        const moved = await change(id, (now) => {
          const may = actOn(now, 'cancel', 'citizen', core.now());
          if (!may.ok || !isOpenAppointment(now)) return may.ok ? refuse('wrong_state') : may;
          const { remindedAt: _told, ...rest } = now;
          return ok({
            ...rest,
            staffId,
            startAt,
            endAt: slot.endAt,
            seat: seatOf(staffId, startAt),
            state: 'booked' as const,
            steps: step(now, '群众', 'move', now.startAt),
          });
        });
        if (moved.ok) {
          note(who, 'move', moved.value.doc);
          return ok(view(moved.value.doc));
        }
        if (moved.code !== 'duplicate_key') return moved;
      }
      return refuse('duplicate_key', GONE, 'startAt');
    },
  };
};
