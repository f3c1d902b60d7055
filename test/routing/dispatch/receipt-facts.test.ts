/** Sentences of receipts taken apart for the eye: no label that no sentence begins with, nothing lost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FACT_LABELS, factOf } from '../../../routing/protocol/receipts.ts';

const TEXTS = join(import.meta.dirname, '../../server/desk/planning');

describe.each(['zh-CN', 'en'] as const)('facts of a receipt in %s', (locale) => {
  const sentences = readFileSync(join(TEXTS, `receipts.${locale}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.trim());

  it('every label begins a sentence that receipts really say', () => {
    const seen = new Set(sentences.map((one) => factOf(one, locale).label));
    // Reasons that people write stand beside these thirteen tickets.
    const spoken = FACT_LABELS[locale].filter(
      (label) => label !== '理由' && label !== 'Reason' && label !== '原因',
    );
    expect(spoken.filter((label) => !seen.has(label))).toEqual([]);
  });

  it('loses no word', () => {
    for (const sentence of sentences) {
      const { label, lines } = factOf(sentence, locale);
      for (const line of lines) expect(sentence).toContain(line);
      expect(sentence.startsWith(label ?? '')).toBe(true);
      expect(lines.join('').length).toBeGreaterThan(
        sentence.length - (label?.length ?? 0) - 2 * lines.length - 3,
      );
    }
  });
});

it('those left out stand one a line', () => {
  expect(factOf('未入选：周明（不会藏语）；陈静（不会藏语）。', 'zh-CN')).toEqual({
    label: '未入选',
    lines: ['周明（不会藏语）', '陈静（不会藏语）'],
  });
  expect(factOf('先派给林晓：此前答复过来件人的同一事项（首问负责）。', 'zh-CN').label).toBeUndefined();
});
