/** What anybody may ask without signing in: the site, a visitor's token, the one-time rating page. */
import { z } from 'zod';
import { ok, refuse } from '../../../routing/errors.ts';
import { ratingSubmit } from '../../../routing/protocol/commands.ts';
import { TILE_MODES } from '../../../routing/vocabulary/life-events.ts';
import type { Sessions } from '../../auth/session-types.ts';
import type { VisitorTokens } from '../../auth/visitor-tokens.ts';
import type { Desk } from '../../desk/desk.ts';
import { route } from '../route.ts';
import { id, instant } from '../schemas/common.ts';
import { ratingPage } from '../schemas/contacts.ts';
import { site } from '../schemas/people.ts';

const tokenParams = z.object({
  token: z
    .string()
    .min(16)
    .max(200)
    .regex(/^[\w.-]+$/),
});

export const publicRoutes = (deps: {
  desk: Pick<Desk, 'site' | 'ratings'>;
  visitors: Pick<VisitorTokens, 'create'>;
  sessions: Pick<Sessions, 'authenticate'>;
}) => [
  route('GET /api/v1/public/site', {
    access: 'public',
    tag: 'public',
    summary: 'Name, telephone, privacy notice and opening of this line',
    query: z.object({
      tiles: z
        .enum(['site', ...TILE_MODES])
        .optional()
        .describe('First taps of the chat: as the bureau has set, or of this kind; absent: none'),
      tongue: z.enum(['zh-CN', 'en', 'bo']).optional(),
    }),
    out: site,
    handle: async ({ query }) => ok(await deps.desk.site(query)),
  }),
  route('POST /api/v1/visitors', {
    access: 'public',
    tag: 'visitors',
    summary: 'A new anonymous visitor; the token is shown this once',
    body: z.object({}),
    out: z.object({ token: z.string(), citizenId: id }),
    status: 201,
    handle: async () => ok(await deps.visitors.create()),
  }),
  route('GET /api/v1/ratings/:token', {
    access: 'public',
    tag: 'ratings',
    summary: 'What a one-time rating link is about',
    params: tokenParams,
    out: ratingPage,
    refusals: ['bad_token'],
    handle: ({ params }) => deps.desk.ratings.page(params.token),
  }),
  route('POST /api/v1/ratings/:token', {
    access: 'public',
    tag: 'ratings',
    summary: 'Rate once',
    params: tokenParams,
    body: ratingSubmit,
    out: z.object({ ratedAt: instant }),
    refusals: ['bad_token', 'already_rated', 'rating_closed', 'forbidden'],
    // RT7: a clerk prints the link, but nobody rates from a page on which staff are signed in (I6).
    handle: async ({ params, body, from, header }) =>
      (await deps.sessions.authenticate(header('cookie'), from))
        ? refuse('forbidden', '工作人员不能代为评价，请由群众本人评价。')
        : deps.desk.ratings.submit(params.token, body, from),
  }),
];
