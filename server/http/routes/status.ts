/** Status of a ticket for whoever holds its number and query code; guesses are slowed down by address and by number. */
import { type Outcome, refuse } from '../../../routing/errors.ts';
import {
  type StatusAsk,
  statusAsk,
  statusCode,
  statusJoin,
  statusView,
} from '../../../routing/protocol/bureau/directory.ts';
import { subjectAskByCode } from '../../../routing/protocol/citizens/subjects.ts';
import type { StatusDesk } from '../../desk/citizens/status.ts';
import type { TranscriptDesk } from '../../desk/citizens/transcripts.ts';
import type { SendCode } from '../../desk/sms/send-code.ts';
import type { OwnSubjectRequests } from '../../desk/subjects/own.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { done, transcriptView } from '../schemas/common.ts';
import { ownSubjectRequest } from '../schemas/subjects.ts';

/** A look-up costs one. */
const ASK_COST = 5;

export const statusRoutes = (deps: {
  status: StatusDesk;
  transcripts: TranscriptDesk;
  ownData: OwnSubjectRequests;
  sendCode: SendCode;
  publicBuckets: Buckets;
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
    route('POST /api/v1/public/status/code', {
      access: 'public',
      tag: 'public',
      summary: 'Texts the query code to the number on record; the answer does not tell whether they fit',
      body: statusCode,
      out: done,
      refusals: ['wrong_state'],
      handle: ({ body, from }) => {
        const { address, number } = deps.guessBuckets;
        if (address.take(addressKey(from)) > 0 || number.take(body.no) > 0)
          return Promise.resolve(refuse('rate_limited'));
        return deps.sendCode(body.no, body.phone, from);
      },
    }),
    route('POST /api/v1/public/status/subject-request', {
      access: 'public',
      tag: 'public',
      summary: 'The citizen of this ticket asks for a copy, a correction or the deletion of his own data',
      body: subjectAskByCode,
      out: ownSubjectRequest,
      status: 201,
      refusals: ['bad_token', 'version_conflict'],
      handle: async ({ body, from }) => {
        if (deps.publicBuckets.take(addressKey(from), ASK_COST) > 0) return refuse('rate_limited');
        return guarded(body, from, async (no, code) => {
          const found = await deps.status.proved(no, code);
          return found.ok ? deps.ownData.askFor(found.value.requester.citizenId, body, from) : found;
        });
      },
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
