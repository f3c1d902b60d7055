/** The supervisors' live board: live figures from the queue and directory, today's from the store, a short feed. */
import { heldAt } from '../../../routing/dispatch/closures.ts';
import { isEligible, isForAll, parseClassKey, profileOf } from '../../../routing/dispatch/eligibility.ts';
import { isOpenAt } from '../../../routing/dispatch/policy-data.ts';
import type { BoardDuty } from '../../../routing/protocol/duty/duty.ts';
import type { OrgFigures } from '../../../routing/protocol/orders/org-figures.ts';
import type { BoardFeedItem, BoardView } from '../../../routing/protocol/views.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { instant } from '../../ports.ts';
import { classNames } from '../bureau/place-names.ts';
import type { Core } from '../core.ts';
import type { BoardDesk } from '../desk.ts';
import { orgFigures } from '../orders/figures.ts';
import { leaderCleared, someoneCleared } from '../tickets/restriction-view.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { restrictionOf } from '../tickets/ticket-states.ts';
import { countToday, subjectOnBoard, type Today } from './board-today.ts';
import { peopleOnBoard } from './people.ts';

const FEED_LENGTH = 30;
const ORGS_EVERY_MS = 30_000;
const ORGS_PERIOD_MS = 30 * 86_400_000;
const ORGS_SHOWN = 20;
/** Today's figures are counted from the store at most this often, ms; live figures are always fresh. */
const TODAY_EVERY_MS = 1000;

/** Tickets whose last seen status is remembered, so that the feed tells changes and not every version. */
const REMEMBERED = 2000;
const JUST_MS = 60_000;

/** Statuses that the feed tells of; the others have their own events. */
const FEED_OF_STATUS: Partial<Record<string, BoardFeedItem['kind']>> = {
  queued: 'accepted',
  message_box: 'message_box',
  closed: 'closed',
};

export const createBoard = (core: Core, record: TicketRecord, duty: () => Promise<BoardDuty>): BoardDesk => {
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

  const addFeed = (
    kind: BoardFeedItem['kind'],
    ticketId: Id,
    tell: (ticket: Ticket) => Pick<BoardFeedItem, 'text' | 'who' | 'status' | 'grade'> | undefined,
  ) => {
    core.background(
      'board feed',
      record.get(ticketId).then((ticket) => {
        const told = ticket && tell(ticket);
        if (!ticket || !told) return;
        const restricted = restrictionOf(ticket) ? { restricted: true as const } : {};
        feed.unshift({ at: core.now(), kind, ticketId, ticketNo: ticket.no, ...restricted, ...told });
        feed.length = Math.min(feed.length, FEED_LENGTH);
        moved();
      }),
    );
  };

  const lastStatus = new Map<Id, string>();
  bus.on('ticket.changed', ({ ticketId, status }) => {
    moved();
    const before = lastStatus.get(ticketId);
    lastStatus.delete(ticketId);
    lastStatus.set(ticketId, status);
    if (lastStatus.size > REMEMBERED) lastStatus.delete(lastStatus.keys().next().value ?? '');
    const kind = FEED_OF_STATUS[status];
    if (!kind || before === status) return;
    // Back in the queue (a transfer, somebody came for the message box), or seen before this node started.
    const isOld = (at: string) => before !== undefined || clock.nowMs() - Date.parse(at) > JUST_MS;
    addFeed(kind, ticketId, (ticket) =>
      status === 'queued' && isOld(ticket.createdAt) ? undefined : { text: subjectOnBoard(ticket) },
    );
  });
  bus.on('presence.changed', moved);
  bus.on('duty.alarm', moved);
  bus.on('settings.changed', ({ key }) => {
    if (key === 'shifts' || key === 'duty') moved();
  });
  bus.on('order.changed', ({ orderId, ticketId, orgId }) => {
    const text = orgId ? (directory.org(orgId)?.name ?? '') : '';
    core.background(
      'board feed',
      store.orders.get(orderId).then((order) => {
        if (order) addFeed('order', ticketId, () => ({ text, status: order.status }));
      }),
    );
  });
  bus.on('offer.made', moved);
  bus.on('offer.ended', ({ ticketId, staffId, how }) => {
    const who = directory.staff(staffId)?.displayName ?? '';
    if (how === 'accepted')
      addFeed('dispatched', ticketId, (ticket) => ({ who, text: subjectOnBoard(ticket) }));
    else if (how === 'expired')
      addFeed('missed', ticketId, (ticket) => ({ who, text: subjectOnBoard(ticket) }));
    else moved();
  });
  bus.on('rating.given', ({ ticketId, grade }) => {
    addFeed('rated', ticketId, () => ({ text: '', grade }));
  });

  let orgs: OrgFigures[] = [];
  let orgsAtMs = Number.NEGATIVE_INFINITY;
  /** Thirty days of orders are counted twice a minute, and after a change of an order at the next look. */
  const freshOrgs = async (): Promise<OrgFigures[]> => {
    const nowMs = clock.nowMs();
    if (nowMs - orgsAtMs < ORGS_EVERY_MS && nowMs >= orgsAtMs) return orgs;
    orgsAtMs = nowMs;
    orgs = (await orgFigures(core, instant(nowMs - ORGS_PERIOD_MS))).slice(0, ORGS_SHOWN);
    return orgs;
  };

  const freshToday = async (): Promise<Today> => {
    const nowMs = clock.nowMs();
    if (today && nowMs - todayAtMs < TODAY_EVERY_MS) return today;
    todayRunning ??= countToday(core)
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
      const onDuty = await duty();
      const [counts, figures, orgLines] = await Promise.all([core.queue.counts(), freshToday(), freshOrgs()]);
      const nowMs = clock.nowMs();
      const people = await peopleOnBoard(core);
      const readyIds = new Set(
        people.filter((person) => person.state === 'ready').map((person) => person.staffId),
      );
      const classes = counts.classes
        .filter((one) => one.waiting > 0)
        .map((one) => {
          const need = parseClassKey(one.key);
          const takers = directory
            .allStaff()
            .filter(
              (person) => readyIds.has(person.id) && isEligible(profileOf(directory.routed(person)), need),
            );
          return {
            key: one.key,
            need,
            waiting: one.waiting,
            longestWaitMs: Math.max(
              0,
              nowMs - (figures.waitingSinceMs.get(one.key) ?? figures.waitingSeenUntilMs),
            ),
            eligibleReady: takers.length,
          };
        });
      const alerts: BoardView['alerts'] = [];
      if (directory.present().length === 0) alerts.push({ code: 'nobody_on_duty' });
      // A ticket stands in a class for each step that is open: it is uncovered when none of them has anybody ready.
      const covered = new Set(classes.filter((one) => one.eligibleReady > 0).map((one) => one.key));
      const uncovered = new Map<string, number>();
      for (const keys of figures.waitingClasses) {
        const widest = keys.findLast((key) => isForAll(parseClassKey(key)));
        if (widest && classes.some((one) => one.key === widest) && !keys.some((key) => covered.has(key)))
          uncovered.set(widest, (uncovered.get(widest) ?? 0) + 1);
      }
      for (const [key, count] of uncovered)
        alerts.push({ code: 'class_uncovered', need: parseClassKey(key), count });
      for (const [clearance, count] of figures.restricted)
        if (!someoneCleared(directory, clearance))
          alerts.push({
            ...{ code: 'restricted_alone', clearance, count },
            ...(leaderCleared(directory, clearance) ? { led: true } : {}),
          });
      for (const { name, post, kind, sinceMs } of onDuty.missing)
        alerts.push({ code: 'missing', name, post, kind, sinceMs });
      for (const gap of onDuty.gaps) alerts.push({ code: 'duty_gap', gap });
      if (figures.orders.overdue > 0) alerts.push({ code: 'order_overdue', count: figures.orders.overdue });
      for (const { level, ticketNo, subject } of figures.crises) {
        if (level === 'alarm') alerts.push({ code: 'crisis', ticketNo, subject });
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
        names: await classNames(
          core,
          classes.map(({ need }) => need),
        ),
        steps: figures.steps,
        closures: heldAt(core.closures(), nowMs).map(({ by: _by, ...view }) => view),
        campaigns: core
          .policy()
          .campaigns.filter((one) => one.on && isOpenAt(one, nowMs))
          .map((one) => one.name),
        people,
        today: figures.today,
        ...(figures.service ? { service: figures.service } : {}),
        orders: figures.orders,
        orgs: orgLines,
        crises: figures.crises,
        duty: onDuty,
        alerts,
        feed: [...feed],
      };
    },
  };
};
