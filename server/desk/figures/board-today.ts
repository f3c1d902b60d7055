/** The day's figures of the live board, counted from the store. */
import { addDays, dayOf, startOfDay } from '../../../routing/calendar.ts';
import { maskText } from '../../../routing/citizens/mask.ts';
import { meanMsOf } from '../../../routing/figures/answer.ts';
import { type Figure, matterCounts } from '../../../routing/figures/scope.ts';
import type { BoardView } from '../../../routing/protocol/views.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import {
  CHANNELS,
  type Channel,
  type Clearance,
  keysOf,
  type Matter,
  platformOf,
} from '../../../routing/vocabulary.ts';
import { instant } from '../../ports.ts';
import type { Core } from '../core.ts';
import { restrictionOf } from '../tickets/ticket-states.ts';
import { offerCounts } from './offer-counts.ts';
import { hiddenSubject } from './people.ts';
import { createFigureReader } from './reader.ts';

/** Waiting tickets that are looked at for how long each class has waited. */
const WAITING_SEEN = 500;
/** The window of the rolling service level, ms (FG3). */
const SERVICE_WINDOW_MS = 30 * 60_000;
const REGIONS_SHOWN = 12;

export type Today = Pick<BoardView, 'today' | 'orders' | 'crises' | 'service'> & {
  withOrg: number;
  messageBox: number;
  /** Arrival of the oldest waiting ticket of each class. The queue's own order has credits in it and is no time. */
  waitingSinceMs: Map<string, number>;
  /** The classes of each waiting ticket that was looked at. */
  waitingClasses: string[][];
  /** RS6: restricted tickets that wait or lie in the message box, by what they are restricted as. */
  restricted: ReadonlyMap<Clearance, number>;
  /** How many wait at which step of widening, most first. */
  steps: { step: string; waiting: number }[];
  /** No ticket that arrived before this was left out. */
  waitingSeenUntilMs: number;
};

const zeroes = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

/** R106: the board is read by everybody who leads; a ticket that excludes somebody says no more than that there. */
export const subjectOnBoard = (ticket: Pick<Ticket, 'subject' | 'exclusions'>): string =>
  ticket.exclusions?.length ? hiddenSubject(ticket) : maskText(ticket.subject);

export const countToday = async ({ store, directory, clock }: Core): Promise<Today> => {
  const nowMs = clock.nowMs();
  const day = dayOf(nowMs);
  const from = instant(startOfDay(day));
  const to = instant(startOfDay(addDays(day, 1)));
  const now = instant(nowMs);
  const inDay = { createdAt: { gte: from, lt: to } };
  const reader = createFigureReader(store);
  /** FG2: the same conditions as the list behind the figure. */
  const figure = async (name: Figure, span = { from, to }) =>
    (await reader.count({ figure: name, ...span, now })) ?? 0;
  const window = { from: instant(nowMs - SERVICE_WINDOW_MS), to: now };
  const counted = offerCounts(reader, { from, to, now });
  const [
    byChannel,
    byMatter,
    byRegion,
    byStatus,
    answers,
    closed,
    rated,
    satisfied,
    bad,
    invited,
    serviceDue,
    serviceInTime,
    answerDue,
    answeredInTime,
    dispatched,
    signed,
    returning,
    overdue,
    replied,
    extensionsAsked,
    supervision,
    crises,
    waiting,
    steps,
    boxed,
  ] = await Promise.all([
    store.tickets.groupCount(['channel'], { where: inDay }),
    store.tickets.groupCount(['confirmedMatter', 'classification.matter'], { where: inDay }),
    store.tickets.groupCount(['regionCode'], { where: inDay }),
    store.tickets.groupCount(['status'], { where: { status: { ne: 'closed' } } }),
    store.tickets.groupCount(['answer.seconds'], {
      where: { ...inDay, 'answer.inTime': { exists: true } },
    }),
    figure('closed'),
    figure('rated'),
    figure('satisfied'),
    figure('bad'),
    figure('invited'),
    figure('service_due', window),
    figure('service_in_time', window),
    figure('answer_due'),
    figure('in_time'),
    figure('orders_dispatched'),
    figure('orders_signed'),
    figure('orders_returning'),
    figure('orders_overdue'),
    figure('orders_replied'),
    figure('orders_extensions'),
    figure('orders_supervision'),
    store.tickets.find({
      where: { crisis: { in: ['review', 'alarm'] }, status: { ne: 'closed' } },
      sort: { field: 'createdAt', direction: 'desc' },
      limit: 20,
    }),
    store.tickets.find({
      where: { status: 'queued' },
      sort: { field: 'createdAt', direction: 'asc' },
      limit: WAITING_SEEN,
    }),
    store.tickets.groupCount(['placement.stepName'], { where: { status: 'queued' } }),
    store.tickets.find({
      where: { status: 'message_box' },
      sort: { field: 'createdAt', direction: 'asc' },
      limit: WAITING_SEEN,
    }),
  ]);
  const waitingSinceMs = new Map<string, number>();
  for (const ticket of waiting.items) {
    for (const key of ticket.placement?.classes ?? []) {
      if (!waitingSinceMs.has(key)) waitingSinceMs.set(key, Date.parse(ticket.createdAt));
    }
  }
  const restricted = new Map<Clearance, number>();
  for (const ticket of [...waiting.items, ...boxed.items]) {
    const clearance = restrictionOf(ticket);
    if (clearance) restricted.set(clearance, (restricted.get(clearance) ?? 0) + 1);
  }
  const lastSeen = waiting.items.length < WAITING_SEEN ? undefined : waiting.items.at(-1);
  const channels = zeroes(keysOf(CHANNELS));
  for (const { key, count } of byChannel) channels[key[0] as Channel] = count;
  const platforms = { counter: 0, hotline: 0, web: 0 };
  for (const channel of keysOf(CHANNELS)) platforms[platformOf[channel]] += channels[channel];
  const statusCount = (status: string) => byStatus.find((group) => group.key[0] === status)?.count ?? 0;
  const seconds = answers.map(({ key, count }) => ({ seconds: Number(key[0]), count }));
  const sum = (groups: readonly { count: number }[]) => groups.reduce((total, one) => total + one.count, 0);
  const regions = byRegion.slice(0, REGIONS_SHOWN).map(({ key, count }) => ({ code: String(key[0]), count }));
  const named = await Promise.all(regions.map(({ code }) => store.regions.getBy({ code })));
  return {
    service: { ...window, due: serviceDue, inTime: serviceInTime },
    today: {
      accepted: Object.values(channels).reduce((total, count) => total + count, 0),
      closed,
      byChannel: channels,
      byPlatform: platforms,
      byMatter: matterCounts<Matter>(byMatter).flatMap(({ matter, count }) =>
        matter === null ? [] : [{ matter, count }],
      ),
      byRegion: regions.map(({ code, count }, index) => ({ code, name: named[index]?.name ?? code, count })),
      responses: {
        count: sum(seconds),
        due: answerDue,
        withinTarget: answeredInTime,
        meanMs: meanMsOf(seconds),
      },
      offers: await counted,
      rated,
      satisfied,
      bad,
      invited,
    },
    orders: {
      dispatched,
      signed,
      overdue,
      repliedToday: replied,
      returning,
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
    restricted,
    waitingClasses: waiting.items.map((ticket) => ticket.placement?.classes ?? []),
    steps: steps.flatMap(({ key, count }) =>
      typeof key[0] === 'string' ? [{ step: key[0], waiting: count }] : [],
    ),
    waitingSeenUntilMs: lastSeen ? Date.parse(lastSeen.createdAt) : nowMs,
  };
};
