/** The rule language: conditions, files, and everything that can be wrong with them. */
import { describe, expect, it } from 'vitest';
import type { Classification, ClassifyContext } from '../../../routing/classify/classification.ts';
import {
  createClassifier,
  parseRuleFiles,
  parseRules,
  starterRules,
  writeRules,
} from '../../../routing/classify/index.ts';
import { parseExpression } from '../../../routing/classify/rules/expression.ts';
import type { Problem } from '../../../routing/classify/rules/rule-types.ts';

const tagged = (when: string, text: string, extra = '', context?: ClassifyContext): boolean => {
  const parsed = parseRules(
    `rules:\n  - id: a\n    name: a\n    when: '${when}'\n${extra}    then: {tag: 中}\n`,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return createClassifier({ rules: parsed.rules, model: null }).classify(text, context).tags!.includes('中');
};

const faults = (text: string): Problem[] => {
  const parsed = parseRules(text, 'test.yaml');
  expect(parsed.ok).toBe(false);
  return parsed.problems;
};

const rule = (body: string): string => `rules:\n  - id: a\n    name: a\n${body}\n`;

describe('CL8 conditions', () => {
  it.each([
    ['拖欠 且 工资', '老板拖欠我工资', true],
    ['拖欠 且 工资', '老板发了工资', false],
    ['拖欠 或 工资', '发了工资', true],
    ['工资 且 非 (已付清)', '工资已付清了', false],
    ['工资 且 非 已付清', '工资没给', true],
    ['老板、公司 且 跑了、失联', '公司失联', true],
    ['老板、公司 且 跑了、失联', '公司在', false],
    ['老板，公司；单位,工厂;店', '这家店', true],
    ['拖欠 间隔≤2 工资', '拖欠我的工资', true],
    ['拖欠 间隔≤1 工资', '拖欠我的工资', false],
    ['拖欠 间隔≤3 工资', '工资一直拖欠', true],
    ['拖欠 顺序≤3 工资', '工资一直拖欠', false],
    ['拖欠 顺序≤3 工资', '拖欠工资', true],
    ['（甲 或 乙）且 丙', '乙丙', true],
    ['(甲 或 乙) 且 丙', '甲乙', false],
    ['甲 ｜ 乙 ＆ 丙', '甲', true],
    ['甲 | 乙 & 丙', '乙', false],
    ['！甲 且 乙', '乙', true],
    ['！甲 且 乙', '甲乙', false],
    ['非法集资、或许', '非法集资', true],
    ['"unpaid wages"', 'I have unpaid wage here', true],
    ['wage', 'He lives in Wagenfeld', false],
    ['年龄≤17', '我今年16岁', true],
    ['年龄≤17', '我今年十八岁', false],
    ['年龄60-120', '我妈八十有三', true],
    ['年龄＞＝60', '老人家75岁', true],
    ['人数≥10', '我们二十几个工人', true],
    ['人数≥10', '我们三个工人', false],
    ['勞動', '劳动纠纷', true],
    ['ＡＢＣ', 'abc', true],
  ])('%s on %s is %s', (when, text, expected) => expect(tagged(when, text)).toBe(expected));

  it('CL9 holds within a sentence unless the scope is the whole text', () => {
    expect(tagged('拖欠 且 工资', '他拖欠我。工资呢')).toBe(false);
    expect(tagged('拖欠 且 工资', '他拖欠我。工资呢', '    scope: 全文\n')).toBe(true);
  });

  it('CL10 asks for channel, region, days, hours and language', () => {
    expect(tagged('甲', '甲', '    only: {channel: 电话}\n', { channel: 'phone' })).toBe(true);
    expect(tagged('甲', '甲', '    only: {channel: phone}\n', { channel: 'web' })).toBe(false);
    expect(tagged('甲', '甲', '    only: {region: "3201"}\n', { region: '320106' })).toBe(true);
    const days = '    only: {from: 2026-01-01, to: 2026-01-31}\n';
    expect(tagged('甲', '甲', days, { at: '2026-01-31T15:59:00Z' })).toBe(true);
    expect(tagged('甲', '甲', days, { at: '2026-01-31T16:00:00Z' })).toBe(false);
    expect(tagged('甲', '甲', days)).toBe(false);
    const night = '    only: {hours: "22:00-06:00"}\n';
    expect(tagged('甲', '甲', night, { at: '2026-01-01T15:00:00Z' })).toBe(true);
    expect(tagged('甲', '甲', night, { at: '2026-01-01T04:00:00Z' })).toBe(false);
    expect(tagged('甲', '甲', '    only: {language: 粤语}\n', { language: 'yue' })).toBe(true);
  });

  it('CL11 counts each word of a list once, and hides the shorter word of a matter in the longer', () => {
    const parsed = parseRules(
      `rules:\n  - {id: a, name: a, when: 工资^2、拖欠^1.5, then: {matter: 劳动纠纷}}\n  - {id: b, name: b, when: 合同^3, then: {matter: 合同纠纷}}\n  - {id: c, name: c, when: 劳动合同^1, then: {matter: 劳动纠纷}}\n`,
    );
    if (!parsed.ok) throw new Error('unreadable');
    const c = createClassifier({ rules: parsed.rules, model: null });
    const sum = (x: Classification): number => x.evidence.reduce((s, e) => s + e.weight, 0);
    expect(sum(c.classify('工资工资工资'))).toBe(2);
    expect(sum(c.classify('拖欠工资'))).toBe(3.5);
    expect(c.classify('劳动合同').matter).toBe('劳动纠纷');
    expect(c.classify('劳动合同').candidates.map((x) => x.matter)).toEqual(['劳动纠纷']);
  });

  it('CL10 rules may build on tags, groups and matters of others', () => {
    const parsed = parseRules(
      'rules:\n  - {id: s, name: s, only: {tag: 欠薪, matter: 劳动纠纷}, then: {service: 法律援助}}\n  - {id: t, name: t, when: 工资, then: {tag: 欠薪, matter: 劳动纠纷}}\n',
    );
    if (!parsed.ok) throw new Error('unreadable');
    expect(createClassifier({ rules: parsed.rules, model: null }).classify('工资').service).toBe('legal_aid');
  });
});

describe('CL12 faults have a place and a name', () => {
  it.each([
    ['unknown matter', rule('    when: 甲\n    then: {matter: 劳动}'), 'unknown_value', 5, 20],
    ['unknown service', rule('    when: 甲\n    then: {service: 送餐}'), 'unknown_value', 5, 21],
    ['unknown set', rule('    when: 甲 且 @无此词组\n    then: {tag: 中}'), 'unknown_set', 4, 15],
    ['unknown key', rule('    wenn: 甲\n    then: {tag: 中}'), 'unknown_key', 4, 5],
    ['empty keyword', rule('    when: 甲、、乙\n    then: {tag: 中}'), 'empty_keyword', 4, 13],
    ['invisible keyword', rule('    when: 甲、"\u200b"\n    then: {tag: 中}'), 'blank_keyword', 4, 13],
    ['missing operator', rule('    when: 甲 乙\n    then: {tag: 中}'), 'missing_operator', 4, 13],
    ['unclosed bracket', rule('    when: （甲 或 乙\n    then: {tag: 中}'), 'unclosed', 4, 11],
    ['unclosed quote', rule('    when: 甲、“乙\n    then: {tag: 中}'), 'unclosed', 4, 13],
    ['only negative', rule('    when: 非 甲\n    then: {tag: 中}'), 'only_negative', 4, 11],
    ['bad distance', rule('    when: 甲 间隔≤99 乙\n    then: {tag: 中}'), 'bad_gap', 4, 13],
    ['bad fact', rule('    when: 年龄≤十八\n    then: {tag: 中}'), 'bad_fact', 4, 11],
    ['bad weight', rule('    when: 甲^99\n    then: {tag: 中}'), 'bad_boost', 4, 12],
    ['weight of text', rule('    when: 甲\n    then: {tag: 中, weight: 重}'), 'not_number', 5, 28],
    ['no condition', rule('    then: {tag: 中}'), 'missing_when', 2, 5],
    ['no effect', rule('    when: 甲'), 'missing_effect', 2, 5],
    ['other version', 'format: 7\nrules: []\n', 'wrong_format', 1, 9],
    ['bad day', rule('    when: 甲\n    only: {from: 1月}\n    then: {tag: 中}'), 'bad_date', 5, 18],
    ['no map', '- 甲\n', 'not_a_map', 1, 1],
    ['empty file', '', 'no_rules', 1, 1],
    ['broken indentation', 'rules:\n  - id: a\n   name: b\n', 'syntax', 3, 1],
    [
      'fault in a folded text',
      rule('    when: >-\n      甲、\n      乙 丙\n    then: {tag: 中}'),
      'missing_operator',
      6,
      9,
    ],
  ])('%s', (_name, text, code, line, column) => {
    const [first] = faults(text);
    expect({ code: first?.code, line: first?.line, column: first?.column }).toEqual({ code, line, column });
    expect(first?.message).toMatch(/[\u4e00-\u9fff]/);
    expect(first?.messageEn).toMatch(/[a-z]{2,} [a-z]{2,}/);
    expect(first?.file).toBe('test.yaml');
  });

  it('places of what spans lines: a circle of synonyms, an empty set', () => {
    const places = (text: string) => faults(text).map(({ code, line, column }) => [code, line, column]);
    expect(places('synonyms:\n  甲: [乙]\n  乙: [丙]\n  丙: [甲]\n')[0]).toEqual(['synonym_cycle', 3, 3]);
    expect(places('sets:\n  商户: []\nrules:\n  - {id: a, name: a, when: 甲, then: {tag: 中}}\n')[0]).toEqual(
      ['empty_set', 2, 3],
    );
  });

  it('of several files with one fault none is applied, and the fault names its file', () => {
    const good = { name: 'good.yaml', text: rule('    when: 甲\n    then: {tag: 中}') };
    const bad = 'rules:\n  - {id: other, name: b, when: 甲 且 @无此词组, then: {tag: 中}}\n';
    const read = parseRuleFiles([good, { name: 'bad.yaml', text: bad }]);
    expect(read).toMatchObject({
      ok: false,
      problems: [{ code: 'unknown_set', file: 'bad.yaml', line: 2, column: 36 }],
    });
    expect(read).not.toHaveProperty('rules');
  });

  it('names both places of a duplicate id, and cycles and double meanings of synonyms', () => {
    const two =
      'rules:\n  - {id: a, name: a, when: 甲, then: {tag: 中}}\n  - {id: a, name: b, when: 乙, then: {tag: 中}}\n';
    expect(faults(two)[0]).toMatchObject({ code: 'duplicate_id', line: 3 });
    expect(faults('synonyms:\n  甲: [乙]\n  乙: [丙]\n  丙: [甲]\n')[0]?.code).toBe('synonym_cycle');
    expect(faults('synonyms:\n  甲: [乙]\n  丙: [乙]\n')[0]?.code).toBe('synonym_twice');
  });

  it('reads JSON as well, and applies nothing of a file with a fault', () => {
    const good = parseRules('{"rules":[{"id":"a","name":"a","when":"甲","then":{"tag":"中"}}]}');
    expect(good.ok).toBe(true);
    expect(
      parseRuleFiles([{ text: rule('    when: 甲\n    then: {tag: 中}') }, { text: 'rules: [' }]).ok,
    ).toBe(false);
  });

  it('reads a rule of 10,000 keywords, and refuses a file that is too large', () => {
    const words = Array.from({ length: 10_000 }, (_, i) => `词${String(i).padStart(5, '0')}`);
    const parsed = parseRules(rule(`    when: ${words.join('、')}\n    then: {matter: 劳动纠纷}`));
    if (!parsed.ok) throw new Error('unreadable');
    const c = createClassifier({ rules: parsed.rules, model: null });
    expect(c.classify('这里有词09999').matter).toBe('劳动纠纷');
    expect(faults('#'.repeat(8_000_001))[0]).toMatchObject({ code: 'too_large', line: 1 });
  });

  it('refuses deep nesting, YAML aliases to bombs and binary without falling over', () => {
    expect(parseExpression('('.repeat(5_000)).expr).toBeUndefined();
    expect(parseExpression(`${'非 '.repeat(3_000)}甲`).expr).toBeUndefined();
    const bomb = `a: &a [x,x]\n${'bcdefgh'
      .split('')
      .map((n, i) => `${n}: &${n} [*${'abcdefgh'[i]},*${'abcdefgh'[i]}]`)
      .join('\n')}\n`;
    expect(parseRules(bomb).ok).toBe(false);
    expect(parseRules('\u0000\u0001\ufffd\u0002'.repeat(50)).ok).toBe(false);
  });

  it('treats what looks like a regular expression as plain keywords', () => {
    // As an expression this would not end within the time of a test: 144 s on half of it.
    expect(tagged('"(.*欠.*薪.*){6}讨薪"', '欠薪'.repeat(60))).toBe(false);
  });

  it('warns of operators that stick to a keyword', () => {
    const parsed = parseRules(rule('    when: 拖欠且工资\n    then: {tag: 中}'));
    expect(parsed.ok && parsed.problems.map((p) => [p.code, p.severity])).toEqual([
      ['glued_operator', 'warning'],
    ]);
  });
});

describe('CL13 versions', () => {
  it('depend on content, not on comments or line numbers', () => {
    const version = (text: string): string => {
      const parsed = parseRules(text);
      if (!parsed.ok) throw new Error('unreadable');
      return parsed.rules.version;
    };
    const body = rule('    when: 甲\n    then: {tag: 中}');
    expect(version(`# 说明\n\n${body}`)).toBe(version(body));
    expect(version(body.replace('甲', '乙'))).not.toBe(version(body));
  });
  it('the starter rules read without a remark', () => {
    expect(starterRules().rules.length).toBeGreaterThan(100);
  });
});

describe('CL34 rule files and tables go there and back', () => {
  it('the starter rules survive writing and reading as YAML', () => {
    const again = parseRules(writeRules(starterRules()));
    if (!again.ok) throw new Error(JSON.stringify(again.problems.slice(0, 3)));
    expect(again.rules.version).toBe(starterRules().version);
  });
});
