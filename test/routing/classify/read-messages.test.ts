/** Evidence in a conversation: which message it came from, and where in it. */
import { expect, it } from 'vitest';
import { createClassifier } from '../../../routing/classify/index.ts';
import { joinMessages, withLaterEvidence } from '../../../routing/classify/read-messages.ts';
import {
  evidenceIn,
  evidenceList,
  evidenceParts,
  tellingEvidence,
} from '../../../routing/protocol/classify/evidence.ts';

const classifier = createClassifier({ model: null });

/** The words that are marked in a message. */
const marked = (found: Parameters<typeof evidenceIn>[0], { seq, text }: { seq: number; text: string }) => [
  ...new Set(evidenceIn(found, seq).flatMap((one) => evidenceParts(one).map(([a, b]) => text.slice(a, b)))),
];

it('CL39: what was read as one text is marked in the message that it stands in, and nowhere else', () => {
  const messages = [
    { seq: 1, text: '您好' },
    { seq: 4, text: '我在工地干活' },
    { seq: 6, text: '老板拖欠工资三个月' },
  ];
  const { text, read } = joinMessages(messages);
  const found = { ...classifier.classify(text), read };
  expect(found.matter).toBe('劳动纠纷');
  expect(marked(found, messages[0]!)).toEqual([]);
  expect(marked(found, messages[2]!)).toContain('拖欠工资');
  expect(evidenceIn(found, 5)).toEqual([]);
  const whole = found.evidence.flatMap((one) => evidenceParts(one).map(([a, b]) => text.slice(a, b)));
  for (const word of messages.flatMap((one) => marked(found, one))) expect(whole).toContain(word);
});

it('CL39: a condition whose words stand in two messages marks its own word in each', () => {
  const messages = [
    { seq: 1, text: '工地' },
    { seq: 2, text: '工资' },
  ];
  const { read } = joinMessages(messages);
  const one = { rule: 'r', effect: 'group:migrant_worker', text: '工地\n工资', weight: 1 };
  const parts: [number, number][] = [
    [0, 2],
    [3, 5],
  ];
  const found = { read, evidence: [{ ...one, span: [0, 5] as [number, number], parts }] };
  expect(messages.map((message) => evidenceIn(found, message.seq)[0]?.span)).toEqual([
    [0, 2],
    [0, 2],
  ]);
});

it('CL39: without a word of where it was read it is the first message; later evidence stands at its own', () => {
  const first = { seq: 1, text: '老板拖欠工资' };
  const later = { seq: 3, text: '我真的不想活了，准备了农药' };
  const known = classifier.classify(first.text);
  const seen = classifier.classify(later.text);
  expect(seen.crisis).toBe('alarm');
  const found = withLaterEvidence(known, later, seen.evidence);
  expect(marked(found, first)).toEqual(marked(known, first));
  expect(marked(found, first).length).toBeGreaterThan(0);
  expect(marked(found, later)).toEqual(marked(seen, { ...later, seq: 1 }));
  // The same message a second time adds nothing.
  expect(withLaterEvidence(found, later, seen.evidence)).toBe(found);
  expect(found.matter).toBe(known.matter);
});

it('CL39: a word that rules read stands alone, without the pairs that the model weighed for the same', () => {
  const one = (rule: string, effect: string, text: string, at: number) => ({
    ...{ rule, effect, text, weight: 1 },
    span: [at, at + text.length] as [number, number],
  });
  const evidence = [
    one('matter.medical', 'matter:医疗纠纷', '医院', 0),
    one('model:m-1', 'matter:医疗纠纷', '医院不', 0),
    one('model:m-1', 'matter:交通事故', '车', 9),
    one('matter.medical', 'matter:医疗纠纷', '医院', 20),
  ];
  expect(tellingEvidence(evidence).map(({ text, span }) => [text, span[0]])).toEqual([
    ['医院', 0],
    ['车', 9],
    ['医院', 20],
  ]);
  expect(evidenceList(evidence).map(({ text }) => text)).toEqual(['医院', '车']);
});
