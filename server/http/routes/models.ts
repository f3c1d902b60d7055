/** Models of the statistical fallback: list, train, upload, publish, roll back, download; and how well it agrees. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import { modelPublish, modelRollback, modelUpload } from '../../../routing/protocol/commands.ts';
import type { AgreementDesk } from '../../desk/classify/agreement.ts';
import type { ModelDesk } from '../../desk/classify/models.ts';
import type { SimilarDesk } from '../../desk/classify/similar-tickets.ts';
import { download } from '../download.ts';
import { route } from '../route.ts';
import { idParams } from '../schemas/common.ts';
import * as s from '../schemas/models.ts';

const tag = 'models';
const access = 'rules.manage';
/** 6 MiB in base64. */
const bodyBytes = 9 * 1024 * 1024;

export const modelRoutes = (models: ModelDesk, figures: AgreementDesk) => [
  route('GET /api/v1/models', {
    access,
    tag,
    summary: 'Live model, models that may be published with their cards and figures, history, training',
    out: s.modelsView,
    handle: async () => ok(await models.view()),
  }),
  route('GET /api/v1/models/agreement', {
    access: ['rules.manage', 'report.read'],
    tag,
    summary:
      'Agreement of classification and confirmed matter by week and by matter; misrouted and moved tickets',
    cost: 3,
    query: z.object({ weeks: z.coerce.number().int().min(1).max(53).default(12) }),
    out: s.agreementView,
    handle: async ({ query }) => ok(await figures.agreement(query.weeks)),
  }),
  route('POST /api/v1/models/training', {
    access,
    tag,
    summary: 'Begin training from the confirmed tickets, in a thread; one at a time',
    cost: 10,
    out: s.trainingView,
    status: 201,
    refusals: ['wrong_state', 'version_conflict'],
    handle: ({ who }) => models.train(who),
  }),
  route('DELETE /api/v1/models/training', {
    access,
    tag,
    summary: 'Cancel the training',
    out: s.trainingView,
    refusals: ['wrong_state', 'version_conflict'],
    handle: ({ who }) => models.cancel(who),
  }),
  route('POST /api/v1/models', {
    access,
    tag,
    summary: 'Bring a model made by `npm run train`; measured on confirmed tickets, not published',
    cost: 10,
    body: modelUpload,
    bodyBytes,
    out: s.modelLine,
    status: 201,
    refusals: ['duplicate_key', 'unavailable'],
    handle: ({ who, body, signal }) =>
      models.upload(who, { name: body.name, bytes: Buffer.from(body.content, 'base64') }, signal),
  }),
  route('POST /api/v1/models/publish', {
    access,
    tag,
    summary: 'Classify with this model from now on, on every node',
    cost: 5,
    body: modelPublish,
    out: s.modelVersion,
    status: 201,
    refusals: ['version_conflict', 'wrong_state', 'not_found'],
    handle: ({ who, body }) => models.publish(who, body),
  }),
  route('POST /api/v1/models/rollback', {
    access,
    tag,
    summary: 'Classify with the model of an old version again',
    cost: 5,
    body: modelRollback,
    out: s.modelVersion,
    status: 201,
    refusals: ['version_conflict', 'wrong_state', 'not_found'],
    handle: ({ who, body }) => models.rollback(who, body),
  }),
  route('GET /api/v1/models/:id/file', {
    access,
    tag,
    summary: 'The model file',
    cost: 3,
    params: idParams,
    out: 'binary',
    refusals: ['not_found'],
    handle: async ({ params }) => {
      const found = await models.file(params.id);
      if (!found.ok) return found;
      return ok(download(`${found.value.model}.json`, 'application/json; charset=utf-8', found.value.text));
    },
  }),
];

export const similarRoutes = (similar: Pick<SimilarDesk, 'similar'>) => [
  route('GET /api/v1/tickets/:id/similar', {
    access: 'ticket.read',
    tag: 'tickets',
    summary: 'Closed tickets like this one with their answers, without names and numbers',
    cost: 3,
    params: idParams,
    out: s.similarTickets,
    refusals: ['not_found', 'forbidden'],
    handle: async ({ who, params }) => {
      const found = await similar.similar(who, params.id);
      return found.ok ? ok({ items: found.value }) : found;
    },
  }),
];
