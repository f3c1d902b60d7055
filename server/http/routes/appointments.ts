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
  ticketAppointment,
  ticketSlotQuery,
} from '../../../routing/protocol/citizens/appointments.ts';
import type { AppointmentDesk } from '../../desk/citizens/appointments/appointments.ts';
import { htmlPage } from '../html-page.ts';
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
    reception: id.optional().describe('The reception turn that it is in'),
  })
  .meta({ id: 'Appointment' });
const slots = z
  .object({
    day: z.string(),
    days: z.array(z.object({ day: z.string(), free: z.boolean() })),
    places: z.array(z.string()),
    slots: z.array(
      z.object({
        startAt: instant,
        free: count,
        people: z
          .array(z.object({ id, name: z.string(), post: z.string() }))
          .optional()
          .describe('Who may be chosen, where the policy lets people choose'),
      }),
    ),
  })
  .meta({ id: 'AppointmentSlots' });
const told = z
  .enum(['talk', 'sms', 'none'])
  .describe('Where the citizen reads of it; none: tell him yourself');
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
    out: slots,
    handle: async ({ query, from }) =>
      publicBuckets.take(addressKey(from)) > 0 ? refuse('rate_limited') : ok(await appointments.slots(query)),
  }),
  route('GET /api/v1/public/reception-days', {
    access: 'public',
    tag: 'appointments',
    summary: 'Which leader receives citizens when and where, from the duty roster, 30 days ahead',
    out: z.object({
      items: z.array(
        z.object({
          ...{ id, startAt: instant, endAt: instant, name: z.string(), post: z.string(), place: z.string() },
          free: z.boolean().describe('A time can be booked'),
        }),
      ),
    }),
    handle: async ({ from }) =>
      publicBuckets.take(addressKey(from)) > 0
        ? refuse('rate_limited')
        : ok({ items: await appointments.receptions() }),
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
    refusals: ['duplicate_key', 'wrong_state'],
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
  route('GET /api/v1/appointments/:id/slip', {
    access: ['counter.file', 'ticket.serve'],
    tag: 'appointments',
    summary: 'A slip to print for whoever stands at the counter; audited',
    params: idParams,
    out: 'binary',
    handle: async ({ who, params }) => {
      const made = await appointments.slip(who, params.id);
      return made.ok ? ok(htmlPage(made.value)) : made;
    },
  }),
  route('GET /api/v1/tickets/:id/appointments', {
    access: 'ticket.serve',
    tag: 'appointments',
    summary: 'What is booked for this ticket, newest first',
    params: idParams,
    out: z.object({ items: z.array(view) }),
    refusals: ['not_found', 'forbidden'],
    handle: async ({ who, params }) => {
      const found = await appointments.ofTicket(who, params.id);
      return found.ok ? ok({ items: found.value }) : found;
    },
  }),
  route('GET /api/v1/tickets/:id/appointments/slots', {
    access: 'ticket.serve',
    tag: 'appointments',
    summary: 'Times that its owner may book for the citizen, without people who must not have the ticket',
    params: idParams,
    query: ticketSlotQuery,
    out: slots,
    refusals: ['not_found', 'forbidden', 'not_owner', 'wrong_state'],
    handle: ({ who, params, query }) => appointments.slotsFor(who, params.id, query),
  }),
  route('POST /api/v1/tickets/:id/appointments', {
    access: 'ticket.serve',
    cost: 5,
    tag: 'appointments',
    summary:
      'Books a time for the citizen of the ticket and tells him; the same key gives the same appointment',
    params: idParams,
    body: ticketAppointment,
    out: view.extend({ told }).meta({ id: 'TicketAppointment' }),
    status: 201,
    refusals: ['not_found', 'forbidden', 'not_owner', 'wrong_state', 'duplicate_key', 'rate_limited'],
    handle: ({ who, params, body }) => appointments.bookFor(who, params.id, body),
  }),
];
