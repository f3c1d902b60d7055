/** DP18: fields of mediation below the matters (R038). */
import { describe, expect, it } from 'vitest';
import { createClassifier } from '../../routing/classify/index.ts';
import { matches } from '../../routing/dispatch/policy-data.ts';
import { stepsOf } from '../../routing/dispatch/steps.ts';
import { DEFAULT_POLICY, type Policy } from '../../routing/policy.ts';
import { checkPolicy, editableOf } from '../../routing/policy-check.ts';
import { fieldsOf, keysOf, MEDIATION_FIELDS } from '../../routing/vocabulary.ts';

describe('DP18: fields of mediation', () => {
  it('are fifteen; the second level decides, where a matter has several', () => {
    expect(keysOf(MEDIATION_FIELDS)).toHaveLength(15);
    expect(fieldsOf({ matter: '房产纠纷' })).toEqual([]);
    expect(fieldsOf({ matter: '房产纠纷', subMatter: '物业' })).toEqual(['property']);
    expect(fieldsOf({ matter: '婚姻家庭', subMatter: '继承' })).toEqual(['family']);
    expect(fieldsOf({ matter: '债权债务', subMatter: '民间借贷' })).toEqual(['lending']);
    // A migrant worker's labour dispute is of two fields.
    expect(fieldsOf({ matter: '劳动纠纷', groups: ['migrant_worker'] })).toEqual(['migrant', 'labour']);
    expect(fieldsOf({ matter: '劳动纠纷', groups: ['women'] })).toEqual(['labour']);
    expect(fieldsOf({})).toEqual([]);
  });
  it('the rules that ship find the second levels that are named here', () => {
    const classifier = createClassifier({ model: null });
    const of = (text: string) => fieldsOf(classifier.classify(text));
    expect(of('房屋漏水，物业公司收了物业费不维修')).toEqual(['property']);
    expect(of('老公出轨，我要离婚')).toEqual(['family']);
    expect(of('医院手术失误，是医疗事故')).toEqual(['medical']);
  });
  it('a desk may name fields: its people are asked first, and nobody else for other tickets', () => {
    const desk = {
      key: 'property',
      name: '物业纠纷专席',
      on: true,
      when: [{ fields: ['property' as const] }],
    };
    const policy: Policy = { ...DEFAULT_POLICY, desks: [{ ...desk, aloneMs: 30_000 }] };
    const facts = { lane: 'chat', matter: '房产纠纷', language: 'zh', regionCode: '990101' } as const;
    const first = (subMatter?: string) =>
      stepsOf({ ...facts, ...(subMatter ? { subMatter } : {}) }, policy)[0]!;
    expect(first('物业')).toMatchObject({ name: 'desk', needs: [{ matter: 'desk:property' }] });
    expect(first('房屋买卖').name).not.toBe('desk');
    expect(first().name).not.toBe('desk');
    expect(matches({ fields: [] }, { groups: [] })).toBe(true);
  });
  it('a demand may name fields: a higher level is needed there', () => {
    const policy: Policy = {
      ...DEFAULT_POLICY,
      demands: [{ name: '医疗专家', when: { fields: ['medical'] }, level: 4 }],
    };
    const facts = { lane: 'chat', language: 'zh', regionCode: '990101' } as const;
    const levels = (matter: '医疗纠纷' | '侵权') =>
      stepsOf({ ...facts, matter }, policy).flatMap(({ needs }) => needs.map(({ level }) => level ?? 1));
    expect(Math.min(...levels('医疗纠纷').slice(0, 1))).toBe(4);
    expect(Math.min(...levels('侵权').slice(0, 1))).toBe(3);
  });
  it('PO2: an unknown field is not published', () => {
    const demands = [{ name: '物业', when: { fields: ['property', 'magic'] }, level: 2 }];
    const problems = checkPolicy({ ...editableOf(DEFAULT_POLICY), demands } as never, { orgIds: new Set() });
    expect(problems).toMatchObject([{ path: 'demands.0.when.fields', severity: 'error' }]);
    expect(problems[0]!.zh).toContain('magic');
  });
});
