/** Rules of offer modes without IO: how long a mode lasts, and what stands between a person and a grab (抢单, R047). */

import type { Placement } from '../ticket.ts';
import type { CrisisLevel, Urgency } from '../vocabulary.ts';
import type { GrabPolicy, OfferMode, OfferModePolicy } from './offer-modes.ts';

/**
 * GR1, GR5, GR10: the mode that a plan asks for, with its clock. A direct transfer, a crisis and a critical ticket are
 * pushed: nobody in danger is put to a race. A mode that has run its time is over for this ticket; its place stays.
 *
 * @param before the placement of the same wait, when it is planned again while it waits
 */
export const settleMode = (
  placement: Placement,
  before: Placement | undefined,
  facts: { crisis: CrisisLevel; urgency: Urgency },
  policy: OfferModePolicy,
  nowMs: number,
): Placement => {
  const { mode, modeSinceMs: _since, modeUntilMs: _until, modeOver: _over, ...rest } = placement;
  const over = before?.modeOver ? { modeOver: true as const } : {};
  if (!mode || mode === 'push') return { ...rest, ...over };
  if (before?.modeOver || placement.preferredOnly) return { ...rest, ...over };
  if (facts.crisis !== 'none' || facts.urgency === 'critical') return rest;
  const modeSinceMs = before?.mode === mode && before.modeSinceMs ? before.modeSinceMs : nowMs;
  const lastsMs = lastsOf(mode, policy);
  if (lastsMs === undefined) return { ...rest, mode, modeSinceMs };
  const modeUntilMs = modeSinceMs + lastsMs;
  return nowMs >= modeUntilMs ? { ...rest, modeOver: true } : { ...rest, mode, modeSinceMs, modeUntilMs };
};

/** Undefined: without end. */
const lastsOf = (mode: OfferMode, policy: OfferModePolicy): number | undefined => {
  if (mode === 'grab') return policy.grab.broadcastMs;
  return policy.pull.pushAfterMs > 0 ? policy.pull.pushAfterMs : undefined;
};

export interface GrabFacts {
  nowMs: number;
  /** When the ticket began to be open, and when it was first shown to this person; undefined = never. */
  openSinceMs: number;
  shownAtMs: number | undefined;
  /** His share, and those of everybody who could take the ticket now. */
  share: number;
  shares: readonly number[];
  /** How many he grabbed today, and when the last one. */
  today: number;
  lastAtMs: number | undefined;
}

export type GrabHurdle =
  | { why: 'not_seen' }
  /** `untilMs`: from when on it may be tried again. */
  | { why: 'too_soon' | 'head_start' | 'cool_down'; untilMs: number }
  | { why: 'day_cap' };

/** GR6, GR7, GR8: the first thing that policy puts in the way of a claim; undefined when nothing does. */
export const grabHurdle = (facts: GrabFacts, policy: GrabPolicy): GrabHurdle | undefined => {
  const { nowMs } = facts;
  if (facts.shownAtMs === undefined) return { why: 'not_seen' };
  const readMs = facts.shownAtMs + policy.minSeenMs;
  if (nowMs < readMs) return { why: 'too_soon', untilMs: readMs };
  if (policy.capPerDay > 0 && facts.today >= policy.capPerDay) return { why: 'day_cap' };
  const cooledMs = (facts.lastAtMs ?? Number.NEGATIVE_INFINITY) + policy.coolDownMs;
  if (nowMs < cooledMs) return { why: 'cool_down', untilMs: cooledMs };
  const startMs = facts.openSinceMs + headStartOf(facts.share, facts.shares, policy);
  return nowMs < startMs ? { why: 'head_start', untilMs: startMs } : undefined;
};

/** GR8: how long this person has to let those go first who have served less, ms. Nobody waits for himself. */
export const headStartOf = (share: number, shares: readonly number[], policy: GrabPolicy): number => {
  if (shares.length === 0) return 0;
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  return share <= mean ? 0 : policy.headStartMs;
};
