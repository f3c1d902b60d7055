/** The statistical fallback: training, the file, what is refused, learnt weights, figures. */
import { describe, expect, it } from 'vitest';
import {
  createClassifier,
  defaultModel,
  loadModel,
  parseRules,
  proposeWeights,
  trainModel,
} from '../../../routing/classify/index.ts';
import { fromBase64, toBase64 } from '../../../routing/classify/model/base64.ts';
import file from '../../../routing/classify/model/default.model.json' with { type: 'json' };
import { measure, showConfusion, showFigures } from '../../../routing/classify/model/figures.ts';
import { TRAIN_DEFAULTS } from '../../../routing/classify/model/train-model.ts';
import type { Matter } from '../../../routing/vocabulary.ts';

const SMALL: { text: string; label: Matter }[] = Array.from({ length: 60 }, (_, i) => [
  { text: `老板拖欠工资第${i}回不发`, label: '劳动纠纷' as const },
  { text: `夫妻离婚孩子归谁第${i}问`, label: '婚姻家庭' as const },
  { text: `借条还钱朋友欠我${i}万`, label: '债权债务' as const },
]).flat();

const CARD = { trainedAt: '2026-01-01T00:00:00.000Z', origin: 'test', figures: {}, notes: '' };

describe('CL29 training', () => {
  it('is deterministic and learns what it is shown', () => {
    const one = trainModel(SMALL, CARD);
    expect(trainModel(SMALL, CARD)).toEqual(one);
    const loaded = loadModel(JSON.parse(JSON.stringify(one)));
    if (!loaded.ok) throw new Error(loaded.message);
    const { scores, known } = loaded.model.score('老板不发工资');
    expect(known).toBeGreaterThan(3);
    expect(loaded.model.classes[scores.indexOf(Math.max(...scores))]).toBe('劳动纠纷');
    expect(loaded.model.reasons('老板不发工资', '劳动纠纷', 3)[0]?.weight).toBeGreaterThan(0);
  });
  it('lifts rare classes by ln(N / n)', () => {
    const few = SMALL.filter((e, i) => e.label !== '债权债务' || i % 4 === 2);
    const n = few.filter((e) => e.label === '债权债务').length;
    const plain = trainModel(few, CARD, { ...TRAIN_DEFAULTS, priorLift: 0 });
    const lifted = trainModel(few, CARD, { ...TRAIN_DEFAULTS, priorLift: 0.5 });
    const c = plain.classes.indexOf('债权债务');
    expect(n).toBeLessThan(30);
    expect(lifted.bias[c]! - plain.bias[c]!).toBeCloseTo(0.5 * Math.log(few.length / n), 8);
    expect(lifted.weights).toBe(plain.weights);
    expect(lifted.id).not.toBe(plain.id);
  });
  it('the shipped model stays below 1 MB and tells where it comes from', () => {
    expect(Buffer.byteLength(JSON.stringify(file))).toBeLessThan(1_000_000);
    expect(defaultModel().card.origin.length).toBeGreaterThan(10);
    expect(defaultModel().classes).toHaveLength(13);
  });
  it('scores the same text the same after any other text', () => {
    const model = defaultModel();
    const first = model.score('离婚怎么分财产').scores;
    model.score('工资'.repeat(5_000));
    expect(model.score('离婚怎么分财产').scores).toEqual(first);
  });
});

describe('CL28 model files that are refused whole', () => {
  const whole = JSON.stringify(file);
  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /对象/],
    ['something else', { hello: 1 }, /不是/],
    ['another version', { ...file, formatVersion: 2 }, /版本 2/],
    ['weights cut short', { ...file, weights: file.weights.slice(0, 4_000) }, /截断|损坏/],
    ['weights that are no base64', { ...file, weights: `${file.weights.slice(0, -4)}你好吗啊` }, /截断|损坏/],
    ['grams cut short', { ...file, pairs: file.pairs.slice(0, 99) }, /截断|损坏/],
    ['an unknown matter', { ...file, classes: [...file.classes.slice(1), '送餐'] }, /送餐/],
    ['missing scales', { ...file, scales: [] }, /截断|损坏/],
    ['no number for a scale', { ...file, scales: file.scales.map(() => 'x') }, /截断|损坏/],
    ['missing parts', { ...file, idf: undefined }, /不完整/],
  ])('%s', (_name, broken, message) => {
    const loaded = loadModel(broken);
    expect(loaded.ok).toBe(false);
    if (!loaded.ok) {
      expect(loaded.message).toMatch(message);
      expect(loaded.messageEn).toMatch(/[a-z]/);
    }
  });
  it('a file cut in the middle is no JSON at all', () => {
    expect(() => JSON.parse(whole.slice(0, whole.length / 2))).toThrow();
  });
  it('base64 goes there and back', () => {
    for (let n = 0; n < 9; n++) {
      const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 97 + n) % 256);
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }
    for (const bad of ['abc', 'ab=c', '====', 'a\u4e00bc']) expect(fromBase64(bad)).toBeUndefined();
  });
});

describe('CL24 CL25 rules and model together', () => {
  it('takes over a model, and back to none', () => {
    const trained = loadModel(trainModel(SMALL, CARD));
    if (!trained.ok) throw new Error(trained.message);
    const text = '孩子归谁呢这个问题我想知道一下';
    expect(createClassifier({ model: trained.model }).version).not.toBe(
      createClassifier({ model: null }).version,
    );
    expect(createClassifier({ model: trained.model }).classify(text).decidedBy).not.toBe('none');
  });
  it('clear rules decide against the model, and the ticket is reviewed', () => {
    const parsed = parseRules('rules:\n  - {id: a, name: a, when: 工资^9, then: {matter: 公司法}}\n');
    if (!parsed.ok) throw new Error('unreadable');
    const c = createClassifier({ rules: parsed.rules }).classify('老板拖欠我三个月工资一直不发怎么办');
    expect(c).toMatchObject({ matter: '公司法', decidedBy: 'rules', needsReview: true });
    expect(c.candidates.map((x) => x.matter)).toContain('劳动纠纷');
  });
});

describe('CL30 learnt weights are proposals', () => {
  it('proposes more for words that point to the matter, and changes nothing itself', () => {
    const parsed = parseRules(
      'rules:\n  - {id: a, name: a, when: 工资^0.1、孩子^2, then: {matter: 劳动纠纷}}\n  - {id: b, name: b, when: 孩子^0.1, then: {matter: 婚姻家庭}}\n',
    );
    if (!parsed.ok) throw new Error('unreadable');
    const before = JSON.stringify(parsed.rules);
    const proposals = proposeWeights(parsed.rules, SMALL);
    expect(proposals.find((p) => p.rule === 'a' && p.word === '工资')!.to).toBeGreaterThan(0.5);
    expect(proposals.find((p) => p.rule === 'a' && p.word === '孩子')!.to).toBeLessThan(0.5);
    expect(proposals.find((p) => p.word === '工资')).toMatchObject({
      texts: 60,
      agree: 60,
      matter: '劳动纠纷',
    });
    expect(JSON.stringify(parsed.rules)).toBe(before);
  });
});

describe('figures', () => {
  it('count accuracy, macro-F1, confusion and coverage by hand', () => {
    const f = measure([
      { label: 'a', answer: 'a', confidence: 0.9 },
      { label: 'a', answer: 'b', confidence: 0.2 },
      { label: 'b', answer: 'b', confidence: 0.8 },
      { label: 'b', answer: '其他', confidence: 0.1 },
    ]);
    expect(f.accuracy).toBe(0.5);
    expect(f.macroF1).toBeCloseTo((2 / 3 + 1 / 2) / 2);
    expect(f.confusion).toEqual({ a: { a: 1, b: 1 }, b: { b: 1, 其他: 1 } });
    expect(f.coverage.find((c) => c.share === 0.5)!.accuracy).toBe(1);
    expect(showFigures('t', f).join('\n')).toContain('macro-F1=0.5833');
    expect(showConfusion(f)).toHaveLength(3);
    expect(measure([]).accuracy).toBe(0);
  });
});
