/** Rules of offer modes: what is put to a grab, how long a mode lasts, what stands between a person and a claim. */
import { describe, expect, it } from 'vitest';
import { type GrabFacts, grabHurdle, headStartOf, settleMode } from '../../../routing/dispatch/mode-rules.ts';
import { DEFAULT_OFFER_MODES, type OfferModePolicy } from '../../../routing/dispatch/offer-modes.ts';
import type { Placement } from '../../../routing/ticket.ts';

const policy: OfferModePolicy = {
  ...DEFAULT_OFFER_MODES,
  grab: {
    broadcastMs: 60_000,
    capPerDay: 3,
    coolDownMs: 30_000,
    minSeenMs: 1000,
    perMinute: 10,
    headStartMs: 5000,
  },
};
const plain: Placement = {
  classes: ['c'],
  virtualArrivalMs: 7,
  excludedStaffIds: [],
  credits: [],
  step: 0,
};
const grab: Placement = { ...plain, mode: 'grab' };
const calm = { crisis: 'none', urgency: 'normal' } as const;

describe('settleMode', () => {
  it('GR1: a mode starts its clock and keeps it while the ticket is planned again', () => {
    const first = settleMode(grab, undefined, calm, policy, 1000);
    expect(first).toEqual({ ...grab, modeSinceMs: 1000, modeUntilMs: 61_000 });
    expect(settleMode({ ...grab, step: 1 }, first, calm, policy, 30_000)).toEqual({
      ...first,
      step: 1,
    });
  });

  it('GR5: when its time is over the ticket is pushed with its old place, and never opens again', () => {
    const first = settleMode(grab, undefined, calm, policy, 1000);
    const after = settleMode(grab, first, calm, policy, 61_000);
    expect(after).toEqual({ ...plain, modeOver: true });
    expect(settleMode(grab, after, calm, policy, 61_001)).toEqual({ ...plain, modeOver: true });
    expect(settleMode(plain, after, calm, policy, 61_002)).toEqual({ ...plain, modeOver: true });
  });

  it('GR1: a crisis, a critical ticket and a direct transfer are pushed', () => {
    expect(settleMode(grab, undefined, { ...calm, crisis: 'review' }, policy, 1)).toEqual(plain);
    expect(settleMode(grab, undefined, { ...calm, urgency: 'critical' }, policy, 1)).toEqual(plain);
    const direct = { ...grab, preferredStaffId: 'p', preferredOnly: true };
    const { mode: _mode, ...pushed } = direct;
    expect(settleMode(direct, undefined, calm, policy, 1)).toEqual(pushed);
  });

  it('GR10: a pull ticket waits without end unless the policy says how long', () => {
    const pull: Placement = { ...plain, mode: 'pull' };
    expect(settleMode(pull, undefined, calm, policy, 5)).toEqual({ ...pull, modeSinceMs: 5 });
    const ending = { ...policy, pull: { pushAfterMs: 100 } };
    expect(settleMode(pull, undefined, calm, ending, 5)).toMatchObject({ modeUntilMs: 105 });
  });
});

describe('grabHurdle', () => {
  const facts: GrabFacts = {
    nowMs: 100_000,
    openSinceMs: 90_000,
    shownAtMs: 95_000,
    share: 2,
    shares: [0, 1, 2],
    today: 0,
    lastAtMs: undefined,
  };
  const why = (over: Partial<GrabFacts>) => grabHurdle({ ...facts, ...over }, policy.grab)?.why ?? 'free';

  it('lets through whoever has read it and is within his limits', () => {
    expect(why({})).toBe('free');
  });

  it('GR7: not before it was shown, nor faster than anybody reads', () => {
    expect(why({ shownAtMs: undefined })).toBe('not_seen');
    expect(grabHurdle({ ...facts, shownAtMs: 99_001 }, policy.grab)).toEqual({
      why: 'too_soon',
      untilMs: 100_001,
    });
    expect(why({ shownAtMs: 99_000 })).toBe('free');
  });

  it('GR6: a daily limit, and a pause after the last one', () => {
    expect(why({ today: 3 })).toBe('day_cap');
    expect(grabHurdle({ ...facts, today: 300 }, { ...policy.grab, capPerDay: 0 })).toBeUndefined();
    expect(why({ lastAtMs: 70_001 })).toBe('cool_down');
    expect(why({ lastAtMs: 70_000 })).toBe('free');
  });

  it('GR8: who has served more than the mean waits for those who have served less', () => {
    const early = { openSinceMs: 96_000, shownAtMs: 96_000 };
    expect(grabHurdle({ ...facts, ...early }, policy.grab)).toEqual({ why: 'head_start', untilMs: 101_000 });
    expect(why({ ...early, share: 1 })).toBe('free');
    expect(why({ ...early, shares: [2, 2, 2] })).toBe('free');
    expect(headStartOf(2, [2], policy.grab)).toBe(0);
    expect(headStartOf(2, [], policy.grab)).toBe(0);
  });
});
