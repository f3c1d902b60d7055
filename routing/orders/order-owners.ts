/** Who works on an order: given back, given back in vain, assigned to another organisation or for good. */

import { decisionDue, firstStages, orderDeadlines } from '../deadlines.ts';
import { ok, refuse } from '../errors.ts';
import { needsForcedOwner } from './order.ts';
import { demandedWords, type Rule } from './order-rule.ts';

/** 2.b.8: a listed reason, and before `returnBy`; 2.b.9: never once designated. */
export const giveBack: Rule = (order, { at, reason }, policy) => {
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

export const acceptReturn: Rule = (order, _input, policy) => {
  if (needsForcedOwner(order, policy.orders)) return refuse('forced_owner');
  return ok({
    status: 'returned',
    returnedBy: [...(order.returnedBy ?? []), ...(order.orgId ? [order.orgId] : [])],
  });
};

/** The order goes back as it was, with the deadline that it had. */
export const rejectReturn: Rule = (order, input, policy) => {
  if (needsForcedOwner(order, policy.orders)) return refuse('forced_owner');
  const why = demandedWords(input, '请说明驳回退回的理由。');
  return why.ok ? ok({ status: order.returning?.from ?? 'dispatched' }) : why;
};

/** By a supervisor: another organisation with a new clock, or the same one, which then may not return it (指定承办). */
export const assign: Rule = (order, { at, orgId, forced = false, ...input }, policy) => {
  if (!orgId) return refuse('invalid_input', '请选择承办机构。', 'orgId');
  const why = demandedWords({ ...input, at }, '请说明指定或改派的理由。');
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
    ...orderDeadlines(Date.parse(at), order.kind, order.service, policy, order.groups),
    overdue: false,
    forced: forGood,
    returnedBy: [...(order.returnedBy ?? []), ...gaveBack],
    ...(stages ? { stages } : {}),
  });
};
