/** Status of a ticket for whoever holds its number and query code; guesses are slowed down by address and by number. */
import { type Outcome, refuse } from '../../../routing/errors.ts';
import { type StatusAsk, statusAsk, statusJoin, statusView } from '../../../routing/protocol/directory.ts';
import type { StatusDesk } from '../../desk/status.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';

export const statusRoutes = (deps: {
  status: StatusDesk;
  guessBuckets: Record<'address' | 'number', Buckets>;
}) => {
  const guarded = async <T>(
    body: StatusAsk,
    from: string,
    ask: (no: string, code: string) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    const { address, number } = deps.guessBuckets;
    const key = addressKey(from);
    if (address.take(key) > 0) return refuse('rate_limited');
    if (number.take(body.no) > 0) return refuse('rate_limited');
    const found = await ask(body.no, body.code);
    // Wrong answers alone are counted: looking again with the right code costs nothing.
    if (found.ok) {
      address.take(key, -1);
      number.take(body.no, -1);
    }
    return found;
  };

  return [
    route('POST /api/v1/public/status', {
      access: 'public',
      tag: 'public',
      summary: 'Where a ticket stands: its steps, orders and feedback, without personal data',
      body: statusAsk,
      out: statusView,
      refusals: ['bad_token'],
      handle: ({ body, from }) => guarded(body, from, deps.status.look),
    }),
    route('POST /api/v1/public/status/join-code', {
      access: 'public',
      tag: 'public',
      summary: 'A one-time code by which the same citizen joins his WeChat with this ticket; 15 minutes',
      body: statusAsk,
      out: statusJoin,
      refusals: ['bad_token', 'wrong_state'],
      handle: ({ body, from }) => guarded(body, from, (no, code) => deps.status.joinCode(no, code, from)),
    }),
  ];
};
