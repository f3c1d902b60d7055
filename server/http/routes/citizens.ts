/** The citizen's pages beyond chat and status: who he is by word of his portal, and the keys of the portals. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import { identifyInput, identityKeyInput } from '../../../routing/protocol/citizen-http.ts';
import type { CitizenServices } from '../../desk/citizens/services.ts';
import { route } from '../route.ts';
import { done, id, idParams, instant } from '../schemas/common.ts';

const identityKeyLine = z.object({
  id,
  name: z.string(),
  origin: z.string(),
  trustsPhone: z.boolean(),
  disabled: z.boolean(),
  createdAt: instant,
});
const audience = z.string().describe('What `aud` of a token must say');

export const citizenRoutes = ({ identity, identityKeys }: CitizenServices) => [
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
