/** How tickets reach people, as policy data: modes, balance between people, grab and pull, ends of turns. */
import type { Lane } from '../vocabulary.ts';

/**
 * GR1. How a ticket finds its person. `push`: it is offered to the best one. `grab` (抢单, R047): everybody who may take
 * it sees it and the first claim wins; nobody is pushed. `pull`: it waits until a supervisor assigns it.
 */
export type OfferMode = 'push' | 'grab' | 'pull';

/** DP7. How the best of several people is chosen; each ends with the smallest id. */
export type Balance =
  /** Least load, then longest idle. */
  | 'least_load'
  /** Longest idle, then least load. */
  | 'longest_idle'
  /** Smallest share, then least load, then longest idle (by whole seconds). */
  | 'fair_share';

/** R047: limits of grab mode. Which tickets use it stands in the policy's `modes`. */
export interface GrabPolicy {
  /** GR5: without a taker the ticket is pushed after this, ms. */
  broadcastMs: number;
  /** GR6: how many one person may grab in a day of Asia/Shanghai; 0 = as many as he can. */
  capPerDay: number;
  /** GR6: from one grab of a person to his next, ms. */
  coolDownMs: number;
  /** GR7: a claim sooner than this after the ticket was shown to the person is refused, ms: nobody reads faster. */
  minSeenMs: number;
  /** GR7: attempts of one person in a minute, successful or not. */
  perMinute: number;
  /** GR8: for so long only people whose share is at or below the mean of those who may take it can claim, ms. */
  headStartMs: number;
}

/** A ticket that only a supervisor assigns. */
export interface PullPolicy {
  /** GR10: not assigned after this, it is pushed, ms; 0 = it waits for the supervisor. */
  pushAfterMs: number;
}

export interface OfferModePolicy {
  /** Who gets an offer first, per lane. */
  balance: Record<Lane, Balance>;
  /** DP15: no new offer in the lane during the last so many ms of a turn of duty. */
  shiftTailMs: Record<Lane, number>;
  /** DP9: whoever was paused by a missed offer is ready again after this if his console shows activity, ms; 0 = never. */
  returnAfterMissedMs: number;
  grab: GrabPolicy;
  pull: PullPolicy;
}

/** Sizes are ours and editable; no source gives any. */
export const DEFAULT_OFFER_MODES: OfferModePolicy = {
  balance: { voice: 'least_load', chat: 'least_load', task: 'least_load' },
  shiftTailMs: { voice: 5 * 60_000, chat: 0, task: 0 },
  returnAfterMissedMs: 0,
  grab: {
    broadcastMs: 2 * 60_000,
    capPerDay: 10,
    coolDownMs: 60_000,
    minSeenMs: 1500,
    perMinute: 10,
    headStartMs: 10_000,
  },
  pull: { pushAfterMs: 0 },
};
