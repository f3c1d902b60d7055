/** Rating (评价): one per ticket, by the citizen alone, attribution frozen at close (I6, R112). */
import { type Outcome, ok, refuse } from './errors.ts';
import type { Id, Instant } from './ticket.ts';
import type { Grade, RatingTag } from './vocabulary.ts';

/** Sent at close on the citizen's own channel. The link's secret is derived, never stored, never shown to staff. */
export interface RatingInvitation {
  id: Id;
  ticketId: Id;
  version: number;
  channel: string;
  invitedAt: Instant;
  /** 2.c: window 7 days by default. */
  closesAt: Instant;
  ratedAt?: Instant;
}

export interface Rating {
  id: Id;
  /** Unique: one ticket, one rating. */
  ticketId: Id;
  ticketNo: string;
  grade: Grade;
  tags: RatingTag[];
  words: string;
  via: 'widget' | 'link' | 'keypad' | 'wechat';
  staffId: Id;
  orgId?: Id;
  /** Life events and enterprise events that the ticket bore when it was rated (R033). */
  events?: string[];
  at: Instant;
}

/** 2.c: the last two grades are bad and open a rectification. */
export const isBad = (grade: Grade): boolean => grade <= 2;
export const isSatisfied = (grade: Grade): boolean => grade >= 3;

/** RT: may this invitation still be used at `now`? */
export const mayRate = (invitation: RatingInvitation, now: Instant): Outcome<true> => {
  if (invitation.ratedAt) return refuse('already_rated');
  if (now > invitation.closesAt) return refuse('rating_closed');
  return ok(true);
};
