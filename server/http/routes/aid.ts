/** AF: an application for legal aid, written down by staff, confirmed by the citizen through a link of his own. */
import { z } from 'zod';
import { AID_FIELDS, AID_STATES, type AidForm } from '../../../routing/citizens/aid-words.ts';
import { type Outcome, refuse } from '../../../routing/errors.ts';
import { aidConfirm, aidDecline, aidDraft } from '../../../routing/protocol/citizens/aid.ts';
import type { Sessions } from '../../auth/session-types.ts';
import type { AidDesk } from '../../desk/citizens/aid.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { count, idParams, instant } from '../schemas/common.ts';

const state = z.enum(Object.keys(AID_STATES) as [keyof typeof AID_STATES, ...(keyof typeof AID_STATES)[]]);
const form = z
  .object(
    Object.fromEntries(AID_FIELDS.map(({ name }) => [name, z.string()])) as Record<
      keyof AidForm,
      z.ZodString
    >,
  )
  .meta({ id: 'AidForm' });
const view = z
  .object({
    round: count,
    state,
    form,
    draftedByName: z.string(),
    draftedAt: instant,
    until: instant,
    decidedAt: instant.optional(),
    text: z.string().optional().describe('What was confirmed, the number masked'),
    words: z.string().optional(),
  })
  .meta({ id: 'AidApplication' });
const page = z
  .object({
    ticketNo: z.string(),
    state,
    until: instant,
    decidedAt: instant.optional(),
    form: form.optional().describe('As long as nothing is decided'),
  })
  .meta({ id: 'AidPage' });

const tokenParams = z.object({ token: z.string().regex(/^[\w-]{10,64}\.[\w-]{20,100}$/) });

export const aidRoutes = ({
  aid,
  sessions,
  publicBuckets,
}: {
  aid: AidDesk;
  sessions: Pick<Sessions, 'authenticate'>;
  publicBuckets: Buckets;
}) => {
  /** The citizen alone decides: nobody does it from a page on which staff are signed in (as RT7). */
  const asCitizen = async <T>(
    from: string,
    cookie: string | undefined,
    work: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    if (publicBuckets.take(addressKey(from)) > 0) return refuse('rate_limited');
    return (await sessions.authenticate(cookie, from))
      ? refuse('forbidden', '工作人员不能代为确认，请由本人确认。')
      : work();
  };

  return [
    route('GET /api/v1/tickets/:id/aid', {
      access: 'ticket.serve',
      tag: 'tickets',
      summary: 'The application for legal aid of this ticket, and what the ticket suggests for one',
      params: idParams,
      out: z.object({ application: view.optional(), suggested: form }),
      refusals: ['not_found', 'not_owner', 'wrong_state'],
      handle: ({ who, params }) => aid.ofTicket(who, params.id),
    }),
    route('POST /api/v1/tickets/:id/aid', {
      access: 'ticket.serve',
      tag: 'tickets',
      summary:
        'Writes the application down and sends the citizen a link to confirm it; the one before is void',
      cost: 3,
      params: idParams,
      body: aidDraft,
      out: view,
      status: 201,
      refusals: ['not_found', 'not_owner', 'wrong_state', 'version_conflict', 'rate_limited'],
      handle: ({ who, params, body }) => aid.draft(who, params.id, { ...body, phone: body.phone ?? '' }),
    }),
    route('GET /api/v1/public/aid/:token', {
      access: 'public',
      tag: 'public',
      summary: 'What the link is about; the form as long as nothing is decided',
      params: tokenParams,
      out: page,
      refusals: ['bad_token', 'wrong_state', 'rate_limited', 'forbidden'],
      handle: ({ params, from, header }) => asCitizen(from, header('cookie'), () => aid.page(params.token)),
    }),
    route('POST /api/v1/public/aid/:token/confirm', {
      access: 'public',
      tag: 'public',
      summary: 'The citizen corrects and confirms; it never changes after that; a repeat changes nothing',
      params: tokenParams,
      body: aidConfirm,
      out: page,
      refusals: ['bad_token', 'wrong_state', 'rate_limited', 'forbidden'],
      handle: ({ params, body: { isTrue: _, ...form }, from, header }) =>
        asCitizen(from, header('cookie'), () => aid.confirm(params.token, form, from)),
    }),
    route('POST /api/v1/public/aid/:token/decline', {
      access: 'public',
      tag: 'public',
      summary: 'The citizen does not confirm; staff see it',
      params: tokenParams,
      body: aidDecline,
      out: page,
      refusals: ['bad_token', 'wrong_state', 'rate_limited', 'forbidden'],
      handle: ({ params, body, from, header }) =>
        asCitizen(from, header('cookie'), () => aid.decline(params.token, body.words, from)),
    }),
  ];
};
