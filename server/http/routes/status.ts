/** Status of a ticket for whoever holds its number and query code; guesses are slowed down by address and by number. */
import { type Outcome, refuse } from '../../../routing/errors.ts';
import {
  type StatusAsk,
  statusAsk,
  statusJoin,
  statusView,
} from '../../../routing/protocol/bureau/directory.ts';
import type { StatusDesk } from '../../desk/citizens/status.ts';
import type { TranscriptDesk } from '../../desk/citizens/transcripts.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { done, transcriptView } from '../schemas/common.ts';

export const statusRoutes = (deps: {
  status: StatusDesk;
  transcripts: TranscriptDesk;
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
    route('POST /api/v1/public/status/transcript', {
      access: 'public',
      tag: 'public',
      summary: 'A link to the conversation of this ticket, seven days; the one before ends',
      body: statusAsk,
      out: transcriptView,
      refusals: ['bad_token'],
      handle: ({ body, from }) =>
        guarded(body, from, async (no, code) => {
          const found = await deps.status.proved(no, code);
          return found.ok ? deps.transcripts.makeFor(found.value, from) : found;
        }),
    }),
    route('POST /api/v1/public/status/transcript/end', {
      access: 'public',
      tag: 'public',
      summary: 'Ends the link to the conversation of this ticket',
      body: statusAsk,
      out: done,
      refusals: ['bad_token'],
      handle: ({ body, from }) =>
        guarded(body, from, async (no, code) => {
          const found = await deps.status.proved(no, code);
          return found.ok ? deps.transcripts.endFor(found.value, from) : found;
        }),
    }),
  ];
};
