/** How long an order may take: extended, stopped, running on, passing the stages that the law knows. */

import { endOfWorkingDay } from '../calendar.ts';
import { decisionDue, stagesAfter } from '../deadlines.ts';
import { ok, refuse } from '../errors.ts';
import type { Instant } from '../ticket.ts';
import { workingDaysUntil } from '../working-time.ts';
import { demandedWords, type Rule } from './order-rule.ts';

/** 2.b.8: before the order is due, with a reason, at most ten working days in all, as often as the policy says. */
export const askExtension: Rule = (order, input, policy) => {
  const { at, days = 0 } = input;
  const why = demandedWords(input, '请说明延期理由。');
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

export const grantExtension: Rule = (order, { at }, policy) => {
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

export const refuseExtension: Rule = (order, input) => {
  if (order.extension?.state !== 'asked') return refuse('wrong_state');
  const why = demandedWords(input, '请说明不同意延期的理由。');
  return why.ok ? ok({ extension: { ...order.extension, state: 'refused' } }) : why;
};

export const suspend: Rule = (order, input, policy) => {
  const { at, why } = input;
  const most = order.kind === 'service' ? (policy.orders.suspensionsMax[order.service] ?? 0) : 0;
  if ((order.suspensions ?? 0) >= most || at > order.dueAt)
    return refuse('wrong_state', '该服务单不能（再次）中止计时，或已经到期。');
  if (!why) return refuse('invalid_input', '请选择中止计时的原因。', 'why');
  const said = demandedWords(input, '请写明需要补充或核实什么。');
  if (!said.ok) return said;
  const leftDays = workingDaysUntil(Date.parse(at), Date.parse(order.dueAt), policy.calendar);
  return ok({
    status: 'suspended',
    suspension: { at, why, leftDays },
    suspensions: (order.suspensions ?? 0) + 1,
  });
};

/** The working days that were left run on from the day after. */
export const resume: Rule = (order, { at }, policy) => {
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

export const reachStage: Rule = (order, input, policy) => {
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
