/** MB6: published answers to letters of the letter box, and who may publish them. */
import { z } from 'zod';
import { PERSONAL_KINDS } from '../../../routing/citizens/personal-parts.ts';
import { ok, refuse } from '../../../routing/errors.ts';
import { letterPublish } from '../../../routing/protocol/citizens/letter-answers.ts';
import type { LetterAnswers } from '../../desk/citizens/letter-answers.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { done, id, idParams, instant, pageOf } from '../schemas/common.ts';

const tag = 'mailbox';
const words = { question: z.string(), answer: z.string() };
const line = z
  .object({
    ticketId: id,
    ticketNo: z.string(),
    answeredAt: instant,
    ...words,
    published: z.object({ ...words, at: instant, byName: z.string() }).optional(),
  })
  .meta({ id: 'LetterLine' });

export const letterAnswerRoutes = (deps: { letterAnswers: LetterAnswers; publicBuckets: Buckets }) => [
  route('GET /api/v1/public/mailbox/answers', {
    access: 'public',
    tag: 'public',
    summary: 'Answers to letters of the letter box that were published, newest first',
    out: z.object({
      items: z.array(z.object({ ...words, answeredOn: z.string().describe('YYYY-MM-DD') })),
    }),
    refusals: ['rate_limited'],
    handle: async ({ from }) =>
      deps.publicBuckets.take(addressKey(from)) > 0
        ? refuse('rate_limited')
        : ok({ items: await deps.letterAnswers.published() }),
  }),
  route('GET /api/v1/mailbox/letters', {
    access: 'mailbox.publish',
    tag,
    summary: 'Answered letters, each with a draft to publish and what is published of it',
    query: z.object({ cursor: z.string().max(500).optional() }),
    out: pageOf(line),
    handle: async ({ who, query }) => ok(await deps.letterAnswers.letters(who, query.cursor)),
  }),
  route('PUT /api/v1/mailbox/letters/:id/answer', {
    access: 'mailbox.publish',
    tag,
    summary: 'Publish an answered letter in edited words; what looks like personal data is told first',
    params: idParams,
    body: letterPublish,
    out: z.object({
      published: z.boolean(),
      found: z.array(z.object({ kind: z.enum(PERSONAL_KINDS), words: z.string() })),
    }),
    refusals: ['not_found', 'version_conflict', 'too_large'],
    handle: ({ who, params, body }) => deps.letterAnswers.publish(who, params.id, body),
  }),
  route('DELETE /api/v1/mailbox/letters/:id/answer', {
    access: 'mailbox.publish',
    tag,
    summary: 'Take a published answer back',
    params: idParams,
    out: done,
    refusals: ['not_found', 'version_conflict'],
    handle: ({ who, params }) => deps.letterAnswers.takeBack(who, params.id),
  }),
];
