/** CL38: what was quoted is told apart from own words, by console and classifier alike. */
import { describe, expect, it } from 'vitest';
import { createClassifier, explain, RuleClassifier, starterRules } from '../../../routing/classify/index.ts';
import { evidenceParts } from '../../../routing/protocol/classify/evidence.ts';
import { ownWords, quoteOf, quotesIn } from '../../../routing/protocol/quote.ts';

const DASHES = '- - - - - - - - - - - - - - -';
const quoting = (author: string, quoted: string, own: string) =>
  `「${author}：${quoted}」\n${DASHES}\n${own}`;

describe('CL38 a quote', () => {
  it('is told apart from the words below it', () => {
    const text = quoting('王律师', '请带上劳动合同\n和工资条', '合同没有了怎么办');
    const quote = quoteOf(text);
    expect(quote).toMatchObject({ author: '王律师', text: '请带上劳动合同\n和工资条' });
    expect(text.slice(quote?.from)).toBe('合同没有了怎么办');
  });

  it.each([
    ['words in such brackets', '「合同：第三条」是什么意思'],
    ['no words of his own', `「王律师：您好」\n${DASHES}\n  `],
    ['no line of dashes', '「王律师：您好」\n好的'],
    ['dashes alone', `${DASHES}\n好的`],
    ['no name', `「：您好」\n${DASHES}\n好的`],
    ['more than a message quotes', quoting('王律师', '您'.repeat(2_001), '好的')],
    ['in the middle of a line', `他说${quoting('王律师', '您好', '好的')}`],
  ])('is not %s', (_, text) => {
    expect(quotesIn(text)).toEqual([]);
    expect(ownWords(text)).toBe(text);
  });

  it('is found in each of several messages that are read together; own words keep their places', () => {
    const text = [
      '我想问工资',
      quoting('王律师', '有合同吗', '没有签'),
      quoting('王律师', '多久了', '三个月'),
    ].join('\n');
    expect(quotesIn(text).map((one) => one.text)).toEqual(['有合同吗', '多久了']);
    const own = ownWords(text);
    expect(own.length).toBe(text.length);
    expect(own.replaceAll('\u200b', '').split('\n').filter(Boolean)).toEqual([
      '我想问工资',
      '没有签',
      '三个月',
    ]);
    for (const word of ['我想问工资', '没有签', '三个月']) expect(own.indexOf(word)).toBe(text.indexOf(word));
  });

  it.each([
    ['many beginnings', '「王：\n'.repeat(200_000)],
    ['many ends', `」\n${DASHES}\n`.repeat(30_000)],
    ['one long line', `「${'王'.repeat(30)}：${'- '.repeat(500_000)}`],
  ])('a megabyte of %s is looked through without going back over it', (_, text) => {
    expect(quoteOf(text)).toBeUndefined();
  });
});

describe('CL38 classification', () => {
  const whole = createClassifier();
  it('reads no matter, service, group or place from what was quoted', () => {
    const quoted = '您好，北京的农民工讨薪可以申请法律援助，也可以先公证';
    const own = '谢谢，那离婚后孩子归谁';
    const seen = whole.classify(quoting('王律师', quoted, own));
    const alone = whole.classify(own);
    expect(seen).toMatchObject({
      matter: '婚姻家庭',
      service: alone.service,
      groups: [],
      confidence: alone.confidence,
    });
    expect(seen.place).toBeUndefined();
    expect(whole.classify(quoted)).toMatchObject({ groups: ['migrant_worker'], place: '北京' });
  });

  it.each<[string, string, 'none' | 'review' | 'alarm']>([
    ['您刚才说不想活了，现在好些了吗', '好多了，谢谢律师', 'none'],
    ['请问还有什么可以帮您', '我不想活了', 'alarm'],
  ])('a crisis counts in own words alone: %s', (quoted, own, level) => {
    expect(whole.classify(quoting('值班律师', quoted, own)).crisis).toBe(level);
  });

  it('CL2: evidence lies in the own words of the whole message', () => {
    const text = quoting('王律师', '是拖欠工资吗', '是的，老板拖欠工资三个月');
    const { evidence } = whole.classify(text);
    expect(evidence.length).toBeGreaterThan(0);
    const from = quoteOf(text)!.from;
    for (const one of evidence)
      for (const [start, end] of evidenceParts(one)) {
        expect(start).toBeGreaterThanOrEqual(from);
        expect(end).toBeLessThanOrEqual(text.length);
      }
  });

  it('the language of a quote is not the language of who quotes it', () => {
    const text = quoting(
      'Lawyer',
      'Please tell us more about your contract and your employer',
      '好的，公司不给我签合同',
    );
    expect(whole.classify(text).language).toBe('zh');
  });

  it('the steps of a tried sentence show what was read', () => {
    const text = quoting('王律师', '有借条吗', '没有借条，只有转账');
    const steps = explain(new RuleClassifier(starterRules(), null), text);
    expect(steps.folded.trim()).toBe('没有借条,只有转账');
    expect(steps.hits.every(({ span }) => span[0] >= quoteOf(text)!.from)).toBe(true);
  });
});
