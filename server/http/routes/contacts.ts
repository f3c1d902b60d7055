/** Work orders of other systems (12345, the province ...), by API key. */
import { z } from 'zod';
import { refuse } from '../../../routing/errors.ts';
import { apiContact } from '../../../routing/protocol/commands.ts';
import type { PartnerDesk } from '../../desk/desk.ts';
import { route } from '../route.ts';
import { contactAnswer, contactStatus } from '../schemas/contacts.ts';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,64}$/;

export const contactRoutes = (deps: { partner: PartnerDesk }) => [
  route('POST /api/v1/contacts', {
    access: 'partner',
    tag: 'contacts',
    summary: 'Hand over a contact; the same idempotency key gives the same ticket',
    headers: {
      'Idempotency-Key': {
        required: true,
        description:
          '8 to 64 visible characters; a repeat changes nothing, other content under the same key is key_reused',
      },
    },
    body: apiContact,
    out: contactAnswer,
    status: 201,
    refusals: ['key_reused', 'duplicate_key', 'busy'],
    handle: async ({ who, body, header }) => {
      const key = header('idempotency-key') ?? '';
      return IDEMPOTENCY_KEY.test(key)
        ? deps.partner.contact(who, key, body)
        : refuse(
            'invalid_input',
            '请在请求头 Idempotency-Key 中给出 8 至 64 位可见字符的幂等键。',
            'idempotency-key',
          );
    },
  }),
  route('GET /api/v1/contacts/:no', {
    access: 'partner',
    tag: 'contacts',
    summary: 'How a contact of this system stands',
    params: z.object({
      no: z
        .string()
        .max(64)
        .regex(/^[\w-]+$/),
    }),
    out: contactStatus,
    handle: ({ who, params }) => deps.partner.status(who, params.no),
  }),
];
