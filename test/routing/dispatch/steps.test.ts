/** Regions, levels, widening as data, pairing, desks: who may take a ticket at which step. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classKey,
  isEligible,
  misfit,
  parseClassKey,
  profileOf,
  type Requirement,
} from '../../../routing/dispatch/eligibility.ts';
import { type PlanFacts, planTicket, requirementsAt } from '../../../routing/dispatch/plan.ts';
import { covers, overlaps, regionChain, regionLevel } from '../../../routing/dispatch/regions.ts';
import { stepAfter, stepsOf } from '../../../routing/dispatch/steps.ts';
import { DEFAULT_POLICY, type Policy } from '../../../routing/policy.ts';
import { GROUPS, keysOf, LANES, LANGUAGES, MATTERS, SERVICES } from '../../../routing/vocabulary.ts';
import { factsOf, personOf } from './samples.ts';

const ARRIVAL = Date.parse('2026-11-20T01:00:00.000Z');
const policyOf = (over: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, ...over });
const names = (facts: Partial<PlanFacts>, policy = DEFAULT_POLICY) =>
  stepsOf(factsOf(facts), policy).map((step) => step.name);

describe('regions', () => {
  it('a village code has a chain of five, a county code of three', () => {
    expect(regionChain('330106001002').map(({ code }) => code)).toEqual([
      '330106001002',
      '330106001',
      '330106',
      '330100',
      '330000',
    ]);
    expect(regionChain('330106').map(({ level }) => level)).toEqual(['county', 'city', 'province']);
    expect(regionChain('')).toEqual([]);
  });
  it('a town written with twelve digits is the town, not half of a village', () => {
    expect(regionLevel('330106001000')).toBe('town');
    expect(covers('330106001000', '330106001002')).toBe(true);
    expect(covers('330106001000', '330106010002')).toBe(false);
    expect(overlaps('3301', '330106')).toBe(true);
  });
  it('covering is an order: every link of a chain covers the code', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{5}(\d{3}(\d{3})?)?$/), (code) => {
        for (const { code: outer } of regionChain(code)) expect(covers(outer, code)).toBe(true);
      }),
    );
  });
});

describe('levels and service lines', () => {
  const need: Requirement = {
    lane: 'chat',
    matter: '劳动纠纷',
    level: 3,
    language: 'zh',
    regionCode: '330106',
  };
  it('DP2: too low a level is a filter of its own', () => {
    const low = personOf({ skills: [{ key: '劳动纠纷', level: 2 }] });
    expect(misfit(profileOf(low), need)).toBe('level');
    expect(misfit(profileOf(personOf({ skills: [{ key: '婚姻家庭', level: 5 }] })), need)).toBe('skill');
    expect(misfit(profileOf(personOf({ skills: [{ key: '*', level: 3 }] })), need)).toBeUndefined();
  });
  it('a service line that is asked beside the matter needs its own level', () => {
    const both = { ...need, service: 'legal_aid' as const, serviceLevel: 2 };
    const skills = [{ key: '*' as const, level: 5 }];
    expect(misfit(profileOf(personOf({ skills })), both)).toBe('service');
    const aid = personOf({ skills: [...skills, { key: 'legal_aid', level: 2 }] });
    expect(misfit(profileOf(aid), both)).toBeUndefined();
  });
  it('the general skill opens no desk', () => {
    const desk: Requirement = { ...need, matter: 'desk:enterprise' };
    expect(misfit(profileOf(personOf()), desk)).toBe('skill');
  });
  it('DP1: every requirement can be read back from its key, and different ones have different keys', () => {
    const requirement = fc.record(
      {
        lane: fc.constantFrom(...keysOf(LANES)),
        matter: fc.constantFrom<Requirement['matter']>(...keysOf(MATTERS), '*', 'desk:enterprise'),
        level: fc.integer({ min: 2, max: 5 }),
        service: fc.constantFrom(...keysOf(SERVICES)),
        language: fc.constantFrom(...keysOf(LANGUAGES)),
        regionCode: fc.constantFrom('', '33', '3301', '330106'),
        firm: fc.constantFrom('firm-1', 'firm-2'),
      },
      { requiredKeys: ['lane', 'matter', 'language', 'regionCode'] },
    );
    fc.assert(
      fc.property(requirement, requirement, (one, other) => {
        expect(parseClassKey(classKey(one))).toEqual(one);
        expect(classKey(one) === classKey(other)).toBe(
          JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)),
        );
      }),
    );
  });
});

const sorted = (need: object) => Object.entries(need).toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('widening', () => {
  const pairing = [
    { region: '330106', rank: 2, toFirm: 'firm-x' },
    { region: '330106', rank: 1, toRegion: '330200' },
    { region: '330106', rank: 1, toRegion: '330300', from: '2027-01-01' },
  ];
  it('DP4: the default goes specialist, any level, general, pair by rank, city, province', () => {
    expect(names({ arrivalMs: ARRIVAL }, policyOf({ pairing }))).toEqual([
      'specialist',
      'any_level',
      'general',
      'paired_region',
      'paired_firm',
      'city',
      'province',
    ]);
  });
  it('R054: a pairing counts only within its days', () => {
    const at = (day: string) =>
      stepsOf(factsOf({ arrivalMs: Date.parse(`${day}T01:00:00Z`) }), policyOf({ pairing })).find(
        (step) => step.name === 'paired_region',
      )?.needs.length;
    expect(at('2026-11-20')).toBe(1);
    expect(at('2027-01-01')).toBe(2);
  });
  it('a step that adds nobody is left out, and nobody waits for it', () => {
    expect(names({ regionCode: '330000' })).toEqual(['specialist', 'any_level', 'general', 'province']);
  });
  it('a stored policy of before keeps its one wait and its one step', () => {
    const steps = stepsOf(factsOf(), policyOf({ widenAfterMs: [60_000] }));
    expect(steps.map(({ name, afterMs }) => [name, afterMs])).toEqual([
      ['any_level', 0],
      ['general', 60_000],
    ]);
    expect(
      requirementsAt(factsOf(), 1, policyOf({ widenAfterMs: [60_000] })).map((need) => classKey(need)),
    ).toEqual(['chat|劳动纠纷|zh|330106', 'chat|*|zh|330106']);
  });
  it('R080: the desk has its ticket to itself first, then it starts as any other', () => {
    const steps = stepsOf(factsOf({ groups: ['enterprise'] }), DEFAULT_POLICY);
    expect(steps.slice(0, 2).map(({ name, afterMs }) => [name, afterMs])).toEqual([
      ['desk', 0],
      ['specialist', 30_000],
    ]);
    expect(classKey(steps[0]!.needs[0]!)).toBe('chat|desk:enterprise|zh|330106');
    expect(names({ entry: 'enterprise' })[0]).toBe('desk');
  });
  it('a demand raises the level wherever the own matter is asked, and asks the service line', () => {
    const demands = [{ name: '刑案', when: { matters: ['刑事辩护' as const] }, level: 4, serviceLevel: 2 }];
    const keys = requirementsAt(
      factsOf({ matter: '刑事辩护', service: 'legal_aid' }),
      2,
      policyOf({ demands }),
    );
    expect(keys.map((need) => classKey(need))).toEqual([
      'chat|刑事辩护@4+legal_aid@2|zh|330106',
      'chat|*|zh|330106|line:legal_aid',
      'chat|*|zh|330106',
      'chat|*|zh|3301',
      'chat|*|zh|3301|line:legal_aid',
    ]);
  });
  it('finer classes where the bureau has people for towns alone', () => {
    const policy = policyOf({ classRegionDigits: 9 });
    const plan = planTicket(
      factsOf({ regionCode: '330106001002' }),
      [personOf({ regionCodes: ['330106001'] })],
      policy,
    );
    expect(plan.placement.classes[0]).toBe('chat|劳动纠纷@3|zh|330106001');
    expect(plan.receipt.eligible).toHaveLength(1);
  });
  it('a wait is at the step that it has earned', () => {
    const steps = stepsOf(factsOf(), DEFAULT_POLICY);
    expect([0, 19_999, 20_000, 59_999, 60_000, 10_000_000].map((ms) => stepAfter(steps, ms))).toEqual([
      0, 0, 1, 1, 2, 4,
    ]);
  });
});

const people = fc.array(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    displayName: fc.constantFrom('甲', '乙', '丙'),
    skills: fc.array(
      fc.record({
        key: fc.constantFrom<'*' | '劳动纠纷' | '婚姻家庭' | 'legal_aid' | 'desk:enterprise'>(
          '*',
          '劳动纠纷',
          '婚姻家庭',
          'legal_aid',
          'desk:enterprise',
        ),
        level: fc.integer({ min: 1, max: 5 }),
      }),
      { maxLength: 4 },
    ),
    languages: fc.subarray(keysOf(LANGUAGES).slice(0, 3)),
    regionCodes: fc.subarray(['330106', '330200', '330000', '320100', '330106001']),
    capacity: fc.constantFrom({ voice: 1, chat: 2, task: 2 }, { voice: 0, chat: 0, task: 1 }),
    orgId: fc.constantFrom('firm-x', 'firm-y'),
    ready: fc.boolean(),
  }),
  { maxLength: 5 },
);
const world = policyOf({
  pairing: [
    { region: '330106', rank: 1, toRegion: '330200' },
    { region: '330106', rank: 2, toFirm: 'firm-x' },
  ],
  demands: [{ name: '援助', when: { services: ['legal_aid'] }, serviceLevel: 2 }],
});
const anyFacts = fc
  .record({
    lane: fc.constantFrom(...keysOf(LANES)),
    matter: fc.constantFrom('劳动纠纷' as const, '婚姻家庭' as const),
    language: fc.constantFrom(...keysOf(LANGUAGES).slice(0, 3)),
    regionCode: fc.constantFrom('330106', '330106001002', '330100', '330000'),
    service: fc.constantFrom('advice' as const, 'legal_aid' as const),
    groups: fc.subarray(keysOf(GROUPS)),
    crisis: fc.constantFrom('none' as const, 'review' as const, 'alarm' as const),
    step: fc.integer({ min: 0, max: 8 }),
  })
  .map((over) => factsOf({ ...over, arrivalMs: ARRIVAL }));

describe('properties', () => {
  it('DP4: whoever may take a ticket at a step may take it at every later one', () => {
    fc.assert(
      fc.property(anyFacts, people, fc.integer({ min: 0, max: 7 }), (facts, present, step) => {
        for (const person of present) {
          const profile = profileOf(person);
          const may = (at: number) =>
            requirementsAt(facts, at, world).some((need) => isEligible(profile, need));
          if (may(step)) expect(may(step + 1)).toBe(true);
        }
      }),
    );
  });
  it('DP2: eligible by a class exactly where no filter is named, and by the key as by the requirement', () => {
    fc.assert(
      fc.property(anyFacts, people, (facts, present) => {
        for (const person of present)
          for (const need of requirementsAt(facts, 9, world)) {
            const profile = profileOf(person);
            const key = classKey(need, world.classRegionDigits);
            expect(isEligible(profile, parseClassKey(key))).toBe(misfit(profile, need) === undefined);
          }
      }),
    );
  });
  it('I3: where somebody ready fits at any step, somebody ready fits at the step of the plan', () => {
    fc.assert(
      fc.property(anyFacts, people, (facts, present) => {
        const plan = planTicket(facts, present, world);
        const ready = present.filter((person) => person.ready).map(profileOf);
        const fits = (needs: Requirement[]) => ready.some((p) => needs.some((need) => isEligible(p, need)));
        if (fits(requirementsAt(facts, 9, world))) {
          expect(fits(plan.placement.classes.map(parseClassKey))).toBe(true);
          expect(plan.kind).toBe('queue');
        }
      }),
    );
  });
  it('an alarm stands at the last step, and no plan stands before the step that it was asked for', () => {
    fc.assert(
      fc.property(anyFacts, people, (facts, present) => {
        const last = stepsOf(facts, world).length - 1;
        const { step } = planTicket(facts, present, world).placement;
        expect(step).toBeGreaterThanOrEqual(Math.min(facts.step, last));
        if (facts.crisis === 'alarm') expect(step).toBe(last);
      }),
    );
  });
  it('R106: nobody who is excluded, by name or by firm, is eligible or preferred in any plan', () => {
    fc.assert(
      fc.property(anyFacts, people, fc.constantFrom('a', 'b', 'c'), (facts, present, id) => {
        const exclusions = [
          { staffId: id, why: 'complained_of' as const, at: '' },
          { orgId: 'firm-x', why: 'opposing_party' as const, at: '' },
        ];
        const barred = present.filter((person) => person.id === id || person.orgId === 'firm-x');
        for (const preferredStaffId of [id, ...barred.map((person) => person.id)]) {
          const facts2 = {
            ...facts,
            exclusions,
            preferredStaffId,
            preferredBy: 'sticky' as const,
            preferredOnly: true,
          };
          const { placement, receipt } = planTicket(facts2, present, world);
          expect(placement.preferredStaffId).toBeUndefined();
          expect(placement.preferredOnly).toBeUndefined();
          const ids = new Set<string>(barred.map((person) => person.id));
          const free = new Set<string>(
            present.filter((person) => !barred.includes(person)).map((person) => person.id),
          );
          expect(receipt.eligible.filter((line) => ids.has(line.id) && !free.has(line.id))).toEqual([]);
        }
      }),
    );
  });
});
