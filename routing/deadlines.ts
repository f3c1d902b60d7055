/** When a wait, an order or a decision becomes due, and who is told when: pure arithmetic over record and policy. */
import { endOfWorkingDay } from './calendar.ts';
import type { Level, Mark } from './marks.ts';
import { type OrderLimits, type OrderTrack, shortest } from './orders/fast-track.ts';
import { isOpen, type Order, type StageMark } from './orders/order.ts';
import type { DeadlineRule, Delay, StageRule } from './orders/order-policy.ts';
import type { Policy } from './policy.ts';
import type { Instant, Ticket } from './ticket.ts';
import type { DeadlineKind, Group, Lane, OrderKind, Service } from './vocabulary.ts';
import { endOfDay, morningOfWorkingDay, shareOfWorkingTime } from './working-time.ts';

const iso = (ms: number): Instant => new Date(ms).toISOString();

/** SL1: the first response is due this long after acceptance. */
export const firstResponseDue = (acceptedMs: number, lane: Lane, policy: Policy): Instant =>
  iso(acceptedMs + policy.firstResponseMs[lane]);

/** SL2: a message in the box is answered within this. */
export const messageBoxDue = (acceptedMs: number, policy: Policy): Instant =>
  iso(acceptedMs + policy.messageBoxMs);

/** MB2: a letter of the letter box is answered by the end of this many working days (R135). */
export const mailboxDue = (acceptedMs: number, policy: Policy): Instant =>
  endOfWorkingDay(acceptedMs, policy.mailboxDays, policy.calendar);

export interface OrderDeadlines {
  signBy: Instant;
  returnBy: Instant;
  dueAt: Instant;
  /** SL8: the entry by which the reply is due sooner than usual. */
  fastTrack?: OrderTrack;
}

/** Working days until the reply of an order is due, without any entry for groups. */
export const normalDays = (kind: OrderKind, service: Service, policy: Policy): number => {
  if (kind === 'rectification') return policy.rectificationDays;
  if (kind === 'co') return policy.orders.coDays;
  if (kind === 'collaboration') return policy.orders.collaborationDays;
  if (kind === 'supervision') return policy.orders.supervisionDays;
  // A local service line may have no days of its own.
  return (policy.orderDays as Partial<Record<Service, number>>)[service] ?? policy.orders.defaultDays;
};

/**
 * SL3: order deadlines run in working days from dispatch, not from sign-for.
 * @param groups of the citizen: those of a service order may shorten it (SL8)
 */
export const orderDeadlines = (
  dispatchedMs: number,
  kind: OrderKind,
  service: Service,
  policy: Policy,
  groups: readonly Group[] = [],
): OrderDeadlines => {
  const after = (days: number) => endOfWorkingDay(dispatchedMs, days, policy.calendar);
  const normal = { signDays: policy.orderSignDays, days: normalDays(kind, service, policy) };
  const limits: OrderLimits =
    kind === 'service' ? shortest(policy.fastTracks, service, groups, normal) : normal;
  return {
    signBy: after(limits.signDays),
    returnBy: after(policy.orderReturnDays),
    dueAt: after(limits.days),
    ...(limits.track ? { fastTrack: limits.track } : {}),
  };
};

/** Until when a return or an extension must be decided on. */
export const decisionDue = (askedMs: number, policy: Policy): Instant =>
  endOfWorkingDay(askedMs, policy.orders.decisionDays, policy.calendar);

const dated = (rule: StageRule, fromAt: Instant, policy: Policy): StageMark => {
  if (!rule.dueIn) return { stage: rule.stage };
  const fromMs = Date.parse(fromAt);
  const dueAt =
    'hours' in rule.dueIn
      ? iso(fromMs + rule.dueIn.hours * 3_600_000)
      : endOfDay(fromMs, rule.dueIn.days, policy.calendar);
  return { stage: rule.stage, fromAt, dueAt };
};

/** The stages of an order of this service as they stand at dispatch; undefined when it has none. */
export const firstStages = (
  kind: OrderKind,
  service: Service,
  at: Instant,
  policy: Policy,
): StageMark[] | undefined => {
  const rules = kind === 'service' ? policy.orders.stages[service] : undefined;
  return rules?.map((rule, index) => (index === 0 ? dated(rule, at, policy) : { stage: rule.stage }));
};

/** After a stage was reached: it is stamped, the time of the next one starts. */
export const stagesAfter = (
  stages: readonly StageMark[],
  reached: StageMark['stage'],
  at: Instant,
  service: Service,
  policy: Policy,
): StageMark[] => {
  const index = stages.findIndex((one) => one.stage === reached);
  const rules = policy.orders.stages[service] ?? [];
  return stages.map((one, place) => {
    if (place === index) return { ...one, doneAt: at };
    const rule = rules.find((known) => known.stage === one.stage);
    return place === index + 1 && rule ? { ...one, ...dated(rule, at, policy) } : one;
  });
};

/** RT4: the rating window closes this long after the invitation. */
export const ratingCloses = (invitedMs: number, policy: Policy): Instant =>
  iso(invitedMs + policy.ratingWindowMs);

export interface Deadline {
  of: DeadlineKind;
  fromMs: number;
  dueMs: number;
  rule: DeadlineRule;
  /** Whether the time runs on working days alone; it is warned of in working hours then. */
  working: boolean;
}

/** The deadlines that run for a ticket now. */
export const ticketDeadlines = (
  ticket: Pick<Ticket, 'status' | 'stamps' | 'dueAt' | 'promisedBy' | 'firstResponseAt'>,
  lane: Lane,
  policy: Policy,
): Deadline[] => {
  const fromMs = Date.parse(ticket.stamps.acceptedAt);
  if (ticket.status === 'message_box' && ticket.promisedBy)
    return [
      {
        of: 'message_box',
        fromMs,
        dueMs: Date.parse(ticket.promisedBy),
        rule: policy.deadlines.message_box,
        working: false,
      },
    ];
  const waits = ticket.status === 'queued' || ticket.status === 'serving';
  // A call is answered by taking it; everything else by the first words.
  const answered = ticket.firstResponseAt ?? (lane === 'voice' ? ticket.stamps.dispatchedAt : undefined);
  const dueAt = ticket.promisedBy ?? ticket.dueAt;
  if (!waits || answered || !dueAt) return [];
  const rule = policy.deadlines[`first_response_${ticket.promisedBy ? 'task' : lane}`];
  return [{ of: 'first_response', fromMs, dueMs: Date.parse(dueAt), rule, working: false }];
};

/** The deadlines that run for an order now. None while its clock stands still. */
export const orderDeadlinesNow = (order: Order, policy: Policy): Deadline[] => {
  if (!isOpen(order)) return [];
  const list: Deadline[] = [];
  const add = (of: Exclude<DeadlineKind, 'first_response'>, from: Instant, due: Instant, working = true) =>
    list.push({ of, fromMs: Date.parse(from), dueMs: Date.parse(due), rule: policy.deadlines[of], working });
  const { status, extension, returning } = order;
  if (status === 'dispatched' && order.kind !== 'supervision') add('sign', order.dispatchedAt, order.signBy);
  if (status === 'dispatched' || status === 'signed') {
    add('reply', order.dispatchedAt, order.dueAt);
    for (const { fromAt, dueAt, doneAt } of order.stages ?? [])
      if (fromAt && dueAt && !doneAt) add('stage', fromAt, dueAt, false);
  }
  if (status === 'returning' && returning) add('return_review', returning.at, returning.decideBy);
  if (extension?.state === 'asked') add('extension_decision', extension.askedAt, extension.decideBy);
  return list;
};

const delayed = (dueMs: number, delay: Delay, policy: Policy): number =>
  'ms' in delay ? dueMs + delay.ms + 1 : morningOfWorkingDay(dueMs, delay.days, policy.calendar);

/** When each level of a deadline is told, rising. On the due instant itself it is still in time. */
export const instantsOf = (
  { fromMs, dueMs, rule, working }: Deadline,
  policy: Policy,
): { level: Level; atMs: number }[] => {
  const list: { level: Level; atMs: number }[] = [];
  if (rule.warnShare !== undefined) {
    const atMs = working
      ? shareOfWorkingTime(fromMs, dueMs, rule.warnShare, policy.calendar, policy.duty.workingHours)
      : fromMs + (dueMs - fromMs) * rule.warnShare;
    list.push({ level: 0, atMs: Math.min(Math.floor(atMs), dueMs) });
  }
  let last = dueMs + 1;
  for (const [index, delay] of rule.levels.slice(0, 3).entries()) {
    last = Math.max(last, delayed(dueMs, delay, policy));
    list.push({ level: (index + 1) as Level, atMs: last });
  }
  return list;
};

const open = (deadlines: readonly Deadline[], marks: readonly Mark[], nowMs: number, policy: Policy) =>
  deadlines.flatMap((deadline) => {
    const dueAt = iso(deadline.dueMs);
    const told = marks.filter((mark) => mark.of === deadline.of && mark.dueAt === dueAt);
    return instantsOf(deadline, policy)
      .filter(
        ({ level }) =>
          !told.some((mark) => mark.level === level) &&
          // Once it is due nobody is warned any more.
          (level > 0 || (nowMs <= deadline.dueMs && !told.some((mark) => mark.level > 0))),
      )
      .map((instant) => ({ ...instant, of: deadline.of, dueAt }));
  });

/** What must be told now and has not been: each level of each deadline once, whatever the clock did (SL5). */
export const marksDue = (
  deadlines: readonly Deadline[],
  marks: readonly Mark[],
  nowMs: number,
  policy: Policy,
): Mark[] =>
  open(deadlines, marks, nowMs, policy)
    .filter(({ atMs }) => atMs <= nowMs)
    .sort((a, b) => a.atMs - b.atMs || a.level - b.level)
    .map(({ of, dueAt, level }) => ({ of, dueAt, level, at: iso(nowMs) }));

/** When to look again, ms; undefined when nothing is left to tell. */
export const nextCheckMs = (
  deadlines: readonly Deadline[],
  marks: readonly Mark[],
  nowMs: number,
  policy: Policy,
): number | undefined => {
  const all = open(deadlines, marks, nowMs, policy).map(({ atMs }) => atMs);
  return all.length === 0 ? undefined : Math.min(...all);
};
