/** Numbers of service orders and of every watched deadline that a bureau may set, with the source of each default. */
import type { DeadlineKind, OrderStage, Service } from '../vocabulary.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A stage of an order that is due by itself: hours on the clock, or days of the calendar (a law's 日). */
export interface StageRule {
  stage: OrderStage;
  /** Counted from the dispatch for the first stage, then from the stage before. */
  dueIn?: { hours: number } | { days: number };
}

export interface OrderPolicy {
  /** For a local service line without days of its own, working days (2.b.8). */
  defaultDays: number;
  /** A co-handler answers the lead within this, never later than the lead is due, working days. Ours. */
  coDays: number;
  /** Another region's legal aid body (R051), working days. Ours. */
  collaborationDays: number;
  /** Answer to a supervision order (R097), working days. Ours. */
  supervisionDays: number;
  /** The desk decides on a return, and a supervisor on an extension, within this, working days. Ours. */
  decisionDays: number;
  /** 2.b.8: at most 10 working days more, asked for before the order is due. */
  extensionMaxDays: number;
  /** How often one order may be extended. */
  extensionsMax: number;
  /** From this return on a supervisor decides and names who must handle it (2.b.9: no return once designated). */
  forcedFromReturn: number;
  /** Reminders of one order and side in a day. */
  remindersPerDay: { citizen: number; staff: number };
  /** Services whose law lets the clock stand still, and how often (公证法 30: any; 法律援助法 43: papers are asked for once). */
  suspensionsMax: Partial<Record<Service, number>>;
  stages: Partial<Record<Service, readonly StageRule[]>>;
  /** Ids of the staff who hear of level 3, beside supervisors and whoever leads on that day. */
  bureauLeaderIds: readonly string[];
}

export const DEFAULT_ORDER_POLICY: OrderPolicy = {
  defaultDays: 5,
  coDays: 3,
  collaborationDays: 5,
  supervisionDays: 2,
  decisionDays: 1,
  extensionMaxDays: 10,
  extensionsMax: 1,
  forcedFromReturn: 2,
  remindersPerDay: { citizen: 1, staff: 3 },
  bureauLeaderIds: [],
  suspensionsMax: { notary: 20, legal_aid: 1, appraisal: 1 },
  stages: {
    // 法律援助法 39 (24 h to pass on), 43 (decide within 7 days, assign within 3 days after).
    legal_aid: [
      { stage: 'transferred', dueIn: { hours: 24 } },
      { stage: 'decided', dueIn: { days: 7 } },
      { stage: 'assigned', dueIn: { days: 3 } },
    ],
    // R104: names without deadlines of their own; the 15 working days of 公证法 30 are the order's.
    notary: [
      { stage: 'booked' },
      { stage: 'applied' },
      { stage: 'accepted' },
      { stage: 'reviewed' },
      { stage: 'paid' },
      { stage: 'issued' },
    ],
  },
};

/** After the due instant: ms on the clock, or 09:00 of the n-th working day. */
export type Delay = { ms: number } | { days: number };

/** How one deadline is watched. Level 1 is the owner, 2 the supervisor and day leader, 3 the bureau's leader. */
export interface DeadlineRule {
  /** Warned when this share of the time has passed (working time where the deadline runs in it). Absent: never. */
  warnShare?: number;
  /** When each level is told, from level 1 on; the first is at the due instant itself as a rule. */
  levels: readonly Delay[];
}

const AT_ONCE: Delay = { ms: 0 };
const inDays: DeadlineRule = { warnShare: 0.8, levels: [AT_ONCE, { days: 1 }, { days: 3 }] };

/** A ticket's first response has a rule per lane, everything else one. The delays are ours and editable. */
export type DeadlineRules = Record<
  | Exclude<DeadlineKind, 'first_response'>
  | 'first_response_voice'
  | 'first_response_chat'
  | 'first_response_task',
  DeadlineRule
>;

export const DEFAULT_DEADLINE_RULES: DeadlineRules = {
  // 15 s: counted and kept in the receipt; nobody could read a notice in time.
  first_response_voice: { levels: [AT_ONCE] },
  first_response_chat: { warnShare: 0.8, levels: [AT_ONCE, { ms: 5 * MINUTE }] },
  first_response_task: { warnShare: 0.8, levels: [AT_ONCE, { ms: 2 * HOUR }, { days: 1 }] },
  message_box: { warnShare: 0.8, levels: [AT_ONCE, { ms: 2 * HOUR }, { days: 1 }] },
  sign: { warnShare: 0.8, levels: [AT_ONCE, { days: 1 }, { days: 2 }] },
  reply: inDays,
  stage: inDays,
  return_review: { warnShare: 0.8, levels: [AT_ONCE, { days: 1 }] },
  extension_decision: { warnShare: 0.8, levels: [AT_ONCE, { days: 1 }] },
};
