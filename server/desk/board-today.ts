/** The day's figures of the live board, counted from the store. */
import { dayOf, startOfDay } from '../../routing/calendar.ts';
import { OPEN_ORDER_STATUSES } from '../../routing/order.ts';
import type { BoardView } from '../../routing/protocol/views.ts';
import { isBad, isSatisfied } from '../../routing/rating.ts';
import type { Ticket } from '../../routing/ticket.ts';
import {
  CHANNELS,
  type Channel,
  type Grade,
  keysOf,
  type Matter,
  platformOf,
} from '../../routing/vocabulary.ts';
import { instant } from '../ports.ts';
import type { Core } from './core.ts';

/** Waiting tickets that are looked at for how long each class has waited. */
const WAITING_SEEN = 500;

export type Today = Pick<BoardView, 'today' | 'orders' | 'crises'> & {
  withOrg: number;
  messageBox: number;
  /** Arrival of the oldest waiting ticket of each class. The queue's own order has credits in it and is no time. */
  waitingSinceMs: Map<string, number>;
  /** The classes of each waiting ticket that was looked at. */
  waitingClasses: string[][];
  /** How many wait at which step of widening, most first. */
  steps: { step: string; waiting: number }[];
  /** No ticket that arrived before this was left out. */
  waitingSeenUntilMs: number;
};

const zeroes = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

/** R106: the board is read by everybody who leads; a ticket that excludes somebody says no more than that there. */
export const subjectOnBoard = (ticket: Pick<Ticket, 'subject' | 'exclusions'>): string =>
  ticket.exclusions?.length ? '（已设回避，内容不显示）' : ticket.subject;

export const countToday = async ({ store, directory, clock }: Core): Promise<Today> => {
  const nowMs = clock.nowMs();
  const from = instant(startOfDay(dayOf(nowMs)));
  const inDay = { createdAt: { gte: from } };
  const [
    byChannel,
    byMatter,
    byStatus,
    closed,
    grades,
    invited,
    orderStatus,
    overdue,
    replied,
    extensionsAsked,
    supervision,
    crises,
    responded,
    waiting,
    steps,
  ] = await Promise.all([
    store.tickets.groupCount(['channel'], { where: inDay }),
    store.tickets.groupCount(['classification.matter'], { where: inDay }),
    store.tickets.groupCount(['status'], { where: { status: { ne: 'closed' } } }),
    store.tickets.count({ where: { status: 'closed', 'stamps.fedBackAt': { gte: from } } }),
    store.ratings.groupCount(['grade'], { where: { at: { gte: from } } }),
    store.tickets.count({
      where: {
        status: 'closed',
        'stamps.fedBackAt': { gte: from },
        'attribution.staffId': { exists: true },
      },
    }),
    store.orders.groupCount(['status'], { where: { kind: 'service' } }),
    store.orders.count({ where: { overdue: true, status: { in: [...OPEN_ORDER_STATUSES] } } }),
    store.orders.count({ where: { status: 'replied', updatedAt: { gte: from } } }),
    store.orders.count({ where: { 'extension.state': 'asked', status: { in: [...OPEN_ORDER_STATUSES] } } }),
    store.orders.count({ where: { kind: 'supervision', status: { in: [...OPEN_ORDER_STATUSES] } } }),
    store.tickets.find({
      where: { crisis: { in: ['review', 'alarm'] }, status: { ne: 'closed' } },
      sort: { field: 'createdAt', direction: 'desc' },
      limit: 20,
    }),
    store.tickets.find({ where: inDay, sort: { field: 'createdAt', direction: 'desc' }, limit: 500 }),
    store.tickets.find({
      where: { status: 'queued' },
      sort: { field: 'createdAt', direction: 'asc' },
      limit: WAITING_SEEN,
    }),
    store.tickets.groupCount(['placement.stepName'], { where: { status: 'queued' } }),
  ]);
  const waitingSinceMs = new Map<string, number>();
  for (const ticket of waiting.items) {
    for (const key of ticket.placement?.classes ?? []) {
      if (!waitingSinceMs.has(key)) waitingSinceMs.set(key, Date.parse(ticket.createdAt));
    }
  }
  const lastSeen = waiting.items.length < WAITING_SEEN ? undefined : waiting.items.at(-1);
  const channels = zeroes(keysOf(CHANNELS));
  for (const { key, count } of byChannel) channels[key[0] as Channel] = count;
  const platforms = { counter: 0, hotline: 0, web: 0 };
  for (const channel of keysOf(CHANNELS)) platforms[platformOf[channel]] += channels[channel];
  const statusCount = (status: string) => byStatus.find((group) => group.key[0] === status)?.count ?? 0;
  const orderCount = (status: string) => orderStatus.find((group) => group.key[0] === status)?.count ?? 0;
  const gradeCount = (test: (grade: Grade) => boolean) =>
    grades.filter((group) => test(group.key[0] as Grade)).reduce((sum, group) => sum + group.count, 0);
  const waits = responded.items.flatMap((ticket) =>
    ticket.firstResponseAt
      ? [
          {
            waitMs: Date.parse(ticket.firstResponseAt) - Date.parse(ticket.createdAt),
            due: ticket.dueAt,
            at: ticket.firstResponseAt,
          },
        ]
      : [],
  );
  return {
    today: {
      accepted: Object.values(channels).reduce((sum, count) => sum + count, 0),
      closed,
      byChannel: channels,
      byPlatform: platforms,
      byMatter: byMatter.flatMap(({ key, count }) =>
        key[0] === null ? [] : [{ matter: key[0] as Matter, count }],
      ),
      responses: {
        count: waits.length,
        withinTarget: waits.filter((wait) => wait.due === undefined || wait.at <= wait.due).length,
        meanMs:
          waits.length === 0
            ? 0
            : Math.round(waits.reduce((sum, wait) => sum + wait.waitMs, 0) / waits.length),
      },
      rated: gradeCount(() => true),
      satisfied: gradeCount(isSatisfied),
      bad: gradeCount(isBad),
      invited,
    },
    orders: {
      dispatched: orderCount('dispatched'),
      signed: orderCount('signed'),
      overdue,
      repliedToday: replied,
      returning: orderCount('returning'),
      extensionsAsked,
      supervision,
    },
    crises: crises.items.map((ticket) => {
      const ownerName = ticket.ownerId ? directory.staff(ticket.ownerId)?.displayName : undefined;
      return {
        ticketId: ticket.id,
        ticketNo: ticket.no,
        level: ticket.crisis,
        subject: subjectOnBoard(ticket),
        since: ticket.createdAt,
        ...(ownerName ? { ownerName } : {}),
      };
    }),
    withOrg: statusCount('with_org'),
    messageBox: statusCount('message_box'),
    waitingSinceMs,
    waitingClasses: waiting.items.map((ticket) => ticket.placement?.classes ?? []),
    steps: steps.flatMap(({ key, count }) =>
      typeof key[0] === 'string' ? [{ step: key[0], waiting: count }] : [],
    ),
    waitingSeenUntilMs: lastSeen ? Date.parse(lastSeen.createdAt) : nowMs,
  };
};
