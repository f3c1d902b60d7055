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
import type { Id, Instant, Ticket } from '../../../../routing/ticket.ts';
import type { CitizenPrincipal } from '../../../auth/policy.ts';
import { instant } from '../../../ports.ts';
import { type Core, idFromKey } from '../../core.ts';
import { normalisePhone } from '../../intake/intake.ts';
import { type AppointmentRecord, GONE, TRIES, type Who } from './record.ts';
import type { AppointmentTelling } from './telling.ts';
import type { FreeTimes } from './times.ts';

export type Booking = Omit<P.AppointmentBook, 'words'> & { words: string };
type Answer = Promise<Outcome<P.AppointmentView>>;

/** What is taken for whom: by himself, or by staff from his ticket (AP7). */
export interface Seat extends Pick<Appointment, 'citizenId' | 'name' | 'words'> {
  id: Id;
  /** '' where he has none and none is needed. */
  phone: string;
  ask: SlotAsk;
  startAt: Instant;
  /** AP8: nobody else. */
  staffId?: Id | undefined;
  without?: (staffId: Id) => boolean;
  by: string;
  joined?: Pick<Ticket, 'id' | 'no'>;
}

export interface AppointmentBooking {
  book(who: CitizenPrincipal, input: Booking): Answer;
  move(who: CitizenPrincipal, id: Id, startAt: Instant): Answer;
}

export interface Seating extends AppointmentBooking {
  /** AP3: the one way to a seat. The same id answers the appointment that it made. */
  take(who: Who, seat: Seat): Promise<Outcome<Appointment>>;
}

/** Nobody may be chosen here; who offers the choice shows it, so that only an old page or a forged request comes to this. */
export const NO_CHOICE = refuse('wrong_state', '本单位暂不支持指定接待人。', 'staffId');

export const createBooking = (
  core: Core,
  record: AppointmentRecord,
  times: FreeTimes,
  { tell }: AppointmentTelling,
): Seating => {
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

  /** A free place of both; undefined when one of them has none. Without a number the citizen alone counts. */
  const placeFor = async (citizenId: Id, phone: string) => {
    const [his, numbers] = [await openOf({ citizenId }), phone ? await openOf({ phone }) : []];
    if (Math.max(his.length, numbers.length) >= MOST_OPEN) return undefined;
    const ofCitizen = openPlaces(citizenId).find((place) => his.every((one) => one.ofCitizen !== place));
    const ofPhone = openPlaces(phone).find((place) => numbers.every((one) => one.ofPhone !== place));
    return ofCitizen && ofPhone ? { ofCitizen, ...(phone ? { ofPhone } : {}) } : undefined;
  };

  const take: Seating['take'] = async (who, seat) => {
    const { id, citizenId, phone, ask, startAt, joined } = seat;
    const known = await appointments.get(id);
    if (known) return ok(known);
    const full = refuse('rate_limited', `您已有 ${MOST_OPEN} 个未办的预约，请先办完或取消一个。`);
    if (!(await placeFor(citizenId, phone))) return full;
    const slot = await times.candidates(ask, startAt, seat.without ? { without: seat.without } : {});
    const people = slot?.staffIds.filter((one) => seat.staffId === undefined || one === seat.staffId);
    if (!slot || !people?.[0]) return refuse('duplicate_key', GONE, 'startAt');
    const day = `YY${dayOf(Date.parse(startAt)).replaceAll('-', '')}`;
    const serial = await serials.insertNext({ id: core.ids.next(), day, serial: 0 });
    if (!serial.ok) throw new Error('serial number clash');
    const at = core.now();
    const place = ask.reception ? record.turns().find((turn) => turn.id === ask.reception)?.place : ask.place;
    for (let tried = 0; tried < TRIES + slot.staffIds.length && people[0]; tried += 1) {
      const places = await placeFor(citizenId, phone);
      if (!places) return full;
      const staffId = people[0];
      const made = await appointments.insert({
        id,
        version: 1,
        no: `${day}-${String(serial.doc.serial).padStart(4, '0')}`,
        citizenId,
        staffId,
        seat: seatOf(staffId, startAt),
        ...places,
        service: ask.service,
        way: ask.way,
        place: ask.way === 'station' ? (place ?? '') : '',
        ...(ask.reception ? { reception: ask.reception } : {}),
        startAt,
        endAt: slot.endAt,
        name: seat.name,
        phone,
        words: seat.words,
        state: 'booked',
        ...(joined ? { ticketId: joined.id, ticketNo: joined.no, joined: true as const } : {}),
        steps: [{ at, by: seat.by, what: 'book' }],
        createdAt: at,
        updatedAt: at,
      });
      if (made.ok) {
        note(who, 'book', made.doc);
        return ok(made.doc);
      }
      // The same key came twice at once: the first one's answer.
      const twin = await appointments.get(id);
      if (twin) return ok(twin);
      // Another booking of his took the place at the same time: the next place, the same person.
      if (made.conflict.includes('seat')) people.shift();
    }
    return refuse('duplicate_key', GONE, 'startAt');
  };

  return {
    take,
    book: async (who, input) => {
      const { service, way, place, reception } = input;
      if (input.staffId && (reception || core.policy().choice !== 'anyone')) return NO_CHOICE;
      const taken = await take(who, {
        id: idFromKey(`appointment:${who.citizenId}:${input.clientKey}`),
        citizenId: who.citizenId,
        phone: normalisePhone(input.phone),
        ask: { service, way, place, reception },
        startAt: instant(Date.parse(input.startAt)),
        staffId: input.staffId,
        name: input.name,
        words: input.words,
        by: '群众',
      });
      return taken.ok ? ok(view(taken.value)) : taken;
    },
    move: async (who, id, when) => {
      const found = await ownOf(who, id);
      if (!found.ok) return found;
      const startAt = instant(Date.parse(when));
      if (found.value.startAt === startAt) return ok(view(found.value));
      const without = record.barredFrom(await record.ticketOf(found.value));
      const slot = await times.candidates(found.value, startAt, { without });
      if (!slot) return refuse('duplicate_key', GONE, 'startAt');
      for (const staffId of slot.staffIds) {
        const moved = await change(id, (now) => {
          const may = actOn(now, 'cancel', 'citizen', core.now());
          if (!may.ok || !isOpenAppointment(now)) return may.ok ? refuse('wrong_state') : may;
          const { remindedAt: _told, handedAt: _handed, ...rest } = now;
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
          await tell(moved.value.doc, 'move');
          return ok(view(moved.value.doc));
        }
        if (moved.code !== 'duplicate_key') return moved;
      }
      return refuse('duplicate_key', GONE, 'startAt');
    },
  };
};
