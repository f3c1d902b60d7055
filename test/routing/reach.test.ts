/** The order of ways to a follower whom nobody may answer. */
import { describe, expect, it } from 'vitest';
import { nextWay, type ReachStep } from '../../routing/channels/reach.ts';

const step = (way: ReachStep['way'], state: ReachStep['state']): ReachStep => ({ way, state, at: '' });
const both = { template: true, sms: true };

describe('other ways', () => {
  it('CH8: template, text message, telephone, each after the one before has failed', () => {
    const steps: ReachStep[] = [];
    for (const way of ['template', 'sms', 'phone'] as const) {
      expect(nextWay({ about: 'answer', steps }, both)).toBe(way);
      steps.push(step(way, 'failed'));
    }
    expect(nextWay({ about: 'answer', steps }, both)).toBeUndefined();
  });
  it.each(['waiting', 'sent', 'unknown', 'not_needed'] as const)(
    'CH8: nothing follows a way that is %s',
    (state) => {
      expect(nextWay({ about: 'answer', steps: [step('template', state)] }, both)).toBeUndefined();
    },
  );
  it('CH8: ways that are not open are left out, and nobody phones for a grade', () => {
    const none = { template: false, sms: false };
    expect(nextWay({ about: 'answer', steps: [] }, none)).toBe('phone');
    expect(nextWay({ about: 'rating', steps: [] }, none)).toBeUndefined();
    expect(nextWay({ about: 'rating', steps: [step('template', 'failed')] }, both)).toBe('sms');
  });
});
