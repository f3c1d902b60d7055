/** When a wait, an order or a rectification becomes due. Pure arithmetic over the policy. */
import { endOfWorkingDay } from './calendar.ts';
import type { Policy } from './policy.ts';
import type { Instant } from './ticket.ts';
import type { Lane, Service } from './vocabulary.ts';

/** SL1: the first response is due this long after acceptance. */
export const firstResponseDue = (acceptedMs: number, lane: Lane, policy: Policy): Instant =>
  new Date(acceptedMs + policy.firstResponseMs[lane]).toISOString();

/** SL2: a message in the box is answered within this. */
export const messageBoxDue = (acceptedMs: number, policy: Policy): Instant =>
  new Date(acceptedMs + policy.messageBoxMs).toISOString();

export interface OrderDeadlines {
  signBy: Instant;
  returnBy: Instant;
  dueAt: Instant;
}

/** SL3: order deadlines run in working days from dispatch, not from sign-for. */
export const orderDeadlines = (
  dispatchedMs: number,
  kind: 'service' | 'rectification',
  service: Service,
  policy: Policy,
): OrderDeadlines => ({
  signBy: endOfWorkingDay(dispatchedMs, policy.orderSignDays, policy.calendar),
  returnBy: endOfWorkingDay(dispatchedMs, policy.orderReturnDays, policy.calendar),
  dueAt: endOfWorkingDay(
    dispatchedMs,
    kind === 'rectification' ? policy.rectificationDays : policy.orderDays[service],
    policy.calendar,
  ),
});

/** RT4: the rating window closes this long after the invitation. */
export const ratingCloses = (invitedMs: number, policy: Policy): Instant =>
  new Date(invitedMs + policy.ratingWindowMs).toISOString();
