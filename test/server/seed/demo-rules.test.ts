/** R041, R042: the two local lines of the demo county are reached by a citizen's own sentence. */
import { describe, expect, it } from 'vitest';
import { parseRuleFiles, RuleClassifier } from '../../../routing/classify/index.ts';
import { serviceCheck } from '../../../server/desk/classify/rule-files.ts';
import { DEMO_RULE_FILES, demoRuleSet } from '../../../server/seed/demo-rules.ts';

const parsed = parseRuleFiles(DEMO_RULE_FILES);
const classifier = parsed.ok ? new RuleClassifier(parsed.rules, null) : undefined;
const serviceOf = (text: string) => classifier?.classify(text).service;

describe('rules of the demo lines', () => {
  it('are read without a remark, and their version is that of the set that is stored', () => {
    expect(parsed.problems).toEqual([]);
    expect(parsed.ok && parsed.rules.version).toBe(demoRuleSet('2026-11-23T00:00:00.000Z').digest);
  });

  it('SV3: ask only for lines that the county has', () => {
    const none = serviceCheck(() => [])(DEMO_RULE_FILES, { problems: [], digest: 'x' });
    expect(new Set(none.problems.map(({ file }) => file))).toEqual(new Set(['local-lines.yaml']));
  });

  it.each([
    '我小时候被拐卖到这里，现在想找亲生父母，可以采血比对吗',
    '请问你们这里能登记寻亲吗',
    '我是1990年被送养的，养父母过世了，想找到亲生母亲',
    '弟弟三十年前走失，家里一直在寻找，听说可以做DNA入库',
    'I was adopted and want to find my birth mother',
  ])('寻亲: %s', (text) => {
    expect(serviceOf(text)).toBe('local:find-relatives');
  });

  it.each([
    '今年法考什么时候报名',
    '国家统一法律职业资格考试需要什么学历',
    '法考主观题成绩出来了，资格证书在哪里领',
    '司法考试通过了，证丢了怎么补办',
  ])('法考: %s', (text) => {
    expect(classifier?.classify(text)).toMatchObject({ service: 'local:legal-exam', matter: '其他' });
  });

  it.each([
    ['想做亲子鉴定，确认亲生父母的关系', 'appraisal'],
    ['亲生母亲起诉我要赡养费，我从小被送养', 'advice'],
    ['我的钱包在车站丢了，想找到小偷', 'advice'],
    ['孩子抚养费一直找不到人要', 'advice'],
    ['请从司法考虑，帮我看看合同', 'advice'],
    ['驾照考试报名费不退怎么办', 'advice'],
  ])('near miss: %s', (text, service) => {
    expect(serviceOf(text)).toBe(service);
  });
});
