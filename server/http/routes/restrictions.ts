/** Restricted tickets: marking one by hand, and lifting it. */
import { z } from 'zod';
import { ticketRestrict, ticketUnrestrict } from '../../../routing/protocol/commands.ts';
import type { RestrictionDesk } from '../../desk/conflicts/restrictions.ts';
import { route } from '../route.ts';
import { idParams } from '../schemas/common.ts';

const out = z.object({ restricted: z.boolean() });

export const restrictionRoutes = (restrictions: RestrictionDesk) => [
  route('POST /api/v1/tickets/:id/restrict', {
    access: 'ticket.restrict',
    tag: 'tickets',
    summary: 'Only cleared people, its owner and handlers of its orders see the ticket from now on',
    params: idParams,
    body: ticketRestrict,
    out,
    refusals: ['not_found', 'forbidden', 'wrong_state'],
    handle: ({ who, params, body }) => restrictions.mark(who, params.id, body),
  }),
  route('POST /api/v1/tickets/:id/unrestrict', {
    access: 'ticket.unrestrict',
    tag: 'tickets',
    summary: 'The ticket is open to all again; by a supervisor who is cleared for it',
    params: idParams,
    body: ticketUnrestrict,
    out,
    refusals: ['not_found', 'forbidden', 'wrong_state'],
    handle: ({ who, params, body }) => restrictions.lift(who, params.id, body.reason),
  }),
];
