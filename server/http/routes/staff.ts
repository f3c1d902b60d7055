/** Accounts, organisations and shifts. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import {
  pageQuery,
  rangeQuery,
  shiftCreate,
  staffCreate,
  staffUpdate,
} from '../../../routing/protocol/commands.ts';
import type { Reports } from '../../desk/admin/reports.ts';
import type { ShiftAdmin } from '../../desk/admin/shifts.ts';
import type { StaffAdmin } from '../../desk/admin/staff.ts';
import { route } from '../route.ts';
import { done, idParams, pageOf } from '../schemas/common.ts';
import { orgLine, shift, shiftLine, staffLine } from '../schemas/people.ts';

export const staffRoutes = (deps: {
  staff: StaffAdmin;
  shifts: ShiftAdmin;
  reports: Pick<Reports, 'organisations'>;
}) => [
  route('GET /api/v1/organisations', {
    access: 'signed_in',
    tag: 'staff',
    summary: 'Organisations that take service orders',
    query: pageQuery,
    out: pageOf(orgLine),
    handle: async ({ query }) => ok(await deps.reports.organisations(query)),
  }),
  route('GET /api/v1/staff', {
    access: 'staff.read',
    tag: 'staff',
    summary: 'Staff by user name',
    query: pageQuery,
    out: pageOf(staffLine),
    handle: async ({ who, query }) => ok(await deps.staff.list(who, query)),
  }),
  route('POST /api/v1/staff', {
    access: 'staff.manage',
    tag: 'staff',
    summary: 'A new account with a one-time password, shown this once',
    body: staffCreate,
    out: z.object({ staff: staffLine, password: z.string() }),
    status: 201,
    refusals: ['duplicate_key'],
    handle: ({ who, body }) => deps.staff.create(who, body),
  }),
  route('PATCH /api/v1/staff/:id', {
    access: 'staff.manage',
    tag: 'staff',
    summary: 'Change or disable an account; disabling and a new role end its sessions',
    params: idParams,
    body: staffUpdate,
    out: staffLine,
    refusals: ['version_conflict'],
    handle: ({ who, params, body }) => deps.staff.update(who, params.id, body),
  }),
  route('POST /api/v1/staff/:id/password', {
    access: 'staff.manage',
    tag: 'staff',
    summary: 'A new one-time password, shown this once; ends the sessions and a lock-out',
    params: idParams,
    out: z.object({ password: z.string() }),
    refusals: ['version_conflict'],
    handle: ({ who, params }) => deps.staff.resetPassword(who, params.id),
  }),
  route('GET /api/v1/shifts', {
    access: 'shift.read',
    tag: 'shifts',
    summary: 'Turns of duty that touch the range',
    query: rangeQuery,
    out: pageOf(shiftLine),
    handle: ({ query }) => deps.shifts.list(query),
  }),
  route('POST /api/v1/shifts', {
    access: 'shift.manage',
    tag: 'shifts',
    summary: 'A new turn; may not overlap another of the same person',
    body: shiftCreate,
    out: shift,
    status: 201,
    refusals: ['duplicate_key'],
    handle: ({ who, body }) => deps.shifts.create(who, body),
  }),
  route('DELETE /api/v1/shifts/:id', {
    access: 'shift.manage',
    tag: 'shifts',
    summary: 'Remove a turn',
    params: idParams,
    out: done,
    handle: ({ who, params }) => deps.shifts.remove(who, params.id),
  }),
];
