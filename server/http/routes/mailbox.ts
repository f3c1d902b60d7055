/** The letter box for criticism: anybody may send, signed or not; floods from one address are held off. */
import { z } from 'zod';
import { refuse } from '../../../routing/errors.ts';
import { mailboxLetter } from '../../../routing/protocol/citizens/mailbox.ts';
import type { MailboxDesk } from '../../desk/citizens/mailbox.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { instant } from '../schemas/common.ts';
import { letterAnswerRoutes } from './letter-answers.ts';

/** A look-up costs one: ten letters at once from one address, then one each three seconds. */
const LETTER_COST = 30;

export const mailboxRoutes = ({
  mailbox,
  publicBuckets,
}: {
  mailbox: MailboxDesk;
  publicBuckets: Buckets;
}) => [
  route('POST /api/v1/public/mailbox', {
    access: 'public',
    tag: 'public',
    summary: 'A letter of criticism, signed or not, becomes a ticket; the same key gives the same ticket',
    body: mailboxLetter,
    out: z.object({ no: z.string(), queryCode: z.string(), promisedBy: instant }),
    status: 201,
    refusals: ['key_reused', 'busy'],
    handle: async ({ body, from }) =>
      publicBuckets.take(addressKey(from), LETTER_COST) > 0
        ? refuse('rate_limited')
        : mailbox.send(body, from),
  }),
  ...letterAnswerRoutes({ letterAnswers: mailbox.answers, publicBuckets }),
];
