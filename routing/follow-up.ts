/**
 * Follow-up (回访): who is asked after a ticket is closed, when, and by whom. Some groups every time (R086), others by
 * sample; and asked again later, since a closed ticket is not a closed case (R087). Pure.
 */
import { addDays, type Calendar, dayOf, isWorkingDay } from './calendar.ts';
import { type Outcome, ok, refuse } from './errors.ts';
import type { Id, Instant, Ticket } from './ticket.ts';
import type { Group } from './vocabulary.ts';

export interface FollowUpPolicy {
  /** R086: everybody of these is asked. */
  groups: Record<Group, boolean>;
  /** Of all the others, this many of a hundred. */
  samplePercent: number;
  /** First asked so many working days after close, and to be done within so many more. */
  startDays: number;
  dueDays: number;
  /** Times that nobody answered before it is given up. */
  tries: number;
  /** R087: asked again so many days after the last time, so many times; groups alone. */
  againDays: number;
  againTimes: number;
}

/** The part of the policy that follow-up goes by. */
interface FollowUpRules {
  followUp: FollowUpPolicy;
  calendar: Calendar;
}

/** Groups of R073 that find it hardest to come back by themselves; sizes are ours and editable. */
export const DEFAULT_FOLLOW_UP: FollowUpPolicy = {
  groups: {
    migrant_worker: false,
    unemployed: false,
    women: false,
    minor: true,
    elderly: true,
    disabled: true,
    military: false,
    veteran: false,
    hardship_worker: true,
    frontline: false,
    enterprise: false,
  },
  samplePercent: 5,
  startDays: 1,
  dueDays: 3,
  tries: 3,
  againDays: 30,
  againTimes: 1,
};

export const FOLLOW_UP_WAYS = ['phone', 'visit'] as const;
export type FollowUpWay = (typeof FOLLOW_UP_WAYS)[number];
/** What came of it. A grade is none of them: only the citizen rates (I6). */
export const FOLLOW_UP_OUTCOMES = ['solved', 'partly', 'unsolved', 'declined', 'unreachable'] as const;
export type FollowUpOutcome = (typeof FOLLOW_UP_OUTCOMES)[number];
export type FollowUpWhy = 'group' | 'sample' | 'planned';

export interface FollowUpResult {
  way: FollowUpWay;
  outcome: FollowUpOutcome;
  words: string;
  by: Id;
  at: Instant;
}

export interface FollowUp {
  id: Id;
  version: number;
  ticketId: Id;
  ticketNo: string;
  /** 1 is the first after close. */
  round: number;
  why: FollowUpWhy;
  /** Who handled the ticket: never the one who asks. */
  handlerIds: Id[];
  /** Days of Asia/Shanghai, YYYY-MM-DD. */
  fromDay: string;
  dueDay: string;
  state: 'open' | 'taken' | 'done';
  takenBy?: Id;
  /** Times that nobody answered. */
  tries: number;
  result?: FollowUpResult;
  createdAt: Instant;
  updatedAt: Instant;
}

/** The n-th working day after a day; 0 is the day itself. */
const workingDayAfter = (day: string, n: number, policy: FollowUpRules): string => {
  let at = day;
  for (let left = Math.max(0, Math.floor(n)); left > 0; ) {
    at = addDays(at, 1);
    if (isWorkingDay(at, policy.calendar)) left -= 1;
  }
  return at;
};

/** 0 to 99, the same for the same ticket on every node: FNV-1a, since nobody needs to be fooled. */
const lotOf = (id: Id): number => {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % 100;
};

/** FU1: why this closed ticket is followed up; undefined when it is not. Nobody can be asked without a number. */
export const followUpWhy = (ticket: Ticket, policy: FollowUpPolicy): FollowUpWhy | undefined => {
  if (ticket.status !== 'closed' || !ticket.attribution || !ticket.requester.phone) return undefined;
  if (ticket.groups.some((group) => policy.groups[group])) return 'group';
  return lotOf(ticket.id) < policy.samplePercent ? 'sample' : undefined;
};

type Draft = Pick<FollowUp, 'round' | 'why' | 'fromDay' | 'dueDay'>;

/** FU1: the first one, in working days after close. */
export const firstFollowUp = (why: FollowUpWhy, closedMs: number, policy: FollowUpRules): Draft => {
  const fromDay = workingDayAfter(dayOf(closedMs), policy.followUp.startDays, policy);
  return { round: 1, why, fromDay, dueDay: workingDayAfter(fromDay, policy.followUp.dueDays, policy) };
};

/** FU5: the next one, planned by whoever asked, or by policy for the groups; undefined when it has ended. */
export const nextFollowUp = (
  done: FollowUp,
  plannedDay: string | undefined,
  nowMs: number,
  policy: FollowUpRules,
): Draft | undefined => {
  const { againDays, againTimes, dueDays } = policy.followUp;
  const byPolicy =
    againDays > 0 && done.round <= againTimes && done.why !== 'sample' && done.result?.outcome !== 'declined';
  const day = plannedDay ?? (byPolicy ? addDays(dayOf(nowMs), againDays) : undefined);
  if (day === undefined) return undefined;
  const fromDay = isWorkingDay(day, policy.calendar) ? day : workingDayAfter(day, 1, policy);
  return {
    round: done.round + 1,
    why: 'planned',
    fromDay,
    dueDay: workingDayAfter(fromDay, dueDays, policy),
  };
};

/** FU2: not by who handled it, not twice, not before its day. */
export const taken = (now: FollowUp, staffId: Id, today: string): Outcome<Partial<FollowUp> | undefined> => {
  if (now.handlerIds.includes(staffId)) return refuse('forbidden', '承办人不能回访自己办理的工单。');
  if (now.state === 'taken' && now.takenBy === staffId) return ok(undefined);
  if (now.state !== 'open') return refuse('wrong_state', '已有人回访。');
  if (today < now.fromDay) return refuse('wrong_state', '还没到回访日期。');
  return ok({ state: 'taken', takenBy: staffId });
};

/** FU3: the result, by who took it. Nobody answered: open again, until the tries are used up. */
export const answered = (
  now: FollowUp,
  result: FollowUpResult,
  policy: FollowUpRules,
): Outcome<Partial<FollowUp>> => {
  if (now.state !== 'taken' || now.takenBy !== result.by)
    return refuse('wrong_state', '请先领取再登记结果。');
  if (result.outcome !== 'unreachable') return ok({ state: 'done', result });
  const tries = now.tries + 1;
  if (tries >= policy.followUp.tries) return ok({ state: 'done', tries, result });
  return ok({ state: 'open', tries, fromDay: workingDayAfter(dayOf(Date.parse(result.at)), 1, policy) });
};
