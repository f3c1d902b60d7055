/** The public page of frequent questions (FQ): topics, search, and the counts of its items. */
import { z } from 'zod';
import { refuse } from '../../../routing/errors.ts';
import { faqAsk, faqCount, faqItem, faqQuery } from '../../../routing/protocol/bureau/faq.ts';
import { keysOf, MATTERS } from '../../../routing/vocabulary.ts';
import type { FaqDesk } from '../../desk/references/faq.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';

const open = { access: 'public', tag: 'public', refusals: ['not_found', 'rate_limited'] } as const;
/** A search weighs on the index, a count writes. */
const DEAR = 2;

export const faqRoutes = ({ faq, publicBuckets }: { faq: FaqDesk; publicBuckets: Buckets }) => {
  const limited = <T>(from: string, cost: number, work: () => T): T | ReturnType<typeof refuse> =>
    publicBuckets.take(addressKey(from), cost) > 0 ? refuse('rate_limited') : work();
  return [
    route('GET /api/v1/public/faq', {
      ...open,
      summary: 'Most asked public items, of a matter or the first of each; not found while switched off',
      query: faqQuery,
      out: z.object({ matters: z.array(z.enum(keysOf(MATTERS))), items: z.array(faqItem) }),
      handle: async ({ query, from }) => limited(from, 1, () => faq.topics(query.matter)),
    }),
    route('POST /api/v1/public/faq/search', {
      ...open,
      summary: 'Public items that answer a question; the question is not kept',
      body: faqAsk,
      out: z.object({
        items: z.array(faqItem),
        danger: z.boolean().describe('The words sound like danger'),
      }),
      handle: async ({ body, from }) => limited(from, DEAR, () => faq.find(body.text)),
    }),
    route('POST /api/v1/public/faq/counts', {
      ...open,
      summary: 'An item was read, or found helpful or not: a number per item, no more',
      body: faqCount,
      out: z.object({ counted: z.boolean() }),
      handle: async ({ body, from }) => limited(from, DEAR, () => faq.count(body.code, body.what)),
    }),
  ];
};
