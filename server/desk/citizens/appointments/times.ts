/** AP1, AP2: times that are still free, from the duty roster without the seats that are taken. */

import { addDays, dayOf, startOfDay } from '../../../../routing/calendar.ts';
import {
  bookableDays,
  placesOf,
  type Slot,
  type SlotAsk,
  seatOf,
  slotsOfDay,
} from '../../../../routing/citizens/appointments.ts';
import type * as P from '../../../../routing/protocol/citizens/appointments.ts';
import type { Instant } from '../../../../routing/ticket.ts';
import { instant } from '../../../ports.ts';
import type { Core } from '../../core.ts';
import type { AppointmentRecord } from './record.ts';

export interface FreeTimes {
  slots(ask: SlotAsk & { day?: string | undefined }): Promise<P.SlotsView>;
  /** Who may be booked at this time, the next one first; undefined when nobody may. */
  candidates(ask: SlotAsk, startAt: Instant): Promise<Slot | undefined>;
}

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

  const freeOn = async (ask: SlotAsk, day: string): Promise<Slot[]> => {
    const taken = await takenOn(day);
    return slotsOfDay(turns(), ask, day, nowMs()).map((slot) => ({
      ...slot,
      staffIds: slot.staffIds.filter((staffId) => !taken.has(seatOf(staffId, slot.startAt))),
    }));
  };

  return {
    candidates: async (ask, startAt) => {
      const slot = (await freeOn(ask, dayOf(Date.parse(startAt)))).find((one) => one.startAt === startAt);
      return slot && slot.staffIds.length > 0 ? slot : undefined;
    },
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
  };
};
