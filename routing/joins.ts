/** Tickets that belong together (JN): one goes on for several, or they only point at each other. Pure. */
import { clearanceOf, type Exclusion, withExclusions } from './dispatch/exceptions.ts';
import { type Outcome, ok, refuse } from './errors.ts';
import type { Id, Instant, Ticket } from './ticket.ts';
import { CRISIS_LEVELS, type CrisisLevel, keysOf, URGENCIES, type Urgency } from './vocabulary.ts';

/** Where a merged ticket goes on. */
export interface MergedInto {
  ticketId: Id;
  no: string;
  by: Id;
  at: Instant;
}

/** The intent to merge, written into the ticket that goes on before the other one is closed. */
export interface Merging {
  ticketId: Id;
  at: Instant;
}

export interface TicketLink {
  ticketId: Id;
  by: Id;
  at: Instant;
  /** What they have to do with each other. */
  words: string;
}

/** An intent that is older than this came from a process that died, ms. */
export const STALE_MERGE_MS = 30_000;

const closedWords = (ticket: Ticket) => `工单 ${ticket.no} 已办结，不能合并；可以互相关联。`;

/** JN1, JN3: may `from` go on in `into`? Asked of the newest state of both. */
export const mayMerge = (from: Ticket, into: Ticket): Outcome<true> => {
  if (from.id === into.id) return refuse('invalid_input', '不能与自己合并。', 'fromId');
  if (from.requester.citizenId !== into.requester.citizenId)
    return refuse('wrong_state', '不是同一位群众的工单，不能合并；可以互相关联。', 'fromId');
  for (const ticket of [from, into])
    if (ticket.status === 'closed') return refuse('wrong_state', closedWords(ticket), 'fromId');
  if (from.merging?.length)
    return refuse('version_conflict', `工单 ${from.no} 正在并入其他工单，请刷新后重试。`, 'fromId');
  if (from.openOrders > 0)
    return refuse('orders_open', `工单 ${from.no} 还有服务单未办结，不能合并。`, 'fromId');
  if (from.externalRef)
    return refuse('wrong_state', `工单 ${from.no} 来自其他系统，须单独答复，请改为关联。`, 'fromId');
  // Of two that wait the earlier one goes on, so that nobody loses his place.
  const waits = into.status === 'queued' || into.status === 'message_box';
  if (waits && from.status === 'serving')
    return refuse('wrong_state', '对方工单正在办理，请把本工单并入它。', 'fromId');
  if (waits && from.createdAt < into.createdAt)
    return refuse('wrong_state', '请并入先受理的工单，以保留排队位置。', 'fromId');
  return ok(true);
};

const higher = <T extends string>(order: readonly T[], a: T, b: T): T =>
  order.indexOf(a) >= order.indexOf(b) ? a : b;

const CRISES = keysOf(CRISIS_LEVELS) as readonly CrisisLevel[];
const URGENT = keysOf(URGENCIES) as readonly Urgency[];

/** JN4: what the ticket that goes on takes over. A risk that nobody has cleared stays one. */
export const absorbed = (
  into: Ticket,
  from: Ticket,
): { set: Partial<Ticket>; riskAgain: boolean; exclusions: Exclusion[] } => {
  const riskAgain = from.crisis !== 'none' && !from.riskClearedBy && into.riskClearedBy !== undefined;
  const exclusions = withExclusions(into.exclusions, from.exclusions ?? []);
  const merging = (into.merging ?? []).filter((one) => one.ticketId !== from.id);
  const { name, phone, onBehalfOf, declaredGroups } = from.requester;
  const deadlines = [into.deadlineAt, from.deadlineAt].filter((at) => at !== undefined).sort();
  return {
    riskAgain,
    exclusions,
    set: {
      merging,
      merged: [...new Set([...(into.merged ?? []), from.id, ...(from.merged ?? [])])],
      crisis: higher(CRISES, into.crisis, from.crisis),
      urgency: higher(URGENT, into.urgency, from.urgency),
      groups: [...new Set([...into.groups, ...from.groups])],
      requester: {
        ...(name ? { name } : {}),
        ...(phone ? { phone } : {}),
        ...(onBehalfOf ? { onBehalfOf } : {}),
        ...into.requester,
        declaredGroups: [...new Set([...into.requester.declaredGroups, ...declaredGroups])],
      },
      ...(exclusions.length > 0 ? { exclusions } : {}),
      // RS1: what goes on in it is as restricted as it was, and says why.
      ...(from.restriction && clearanceOf(from.exclusions) && !clearanceOf(into.exclusions)
        ? { restriction: from.restriction }
        : {}),
      ...(into.groupId || !from.groupId ? {} : { groupId: from.groupId }),
      ...(deadlines[0] ? { deadlineAt: deadlines[0] } : {}),
    },
  };
};

/** JN5: the link from one side; a repeat changes nothing. */
export const withLink = (
  links: readonly TicketLink[] | undefined,
  link: TicketLink,
): TicketLink[] | undefined =>
  links?.some((one) => one.ticketId === link.ticketId) ? undefined : [...(links ?? []), link];
