/** DP2, DP5 with a full house: people are judged by kind, receipts count all of them and name the first ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEligible, misfit, parseClassKey, profileOf } from '../../../routing/dispatch/eligibility.ts';
import { explainReceipt } from '../../../routing/dispatch/explain-receipt.ts';
import { peopleHere, withReadiness } from '../../../routing/dispatch/people-here.ts';
import { type Present, planTicket, whoMayTake } from '../../../routing/dispatch/plan.ts';
import { NAMED } from '../../../routing/dispatch/plan-people.ts';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import { factsOf, personOf } from './samples.ts';

const many = (count: number, over: (n: number) => Partial<Present>): Present[] =>
  Array.from({ length: count }, (_, n) => {
    const { id = 'p', ...rest } = over(n);
    return personOf({ displayName: `${id}${n}`, ...rest, id: `${id}${n}` });
  });

const house = [
  ...many(400, (n) => ({ id: 'labour', skills: [{ key: '劳动纠纷', level: 3 }], ready: n % 4 !== 0 })),
  ...many(500, () => ({ id: 'family', skills: [{ key: '婚姻家庭', level: 3 }] })),
  ...many(100, () => ({ id: 'uyghur', languages: ['ug'] })),
];

describe('a receipt among a thousand people', () => {
  it('DP2: counts everybody by what removed him and names the first ones, ready ones before paused', () => {
    const { receipt } = planTicket(factsOf(), house, DEFAULT_POLICY);
    expect(receipt.counts).toEqual({
      eligible: 400,
      paused: 100,
      removed: { skill: 500, language: 100 },
    });
    expect(receipt.eligible).toHaveLength(NAMED);
    expect(receipt.eligible.every((line) => line.paused === undefined)).toBe(true);
    // Every filter is named by somebody.
    expect(new Set(receipt.removed.map(({ by }) => by))).toEqual(new Set(['skill', 'language']));
    expect(receipt.removed).toHaveLength(NAMED);
    expect(JSON.stringify(receipt).length).toBeLessThan(4000);
  });
  it('DP13: whoever is excluded is counted apart, and is eligible nowhere', () => {
    const exclusions = [{ staffId: 'labour1', why: 'declared' as const, at: '' }];
    const facts = factsOf({ exclusions, excludedStaffIds: ['labour1', 'family2', 'not-here'] });
    const { receipt } = planTicket(facts, house, DEFAULT_POLICY);
    expect(receipt.counts).toMatchObject({
      eligible: 399,
      removed: { excluded: 2, skill: 499, language: 100 },
    });
    const people = whoMayTake(facts, peopleHere(house), 0, DEFAULT_POLICY);
    expect(people).toHaveLength(399);
    expect(people.some(({ id }) => id === 'labour1')).toBe(false);
  });
  it('R048: says how many are not named, and why', () => {
    const { receipt } = planTicket(factsOf(), house, DEFAULT_POLICY);
    const said = (locale: 'zh-CN' | 'en') =>
      explainReceipt({ step: 'plan', data: { ...receipt } }, locale, parseClassKey)!.sentences.join('\n');
    expect(said('zh-CN')).toContain('等400人');
    expect(said('zh-CN')).toContain('另有494人不办劳动纠纷');
    expect(said('zh-CN')).toContain('另有94人不会普通话');
    expect(said('en')).toContain('and 388 more');
  });
  it('a receipt of before, without counts, still says how many were left out', () => {
    const removed = many(20, () => ({})).map(({ id }) => ({ id, name: id, by: 'lane' as const }));
    const data = { ...planTicket(factsOf(), [], DEFAULT_POLICY).receipt, removed, counts: undefined };
    const said = explainReceipt({ step: 'plan', data }, 'zh-CN', parseClassKey)!.sentences.join('');
    expect(said).toContain('另有8人也不符合');
  });
});

describe('people put together by profile', () => {
  const someone = fc.record({
    skills: fc.subarray([
      { key: '劳动纠纷' as const, level: 3 },
      { key: '婚姻家庭' as const, level: 2 },
      { key: '*' as const, level: 1 },
    ]),
    languages: fc.constantFrom<Present['languages'][]>(['zh'], ['zh', 'ug'], ['ug']),
    regionCodes: fc.constantFrom<string[][]>([], ['330106'], ['330100'], ['440101']),
    ready: fc.boolean(),
  });
  it('DP2, DP5: the plan is the one of a look at each single person', () => {
    fc.assert(
      fc.property(
        fc.array(someone, { maxLength: 30 }),
        fc.subarray(['p0', 'p1', 'p2', 'p3']),
        (all, excludedStaffIds) => {
          const people = all.map((over, n) => personOf({ ...over, id: `p${n}` }));
          const facts = factsOf({ excludedStaffIds });
          const { receipt, placement } = planTicket(facts, peopleHere(people), DEFAULT_POLICY);
          const needs = placement.classes.map(parseClassKey);
          const free = people.filter(({ id }) => !excludedStaffIds.includes(id));
          const fits = free.filter((one) => needs.some((need) => isEligible(profileOf(one), need)));
          expect(receipt.counts!.eligible).toBe(fits.length);
          expect(receipt.counts!.paused).toBe(fits.filter((one) => one.ready === false).length);
          const by: Record<string, number> = {};
          for (const one of people) {
            const why = excludedStaffIds.includes(one.id)
              ? 'excluded'
              : fits.includes(one)
                ? undefined
                : (misfit(profileOf(one), receipt.judgedBy!) ?? 'firm');
            if (why) by[why] = (by[why] ?? 0) + 1;
          }
          expect(receipt.counts!.removed).toEqual(by);
        },
      ),
    );
  });
  it('one who becomes ready or paused is looked at as if all were put together anew', () => {
    const houses = fc.array(someone, { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(houses, fc.nat(), fc.boolean(), (all, n, ready) => {
        const people = all.map((over, at) => personOf({ ...over, id: `p${at}` }));
        const at = n % people.length;
        const one = { ...people[at]!, ready };
        expect(withReadiness(peopleHere(people), one)).toEqual(peopleHere(people.with(at, one)));
      }),
    );
    const here = peopleHere([personOf({ id: 'p0' })]);
    expect(withReadiness(here, personOf({ id: 'new' }))).toBeUndefined();
    expect(withReadiness(here, personOf({ id: 'p0', languages: ['ug'] }))).toBeUndefined();
  });
  it('a second plan of the same kind among the same people says the same, and the people may change between', () => {
    const here = peopleHere(house);
    const first = planTicket(factsOf(), here, DEFAULT_POLICY);
    expect(planTicket(factsOf(), here, DEFAULT_POLICY)).toEqual(first);
    const fewer = peopleHere(house.slice(0, 10));
    expect(planTicket(factsOf(), fewer, DEFAULT_POLICY).receipt.counts!.eligible).toBe(10);
    expect(planTicket(factsOf({ matter: '婚姻家庭' }), here, DEFAULT_POLICY).receipt.counts!.eligible).toBe(
      500,
    );
  });
});
