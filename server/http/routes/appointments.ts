/** Appointments: free times for anybody, booking by a visitor, the list of the day for staff. */
import { z } from 'zod';
import { APPOINTMENT_STATES, APPOINTMENT_WAYS } from '../../../routing/citizens/appointments.ts';
import { ok, refuse } from '../../../routing/errors.ts';
import {
  appointmentAct,
  appointmentBook,
  appointmentDay,
  appointmentMove,
  slotQuery,
} from '../../../routing/protocol/citizens/appointments.ts';
import type { AppointmentDesk } from '../../desk/citizens/appointments/appointments.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { count, id, idParams, instant, service } from '../schemas/common.ts';

const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);

const view = z
  .object({
    id,
    no: z.string(),
    service,
    way: codes(APPOINTMENT_WAYS),
    place: z.string(),
    startAt: instant,
    endAt: instant,
    state: codes(APPOINTMENT_STATES),
    ticketNo: z.string().optional(),
    staffName: z.string(),
  })
  .meta({ id: 'Appointment' });
const line = view
  .extend({
    name: z.string(),
    phone: z.string(),
    words: z.string(),
    steps: z.array(z.object({ at: instant, by: z.string(), what: z.string(), words: z.string().optional() })),
    ticketId: id.optional(),
    unmanned: z.boolean().describe('The person is no longer on duty at that time'),
  })
  .meta({ id: 'AppointmentLine' });

export const appointmentRoutes = ({
  appointments,
  publicBuckets,
}: {
  appointments: AppointmentDesk;
  publicBuckets: Buckets;
}) => [
  route('GET /api/v1/public/appointments/slots', {
    access: 'public',
    tag: 'appointments',
    summary: 'Times that can be booked, from the duty roster',
    query: slotQuery,
    out: z.object({
      day: z.string(),
      days: z.array(z.object({ day: z.string(), free: z.boolean() })),
      places: z.array(z.string()),
      slots: z.array(z.object({ startAt: instant, free: count })),
    }),
    handle: async ({ query, from }) =>
      publicBuckets.take(addressKey(from)) > 0 ? refuse('rate_limited') : ok(await appointments.slots(query)),
  }),
  route('GET /api/v1/visitor/appointments', {
    access: 'visitor',
    tag: 'appointments',
    summary: 'His own appointments, newest first',
    out: z.object({ items: z.array(view) }),
    handle: async ({ who }) => ok({ items: await appointments.mine(who) }),
  }),
  route('POST /api/v1/visitor/appointments', {
    access: 'visitor',
    cost: 5,
    tag: 'appointments',
    summary: 'Books a time; the same key gives the same appointment',
    body: appointmentBook,
    out: view,
    status: 201,
    refusals: ['duplicate_key'],
    handle: ({ who, body }) => appointments.book(who, body),
  }),
  route('POST /api/v1/visitor/appointments/:id/move', {
    access: 'visitor',
    cost: 3,
    tag: 'appointments',
    summary: 'Takes another time instead',
    params: idParams,
    body: appointmentMove,
    out: view,
    refusals: ['duplicate_key', 'wrong_state', 'version_conflict'],
    handle: ({ who, params, body }) => appointments.move(who, params.id, body.startAt),
  }),
  route('POST /api/v1/visitor/appointments/:id/confirm', {
    access: 'visitor',
    tag: 'appointments',
    summary: 'He will come',
    params: idParams,
    out: view,
    refusals: ['wrong_state', 'version_conflict'],
    handle: ({ who, params }) => appointments.ownAct(who, params.id, 'confirm'),
  }),
  route('POST /api/v1/visitor/appointments/:id/cancel', {
    access: 'visitor',
    tag: 'appointments',
    summary: 'He will not come; the time is free again',
    params: idParams,
    out: view,
    refusals: ['wrong_state', 'version_conflict'],
    handle: ({ who, params }) => appointments.ownAct(who, params.id, 'cancel'),
  }),
  route('GET /api/v1/appointments', {
    access: ['counter.file', 'ticket.serve'],
    tag: 'appointments',
    summary: 'Everything booked for one day',
    query: appointmentDay,
    out: z.object({ items: z.array(line) }),
    handle: async ({ who, query }) => ok({ items: await appointments.dayList(who, query.day) }),
  }),
  route('POST /api/v1/appointments/:id', {
    access: ['counter.file', 'ticket.serve'],
    tag: 'appointments',
    summary: 'Confirmed, arrived (its ticket enters the queue), cancelled or not come; audited',
    params: idParams,
    body: appointmentAct,
    out: line,
    refusals: ['wrong_state', 'version_conflict'],
    handle: ({ who, params, body }) => appointments.act(who, params.id, body.act, body.words),
  }),
];
