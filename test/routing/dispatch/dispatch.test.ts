/** Eligibility, rank, plan and wait estimate: the policy half of dispatch, without any queue. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classKey,
  covers,
  isEligible,
  misfit,
  parseClassKey,
  profileKey,
  profileOf,
} from '../../../routing/dispatch/eligibility.ts';
import { planTicket } from '../../../routing/dispatch/plan.ts';
import { creditsOf, virtualArrival } from '../../../routing/dispatch/rank.ts';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import { CHANNELS, GROUPS, keysOf, LANES, LANGUAGES, laneOf, MATTERS } from '../../../routing/vocabulary.ts';
import { factsOf, personOf } from './samples.ts';

describe('classes and profiles', () => {
  it('DP1: a class key can be read back and cuts the region to the county', () => {
    const need = {
      lane: 'chat' as const,
      matter: '劳动纠纷' as const,
      language: 'bo' as const,
      regionCode: '330106001002',
    };
    expect(parseClassKey(classKey(need))).toEqual({ ...need, regionCode: '330106' });
  });
  it('DP2: the first filter that fails is named', () => {
    const need = {
      lane: 'chat' as const,
      matter: '劳动纠纷' as const,
      language: 'zh' as const,
      regionCode: '330106',
    };
    expect(misfit(profileOf(personOf({ capacity: { voice: 1, chat: 0, task: 0 } })), need)).toBe('lane');
    expect(misfit(profileOf(personOf({ skills: [{ key: '婚姻家庭', level: 5 }] })), need)).toBe('skill');
    expect(misfit(profileOf(personOf({ languages: ['bo'] })), need)).toBe('language');
    expect(misfit(profileOf(personOf({ regionCodes: ['330200'] })), need)).toBe('region');
    expect(misfit(profileOf(personOf({ regionCodes: ['330100'] })), need)).toBeUndefined();
  });
  it('a province covers its counties, a county not its neighbour', () => {
    expect(covers('330000', '330106')).toBe(true);
    expect(covers('330100', '330106')).toBe(true);
    expect(covers('330106', '330107')).toBe(false);
  });
  it('equal people share a profile, whatever the order of their skills', () => {
    const [x, y] = [
      { key: '婚姻家庭' as const, level: 1 },
      { key: '债权债务' as const, level: 5 },
    ];
    expect(profileKey(profileOf(personOf({ skills: [x, y] })))).toBe(
      profileKey(profileOf(personOf({ skills: [y, x] }))),
    );
  });
});

describe('rank', () => {
  it('DP3: the best group counts once, urgency and crisis add', () => {
    const credits = creditsOf(
      { groups: ['women', 'migrant_worker'], urgency: 'urgent', crisis: 'review', returned: false },
      DEFAULT_POLICY,
    );
    expect(credits.map((credit) => credit.rule)).toEqual([
      'group:migrant_worker',
      'urgency:urgent',
      'crisis:review',
    ]);
    expect(virtualArrival(0, credits)).toBe(-25 * 60_000);
  });
  it('R022: the channel is no fact of the plan: every channel gives the same place', () => {
    const places = keysOf(CHANNELS).map((channel) => {
      const plan = planTicket(factsOf({ lane: laneOf[channel] }), [personOf()], DEFAULT_POLICY);
      return plan.placement.virtualArrivalMs;
    });
    expect(new Set(places).size).toBe(1);
  });
  it('R076: a campaign counts within its days, while it is on, for whom it names, and the best one once', () => {
    const campaign = (id: string, creditMs: number, on = true) => ({
      ...{ id, name: id, on, from: '2026-11-01', to: '2026-11-20', creditMs },
      when: { groups: ['frontline' as const], services: ['legal_aid' as const] },
    });
    const policy = {
      ...DEFAULT_POLICY,
      // The group counts for nothing by itself here.
      credits: { ...DEFAULT_POLICY.credits, group: {} },
      campaigns: [campaign('a', 60_000), campaign('b', 90_000), campaign('c', 9e9, false)],
    };
    const at = (when: string, over = {}) =>
      creditsOf(
        {
          ...{
            groups: ['frontline'],
            urgency: 'normal',
            crisis: 'none',
            returned: false,
            service: 'legal_aid',
          },
          arrivalMs: Date.parse(when),
          ...over,
        },
        policy,
      ).map((credit) => credit.rule);
    expect(at('2026-11-20T15:59:59Z')).toEqual(['campaign:b']);
    expect(at('2026-11-20T16:00:00Z')).toEqual([]);
    expect(at('2026-10-31T15:59:59Z')).toEqual([]);
    expect(at('2026-11-10T00:00:00Z', { service: 'notary' })).toEqual([]);
    expect(at('2026-11-10T00:00:00Z', { groups: [] })).toEqual([]);
  });
  it('DP3: a near deadline is a fixed place that no later arrival passes, and never more than its lead', () => {
    const place = (arrivalMs: number, dueAtMs: number) =>
      virtualArrival(
        arrivalMs,
        creditsOf(
          { groups: [], urgency: 'normal', crisis: 'none', returned: false, arrivalMs, dueAtMs },
          DEFAULT_POLICY,
        ),
      );
    const lead = DEFAULT_POLICY.credits.deadlineLeadMs;
    expect(place(1e9, 1e9 + lead + 1)).toBe(1e9);
    expect(place(1e9, 1e9 + 60_000)).toBe(1e9 + 60_000 - lead);
    expect(place(1e9, 0)).toBe(1e9 - lead);
  });
  it('more reasons never move a ticket back', () => {
    const groups = fc.subarray(keysOf(GROUPS));
    fc.assert(
      fc.property(groups, groups, (some, more) => {
        const of = (list: typeof some) =>
          virtualArrival(
            0,
            creditsOf({ groups: list, urgency: 'normal', crisis: 'none', returned: false }, DEFAULT_POLICY),
          );
        expect(of([...some, ...more])).toBeLessThanOrEqual(of(some));
      }),
    );
  });
});

describe('plan', () => {
  it('DP5: nobody present is a message box with a promise; somebody who fits only after widening is a queue', () => {
    expect(planTicket(factsOf(), [], DEFAULT_POLICY).kind).toBe('message_box');
    const specialist = personOf({ skills: [{ key: '婚姻家庭', level: 5 }] });
    const plan = planTicket(factsOf(), [specialist], DEFAULT_POLICY);
    expect(plan.kind).toBe('queue');
    // Nobody ready fits the first steps: it stands at once at the step at which somebody does (I3).
    expect(plan.receipt).toMatchObject({ skipped: 'nobody', step: 2, eligible: [{ id: 'a', name: '甲' }] });
    const paused = planTicket(factsOf(), [{ ...specialist, ready: false }], DEFAULT_POLICY);
    expect(paused.kind).toBe('queue');
    expect(paused.receipt.removed).toEqual([{ id: 'a', name: '甲', by: 'skill' }]);
  });
  it('DP4: the widened ticket keeps its place and gains a class', () => {
    const own = planTicket(factsOf(), [personOf()], DEFAULT_POLICY).placement;
    const wide = planTicket(factsOf({ step: 1 }), [personOf()], DEFAULT_POLICY).placement;
    expect(wide.virtualArrivalMs).toBe(own.virtualArrivalMs);
    expect(own).toMatchObject({ stepName: 'specialist', nextAfterMs: 20_000 });
    expect(wide.classes).toEqual([...own.classes, 'chat|劳动纠纷|zh|330106']);
  });
  it('an excluded person neither counts as present nor is eligible', () => {
    const plan = planTicket(factsOf({ excludedStaffIds: ['a'] }), [personOf()], DEFAULT_POLICY);
    expect(plan.kind).toBe('message_box');
    expect(plan.receipt.removed[0]?.by).toBe('excluded');
  });
  it('queue or box: whoever is eligible for a class of the placement would be offered it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...keysOf(MATTERS)),
        fc.constantFrom(...keysOf(LANES)),
        fc.constantFrom(...keysOf(LANGUAGES)),
        fc.subarray(keysOf(MATTERS)),
        (matter, lane, language, skills) => {
          const who = personOf({ skills: skills.map((key) => ({ key, level: 3 })) });
          const plan = planTicket(factsOf({ matter, lane, language }), [who], DEFAULT_POLICY);
          const takes = plan.placement.classes.some((key) => isEligible(profileOf(who), parseClassKey(key)));
          expect(plan.receipt.eligible.length > 0).toBe(takes);
          if (takes) expect(plan.kind).toBe('queue');
        },
      ),
    );
  });
});
