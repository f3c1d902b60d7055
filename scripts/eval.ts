/** `npm run eval -- FILE.jsonl [--rules-only]`: accuracy, macro-F1, per class, coverage against accuracy when abstaining. */

import { createClassifier } from '../routing/classify/index.ts';
import { measure, showConfusion, showFigures } from '../routing/classify/model/figures.ts';
import { readLabelled } from './labelled.ts';

const file = process.argv[2];
if (!file || file.startsWith('--')) {
  console.error('usage: npm run eval -- FILE.jsonl [--rules-only]   (lines of {"text","label"})');
  process.exit(2);
}
const { examples, skipped } = readLabelled(file);
if (examples.length === 0) {
  console.error(`no labelled text in ${file} (left out: ${skipped})`);
  process.exit(2);
}
const run = (title: string, rulesOnly: boolean): void => {
  const classifier = createClassifier(rulesOnly ? { model: null } : {});
  const started = performance.now();
  const classified = examples.map((e) => classifier.classify(e.text));
  const seconds = (performance.now() - started) / 1000;
  const figures = measure(
    classified.map((c, i) => ({ label: examples[i]!.label, answer: c.matter, confidence: c.confidence })),
  );
  const second = classified.filter((c, i) =>
    c.candidates.slice(0, 2).some((x) => x.matter === examples[i]!.label),
  ).length;
  const review = classified.filter((c) => c.needsReview).length;
  for (const line of showFigures(title, figures)) console.log(line);
  if (!rulesOnly) for (const line of showConfusion(figures)) console.log(line);
  console.log(
    `first two hold the label ${(second / examples.length).toFixed(3)}  for review ${(review / examples.length).toFixed(3)}  其他 ${classified.filter((c) => c.matter === '其他').length}  ${Math.round(examples.length / seconds)} texts/s  ${classifier.version}\n`,
  );
};
console.log(`${file}: ${examples.length} texts, left out ${skipped}`);
run('rules alone', true);
if (!process.argv.includes('--rules-only')) run('rules and model', false);
