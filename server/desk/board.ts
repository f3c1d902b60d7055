/** The supervisors' live board: live figures from the queue and directory, today's from the store, a short feed. */
import { dayOf, startOfDay } from '../../routing/calendar.ts';
import { isEligible, parseClassKey, profileOf } from '../../routing/dispatch/eligibility.ts';
import type { BoardFeedItem, BoardView } from '../../routing/protocol/views.ts';
import { isBad, isSatisfied } from '../../routing/rating.ts';
import type { Id } from '../../routing/ticket.ts';
import {
  CHANNELS,
  type Channel,
  GRADES,
  type Grade,
  keysOf,
  LANES,
  LANGUAGES,
  labelOf,
  MATTERS,
  type Matter,
  platformOf,
} from '../../routing/vocabulary.ts';
import { instant } from '../ports.ts';
import type { Core } from './core.ts';
import type { BoardDesk } from './desk.ts';
import type { TicketRecord } from './ticket-record.ts';

const FEED_LENGTH = 30;
/** Today's figures are counted from the store at most this often, ms; live figures are always fresh. */
const TODAY_EVERY_MS = 1000;

type Today = Pick<BoardView, 'today' | 'orders' | 'crises'> & { withOrg: number; messageBox: number };

const zeroes = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

const classLabel = (key: string): string => {
  const need = parseClassKey(key);
  const matter = need.matter === '*' ? '不限事项' : labelOf(MATTERS, need.matter);
  const language = need.language === 'zh' ? '' : ` · ${labelOf(LANGUAGES, need.language)}`;
  return `${matter} · ${labelOf(LANES, need.lane)}${language} · ${need.regionCode}`;
};

export const createBoard = (core: Core, record: TicketRecord): BoardDesk => {
  const { store, directory, clock, bus } = core;
  const listeners = new Set<() => void>();
  const feed: BoardFeedItem[] = [];
  let today: Today | undefined;
  let todayAtMs = 0;
  let todayRunning: Promise<Today> | undefined;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  let later: NodeJS.Timeout | undefined;
  /** Tells at once, and again when today's figures may be counted anew: the last change must show too. */
  const moved = () => {
    tell();
    if (later) return;
    later = setTimeout(() => {
      later = undefined;
      tell();
    }, TODAY_EVERY_MS + 50).unref();
  };

  const addFeed = (kind: BoardFeedItem['kind'], ticketId: Id, textOf: (subject: string) => string) => {
    core.background(
      'board feed',
      record.get(ticketId).then((ticket) => {
        if (!ticket) return;
        feed.unshift({ at: core.now(), kind, ticketId, ticketNo: ticket.no, text: textOf(ticket.subject) });
        feed.length = Math.min(feed.length, FEED_LENGTH);
        moved();
      }),
    );
  };

  bus.on('ticket.changed', moved);
  bus.on('presence.changed', moved);
  bus.on('order.changed', ({ ticketId, orgId }) => {
    addFeed('order', ticketId, () => `服务单有更新${orgId ? `：${directory.org(orgId)?.name ?? ''}` : ''}`);
  });
  bus.on('offer.made', moved);
  bus.on('offer.ended', ({ ticketId, staffId, how }) => {
    const name = directory.staff(staffId)?.displayName ?? '';
    if (how === 'accepted') addFeed('dispatched', ticketId, (subject) => `${name} 接入：${subject}`);
    else if (how === 'expired') addFeed('missed', ticketId, (subject) => `${name} 未应答：${subject}`);
    else moved();
  });
  bus.on('rating.given', ({ ticketId, grade }) => {
    addFeed('rated', ticketId, () => `群众评价：${labelOf(GRADES, String(grade))}`);
  });

  const countToday = async (): Promise<Today> => {
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
      crises,
      responded,
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
      store.orders.count({ where: { overdue: true, status: { in: ['dispatched', 'signed'] } } }),
      store.orders.count({ where: { status: 'replied', createdAt: { gte: from } } }),
      store.tickets.find({
        where: { crisis: { in: ['review', 'alarm'] }, status: { ne: 'closed' } },
        sort: { field: 'createdAt', direction: 'desc' },
        limit: 20,
      }),
      store.tickets.find({ where: inDay, sort: { field: 'createdAt', direction: 'desc' }, limit: 500 }),
    ]);
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
      },
      crises: crises.items.map((ticket) => {
        const ownerName = ticket.ownerId ? directory.staff(ticket.ownerId)?.displayName : undefined;
        return {
          ticketId: ticket.id,
          ticketNo: ticket.no,
          level: ticket.crisis,
          subject: ticket.subject,
          since: ticket.createdAt,
          ...(ownerName ? { ownerName } : {}),
        };
      }),
      withOrg: statusCount('with_org'),
      messageBox: statusCount('message_box'),
    };
  };

  const freshToday = async (): Promise<Today> => {
    const nowMs = clock.nowMs();
    if (today && nowMs - todayAtMs < TODAY_EVERY_MS) return today;
    todayRunning ??= countToday()
      .then((counted) => {
        today = counted;
        todayAtMs = clock.nowMs();
        return counted;
      })
      .finally(() => {
        todayRunning = undefined;
      });
    return todayRunning;
  };

  return {
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: async () => {
      const [counts, figures] = await Promise.all([core.queue.counts(), freshToday()]);
      const nowMs = clock.nowMs();
      const people = await Promise.all(
        directory
          .allStaff()
          .filter((person) => !person.disabled && (person.role === 'agent' || person.role === 'supervisor'))
          .map(async (person) => {
            const presence = directory.presence(person.id);
            const agent =
              presence && presence.state !== 'offline' ? await core.queue.agent(person.id) : undefined;
            const orgName = person.orgId ? directory.org(person.orgId)?.name : undefined;
            return {
              staffId: person.id,
              name: person.displayName,
              role: person.role,
              ...(orgName ? { orgName } : {}),
              state: presence?.state ?? ('offline' as const),
              ...(presence?.reason ? { reason: presence.reason } : {}),
              sinceMs: presence?.sinceMs ?? 0,
              onDuty: directory.duty(person.id).onDuty,
              load: agent ? agent.load.voice + agent.load.chat + agent.load.task : 0,
              capacity: person.capacityTotal,
            };
          }),
      );
      const readyIds = new Set(
        people.filter((person) => person.state === 'ready').map((person) => person.staffId),
      );
      const classes = counts.classes
        .filter((one) => one.waiting > 0)
        .map((one) => {
          const need = parseClassKey(one.key);
          const takers = directory
            .allStaff()
            .filter((person) => readyIds.has(person.id) && isEligible(profileOf(person), need));
          return {
            key: one.key,
            label: classLabel(one.key),
            waiting: one.waiting,
            longestWaitMs: Math.max(0, nowMs - one.headVirtualArrivalMs),
            eligibleReady: takers.length,
          };
        });
      const alerts: BoardView['alerts'] = [];
      if (directory.present().length === 0)
        alerts.push({ code: 'nobody_on_duty', text: '当前没有在班并已登录的人员，新来访将进入留言。' });
      for (const one of classes) {
        if (one.eligibleReady === 0)
          alerts.push({
            code: 'class_uncovered',
            text: `${one.label} 有 ${one.waiting} 件在等，但没有就绪人员。`,
          });
      }
      if (figures.orders.overdue > 0)
        alerts.push({ code: 'order_overdue', text: `${figures.orders.overdue} 张服务单已超期。` });
      for (const crisis of figures.crises) {
        if (crisis.level === 'alarm')
          alerts.push({ code: 'crisis', text: `危机警报：${crisis.ticketNo} ${crisis.subject}` });
      }
      return {
        at: core.now(),
        now: {
          waiting: counts.waiting,
          offered: counts.offered,
          serving: counts.serving,
          withOrg: figures.withOrg,
          messageBox: figures.messageBox,
          longestWaitMs: classes.reduce((longest, one) => Math.max(longest, one.longestWaitMs), 0),
        },
        classes,
        people,
        today: figures.today,
        orders: figures.orders,
        crises: figures.crises,
        alerts,
        feed: [...feed],
      };
    },
  };
};
