/** The state machine of service orders (OD): what each action asks for and leaves behind. */

import { stagesAfter } from '../deadlines.ts';
import { type Outcome, ok, refuse } from '../errors.ts';
import type { Policy } from '../policy.ts';
import type { OrderStatus } from '../vocabulary.ts';
import { isOpen, OPEN_ORDER_STATUSES, type Order, type OrderAction, type OrderStep } from './order.ts';
import { askExtension, grantExtension, reachStage, refuseExtension, resume, suspend } from './order-clock.ts';
import { acceptReturn, assign, giveBack, rejectReturn } from './order-owners.ts';
import { demandedWords, type OrderInput, type Rule } from './order-rule.ts';

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

const reply: Rule = (order, input, _policy) => {
  const said = demandedWords(input, '请填写回复内容。');
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
    const why = demandedWords(input, '请说明收回的理由。');
    return why.ok ? ok({ status: 'cancelled' }) : why;
  },
  remind: same,
  ask_extension: askExtension,
  grant_extension: grantExtension,
  refuse_extension: refuseExtension,
  suspend,
  resume,
  stage: reachStage,
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
    // The new clock said nothing of an entry: the one before counts no more (SL8).
    if (next.fastTrack === before.fastTrack) delete next.fastTrack;
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
