/** Figures of a classifier on labelled texts: accuracy, macro-F1, per class, confusion, coverage when abstaining. */

export interface Outcome {
  label: string;
  answer: string;
  /** In [0, 1]; orders the answers for the coverage table. */
  confidence: number;
}

export interface ClassFigures {
  label: string;
  count: number;
  precision: number;
  recall: number;
  f1: number;
}

export interface Figures {
  count: number;
  accuracy: number;
  /** Mean of F1 over the labels that occur; answers outside of them (其他) only cost recall. */
  macroF1: number;
  perClass: ClassFigures[];
  /** confusion[label][answer]. */
  confusion: Record<string, Record<string, number>>;
  /** Accuracy of the surest share of the answers. */
  coverage: { share: number; accuracy: number; leastConfidence: number }[];
}

const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

const COVERAGE_SHARES = [1, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5] as const;

/** precision = tp / (tp + fp), recall = tp / (tp + fn), F1 = 2 tp / (2 tp + fp + fn), each 0 where undefined. */
export const measure = (outcomes: readonly Outcome[]): Figures => {
  const confusion: Record<string, Record<string, number>> = {};
  const counts = new Map<string, number>();
  const answers = new Map<string, number>();
  let right = 0;
  for (const o of outcomes) {
    counts.set(o.label, (counts.get(o.label) ?? 0) + 1);
    answers.set(o.answer, (answers.get(o.answer) ?? 0) + 1);
    confusion[o.label] ??= {};
    const row = confusion[o.label]!;
    row[o.answer] = (row[o.answer] ?? 0) + 1;
    if (o.label === o.answer) right++;
  }
  const perClass = [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([label, count]): ClassFigures => {
      const hit = confusion[label]?.[label] ?? 0;
      const answered = answers.get(label) ?? 0;
      return {
        label,
        count,
        precision: ratio(hit, answered),
        recall: ratio(hit, count),
        f1: ratio(2 * hit, answered + count),
      };
    });
  const sure = [...outcomes].sort((a, b) => b.confidence - a.confidence);
  const coverage = COVERAGE_SHARES.map((share) => {
    const part = sure.slice(0, Math.round(sure.length * share));
    return {
      share,
      accuracy: ratio(part.filter((o) => o.label === o.answer).length, part.length),
      leastConfidence: part[part.length - 1]?.confidence ?? 0,
    };
  });
  return {
    count: outcomes.length,
    accuracy: ratio(right, outcomes.length),
    macroF1: ratio(
      perClass.reduce((sum, c) => sum + c.f1, 0),
      perClass.length,
    ),
    perClass,
    confusion,
    coverage,
  };
};

const pad = (text: string, width: number): string => {
  let shown = 0;
  for (const c of text) shown += c.charCodeAt(0) > 0x2e80 ? 2 : 1;
  return text + ' '.repeat(Math.max(0, width - shown));
};

/** The figures as lines for a terminal; Chinese names take two columns a character. */
export const showFigures = (title: string, f: Figures): string[] => [
  `${title}: n=${f.count} accuracy=${f.accuracy.toFixed(4)} macro-F1=${f.macroF1.toFixed(4)}`,
  `${pad('class', 12)}${pad('n', 7)}${pad('P', 7)}${pad('R', 7)}F1`,
  ...f.perClass.map(
    (c) =>
      `${pad(c.label, 12)}${pad(String(c.count), 7)}${pad(c.precision.toFixed(3), 7)}${pad(c.recall.toFixed(3), 7)}${c.f1.toFixed(3)}`,
  ),
  `coverage: ${f.coverage.map((c) => `${Math.round(c.share * 100)}%→${c.accuracy.toFixed(3)}`).join('  ')}`,
];

/** Rows are labels, columns answers. */
export const showConfusion = (f: Figures): string[] => {
  const labels = f.perClass.map((c) => c.label);
  const columns = [...new Set([...labels, ...Object.values(f.confusion).flatMap((row) => Object.keys(row))])];
  return [
    `${pad('label \\ answer', 14)}${columns.map((c) => pad(c.slice(0, 2), 6)).join('')}`,
    ...labels.map((l) => pad(l, 14) + columns.map((c) => pad(String(f.confusion[l]?.[c] ?? 0), 6)).join('')),
  ];
};
