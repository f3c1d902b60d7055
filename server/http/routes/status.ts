/** Status of a ticket for whoever holds its number and query code; guesses are slowed down by address and by number. */
import { refuse } from '../../../routing/errors.ts';
import { statusAsk, statusView } from '../../../routing/protocol/directory.ts';
import type { StatusDesk } from '../../desk/status.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';

export const statusRoutes = (deps: {
  status: StatusDesk;
  guessBuckets: Record<'address' | 'number', Buckets>;
}) => [
  route('POST /api/v1/public/status', {
    access: 'public',
    tag: 'public',
    summary: 'Where a ticket stands: its steps, orders and feedback, without personal data',
    body: statusAsk,
    out: statusView,
    refusals: ['bad_token'],
    handle: async ({ body, from }) => {
      const { address, number } = deps.guessBuckets;
      const key = addressKey(from);
      if (address.take(key) > 0) return refuse('rate_limited');
      if (number.take(body.no) > 0) return refuse('rate_limited');
      const found = await deps.status.look(body.no, body.code);
      // Wrong answers alone are counted: looking again with the right code costs nothing.
      if (found.ok) {
        address.take(key, -1);
        number.take(body.no, -1);
      }
      return found;
    },
  }),
];
