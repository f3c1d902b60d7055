/** Evidence of a condition that joins words: the span holds all of it, the parts are the words alone. */
import { describe, expect, it } from 'vitest';
import { createClassifier, highlight } from '../../../routing/classify/index.ts';
import { evidenceParts, evidenceWords } from '../../../routing/protocol/classify/evidence.ts';

const TEXT = '我在 工 地 上干了三个月，老板一直不发工资';

describe('parts of evidence', () => {
  const found = createClassifier({ model: null }).classify(TEXT);

  it('CL2: parts lie in order inside the span and read as the citizen wrote them', () => {
    for (const one of found.evidence) {
      let last = one.span[0];
      for (const [from, to] of evidenceParts(one)) {
        expect(from).toBeGreaterThanOrEqual(last);
        expect(to).toBeLessThanOrEqual(one.span[1]);
        last = to;
      }
      expect(TEXT.slice(...one.span)).toBe(one.text);
      for (const word of evidenceWords(one).split(' … ')) expect(TEXT).toContain(word);
    }
  });

  it('a joined condition marks its words and leaves out what lies between', () => {
    const joined = found.evidence.find((one) => one.parts !== undefined);
    expect(joined).toBeDefined();
    const marked = highlight(TEXT, [joined!]).filter((piece) => piece.rules.length > 0);
    expect(marked.map((piece) => piece.text).join('').length).toBeLessThan(joined!.text.length);
  });
});
