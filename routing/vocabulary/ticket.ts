/** Where a ticket stands, how it ended, what is due meanwhile, and how it was rated. */
import { l } from './label.ts';

/**
 * Where a ticket stands, as the store records it. `queued` is split by the live queue into waiting and offered,
 * so that I1 reads: exactly one of waiting, offered, serving, with_org, message_box, closed.
 */
export const TICKET_STATUSES = {
  queued: l('排队中', 'Queued'),
  serving: l('办理中', 'Serving'),
  with_org: l('机构办理', 'With organisation'),
  message_box: l('留言', 'Message box'),
  closed: l('已办结', 'Closed'),
} as const;
export type TicketStatus = keyof typeof TICKET_STATUSES;

/** Every deadline that is watched: what must have happened by then. */
export const DEADLINES = {
  first_response: l('首次答复', 'First response'),
  message_box: l('留言答复', 'Answer to a message'),
  sign: l('签收', 'Sign for'),
  reply: l('回复', 'Reply'),
  stage: l('办理节点', 'Stage'),
  return_review: l('退回复核', 'Review of a return'),
  extension_decision: l('延期审批', 'Decision on an extension'),
} as const;
export type DeadlineKind = keyof typeof DEADLINES;

/** 2.c: five grades, stored as 5..1; bad = 1 and 2. */
export const GRADES = {
  5: l('非常满意', 'Very satisfied'),
  4: l('满意', 'Satisfied'),
  3: l('基本满意', 'Fairly satisfied'),
  2: l('不满意', 'Dissatisfied'),
  1: l('非常不满意', 'Very dissatisfied'),
} as const;
export type Grade = 1 | 2 | 3 | 4 | 5;

export const RATING_TAGS = {
  patient: l('态度耐心', 'Patient'),
  clear: l('解答清楚', 'Clear'),
  fast: l('响应及时', 'Quick'),
  solved: l('问题解决', 'Solved'),
  slow: l('等待太久', 'Too slow'),
  unclear: l('没说明白', 'Unclear'),
  rude: l('态度不好', 'Impolite'),
  unsolved: l('问题没解决', 'Not solved'),
  passed_around: l('来回推诿', 'Passed around'),
} as const;
export type RatingTag = keyof typeof RATING_TAGS;

/** What the agent says of the end of a ticket (2.b work-order fields). */
export const RESULTS = {
  answered: l('已解答', 'Answered'),
  served: l('已办理', 'Served'),
  transferred: l('已转办', 'Handed over'),
  guided: l('已告知途径', 'Told the legal route'),
  unreachable: l('无法联系', 'Unreachable'),
  withdrawn: l('群众撤回', 'Withdrawn by the citizen'),
} as const;
export type Result = keyof typeof RESULTS;

/** An offer as it was made, and how one ended; the codes are the steps of its receipts. */
export const OFFER_ENDS = {
  offer: l('派出', 'Made'),
  accept: l('接入', 'Accepted'),
  refuse: l('拒接', 'Declined'),
  expired: l('超时未应', 'No answer'),
  withdrawn: l('撤回', 'Withdrawn'),
} as const;
