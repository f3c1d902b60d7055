/** Appointments: what citizens and staff send and are shown. */
import { z } from 'zod';
import { APPOINTMENT_WAYS, type Appointment } from '../../citizens/appointments.ts';
import type { Id, Instant } from '../../ticket.ts';
import { serviceSchema } from '../bureau/service-code.ts';
import { day } from '../commands/fields.ts';

const way = z.enum(Object.keys(APPOINTMENT_WAYS) as [keyof typeof APPOINTMENT_WAYS]);
const startAt = z.iso.datetime();
const place = z.string().trim().max(60);

export const slotQuery = z.object({
  service: serviceSchema.default('advice'),
  way: way.default('station'),
  place: place.optional(),
  day: day.optional().describe('YYYY-MM-DD; the first day with a free time by default'),
});
export type SlotQuery = z.input<typeof slotQuery>;

export const appointmentBook = z.object({
  clientKey: z.string().regex(/^[\w-]{8,64}$/),
  service: serviceSchema,
  way,
  place: place.optional(),
  startAt,
  name: z.string().trim().min(1).max(50),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[\d\s-]{5,20}$/),
  words: z.string().trim().max(500).default(''),
  privacyVersion: z.string().trim().min(1).max(32),
});
export type AppointmentBook = z.input<typeof appointmentBook>;
export const appointmentMove = z.object({ startAt });
export type AppointmentMove = z.input<typeof appointmentMove>;
export const appointmentAct = z.object({
  act: z.enum(['confirm', 'cancel', 'arrive', 'no_show']),
  words: z.string().trim().max(300).optional(),
});
export type AppointmentActInput = z.input<typeof appointmentAct>;
export const appointmentDay = z.object({ day });

export interface SlotsView {
  day: string;
  /** Days that can be booked, and whether one has a free time. */
  days: { day: string; free: boolean }[];
  /** Where somebody is rostered for this service. */
  places: string[];
  slots: { startAt: Instant; free: number }[];
}

export type AppointmentView = Pick<
  Appointment,
  'id' | 'no' | 'service' | 'way' | 'place' | 'startAt' | 'endAt' | 'state' | 'ticketNo'
> & { staffName: string };

export type AppointmentLine = AppointmentView &
  Pick<Appointment, 'name' | 'phone' | 'words' | 'steps'> & {
    ticketId?: Id;
    /** The person is no longer on duty at that time. */
    unmanned: boolean;
  };
