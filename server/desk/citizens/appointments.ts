/**
 * AP: times with people on duty. A seat (person and time) is taken by one unique write, so no slot is ever given twice;
 * each appointment becomes one ticket of the one queue, when its citizen arrives or its time comes.
 */

import { addDays, dayOf, startOfDay } from '../../../routing/calendar.ts';
import {
  AHEAD_DAYS,
  type Appointment,
  type AppointmentAct,
  actOn,
  bookableDays,
  ENTER_MS,
  isOpenAppointment,
  MOST_OPEN,
  placesOf,
  REMIND_MS,
  type SlotAsk,
  seatOf,
  slotsOfDay,
} from '../../../routing/citizens/appointments.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type * as P from '../../../routing/protocol/citizens/appointments.ts';
import type { Id, Instant } from '../../../routing/ticket.ts';
import { labelOf, SERVICES } from '../../../routing/vocabulary.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import { actorOf, type Core, idFromKey, SYSTEM } from '../core.ts';
import { type Intake, normalisePhone } from '../intake/intake.ts';
import type { SmsOutbox } from '../sms/outbox.ts';

type Answer<T = P.AppointmentView> = Promise<Outcome<T>>;
type Booking = Omit<P.AppointmentBook, 'words'> & { words: string };
type Who = CitizenPrincipal | StaffPrincipal | 'system';

export interface AppointmentDesk {
  slots(ask: SlotAsk & { day?: string | undefined }): Promise<P.SlotsView>;
  book(who: CitizenPrincipal, input: Booking): Answer;
  mine(who: CitizenPrincipal): Promise<P.AppointmentView[]>;
  move(who: CitizenPrincipal, id: Id, startAt: Instant): Answer;
  /** `confirm` and `cancel` alone. */
  ownAct(who: CitizenPrincipal, id: Id, act: 'confirm' | 'cancel'): Answer;
  dayList(who: StaffPrincipal, day: string): Promise<P.AppointmentLine[]>;
  act(who: StaffPrincipal, id: Id, act: AppointmentAct, words?: string): Answer<P.AppointmentLine>;
}

export interface Appointments {
  desk: AppointmentDesk;
  /** Opens the tickets whose time has come and reminds of the next day's. */
  sweep(): Promise<number>;
}

const TRIES = 8;
const GONE = '这个时间刚刚被约走，请另选一个时间。';

export const createAppointments = (
  core: Core,
  intake: Pick<Intake, 'accept'>,
  texts: Pick<SmsOutbox, 'put'>,
): Appointments => {
  const { appointments, serials } = core.store;
  const nowMs = () => core.clock.nowMs();
  const turns = () =>
    core.directory.shifts().filter(({ staffId }) => core.directory.staff(staffId)?.disabled === false);

  const note = (who: Who, what: string, one: Appointment): void =>
    core.audit.note({
      id: core.ids.next(),
      at: core.now(),
      who: who === 'system' ? SYSTEM.id : who.kind === 'staff' ? who.id : who.citizenId,
      whoName: who !== 'system' && who.kind === 'staff' ? who.name : '',
      from: who === 'system' ? 'appointments' : who.from,
      what: `appointment.${what}`,
      target: `appointment:${one.id}`,
      data: { no: one.no, startAt: one.startAt },
    });

  const view = (one: Appointment): P.AppointmentView => {
    const { id, no, service, way, place, startAt, endAt, state, ticketNo, staffId } = one;
    return {
      ...{ id, no, service, way, place, startAt, endAt, state },
      ...(ticketNo ? { ticketNo } : {}),
      staffName: core.directory.staff(staffId)?.displayName ?? '',
    };
  };
  const line = (one: Appointment): P.AppointmentLine => ({
    ...view(one),
    ...{ name: one.name, phone: one.phone, words: one.words, steps: one.steps },
    ...(one.ticketId ? { ticketId: one.ticketId } : {}),
    unmanned: !turns().some(
      (turn) => turn.staffId === one.staffId && turn.startAt <= one.startAt && turn.endAt >= one.endAt,
    ),
  });

  const takenOn = async (day: string): Promise<Set<string>> => {
    const page = await appointments.find({
      where: {
        startAt: { gte: instant(startOfDay(day)), lt: instant(startOfDay(addDays(day, 1))) },
        state: { in: ['booked', 'confirmed', 'arrived', 'no_show'] },
      },
      limit: 500,
    });
    return new Set(page.items.flatMap(({ seat }) => (seat ? [seat] : [])));
  };

  const freeOn = async (ask: SlotAsk, day: string) => {
    const taken = await takenOn(day);
    return slotsOfDay(turns(), ask, day, nowMs()).map((slot) => ({
      ...slot,
      staffIds: slot.staffIds.filter((staffId) => !taken.has(seatOf(staffId, slot.startAt))),
    }));
  };

  /** Who may be booked at this time, the next one first. */
  const candidates = async (ask: SlotAsk, startAt: Instant) => {
    const slot = (await freeOn(ask, dayOf(Date.parse(startAt)))).find((one) => one.startAt === startAt);
    return slot && slot.staffIds.length > 0 ? slot : undefined;
  };

  const change = async (
    id: Id,
    how: (now: Appointment) => Outcome<Appointment | undefined>,
  ): Promise<Outcome<{ doc: Appointment; changed: boolean }>> => {
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
  };
  const step = (one: Appointment, by: string, what: string, words?: string): Appointment['steps'] => [
    ...one.steps,
    { at: core.now(), by, what, ...(words ? { words } : {}) },
  ];

  /** One ticket per appointment, under the appointment's key; its place in the queue counts from its time. */
  const openTicket = async (one: Appointment, who: Who): Promise<Appointment> => {
    if (one.ticketId) return one;
    const accepted = await intake.accept({
      key: `appointment:${one.id}`,
      channel: one.way === 'station' ? 'counter' : 'web',
      citizenId: one.citizenId,
      actor: who === 'system' ? SYSTEM : actorOf(who),
      text: `预约 ${one.no}（${labelOf(SERVICES, one.service)}，${{ station: '到现场', phone: '电话', video: '视频' }[one.way]}）${one.words ? `：${one.words}` : ''}`,
      name: one.name,
      phone: one.phone,
      declaredGroups: [],
      language: 'zh',
      entry: `appointment:${one.no}`,
      chosenStaffId: one.staffId,
      placeFrom: instant(Math.min(Date.parse(one.startAt), nowMs())),
    });
    if (!accepted.ok) return one;
    const { id: ticketId, no: ticketNo } = accepted.value.ticket;
    const written = await change(one.id, (now) =>
      ok(now.ticketId ? undefined : { ...now, ticketId, ticketNo }),
    );
    return written.ok ? written.value.doc : one;
  };

  const ownOf = async (who: CitizenPrincipal, id: Id): Promise<Outcome<Appointment>> => {
    const found = await appointments.get(id);
    return found?.citizenId === who.citizenId ? ok(found) : refuse('not_found');
  };

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
      const { seat, ...rest } = now;
      // A cancelled time is free again.
      const kept = to.value === 'cancelled' || !seat ? rest : { ...rest, seat };
      return ok({ ...kept, state: to.value, steps: step(now, by, act, words) });
    });
    if (!done.ok) return done;
    if (done.value.changed) note(who, act, done.value.doc);
    return ok(act === 'arrive' ? await openTicket(done.value.doc, who) : done.value.doc);
  };

  const desk: AppointmentDesk = {
    slots: async ({ day, ...ask }) => {
      const places = placesOf(turns(), ask.service, nowMs());
      const where = { ...ask, place: ask.place ?? places[0] };
      const days = await Promise.all(
        bookableDays(nowMs()).map(async (one) => ({ day: one, slots: await freeOn(where, one) })),
      );
      const free = ({ slots }: (typeof days)[number]) => slots.some(({ staffIds }) => staffIds.length > 0);
      const shown = days.find((one) => one.day === day) ?? days.find(free) ?? days[0]!;
      return {
        day: shown.day,
        days: days.map((one) => ({ day: one.day, free: free(one) })),
        places,
        slots: shown.slots.map(({ startAt, staffIds }) => ({ startAt, free: staffIds.length })),
      };
    },
    book: async (who, input) => {
      const id = idFromKey(`appointment:${who.citizenId}:${input.clientKey}`);
      const known = await appointments.get(id);
      if (known) return ok(view(known));
      const phone = normalisePhone(input.phone);
      const state = { in: ['booked', 'confirmed'] };
      const open = await Promise.all([
        appointments.count({ where: { citizenId: who.citizenId, state } }),
        appointments.count({ where: { phone, state } }),
      ]);
      if (Math.max(...open) >= MOST_OPEN)
        return refuse('rate_limited', `您已有 ${MOST_OPEN} 个未办的预约，请先办完或取消一个。`);
      const startAt = instant(Date.parse(input.startAt));
      const ask: SlotAsk = { service: input.service, way: input.way, place: input.place };
      const slot = await candidates(ask, startAt);
      if (!slot) return refuse('duplicate_key', GONE, 'startAt');
      const day = `YY${dayOf(Date.parse(startAt)).replaceAll('-', '')}`;
      const serial = await serials.insertNext({ id: core.ids.next(), day, serial: 0 });
      if (!serial.ok) throw new Error('serial number clash');
      const at = core.now();
      for (const staffId of slot.staffIds) {
        const made = await appointments.insert({
          id,
          version: 1,
          no: `${day}-${String(serial.doc.serial).padStart(4, '0')}`,
          citizenId: who.citizenId,
          staffId,
          seat: seatOf(staffId, startAt),
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
        const twin = made.conflict.includes('id') ? await appointments.get(id) : undefined;
        if (twin) return ok(view(twin));
      }
      return refuse('duplicate_key', GONE, 'startAt');
    },
    mine: async (who) => {
      const page = await appointments.find({
        where: { citizenId: who.citizenId },
        sort: { field: 'startAt', direction: 'desc' },
        limit: 20,
      });
      return page.items.map(view);
    },
    move: async (who, id, when) => {
      const found = await ownOf(who, id);
      if (!found.ok) return found;
      const startAt = instant(Date.parse(when));
      if (found.value.startAt === startAt) return ok(view(found.value));
      const slot = await candidates(found.value, startAt);
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
    ownAct: async (who, id, act) => {
      const found = await ownOf(who, id);
      if (!found.ok) return found;
      const done = await apply(who, id, act);
      return done.ok ? ok(view(done.value)) : done;
    },
    dayList: async (_who, day) => {
      const page = await appointments.find({
        where: { startAt: { gte: instant(startOfDay(day)), lt: instant(startOfDay(addDays(day, 1))) } },
        sort: { field: 'startAt', direction: 'asc' },
        limit: 500,
      });
      return page.items.map(line);
    },
    act: async (who, id, act, words) => {
      const done = await apply(who, id, act, words);
      return done.ok ? ok(line(done.value)) : done;
    },
  };

  return {
    desk,
    sweep: async () => {
      const until = instant(nowMs() + REMIND_MS);
      const page = await appointments.find({
        where: {
          state: { in: ['booked', 'confirmed'] },
          startAt: { gt: instant(nowMs() - AHEAD_DAYS * 86_400_000), lt: until },
        },
        sort: { field: 'startAt', direction: 'asc' },
        limit: 500,
      });
      let done = 0;
      for (const one of page.items) {
        const startMs = Date.parse(one.startAt);
        // At the counter the ticket opens when he is there; a call is due by itself.
        if (one.way !== 'station' && !one.ticketId && startMs - nowMs() <= ENTER_MS) {
          await openTicket(one, 'system');
          done += 1;
        }
        // Who booked within the last day knows it.
        const old = startMs - Date.parse(one.createdAt) > REMIND_MS;
        if (one.remindedAt || !old || startMs <= nowMs()) continue;
        await texts.put({
          key: `appointment:${one.id}:${one.startAt}`,
          purpose: 'appointment',
          ticketId: one.id,
          phone: one.phone,
          untilMs: startMs,
        });
        await change(one.id, (now) => ok(now.remindedAt ? undefined : { ...now, remindedAt: core.now() }));
        done += 1;
      }
      return done;
    },
  };
};
