/** The first answer of a ticket as a fact that is kept: board, reports and lists count the same one. */
import type { Instant, Ticket } from '../ticket.ts';
import { laneOf } from '../vocabulary.ts';

export interface Answer {
  /** From opening to the first answer, whole seconds. */
  seconds: number;
  /** Not after the deadline that stood when it was given (GB/T 33358: 15 s voice, 3 min other media). */
  inTime: boolean;
}

/**
 * When it was first answered: the first words of a person; of a call that somebody picked up; or, where nothing was
 * written before, the feedback with which a person closed it. Withdrawn by the citizen: never.
 */
const answeredAt = (ticket: Ticket): Instant | undefined =>
  ticket.firstResponseAt ??
  (laneOf[ticket.channel] === 'voice' && !ticket.promisedBy ? ticket.stamps.dispatchedAt : undefined) ??
  (ticket.status === 'closed' && ticket.attribution ? ticket.stamps.fedBackAt : undefined);

/** The ticket with its answer once there is one; an answer is never changed. */
export const withAnswer = (ticket: Ticket, dueAt: Instant | undefined): Ticket => {
  const at = ticket.answer ? undefined : answeredAt(ticket);
  if (at === undefined) return ticket;
  const seconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(ticket.createdAt)) / 1000));
  return { ...ticket, answer: { seconds, inTime: dueAt === undefined || at <= dueAt } };
};

/** Mean of grouped seconds, whole ms; 0 of none. */
export const meanMsOf = (groups: readonly { seconds: number; count: number }[]): number => {
  const count = groups.reduce((sum, one) => sum + one.count, 0);
  const total = groups.reduce((sum, one) => sum + one.seconds * one.count, 0);
  return count === 0 ? 0 : Math.round((total / count) * 1000);
};
