/** Follow-ups after close (回访): the list, taking, giving back and answering. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import { FOLLOW_UP_OUTCOMES, FOLLOW_UP_WAYS } from '../../../routing/follow-up.ts';
import { followUpQuery, followUpResult } from '../../../routing/protocol/tickets/follow-up.ts';
import type { FollowUpDesk } from '../../desk/closing/follow-ups.ts';
import { route } from '../route.ts';
import { count, idParams, instant, pageOf } from '../schemas/common.ts';

const access = 'ticket.serve';
const tag = 'follow-ups';

const view = z
  .object({
    id: z.string(),
    ticketNo: z.string(),
    round: count,
    why: z.enum(['group', 'sample', 'planned']),
    fromDay: z.string(),
    dueDay: z.string(),
    overdue: z.boolean(),
    state: z.enum(['open', 'taken', 'done']),
    takenByName: z.string().optional(),
    tries: count,
    mayTake: z.boolean(),
    result: z
      .object({
        way: z.enum(FOLLOW_UP_WAYS),
        outcome: z.enum(FOLLOW_UP_OUTCOMES),
        words: z.string(),
        at: instant,
        byName: z.string(),
      })
      .optional(),
    ask: z
      .object({ name: z.string(), phone: z.string(), subject: z.string(), feedback: z.string() })
      .optional()
      .describe('Only for whoever has taken it'),
  })
  .meta({ id: 'FollowUp' });

export const followUpRoutes = (followUps: FollowUpDesk) => [
  route('GET /api/v1/follow-ups', {
    access,
    tag,
    summary: 'Follow-ups that are due, mine, planned or done; without the citizen until one is taken',
    query: followUpQuery,
    out: pageOf(view),
    handle: async ({ who, query }) => ok(await followUps.list(who, query)),
  }),
  route('POST /api/v1/follow-ups/:id/take', {
    access,
    tag,
    summary: 'Take one; refused to whoever handled the ticket. Audited, since name and number are shown then',
    params: idParams,
    out: view,
    refusals: ['not_found', 'forbidden', 'wrong_state', 'version_conflict'],
    handle: ({ who, params }) => followUps.take(who, params.id),
  }),
  route('POST /api/v1/follow-ups/:id/release', {
    access,
    tag,
    summary: 'Give it back undone',
    params: idParams,
    out: view,
    refusals: ['not_found', 'wrong_state', 'version_conflict'],
    handle: ({ who, params }) => followUps.release(who, params.id),
  }),
  route('POST /api/v1/follow-ups/:id/answer', {
    access,
    tag,
    summary: 'What came of it, and when to ask again; nobody reached opens it again on the next working day',
    params: idParams,
    body: followUpResult,
    out: view,
    refusals: ['not_found', 'wrong_state', 'version_conflict', 'invalid_input'],
    handle: ({ who, params, body }) => followUps.answer(who, params.id, body),
  }),
];
