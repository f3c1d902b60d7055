/**
 * Every figure of board and reports as conditions on the record (FG2). Counting a figure and listing what is behind it
 * read the same lines, so the two cannot differ.
 */
import { OPEN_ORDER_STATUSES } from '../orders/order.ts';
import { isBad, isSatisfied } from '../rating.ts';
import {
  CHANNELS,
  type Channel,
  GRADES,
  type Grade,
  keysOf,
  MODES,
  type Mode,
  modeOfChannel,
  platformOf,
} from '../vocabulary.ts';
import { promiseScope } from './promises.ts';

type Value = string | number | boolean;
/** A condition as the store takes it. */
export type Test =
  | Value
  | { in: readonly Value[] }
  | { ne: Value }
  | { gt?: Value; gte?: Value; lt?: Value; lte?: Value }
  | { exists: boolean };
export type Where = Record<string, Test>;

export interface FigureScope {
  of: 'tickets' | 'orders' | 'ratings' | 'receipts';
  /** No document fits two of them: their counts are added up. */
  any: readonly Where[];
  /** What the list is sorted by. */
  by: 'createdAt' | 'at';
  /** Of what waits the oldest is wanted first. */
  oldestFirst?: true;
}

/** Of a period: tickets by their opening or their end, ratings by when they were given. */
const PERIOD_FIGURES = [
  'accepted',
  'closed',
  'invited',
  'channel',
  'platform',
  'mode',
  'matter',
  'region',
  'staff',
  'answered',
  'in_time',
  'late',
  'answer_due',
  'service_due',
  'service_in_time',
  'service_late',
  'rated',
  'satisfied',
  'bad',
  'orders_replied',
  'offers_made',
  'offers_accepted',
  'offers_declined',
  'offers_expired',
  'offers_withdrawn',
  'org_received',
  'org_open',
  'org_signed',
  'org_signed_in_time',
  'org_replied',
  'org_replied_in_time',
  'org_returned',
  'promise_first_due',
  'promise_first_in_time',
  'promise_letter_due',
  'promise_letter_in_time',
  'promise_sign_due',
  'promise_sign_in_time',
  'promise_order_due',
  'promise_order_in_time',
] as const;
/** Of this moment. */
export const NOW_FIGURES = [
  'waiting',
  'offered',
  'class',
  'step',
  'serving',
  'with_org',
  'message_box',
  'crisis',
  'orders_dispatched',
  'orders_signed',
  'orders_overdue',
  'orders_returning',
  'orders_extensions',
  'orders_supervision',
  'org_overdue',
  'ready',
  'paused',
  'offline',
] as const;
export const FIGURES = [...PERIOD_FIGURES, ...NOW_FIGURES] as const;
export type Figure = (typeof FIGURES)[number];

/** Figures that name one of several: which channel, matter, organisation ... */
export const KEYED_FIGURES: readonly Figure[] = [
  'channel',
  'platform',
  'mode',
  'matter',
  'region',
  'staff',
  'class',
  'step',
  'promise_first_due',
  'promise_first_in_time',
  'promise_order_due',
  'promise_order_in_time',
  ...FIGURES.filter((figure) => figure.startsWith('org_')),
];

export interface FigureAsk {
  figure: Figure;
  key?: string;
  /** Instants in ISO: [from, to). */
  from: string;
  to: string;
  now: string;
}

/** An offer, and how one ended, as receipts name it. */
export const OFFER_STEPS = {
  offers_made: 'offer',
  offers_accepted: 'accept',
  offers_declined: 'refuse',
  offers_expired: 'expired',
  offers_withdrawn: 'withdrawn',
} as const satisfies Partial<Record<Figure, string>>;
export type OfferFigure = keyof typeof OFFER_STEPS;

/** The key of tickets without a matter. */
export const NO_MATTER = 'none';

/** Channels on which somebody waits for an answer: a call, a conversation. */
const LIVE_CHANNELS = ['phone', 'web', 'wechat'] as const;

const gradesOf = (test: (grade: Grade) => boolean): Grade[] =>
  keysOf(GRADES)
    .map((key) => Number(key) as Grade)
    .filter(test);

const open = { in: [...OPEN_ORDER_STATUSES] };
const absent = { exists: false };
const present = { exists: true };

/** The matter as a person confirmed it, else as classified. */
const matterWheres = (matter: string): Where[] =>
  matter === NO_MATTER
    ? [{ confirmedMatter: absent, 'classification.matter': absent }]
    : [{ confirmedMatter: matter }, { confirmedMatter: absent, 'classification.matter': matter }];

/** Somebody owes an answer: in the line, with a person, with an organisation. Withdrawn ones are over. */
const OWED = ['queued', 'serving', 'with_org'];

/** Answered too late, or not answered and past the limit: missed without an answer is missed (FG15). */
const late = (where: Where, now: string, owed: readonly string[] = OWED): Where[] => [
  { ...where, 'answer.inTime': false },
  { ...where, 'answer.inTime': absent, status: { in: owed }, dueAt: { lt: now } },
];

/**
 * What is behind a figure; undefined for figures that the record alone does not tell (who is ready, what the live queue
 * offers), which `server/desk/figures` reads.
 */
export const scopeOf = ({ figure, key = '', from, to, now }: FigureAsk): FigureScope | undefined => {
  const period = { gte: from, lt: to };
  const opened = { createdAt: period };
  const ended = { status: 'closed', 'stamps.fedBackAt': period };
  const live = { ...opened, channel: { in: [...LIVE_CHANNELS] } };
  const tickets = (...any: Where[]): FigureScope => ({ of: 'tickets', any, by: 'createdAt' });
  const waits = (where: Where): FigureScope => ({ ...tickets(where), oldestFirst: true });
  const orders = (...any: Where[]): FigureScope => ({ of: 'orders', any, by: 'createdAt' });
  const ofOrg = (where: Where = {}) => orders({ ...opened, kind: 'service', orgId: key, ...where });
  const ratings = (where: Where = {}): FigureScope => ({
    of: 'ratings',
    any: [{ at: period, ...where }],
    by: 'at',
  });
  switch (figure) {
    case 'accepted':
      return tickets(opened);
    case 'closed':
      return tickets(ended);
    case 'invited':
      return tickets({ ...ended, 'attribution.staffId': present });
    case 'channel':
      return tickets({ ...opened, channel: key });
    case 'platform':
      return tickets({
        ...opened,
        channel: { in: keysOf(CHANNELS).filter((channel) => platformOf[channel] === key) },
      });
    case 'mode':
      return tickets({
        ...opened,
        ...(key === 'video'
          ? { mode: key }
          : {
              mode: absent,
              channel: { in: keysOf(CHANNELS).filter((channel) => modeOfChannel[channel] === key) },
            }),
      });
    case 'matter':
      return tickets(...matterWheres(key).map((where) => ({ ...opened, ...where })));
    case 'region':
      return tickets({ ...opened, regionCode: key });
    case 'staff':
      return tickets({ ...opened, 'attribution.staffId': key });
    case 'answered':
      return tickets({ ...opened, 'answer.inTime': present });
    case 'in_time':
      return tickets({ ...opened, 'answer.inTime': true });
    // The promise of the message box is a limit too.
    case 'late':
      return tickets(...late(opened, now, [...OWED, 'message_box']));
    case 'answer_due':
      return tickets({ ...opened, 'answer.inTime': true }, ...late(opened, now, [...OWED, 'message_box']));
    case 'service_in_time':
      return tickets({ ...live, 'answer.inTime': true });
    case 'service_late':
      return tickets(...late(live, now));
    case 'service_due':
      return tickets({ ...live, 'answer.inTime': true }, ...late(live, now));
    case 'rated':
      return ratings();
    case 'satisfied':
      return ratings({ grade: { in: gradesOf(isSatisfied) } });
    case 'bad':
      return ratings({ grade: { in: gradesOf(isBad) } });
    case 'step':
      return waits({ status: 'queued', 'placement.stepName': key });
    case 'serving':
      return waits({ status: 'serving' });
    case 'with_org':
      return waits({ status: 'with_org' });
    case 'message_box':
      return waits({ status: 'message_box' });
    case 'crisis':
      return waits({ crisis: { in: ['review', 'alarm'] }, status: { ne: 'closed' } });
    case 'offers_made':
    case 'offers_accepted':
    case 'offers_declined':
    case 'offers_expired':
    case 'offers_withdrawn':
      return { of: 'receipts', any: [{ step: OFFER_STEPS[figure], at: period }], by: 'at' };
    case 'orders_dispatched':
      return orders({ kind: 'service', status: 'dispatched' });
    case 'orders_signed':
      return orders({ kind: 'service', status: 'signed' });
    case 'orders_returning':
      return orders({ kind: 'service', status: 'returning' });
    case 'orders_overdue':
      return orders({ overdue: true, status: open });
    case 'orders_replied':
      return orders({ status: 'replied', updatedAt: period });
    case 'orders_extensions':
      return orders({ 'extension.state': 'asked', status: open });
    case 'orders_supervision':
      return orders({ kind: 'supervision', status: open });
    case 'org_received':
      return ofOrg();
    case 'org_open':
      return ofOrg({ status: open });
    case 'org_overdue':
      return orders({ overdue: true, kind: 'service', status: open, orgId: key });
    case 'org_signed':
      return ofOrg({ signedInTime: present });
    case 'org_signed_in_time':
      return ofOrg({ signedInTime: true });
    case 'org_replied':
      return ofOrg({ repliedInTime: present });
    case 'org_replied_in_time':
      return ofOrg({ repliedInTime: true });
    case 'org_returned':
      return orders({ ...opened, kind: 'service', returnedBy: key });
    case 'promise_first_due':
    case 'promise_first_in_time':
    case 'promise_letter_due':
    case 'promise_letter_in_time':
    case 'promise_sign_due':
    case 'promise_sign_in_time':
    case 'promise_order_due':
    case 'promise_order_in_time':
      return promiseScope(figure, key, { from, to, now });
    case 'waiting':
    case 'offered':
    case 'class':
    case 'ready':
    case 'paused':
    case 'offline':
      return undefined;
  }
};

/** Counts of (confirmed, classified) matters added up by the one that counts; most first. */
export const matterCounts = <M extends string>(
  groups: readonly { key: readonly unknown[]; count: number }[],
): { matter: M | null; count: number }[] => {
  const counts = new Map<M | null, number>();
  for (const { key, count } of groups) {
    const matter = (key[0] ?? key[1] ?? null) as M | null;
    counts.set(matter, (counts.get(matter) ?? 0) + count);
  }
  return [...counts].map(([matter, count]) => ({ matter, count })).sort((a, b) => b.count - a.count);
};

/** Counts of (mode, channel) added up by how somebody was served; in the order of the list, without empty ones. */
export const modeCounts = (
  groups: readonly { key: readonly unknown[]; count: number }[],
): { mode: Mode; count: number }[] =>
  keysOf(MODES).flatMap((mode) => {
    const count = groups
      .filter(({ key }) => (key[0] ?? modeOfChannel[key[1] as Channel]) === mode)
      .reduce((sum, one) => sum + one.count, 0);
    return count > 0 ? [{ mode, count }] : [];
  });
