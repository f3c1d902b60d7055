/** Service lines that the installation adds to the built-in ones. */
import { ok } from '../../../routing/errors.ts';
import { localServicesSave } from '../../../routing/protocol/commands.ts';
import type { LocalServiceAdmin } from '../../desk/bureau/local-services.ts';
import { route } from '../route.ts';
import * as s from '../schemas/services.ts';

const tag = 'services';
const access = 'service.manage';

export const serviceRoutes = (services: LocalServiceAdmin) => [
  route('GET /api/v1/services', {
    access,
    tag,
    summary: 'Service lines that this installation has added',
    out: s.localServicesView,
    handle: async () => ok(await services.view()),
  }),
  route('PUT /api/v1/services', {
    access,
    tag,
    summary: 'Save the list, if nobody else has since; a line in use is ended, never removed',
    cost: 3,
    body: localServicesSave,
    out: s.localServicesView,
    refusals: ['version_conflict'],
    handle: ({ who, body }) => services.save(who, body),
  }),
];
