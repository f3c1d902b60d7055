/**
 * Other ways to a follower whom the platform lets nobody answer: a template notice, a text message, an agent who
 * phones. One after the other, the next only when the one before has certainly failed. Pure.
 */
import type { Id, Instant } from '../ticket.ts';

export const REACH_WAYS = ['template', 'sms', 'phone'] as const;
export type ReachWay = (typeof REACH_WAYS)[number];

export type ReachState =
  /** On its way, or waiting for its hour. For `phone`: somebody has to. */
  | 'waiting'
  | 'sent'
  /** No answer came: it may have arrived, and nothing else is tried by itself. */
  | 'unknown'
  | 'failed'
  /** He spoke again, or has rated. */
  | 'not_needed';

export interface ReachStep {
  way: ReachWay;
  state: ReachState;
  /** Code of the platform or the gateway. */
  why?: string;
  at: Instant;
  /** Of the platform: its later word on this notice names it. */
  noticeId?: string;
  /** Who phoned. */
  by?: Id;
}

/** One attempt to reach him, about everything that waits since one message. */
export interface Reach {
  id: Id;
  version: number;
  ticketId: Id;
  followerId: Id;
  /** The rating link goes by other ways too, but nobody phones for a grade. */
  about: 'answer' | 'rating';
  open: boolean;
  steps: ReachStep[];
  /** `noticeId` of the template, for the platform's event. */
  noticeId?: string;
  createdAt: Instant;
  updatedAt: Instant;
}

export interface ReachPolicy {
  /** How long an answer waits for him to speak again before other ways are tried, ms. Ours. */
  waitMs: number;
}

export const DEFAULT_REACH: ReachPolicy = { waitMs: 30 * 60_000 };

/** CH8: the way to try now; undefined: none, or the one before may have arrived. */
export const nextWay = (
  { steps, about }: Pick<Reach, 'steps' | 'about'>,
  open: Readonly<Record<'template' | 'sms', boolean>>,
): ReachWay | undefined => {
  const last = steps.at(-1);
  if (last && last.state !== 'failed') return undefined;
  const ways = REACH_WAYS.filter((way) => (way === 'phone' ? about === 'answer' : open[way]));
  return ways.find((way) => !steps.some((step) => step.way === way));
};
