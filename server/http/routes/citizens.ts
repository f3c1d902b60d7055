/** The citizen's pages beyond chat and status: who he is by word of his portal, and the keys of the portals. */
import { z } from 'zod';
import { ok, refuse } from '../../../routing/errors.ts';
import {
  identifyInput,
  identityKeyInput,
  privacyAgree,
} from '../../../routing/protocol/citizens/citizen-http.ts';
import { subjectAsk } from '../../../routing/protocol/citizens/subjects.ts';
import type { CitizenServices } from '../../desk/citizens/services.ts';
import { gonePage } from '../../desk/citizens/transcript-page.ts';
import { htmlPage } from '../html-page.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { done, id, idParams, instant, transcriptView } from '../schemas/common.ts';
import { ownSubjectRequest } from '../schemas/subjects.ts';

const identityKeyLine = z.object({
  id,
  name: z.string(),
  origin: z.string(),
  trustsPhone: z.boolean(),
  disabled: z.boolean(),
  createdAt: instant,
});
const audience = z.string().describe('What `aud` of a token must say');

export const citizenRoutes = ({
  identity,
  identityKeys,
  transcripts,
  ownData,
  agree,
  publicBuckets,
}: CitizenServices & { publicBuckets: Buckets }) => [
  route('POST /api/v1/visitor/tickets/:id/transcript', {
    access: 'visitor',
    cost: 5,
    tag: 'visitors',
    summary: 'A link to what was said in his own ticket, seven days; the one before ends',
    params: idParams,
    out: transcriptView,
    handle: ({ who, params }) => transcripts.make(who, params.id),
  }),
  route('DELETE /api/v1/visitor/tickets/:id/transcript', {
    access: 'visitor',
    tag: 'visitors',
    summary: 'Ends the link to what was said in his own ticket',
    params: idParams,
    out: done,
    handle: ({ who, params }) => transcripts.end(who, params.id),
  }),
  route('GET /api/v1/public/transcripts/:token', {
    access: 'public',
    tag: 'public',
    summary: 'What was said in one ticket, as a page to read and print; each opening is audited',
    params: z.object({ token: z.string().regex(/^[\w-]{20,100}$/) }),
    query: z.object({ lang: z.enum(['zh-CN', 'en', 'bo']).default('zh-CN') }),
    out: 'binary',
    handle: async ({ params, query, from }) => {
      if (publicBuckets.take(addressKey(from), 5) > 0) return refuse('rate_limited');
      const page = await transcripts.page(params.token, query.lang, from);
      // A person follows this link, so what he reads is a page also when it holds no more.
      return ok(page.ok ? htmlPage(page.value) : htmlPage(gonePage(query.lang), 404));
    },
  }),
  route('POST /api/v1/visitor/privacy', {
    access: 'visitor',
    tag: 'visitors',
    summary: 'Agrees to the notice on personal data that holds now, after it has changed; audited',
    body: privacyAgree,
    out: done,
    refusals: ['version_conflict'],
    handle: async ({ who, body }) => agree(who, body.version),
  }),
  route('GET /api/v1/visitor/subject-requests', {
    access: 'visitor',
    tag: 'visitors',
    summary: 'What he asked about his own data, newest first',
    out: z.object({ items: z.array(ownSubjectRequest) }),
    handle: async ({ who }) => ok({ items: await ownData.mine(who) }),
  }),
  route('POST /api/v1/visitor/subject-requests', {
    access: 'visitor',
    cost: 5,
    tag: 'visitors',
    summary: 'Asks for a copy, a correction or the deletion of his own data; one open request of each kind',
    body: subjectAsk,
    out: ownSubjectRequest,
    status: 201,
    refusals: ['version_conflict'],
    handle: ({ who, body }) => ownData.ask(who, body),
  }),
  route('POST /api/v1/visitor/identify', {
    access: 'visitor',
    cost: 5,
    tag: 'visitors',
    summary: 'Joins this device with the person whom a portal knows, by a token that the portal has signed',
    body: identifyInput,
    out: z.object({
      name: z.string().optional(),
      phone: z.string().optional(),
      token: z.string().optional().describe('A new visitor token: the one before was somebody else’s'),
    }),
    refusals: ['bad_token'],
    handle: ({ who, body }) => identity.identify(who, body),
  }),
  route('GET /api/v1/identity-keys', {
    access: 'apikey.manage',
    tag: 'api-keys',
    summary: 'Keys with which portals sign who their citizen is, without the secrets',
    out: z.object({ items: z.array(identityKeyLine.meta({ id: 'IdentityKey' })), audience }),
    handle: async () => ok(await identityKeys.list()),
  }),
  route('POST /api/v1/identity-keys', {
    access: 'apikey.manage',
    tag: 'api-keys',
    summary: 'A new key of a portal; the secret is shown this once',
    body: identityKeyInput,
    out: identityKeyLine.extend({ secret: z.string(), audience }),
    status: 201,
    refusals: ['duplicate_key'],
    handle: ({ who, body }) => identityKeys.create(who, body),
  }),
  route('DELETE /api/v1/identity-keys/:id', {
    access: 'apikey.manage',
    tag: 'api-keys',
    summary: 'Ends a key of a portal; its tokens fail from the next call on',
    params: idParams,
    out: done,
    refusals: ['version_conflict'],
    handle: ({ who, params }) => identityKeys.revoke(who, params.id),
  }),
];
