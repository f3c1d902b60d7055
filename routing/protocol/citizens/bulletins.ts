/** Targeted notices (BU): what citizens and staff send, and what each is shown. */
import { z } from 'zod';
import type { SmsState } from '../../channels/sms.ts';
import type { Bulletin, BulletinFigures, BulletinSubscription } from '../../citizens/bulletins.ts';
import type { Id, Instant } from '../../ticket.ts';
import { BULLETIN_LIMITS, BULLETIN_TOPICS } from '../../vocabulary/bulletins.ts';
import { clientKey, codes, instant, phone, region, text } from '../commands/fields.ts';
import type { PageOf } from '../http/shapes.ts';

const topics = z
  .array(codes(BULLETIN_TOPICS))
  .min(1)
  .max(Object.keys(BULLETIN_TOPICS).length)
  .transform((list) => [...new Set(list)]);
/** One line: no sign that would break a text message or hide a part of it. */
const line = (max: number) =>
  text(max).regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'one line, no control characters');

export const noticeCodeAsk = z.object({ phone });
export type NoticeCodeAsk = z.input<typeof noticeCodeAsk>;
export const noticeOpen = z.object({
  phone,
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/),
});
export type NoticeOpen = z.input<typeof noticeOpen>;

const pass = z
  .string()
  .regex(/^[\w-]{20,120}$/)
  .describe('From `open`; good for half an hour');
export const noticeSave = z.object({
  phone,
  pass,
  regionCode: region,
  topics,
  privacyVersion: z.string().trim().min(1).max(20).describe('Version of the notice that was agreed to'),
});
export type NoticeSave = z.input<typeof noticeSave>;
export const noticeEnd = z.object({ phone, pass });
export type NoticeEnd = z.input<typeof noticeEnd>;
export const noticeLink = z.object({ token: z.string().regex(/^[\w-]{10,64}\.[\w-]{16}$/) });
export type NoticeLink = z.input<typeof noticeLink>;

/** What he sees of his own subscription. */
export type NoticeView = Pick<
  BulletinSubscription,
  'regionCode' | 'topics' | 'privacyVersion' | 'agreedAt' | 'endedAt'
> & { on: boolean };

export interface NoticeOpened {
  pass: string;
  /** What is on for this number. */
  subscription?: NoticeView;
}

const target = { topics, regions: z.array(region).max(50).default([]).describe('Empty: everywhere') };
export const bulletinReach = z.object({ ...target, plannedAt: instant.optional() });
export type BulletinReach = z.input<typeof bulletinReach>;
export const bulletinCreate = z.object({
  clientKey,
  title: line(BULLETIN_LIMITS.title),
  text: line(BULLETIN_LIMITS.text),
  link: z.string().trim().max(BULLETIN_LIMITS.link).optional().describe('On the own site alone'),
  ...target,
  plannedAt: instant.optional().describe('Default: at once; at most 60 days ahead'),
  reach: z.int().min(1).describe('How many people the sender was shown'),
});
export type BulletinCreate = z.input<typeof bulletinCreate>;

export interface BulletinReachView {
  /** A gateway is set up that takes bulletins. */
  open: boolean;
  /** People whom it will reach. */
  people: number;
  /** Others whom it fits, and who have had their bulletins of that week. */
  full: number;
  perWeek: number;
  /** When the first text leaves. */
  leavesAt: Instant;
}

export type BulletinView = Pick<
  Bulletin,
  | 'id'
  | 'title'
  | 'text'
  | 'link'
  | 'topics'
  | 'regions'
  | 'state'
  | 'seen'
  | 'asked'
  | 'byName'
  | 'createdAt'
> & { plannedAt: Instant; endedAt?: Instant };

export type BulletinDetail = BulletinView & { figures: BulletinFigures };

/** One text message of a bulletin: neither number nor person. */
export interface BulletinLogLine {
  id: Id;
  at: Instant;
  state: SmsState;
  why?: string;
  receipt?: 'delivered' | 'failed';
}

/** Merged into `HttpApi`. */
export interface BulletinHttpApi {
  'POST /api/v1/public/notices/code': { in: NoticeCodeAsk; out: { ok: true } };
  'POST /api/v1/public/notices/open': { in: NoticeOpen; out: NoticeOpened };
  'POST /api/v1/public/notices/save': { in: NoticeSave; out: NoticeView };
  'POST /api/v1/public/notices/end': { in: NoticeEnd; out: { ok: true } };
  /** The link in a text: what it is about, and its end. */
  'POST /api/v1/public/notices/link': { in: NoticeLink; out: NoticeView };
  'POST /api/v1/public/notices/link/end': { in: NoticeLink; out: NoticeView };
  'POST /api/v1/bulletins/reach': { in: BulletinReach; out: BulletinReachView };
  'GET /api/v1/bulletins': { query: { cursor?: string; limit?: number }; out: PageOf<BulletinView> };
  'POST /api/v1/bulletins': { in: BulletinCreate; out: BulletinView };
  'GET /api/v1/bulletins/:id': { out: BulletinDetail };
  'GET /api/v1/bulletins/:id/log': {
    query: { cursor?: string; limit?: number; state?: SmsState };
    out: PageOf<BulletinLogLine>;
  };
  'POST /api/v1/bulletins/:id/cancel': { out: BulletinView };
}
