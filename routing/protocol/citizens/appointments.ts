/** Appointments: what citizens and staff send and are shown. */
import { z } from 'zod';
import { APPOINTMENT_WAYS, type Appointment } from '../../citizens/appointments.ts';
import type { Id, Instant } from '../../ticket.ts';
import { serviceSchema } from '../bureau/service-code.ts';
import { day } from '../commands/fields.ts';

const way = z.enum(Object.keys(APPOINTMENT_WAYS) as [keyof typeof APPOINTMENT_WAYS]);
const startAt = z.iso.datetime();
const place = z.string().trim().max(60);
const turnId = z.string().min(1).max(64);
const clientKey = z.string().regex(/^[\w-]{8,64}$/);
const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d\s-]{5,20}$/);
/** Where the bureau lets people choose (policy `choice`): who of those that the time shows. */
const staffId = z.string().min(1).max(64);

export const slotQuery = z.object({
  service: serviceSchema.default('advice'),
  way: way.default('station'),
  place: place.optional(),
  day: day.optional().describe('YYYY-MM-DD; the first day with a free time by default'),
  reception: turnId.optional().describe('Times of this reception turn alone'),
});
export type SlotQuery = z.input<typeof slotQuery>;

export const appointmentBook = z.object({
  clientKey,
  service: serviceSchema,
  way,
  place: place.optional(),
  reception: turnId.optional(),
  staffId: staffId.optional(),
  startAt,
  name: z.string().trim().min(1).max(50),
  phone,
  words: z.string().trim().max(500).default(''),
  privacyVersion: z.string().trim().min(1).max(32),
});
export type AppointmentBook = z.input<typeof appointmentBook>;
/** AP7: name and number are those of the ticket; `phone` where it has none. */
export const ticketAppointment = appointmentBook
  .omit({ name: true, phone: true, privacyVersion: true, reception: true })
  .extend({ phone: phone.optional() });
export type TicketAppointment = z.input<typeof ticketAppointment>;
export const ticketSlotQuery = slotQuery.omit({ reception: true });
export type TicketSlotQuery = z.input<typeof ticketSlotQuery>;
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
  slots: {
    startAt: Instant;
    free: number;
    /** Who may be chosen, where the bureau allows it: name and post, nothing else of them. */
    people?: { id: Id; name: string; post: string }[];
  }[];
}

/** RD: which leader receives citizens when and where. */
export interface ReceptionDay {
  /** Of the turn. */
  id: Id;
  startAt: Instant;
  endAt: Instant;
  name: string;
  post: string;
  place: string;
  /** It has a free time on `/appointments`. */
  free: boolean;
}

export type AppointmentView = Pick<
  Appointment,
  'id' | 'no' | 'service' | 'way' | 'place' | 'startAt' | 'endAt' | 'state' | 'ticketNo'
> & { staffName: string; reception?: Id };

/** How the citizen was told: in his conversation, by text message, or not by us (say it, print the slip). */
export type AppointmentTold = 'talk' | 'sms' | 'none';
export type TicketAppointmentView = AppointmentView & { told: AppointmentTold };

export type AppointmentLine = AppointmentView &
  Pick<Appointment, 'name' | 'phone' | 'words' | 'steps'> & {
    ticketId?: Id;
    /** The person is no longer on duty at that time. */
    unmanned: boolean;
  };
