/** Rules of the demo county for its two local lines (R041, R042); a bureau that adds such lines can take them over. */
import { parseRuleFiles, STARTER_FILES } from '../../routing/classify/index.ts';
import type { RuleSetDoc } from '../../routing/settings.ts';

const LINES = `format: 1
# 本地服务的规则：编码与“服务项目”页一致
rules:
  - id: line.relatives.said
    name: 直接说寻亲
    when: 寻亲、寻找亲人、寻找失散、失散亲人、失散的亲人、失散多年、寻亲登记、打拐、"lost relatives"、"find my birth"
    then: {service: "local:find-relatives", weight: 4, tag: 寻亲}
  - id: line.relatives.parents
    name: 找亲生父母、找家
    negation: 否
    scope: 全文
    when: (亲生父母、亲生爸妈、亲生母亲、亲生父亲、生母、生父、亲爹、亲妈、我的家人、失散的孩子、失散的弟弟、失散的妹妹、失散的哥哥、失散的姐姐) 间隔≤12 (寻找、想找、找到、找一找、下落、在哪里、在哪儿、还在不在) 且 非 (抚养费、赡养费、要钱、起诉、遗产)
    then: {service: "local:find-relatives", weight: 4, tag: 寻亲}
  - id: line.relatives.taken
    name: 当年被拐、走失、送养，如今找家
    scope: 全文
    when: (小时候、多年前、年前、当年、从小、那年、几岁时) 间隔≤14 (被拐、被抱走、抱养、送养、送人、走失、走丢、走散、失散) 且 (寻找、想找、找家、找到、下落、团聚、相认)
    then: {service: "local:find-relatives", weight: 4, tag: 寻亲}
  - id: line.relatives.blood
    name: 采血入库比对
    when: (采血、血样、dna、基因库、打拐库) 间隔≤12 (寻亲、失踪、失散、亲人、入库、打拐)
    then: {service: "local:find-relatives", weight: 4, tag: 寻亲}
  - id: line.exam.said
    name: 法律职业资格考试
    when: 国家统一法律职业资格、法律职业资格考试、司法考试、法律资格考试、"bar exam"、"legal exam"
    then: {service: "local:legal-exam", weight: 4, matter: 其他, sub: 法律职业资格考试}
  - id: line.exam.short
    name: 法考
    when: (法考、司考) 且 非 (法考虑、法考察、法考核、法考量、法考证)
    then: {service: "local:legal-exam", weight: 4, matter: 其他, sub: 法律职业资格考试}
  - id: line.exam.certificate
    name: 资格证书与成绩
    when: (法律职业资格、法律职业资格证、资格证书) 间隔≤12 (法考、报名、成绩、领取、领证、补办、申领、客观题、主观题、准考证)
    then: {service: "local:legal-exam", weight: 4, matter: 其他, sub: 法律职业资格考试}
`;

export const DEMO_RULE_FILES = [...STARTER_FILES, { name: 'local-lines.yaml', text: LINES }];

/** The first published version of the demo county: what ships, and the rules of its lines. */
export const demoRuleSet = (at: string): RuleSetDoc => {
  const parsed = parseRuleFiles(DEMO_RULE_FILES);
  if (!parsed.ok) throw new Error(`demo rules: ${parsed.problems[0]?.message}`);
  return {
    ...{ id: 'v1', no: 1, files: DEMO_RULE_FILES, digest: parsed.rules.version },
    ...{ rules: parsed.rules.rules.length, at, by: 'seed', byName: '演示数据' },
    why: '加入本县两条服务（寻亲、法考咨询）的规则',
  };
};
