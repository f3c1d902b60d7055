/** AP1, AP2: times that are still free, from the duty roster without the seats that are taken. */

import { addDays, dayOf, startOfDay } from '../../../../routing/calendar.ts';
import {
  AHEAD_DAYS,
  bookableDays,
  isReception,
  placesOf,
  postAt,
  type Slot,
  type SlotAsk,
  seatOf,
  slotsOfDay,
} from '../../../../routing/citizens/appointments.ts';
import type * as P from '../../../../routing/protocol/citizens/appointments.ts';
import type { Id, Instant } from '../../../../routing/ticket.ts';
import { instant } from '../../../ports.ts';
import type { Core } from '../../core.ts';
import type { AppointmentRecord } from './record.ts';

/** Who is looked at: by default everybody may be booked and nobody chosen. */
export interface Look {
  /** He must not have this citizen (DP13). */
  without?: (staffId: Id) => boolean;
  /** AP8: he may be chosen by name. */
  choosable?: (staffId: Id) => boolean;
}

export interface FreeTimes {
  slots(ask: SlotAsk & { day?: string | undefined }, look?: Look): Promise<P.SlotsView>;
  /** Who may be booked at this time, the next one first; undefined when nobody may. */
  candidates(ask: SlotAsk, startAt: Instant, look?: Pick<Look, 'without'>): Promise<Slot | undefined>;
  /** RD: reception turns from today on. */
  receptions(): Promise<P.ReceptionDay[]>;
}

/** RD2: so many days ahead are shown, of which the nearer ones can be booked. Ours: a roster is made by the month. */
const SHOWN_DAYS = 30;
const DAY_MS = 86_400_000;

export const createFreeTimes = (core: Core, { turns }: Pick<AppointmentRecord, 'turns'>): FreeTimes => {
  const nowMs = () => core.clock.nowMs();

  const takenOn = async (day: string): Promise<Set<string>> => {
    const page = await core.store.appointments.find({
      where: {
        startAt: { gte: instant(startOfDay(day)), lt: instant(startOfDay(addDays(day, 1))) },
        state: { in: ['booked', 'confirmed', 'arrived', 'no_show'] },
      },
      limit: 500,
    });
    return new Set(page.items.flatMap(({ seat }) => (seat ? [seat] : [])));
  };

  const freeOn = async (ask: SlotAsk, day: string, { without }: Look = {}): Promise<Slot[]> => {
    const taken = await takenOn(day);
    return slotsOfDay(turns(), ask, day, nowMs()).map((slot) => ({
      ...slot,
      staffIds: slot.staffIds.filter(
        (staffId) => !taken.has(seatOf(staffId, slot.startAt)) && !without?.(staffId),
      ),
    }));
  };

  const peopleOf = (ask: SlotAsk, slot: Slot, choosable: (staffId: Id) => boolean) =>
    slot.staffIds.filter(choosable).map((id) => ({
      id,
      name: core.directory.staff(id)?.displayName ?? '',
      post: postAt(turns(), ask, slot, id),
    }));

  return {
    candidates: async (ask, startAt, look) => {
      const slots = await freeOn(ask, dayOf(Date.parse(startAt)), look);
      const slot = slots.find((one) => one.startAt === startAt);
      return slot && slot.staffIds.length > 0 ? slot : undefined;
    },
    receptions: async () => {
      const [from, until] = [core.now(), instant(nowMs() + SHOWN_DAYS * DAY_MS)];
      const shown = turns()
        .filter((turn) => isReception(turn) && turn.endAt > from && turn.startAt < until)
        .sort((a, b) => a.startAt.localeCompare(b.startAt) || a.id.localeCompare(b.id));
      return Promise.all(
        shown.map(async ({ id, startAt, endAt, post, place, staffId }): Promise<P.ReceptionDay> => {
          const near = Date.parse(startAt) < nowMs() + AHEAD_DAYS * DAY_MS;
          const ask: SlotAsk = { service: 'advice', way: 'station', reception: id };
          const slots = near ? await freeOn(ask, dayOf(Date.parse(startAt))) : [];
          return {
            ...{ id, startAt, endAt, post, place: place ?? '' },
            name: core.directory.staff(staffId)?.displayName ?? '',
            free: slots.some(({ staffIds }) => staffIds.length > 0),
          };
        }),
      );
    },
    slots: async ({ day, ...ask }, look = {}) => {
      const { choosable } = look;
      const places = placesOf(turns(), ask.service, nowMs());
      const where = { ...ask, place: ask.place ?? places[0] };
      const days = await Promise.all(
        bookableDays(nowMs()).map(async (one) => ({ day: one, slots: await freeOn(where, one, look) })),
      );
      const free = ({ slots }: (typeof days)[number]) => slots.some(({ staffIds }) => staffIds.length > 0);
      const shown = days.find((one) => one.day === day) ?? days.find(free) ?? days[0]!;
      return {
        day: shown.day,
        days: days.map((one) => ({ day: one.day, free: free(one) })),
        places,
        slots: shown.slots.map((slot) => ({
          startAt: slot.startAt,
          free: slot.staffIds.length,
          ...(choosable ? { people: peopleOf(where, slot, choosable) } : {}),
        })),
      };
    },
  };
};
