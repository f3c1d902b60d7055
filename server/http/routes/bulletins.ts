/** BU: targeted notices. Citizens subscribe, change and end with number and code, or end by a link; staff send. */
import { z } from 'zod';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import * as P from '../../../routing/protocol/citizens/bulletins.ts';
import { pageQuery } from '../../../routing/protocol/commands.ts';
import { BULLETIN_STATES, BULLETIN_TOPICS } from '../../../routing/vocabulary/bulletins.ts';
import type { BulletinDesk } from '../../desk/bulletins/bulletins.ts';
import type { NoticeDesk } from '../../desk/bulletins/subscriptions.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { count, done, id, idParams, instant, pageOf } from '../schemas/common.ts';

const codes = <T extends Record<string, unknown>>(name: string, table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]).meta({ id: name });
const topic = codes('BulletinTopic', BULLETIN_TOPICS);
const smsState = z.enum(['waiting', 'sent', 'failed', 'unknown']);

const notice = z
  .object({
    regionCode: z.string(),
    topics: z.array(topic),
    privacyVersion: z.string().describe('What was agreed to'),
    agreedAt: instant,
    endedAt: instant.optional(),
    on: z.boolean(),
  })
  .meta({ id: 'NoticeSubscription' });
const view = {
  id,
  title: z.string(),
  text: z.string(),
  link: z.string().optional(),
  topics: z.array(topic),
  regions: z.array(z.string()),
  state: codes('BulletinState', BULLETIN_STATES),
  seen: count.describe('People whom it would have reached when the sender looked'),
  asked: count.describe('People who were put in line'),
  byName: z.string(),
  createdAt: instant,
  plannedAt: instant,
  endedAt: instant.optional(),
};
const bulletin = z.object(view).meta({ id: 'Bulletin' });
const detail = z
  .object({
    ...view,
    figures: z.object({
      waiting: count,
      sent: count,
      delivered: count,
      failed: count,
      unknown: count,
      optedOut: count.describe('Ended after this bulletin and before another one'),
      reasons: z.array(z.object({ why: z.string(), count })),
    }),
  })
  .meta({ id: 'BulletinDetail' });
const logLine = z.object({
  id,
  at: instant,
  state: smsState,
  why: z.string().optional(),
  receipt: z.enum(['delivered', 'failed']).optional(),
});

/** A look-up costs one: five codes at once from one address, then one each six seconds. */
const CODE_COST = 60;

const open = { access: 'public', tag: 'public' } as const;
const staff = { access: 'bulletin.send', tag: 'bulletins' } as const;

export const bulletinRoutes = (deps: {
  notices: NoticeDesk;
  bulletins: BulletinDesk;
  publicBuckets: Buckets;
  guessBuckets: Record<'address' | 'number', Buckets>;
}) => {
  const { notices, bulletins } = deps;
  const limited = <T>(from: string, work: () => Promise<Outcome<T>>, cost = 1): Promise<Outcome<T>> =>
    deps.publicBuckets.take(addressKey(from), cost) > 0 ? Promise.resolve(refuse('rate_limited')) : work();
  /** Wrong codes and links alone are counted. */
  const guarded = async <T>(from: string, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const key = addressKey(from);
    if (deps.guessBuckets.address.take(key) > 0) return refuse('rate_limited');
    const answer = await work();
    if (answer.ok) deps.guessBuckets.address.take(key, -1);
    return answer;
  };

  return [
    route('POST /api/v1/public/notices/code', {
      ...open,
      summary: 'Texts a code to a mobile number, to subscribe to notices or to change that; 10 minutes',
      body: P.noticeCodeAsk,
      out: done,
      refusals: ['wrong_state'],
      handle: ({ body, from }) => limited(from, () => notices.ask(body.phone), CODE_COST),
    }),
    route('POST /api/v1/public/notices/open', {
      ...open,
      summary: 'A right code opens the subscription of its number for half an hour',
      body: P.noticeOpen,
      out: z.object({ pass: z.string(), subscription: notice.optional() }),
      refusals: ['bad_token'],
      handle: ({ body, from }) => guarded(from, () => notices.open(body.phone, body.code)),
    }),
    route('POST /api/v1/public/notices/save', {
      ...open,
      summary: 'Subscribes or changes: county, topics, and the notice on personal data that was agreed to',
      body: P.noticeSave,
      out: notice,
      refusals: ['bad_token', 'version_conflict'],
      handle: ({ body, from }) => limited(from, () => notices.save(body, from)),
    }),
    route('POST /api/v1/public/notices/end', {
      ...open,
      summary: 'Ends the subscription of a proved number; a repeat changes nothing',
      body: P.noticeEnd,
      out: done,
      refusals: ['bad_token'],
      handle: ({ body, from }) => limited(from, () => notices.end(body.phone, body.pass, from)),
    }),
    route('POST /api/v1/public/notices/link', {
      ...open,
      summary: 'What the link of a text ends: county and topics, no number',
      body: P.noticeLink,
      out: notice,
      refusals: ['bad_token'],
      handle: ({ body, from }) => guarded(from, () => notices.byLink(body.token)),
    }),
    route('POST /api/v1/public/notices/link/end', {
      ...open,
      summary: 'Ends the one subscription that the link of a text is bound to; a repeat changes nothing',
      body: P.noticeLink,
      out: notice,
      refusals: ['bad_token'],
      handle: ({ body, from }) => guarded(from, () => notices.endByLink(body.token, from)),
    }),
    route('POST /api/v1/bulletins/reach', {
      ...staff,
      summary: 'How many people a bulletin would reach; nothing is sent or written',
      body: P.bulletinReach,
      out: z.object({
        open: z.boolean().describe('The gateway takes bulletins'),
        people: count,
        full: count.describe('Others whom it fits, and who have had their bulletins of that week'),
        perWeek: z.number(),
        leavesAt: instant,
      }),
      handle: ({ body }) => bulletins.reach(body),
    }),
    route('GET /api/v1/bulletins', {
      ...staff,
      summary: 'Bulletins, newest first',
      query: pageQuery,
      out: pageOf(bulletin),
      handle: async ({ query }) => ok(await bulletins.list(query)),
    }),
    route('POST /api/v1/bulletins', {
      ...staff,
      summary: 'Sends or plans a bulletin to those who asked for its topics; the same key is one bulletin',
      cost: 10,
      body: P.bulletinCreate,
      out: bulletin,
      status: 201,
      refusals: ['wrong_state', 'version_conflict'],
      handle: ({ who, body }) => bulletins.create(who, body),
    }),
    route('GET /api/v1/bulletins/:id', {
      ...staff,
      summary: 'One bulletin and how it came out',
      params: idParams,
      out: detail,
      handle: ({ params }) => bulletins.get(params.id),
    }),
    route('GET /api/v1/bulletins/:id/log', {
      ...staff,
      summary: 'Its text messages one by one, without number or person',
      params: idParams,
      query: pageQuery.extend({ state: smsState.optional() }),
      out: pageOf(logLine),
      handle: ({ params, query }) => bulletins.log(params.id, query),
    }),
    route('POST /api/v1/bulletins/:id/cancel', {
      ...staff,
      summary: 'Stops a bulletin: what has not left leaves no more',
      params: idParams,
      out: bulletin,
      refusals: ['version_conflict'],
      handle: ({ who, params }) => bulletins.cancel(who, params.id),
    }),
  ];
};
