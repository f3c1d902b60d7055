/** The state machine of service orders (OD): what each action asks for and leaves behind. */

import { endOfWorkingDay } from '../calendar.ts';
import type { FileRef } from '../conversation.ts';
import { decisionDue, firstStages, orderDeadlines, stagesAfter } from '../deadlines.ts';
import { type Outcome, ok, refuse } from '../errors.ts';
import type { Mark } from '../marks.ts';
import type { Policy } from '../policy.ts';
import type { Actor, Id, Instant } from '../ticket.ts';
import type {
  NextPath,
  OrderResult,
  OrderStage,
  OrderStatus,
  ReturnReason,
  SuspendReason,
} from '../vocabulary.ts';
import { workingDaysUntil } from '../working-time.ts';
import {
  isOpen,
  needsForcedOwner,
  OPEN_ORDER_STATUSES,
  type Order,
  type OrderAction,
  type OrderStep,
} from './order.ts';

export interface OrderInput {
  at: Instant;
  actor: Actor;
  text?: string;
  reason?: ReturnReason;
  days?: number;
  orgId?: Id;
  forced?: boolean;
  why?: SuspendReason;
  stage?: OrderStage;
  result?: OrderResult;
  basis?: string;
  nextPath?: NextPath;
  files?: FileRef[];
}

const FROM: Record<OrderAction, readonly OrderStatus[]> = {
  sign: ['dispatched'],
  return: ['dispatched', 'signed'],
  accept_return: ['returning'],
  reject_return: ['returning'],
  assign: OPEN_ORDER_STATUSES,
  reply: ['signed'],
  cancel: OPEN_ORDER_STATUSES,
  take_back: OPEN_ORDER_STATUSES,
  remind: ['dispatched', 'signed', 'returning', 'suspended'],
  ask_extension: ['signed'],
  grant_extension: OPEN_ORDER_STATUSES,
  refuse_extension: OPEN_ORDER_STATUSES,
  suspend: ['signed'],
  resume: ['suspended'],
  stage: ['signed'],
};

type Change = Partial<Order>;
type Rule = (order: Order, input: OrderInput, policy: Policy) => Outcome<Change>;

const words = (input: OrderInput, what: string): Outcome<string> =>
  input.text?.trim() ? ok(input.text.trim()) : refuse('invalid_input', what, 'text');

const sign: Rule = (order, { at }, policy) =>
  ok({
    status: 'signed',
    signedAt: at,
    signedInTime: at <= order.signBy,
    // Signing for legal aid is the passing on itself (法律援助法 39).
    ...(order.stages?.some((one) => one.stage === 'transferred' && !one.doneAt)
      ? { stages: stagesAfter(order.stages, 'transferred', at, order.service, policy) }
      : {}),
  });

/** 2.b.8: a listed reason, and before `returnBy`; 2.b.9: never once designated. */
const giveBack: Rule = (order, { at, reason }, policy) => {
  if (order.kind === 'rectification' || order.kind === 'supervision') return refuse('wrong_state');
  if (order.forced) return refuse('order_forced');
  if (!reason || at > order.returnBy) return refuse('return_reason');
  return ok({
    status: 'returning',
    returnsAsked: (order.returnsAsked ?? 0) + 1,
    returning: {
      from: order.status as 'dispatched' | 'signed',
      at,
      decideBy: decisionDue(Date.parse(at), policy),
    },
  });
};

const acceptReturn: Rule = (order, _input, policy) => {
  if (needsForcedOwner(order, policy.orders)) return refuse('forced_owner');
  return ok({
    status: 'returned',
    returnedBy: [...(order.returnedBy ?? []), ...(order.orgId ? [order.orgId] : [])],
  });
};

/** The order goes back as it was, with the deadline that it had. */
const rejectReturn: Rule = (order, input, policy) => {
  if (needsForcedOwner(order, policy.orders)) return refuse('forced_owner');
  const why = words(input, '请说明驳回退回的理由。');
  return why.ok ? ok({ status: order.returning?.from ?? 'dispatched' }) : why;
};

/** By a supervisor: another organisation with a new clock, or the same one, which then may not return it (指定承办). */
const assign: Rule = (order, { at, orgId, forced = false, ...input }, policy) => {
  if (!orgId) return refuse('invalid_input', '请选择承办机构。', 'orgId');
  const why = words({ ...input, at }, '请说明指定或改派的理由。');
  if (!why.ok) return why;
  const forGood = forced || needsForcedOwner(order, policy.orders);
  if (orgId === order.orgId) {
    if (!forGood) return refuse('invalid_input', '该机构已在承办；指定承办请勾选“不得退回”。', 'forced');
    return ok({ forced: true, ...(order.returning ? { status: order.returning.from } : {}) });
  }
  const stages = firstStages(order.kind, order.service, at, policy);
  const gaveBack = order.returning && order.orgId ? [order.orgId] : [];
  return ok({
    orgId,
    status: 'dispatched',
    dispatchedAt: at,
    ...orderDeadlines(Date.parse(at), order.kind, order.service, policy),
    overdue: false,
    forced: forGood,
    returnedBy: [...(order.returnedBy ?? []), ...gaveBack],
    ...(stages ? { stages } : {}),
  });
};

const reply: Rule = (order, input, _policy) => {
  const said = words(input, '请填写回复内容。');
  if (!said.ok) return said;
  const { at, result = 'done', basis, nextPath, files } = input;
  // R099: who cannot settle it says which legal path remains.
  if (result === 'mediation_failed') {
    if (order.service !== 'mediation')
      return refuse('invalid_input', '只有调解单可以回复调解不成。', 'result');
    if (!nextPath) return refuse('invalid_input', '调解不成须告知当事人下一步法律途径。', 'nextPath');
  }
  return ok({
    status: 'replied',
    reply: said.value,
    result,
    repliedAt: at,
    repliedInTime: at <= order.dueAt,
    ...(basis?.trim() ? { basis: basis.trim() } : {}),
    ...(nextPath ? { nextPath } : {}),
    ...(files?.length ? { files } : {}),
  });
};

/** 2.b.8: before the order is due, with a reason, at most ten working days in all, as often as the policy says. */
const askExtension: Rule = (order, input, policy) => {
  const { at, days = 0 } = input;
  const why = words(input, '请说明延期理由。');
  if (!why.ok) return why;
  if (order.kind === 'supervision') return refuse('wrong_state', '督办单不能延期。');
  if (!Number.isInteger(days) || days < 1) return refuse('invalid_input', '请填写延期的工作日天数。', 'days');
  if (
    at > order.dueAt ||
    order.extension?.state === 'asked' ||
    (order.extensions ?? 0) >= policy.orders.extensionsMax ||
    (order.extendedDays ?? 0) + days > policy.orders.extensionMaxDays
  )
    return refuse('extension_limit');
  const decideBy = decisionDue(Date.parse(at), policy);
  return ok({ extension: { state: 'asked', days, reason: why.value, askedAt: at, decideBy } });
};

const grantExtension: Rule = (order, { at }, policy) => {
  const { extension } = order;
  if (extension?.state !== 'asked') return refuse('wrong_state');
  const dueAt = endOfWorkingDay(Date.parse(order.dueAt), extension.days, policy.calendar);
  return ok({
    extension: { ...extension, state: 'granted' },
    extensions: (order.extensions ?? 0) + 1,
    extendedDays: (order.extendedDays ?? 0) + extension.days,
    dueAt,
    overdue: order.overdue && (dueAt < at || (order.status === 'dispatched' && order.signBy < at)),
    // A clock that stands still has more days left when it goes on.
    ...(order.suspension
      ? { suspension: { ...order.suspension, leftDays: order.suspension.leftDays + extension.days } }
      : {}),
  });
};

const refuseExtension: Rule = (order, input) => {
  if (order.extension?.state !== 'asked') return refuse('wrong_state');
  const why = words(input, '请说明不同意延期的理由。');
  return why.ok ? ok({ extension: { ...order.extension, state: 'refused' } }) : why;
};

const suspend: Rule = (order, input, policy) => {
  const { at, why } = input;
  const most = order.kind === 'service' ? (policy.orders.suspensionsMax[order.service] ?? 0) : 0;
  if ((order.suspensions ?? 0) >= most || at > order.dueAt)
    return refuse('wrong_state', '该服务单不能（再次）中止计时，或已经到期。');
  if (!why) return refuse('invalid_input', '请选择中止计时的原因。', 'why');
  const said = words(input, '请写明需要补充或核实什么。');
  if (!said.ok) return said;
  const leftDays = workingDaysUntil(Date.parse(at), Date.parse(order.dueAt), policy.calendar);
  return ok({
    status: 'suspended',
    suspension: { at, why, leftDays },
    suspensions: (order.suspensions ?? 0) + 1,
  });
};

/** The working days that were left run on from the day after. */
const resume: Rule = (order, { at }, policy) => {
  const { suspension } = order;
  if (!suspension) return refuse('wrong_state');
  const stoodMs = Date.parse(at) - Date.parse(suspension.at);
  const later = (instant: Instant) => new Date(Date.parse(instant) + stoodMs).toISOString();
  return ok({
    status: 'signed',
    dueAt: endOfWorkingDay(Date.parse(at), suspension.leftDays, policy.calendar),
    ...(order.stages
      ? {
          stages: order.stages.map((one) =>
            one.dueAt && !one.doneAt ? { ...one, dueAt: later(one.dueAt) } : one,
          ),
        }
      : {}),
  });
};

const stage: Rule = (order, input, policy) => {
  const { at, stage: reached } = input;
  const stages = order.stages ?? [];
  const index = stages.findIndex((one) => one.stage === reached);
  if (!reached || index < 0) return refuse('invalid_input', '该服务没有这个办理节点。', 'stage');
  if (stages.slice(index).some((one) => one.doneAt)) return refuse('wrong_state', '该节点已经完成。');
  const next = stagesAfter(stages, reached, at, order.service, policy);
  // What the law gives for the next stage is also given to the order.
  const dueAt = next.reduce((last, one) => (one.dueAt && one.dueAt > last ? one.dueAt : last), order.dueAt);
  return ok({ stages: next, dueAt });
};

const same: Rule = () => ok({});

const RULES: Record<OrderAction, Rule> = {
  sign,
  return: giveBack,
  accept_return: acceptReturn,
  reject_return: rejectReturn,
  assign,
  reply,
  cancel: () => ok({ status: 'cancelled' }),
  take_back: (_order, input) => {
    const why = words(input, '请说明收回的理由。');
    return why.ok ? ok({ status: 'cancelled' }) : why;
  },
  remind: same,
  ask_extension: askExtension,
  grant_extension: grantExtension,
  refuse_extension: refuseExtension,
  suspend,
  resume,
  stage,
};

/** What belongs to a state that was left. */
const tidy = (order: Order, before: Order): Order => {
  const next = { ...order };
  if (next.status !== 'returning') delete next.returning;
  if (next.status !== 'suspended') delete next.suspension;
  // Somebody else starts from the beginning.
  if (next.orgId !== before.orgId) {
    delete next.signedAt;
    delete next.signedInTime;
    delete next.extension;
    delete next.extensions;
    delete next.extendedDays;
    delete next.suspensions;
  }
  // Nobody decides any more on what is over.
  if (!isOpen(next) && next.extension?.state === 'asked') delete next.extension;
  return next;
};

/** The state after an action, or why not. Terminal states never change again (OD2). */
export const applyOrderAction = (
  order: Order,
  action: OrderAction,
  input: OrderInput,
  policy: Policy,
): Outcome<Order> => {
  const straight = action === 'reply' && order.kind === 'supervision' && order.status === 'dispatched';
  if (!FROM[action].includes(order.status) && !straight) return refuse('wrong_state');
  const changed = RULES[action](order, input, policy);
  if (!changed.ok) return changed;
  const { at, actor, basis: _basis, text, ...facts } = input;
  const dueAt = changed.value.dueAt;
  const step: OrderStep = {
    at,
    actor,
    action,
    ...(text?.trim() ? { text: text.trim() } : {}),
    ...facts,
    ...(dueAt !== undefined && dueAt !== order.dueAt ? { dueAt } : {}),
  };
  return ok(tidy({ ...order, ...changed.value, steps: [...order.steps, step], updatedAt: at }, order));
};

const LEVEL_ACTIONS = ['warn', 'overdue', 'escalate', 'escalate'] as const;

/** Writes into an order what the watch has told (SL5). */
export const withMarks = (order: Order, marks: readonly Mark[], actor: Actor): Order => ({
  ...order,
  marks: [...(order.marks ?? []), ...marks],
  overdue: order.overdue || marks.some(({ level, of }) => level > 0 && (of === 'sign' || of === 'reply')),
  steps: [
    ...order.steps,
    ...marks.map(({ of, level, at, dueAt }) => ({
      at,
      actor,
      action: LEVEL_ACTIONS[level],
      of,
      level,
      dueAt,
    })),
  ],
  updatedAt: marks.at(-1)?.at ?? order.updatedAt,
});
