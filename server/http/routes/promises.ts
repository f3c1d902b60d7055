/** The public page of service promises (PM), from the same figures as the reports. */
import { ok, refuse } from '../../../routing/errors.ts';
import { promisesView } from '../../../routing/protocol/bureau/promises.ts';
import type { PromisesDesk } from '../../desk/bureau/promises.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';

export const promiseRoutes = (deps: { promises: PromisesDesk; publicBuckets: Buckets }) => [
  route('GET /api/v1/public/promises', {
    access: 'public',
    tag: 'public',
    summary: 'Service promises, and how each was kept in the last 30 whole days',
    out: promisesView,
    refusals: ['rate_limited'],
    handle: async ({ from }) =>
      deps.publicBuckets.take(addressKey(from)) > 0 ? refuse('rate_limited') : ok(await deps.promises.view()),
  }),
];
