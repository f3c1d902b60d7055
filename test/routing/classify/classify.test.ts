/** The shipped classifier on sentences of our own: matters, services, groups, crises. */
import { describe, expect, it } from 'vitest';
import { createClassifier } from '../../../routing/classify/index.ts';
import { CRISES, type Sentence, TRAITS } from './sentences.ts';

const whole = createClassifier();
const rulesOnly = createClassifier({ model: null });

const check = (s: Sentence): void => {
  const c = whole.classify(s.text);
  expect(s.matters, JSON.stringify(c.candidates.slice(0, 3))).toContain(c.matter);
  if (s.service) expect(c.service).toBe(s.service);
  else expect(['advice', 'legal_aid', 'mediation']).toContain(c.service);
  expect(c.groups).toEqual(s.groups ?? []);
  if (!s.crisis) expect(c.crisis).toBe('none');
  for (const tag of s.tags ?? [])
    if (tag.startsWith('!')) expect(c.tags).not.toContain(tag.slice(1));
    else expect(c.tags).toContain(tag);
  if (s.kind) expect(c.kind).toBe(s.kind);
  if (s.language) expect(c.language).toBe(s.language);
  if (s.place) expect(c.place).toBe(s.place);
  if (s.urgency) expect(c.urgency).toBe(s.urgency);
};

for (const [trait, sentences] of Object.entries(TRAITS))
  describe(`CL14 CL15 CL17 CL20 CL21 CL22 CL23 ${trait}`, () => {
    it.each(sentences.map((s): [string, Sentence] => [s.text, s]))('%s', (_text, s) => check(s));
  });

describe('CL18 CL19 crisis levels', () => {
  it.each(CRISES)('%s → %s', (text, level) => {
    const c = whole.classify(text);
    expect(c.crisis).toBe(level);
    if (level === 'alarm') expect(c.urgency).toBe('critical');
    if (level === 'review') expect(c.urgency).not.toBe('normal');
    if (level !== 'none')
      expect(c.evidence.some((e) => e.effect.startsWith('crisis:') && e.text !== '')).toBe(true);
  });
});

describe('CL23 to CL27 the decision', () => {
  it('CL23 gives 其他 for nothing, with the model and without', () => {
    for (const text of ['', '嗯', '在吗', '？？？', 'qwertyuiop']) {
      expect(rulesOnly.classify(text).matter).toBe('其他');
      expect(whole.classify(text)).toMatchObject({ matter: '其他', needsReview: true });
    }
  });
  it('CL24 small talk is 其他, and so is what rules know to be no matter', () => {
    for (const text of [
      '红烧肉怎么做才好吃',
      '附近哪里有好玩的地方',
      '明天会下雨吗',
      '我只会讲藏语，请找一个会藏语的人',
    ])
      expect(whole.classify(text)).toMatchObject({ matter: '其他', needsReview: true, decidedBy: 'none' });
  });
  it('CL25 ranks candidates, shares between 0 and 1', () => {
    for (const c of [whole, rulesOnly].map((k) => k.classify('公司拖欠工资还逼我签合同'))) {
      expect(c.candidates[0]!.matter).toBe(c.matter);
      for (let i = 1; i < c.candidates.length; i++)
        expect(c.candidates[i]!.score).toBeLessThanOrEqual(c.candidates[i - 1]!.score);
      for (const { score } of c.candidates) expect(score >= 0 && score <= 1).toBe(true);
    }
  });
  it('CL26 answers the same every time', () => {
    const text = '我妈75了被邻居家的狗扑倒，想做伤残鉴定';
    expect(whole.classify(text)).toEqual(createClassifier().classify(text));
  });
  it('says nothing of Cantonese where 怎么办 alone would, whose synonyms come from it', () => {
    const found = whole.classify('老板不给工资，怎么办');
    expect(found.language).toBe('zh');
    expect(found.evidence.map(({ rule }) => rule)).not.toContain('lang.yue');
    expect(whole.classify('老细冇畀人工，点算好，唔知揾边个').language).toBe('yue');
  });

  it('CL27 CL2 shows evidence in the original text', () => {
    const text = '老 板 拖*欠我们⼯资，救\u200b命';
    for (const e of whole.classify(text).evidence) expect(text.slice(e.span[0], e.span[1])).toBe(e.text);
    expect(whole.classify(text).evidence.some((e) => e.text.includes('⼯资'))).toBe(true);
  });
  it('CL5 takes a megabyte and reads its end', () => {
    const text = `${'今天天气不错，我先慢慢说。'.repeat(80_000)}他借我五万块不还，我有借条`;
    const c = whole.classify(text);
    expect(c.matter).toBe('债权债务');
    const e = c.evidence.find((x) => x.text === '借条');
    expect(e && text.slice(e.span[0], e.span[1])).toBe('借条');
  });
  it('CL5 survives binary and lone surrogates', () => {
    const noise = Array.from({ length: 3_000 }, (_, i) => String.fromCharCode((i * 40_503) % 65_536)).join(
      '',
    );
    expect(() => whole.classify(noise)).not.toThrow();
  });
});
