/** Systems with which work orders are exchanged, for administrators. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import {
  partnerInput,
  partnerSecret,
  partnerTest,
  partnerUpdate,
  partnerView,
  secretRotation,
} from '../../../routing/protocol/exchange/exchange.ts';
import type { PartnerAdmin } from '../../desk/partners/admin.ts';
import { route } from '../route.ts';
import { idParams, pageOf } from '../schemas/common.ts';

export const partnerRoutes = (deps: { partners: PartnerAdmin }) => [
  route('GET /api/v1/partners', {
    access: 'partner.manage',
    tag: 'partners',
    summary: 'Partner systems, without their secrets',
    out: pageOf(partnerView),
    handle: async () => ok(await deps.partners.list()),
  }),
  route('POST /api/v1/partners', {
    access: 'partner.manage',
    tag: 'partners',
    summary: 'A new partner with its first secret, shown this once',
    body: partnerInput,
    out: z.object({ partner: partnerView, keyId: z.string(), secret: z.string() }),
    status: 201,
    refusals: ['duplicate_key'],
    handle: ({ who, body }) => deps.partners.create(who, body),
  }),
  route('PATCH /api/v1/partners/:id', {
    access: 'partner.manage',
    tag: 'partners',
    summary: 'Change or disable a partner; an address of null takes it away',
    params: idParams,
    body: partnerUpdate,
    out: partnerView,
    refusals: ['version_conflict'],
    handle: ({ who, params, body }) => deps.partners.update(who, params.id, body),
  }),
  route('POST /api/v1/partners/:id/secret', {
    access: 'partner.manage',
    tag: 'partners',
    summary: 'A new secret, shown this once; the one before it is accepted for the overlap',
    params: idParams,
    body: secretRotation,
    out: partnerSecret,
    refusals: ['version_conflict', 'duplicate_key'],
    handle: ({ who, params, body }) => deps.partners.rotate(who, params.id, body),
  }),
  route('POST /api/v1/partners/:id/test', {
    access: 'partner.manage',
    cost: 5,
    tag: 'partners',
    summary: 'Send a signed ping to each address and say what is wrong',
    params: idParams,
    out: partnerTest,
    handle: ({ who, params }) => deps.partners.test(who, params.id),
  }),
];
