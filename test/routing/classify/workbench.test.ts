/** What the workbench shows: explanation, highlighting, move report, similar tickets; and the command line. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  createClassifier,
  explain,
  highlight,
  isNearDuplicate,
  likeness,
  moveReport,
  parseRules,
  RuleClassifier,
  type RuleSet,
  SimilarIndex,
  starterRules,
} from '../../../routing/classify/index.ts';
import { termsOf } from '../../../routing/classify/similar.ts';

const rules = (text: string): RuleSet => {
  const parsed = parseRules(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.rules;
};

describe('CL27 explanation', () => {
  it('shows folding, hits, rules and scores', () => {
    const text = '老 闆拖欠工資，我不是农民工';
    const e = explain(new RuleClassifier(starterRules(), null), text);
    expect(e.folded).toBe('老板拖欠工资,我不是农民工');
    const worker = e.hits.find((h) => h.keyword === '农民工');
    expect(worker?.negated).toBe(true);
    expect(e.hits.find((h) => h.keyword === '工资')?.text).toBe('工資');
    expect(e.rules.length).toBeGreaterThan(0);
    expect(e.scores[0]?.matter).toBe('劳动纠纷');
    expect(e.classification).toEqual(createClassifier({ model: null }).classify(text));
  });
  it('cuts the original for highlighting without losing a character', () => {
    const text = '公司拖欠工 资三个月，我想申请法律援助';
    const { evidence } = createClassifier().classify(text);
    const marked = highlight(text, evidence);
    expect(marked.map((m) => m.text).join('')).toBe(text);
    expect(marked.find((m) => m.text.includes('法律援助'))?.rules).toContain('svc.aid');
    expect(highlight('', [])).toEqual([]);
  });
});

describe('CL31 move report', () => {
  const before = rules(
    'rules:\n  - {id: wage, name: 工资, when: 工资^2, then: {matter: 劳动纠纷}}\n  - {id: loan, name: 借, when: 借钱^2, then: {matter: 债权债务}}\n',
  );
  const after = rules(`rules:
  - {id: wage, name: 工资, when: 工资^2, then: {matter: 劳动纠纷}}
  - {id: wage2, name: 工资再, when: 拖欠工资^1, then: {matter: 劳动纠纷}}
  - {id: fight, name: 抢, when: 工资^3, then: {matter: 合同纠纷}}
  - {id: never, name: 死, when: 独角兽, then: {matter: 侵权}}
`);
  const past = [
    { id: '1', text: '拖欠工资', confirmed: '劳动纠纷' as const },
    { id: '2', text: '工资没发', confirmed: '劳动纠纷' as const },
    { id: '3', text: '他找我借钱', confirmed: '债权债务' as const },
    { id: '4', text: '与此无关' },
  ];
  const report = moveReport(before, after, past);
  it('names what moves, from what to what', () => {
    expect(report.moves.map((m) => m.id).sort()).toEqual(['2', '3']);
    expect(report.flows).toContainEqual({ from: '劳动纠纷', to: '合同纠纷', texts: 1 });
    expect(report.flows).toContainEqual({ from: '债权债务', to: '其他', texts: 1 });
    expect(report).toMatchObject({ texts: 4, gained: 0, lost: 2 });
  });
  it('gives coverage, precision, death, conflict and shadow of each rule', () => {
    const of = (id: string) => report.rules.find((r) => r.id === id)!;
    expect(of('never')).toMatchObject({ dead: true, texts: 0 });
    expect(of('fight').precision).toBe(0);
    expect(of('fight').texts).toBe(1);
    expect(of('wage2')).toMatchObject({ texts: 1, precision: 1 });
    const twice = moveReport(before, after, [...past, { id: '5', text: '工资呢' }]);
    expect(twice.rules.find((r) => r.id === 'fight')?.conflicts[0]).toEqual({ id: 'wage', texts: 2 });
  });
  it('tells a rule that another one covers wholly', () => {
    const set = rules(
      'rules:\n  - {id: wide, name: 宽, when: 甲、乙, then: {tag: 中}}\n  - {id: narrow, name: 窄, when: 乙, then: {tag: 中}}\n',
    );
    const r = moveReport(set, set, [
      { id: '1', text: '甲' },
      { id: '2', text: '乙' },
    ]);
    expect(r.moves).toEqual([]);
    expect(r.rules.find((x) => x.id === 'narrow')?.shadowedBy).toBe('wide');
    expect(r.rules.find((x) => x.id === 'wide')?.shadowedBy).toBeUndefined();
  });
});

describe('CL32 similar tickets', () => {
  const index = new SimilarIndex([
    { id: 'wage', text: '老板拖欠工资三个月不发' },
    { id: 'divorce', text: '离婚后孩子抚养权归谁' },
    { id: 'en', text: 'My employer has not paid wages' },
    { id: 'key', text: 'constructor toString 2019' },
  ]);
  it('ranks by shared weighted terms', () => {
    expect(index.find('拖欠我三个月的工资')[0]?.id).toBe('wage');
    expect(index.find('the employers paid no wage')[0]?.id).toBe('en');
    expect(index.find('constructor')[0]?.id).toBe('key');
    expect(index.find('')).toEqual([]);
    for (const s of index.find('离婚抚养权拖欠工资')) expect(s.score > 0 && s.score <= 1).toBe(true);
  });
  it('replaces, removes and leaves one out', () => {
    index.add('wage', '完全换了内容的文字');
    expect(index.size).toBe(4);
    expect(index.find('拖欠我三个月的工资').map((s) => s.id)).not.toContain('wage');
    index.remove('divorce');
    expect(index.find('离婚后孩子抚养权归谁').map((s) => s.id)).not.toContain('divorce');
    expect(index.find('完全换了内容的文字', 5, 'wage')).toEqual([]);
  });
  it('tells a message sent twice from another one', () => {
    expect(isNearDuplicate('老板拖欠我三个月工资怎么办？', '老闆拖欠我三個月工資，怎么办')).toBe(true);
    expect(isNearDuplicate('老板拖欠我三个月工资怎么办', '老板拖欠我三个月工资怎么办呢')).toBe(true);
    expect(isNearDuplicate('老板拖欠我三个月工资怎么办', '老公出轨我想离婚孩子归谁抚养')).toBe(false);
    expect(isNearDuplicate('你好', '你们好')).toBe(false);
    expect(likeness('', '甲')).toBe(0);
  });
  it('makes terms of Han pairs and English stems', () => {
    expect(termsOf('拖欠工资 wages')).toEqual(['h拖欠', 'h欠工', 'h工资', 'wwage']);
  });
});

describe('CL33 the command', () => {
  it('answers one object a line, in order, and nothing else', () => {
    const input = [
      '{"id":"a","text":"老板拖欠工资"}',
      'not json',
      '{"id":"b"}',
      '',
      '{"id":3,"text":"你好","channel":"web","at":"2026-01-01T00:00:00Z"}',
    ].join('\n');
    const run = spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/classify.ts', '--rules-only'], {
      input,
      encoding: 'utf8',
    });
    const rows = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map((r) => r.id ?? r.error)).toEqual(['a', 'not JSON', 'text is missing', 3]);
    expect(rows[0]).toMatchObject({ matter: '劳动纠纷', service: 'advice', groups: [], crisis: 'none' });
    expect(rows[3]).toMatchObject({ matter: '其他' });
    expect(run.status).toBe(1);
  }, 60_000);
});
