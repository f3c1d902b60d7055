/**
 * `npm run train -- FILE.jsonl [--out=FILE] [--origin=TEXT] [--at=ISO] [--notes=TEXT] [--proposals=FILE] [--no-net]`:
 * trains the model from confirmed tickets, prints accuracy, macro-F1 and a confusion table on a held-back tenth, writes
 * the model and its card. `--no-net` leaves the network out, which takes most of the time.
 */
import { writeFileSync } from 'node:fs';
import { loadModel, type ModelFile, RuleClassifier, starterRules } from '../routing/classify/index.ts';
import { measure, showConfusion, showFigures } from '../routing/classify/model/figures.ts';
import { fingerprint } from '../routing/classify/model/fingerprint.ts';
import { TRAIN_DEFAULTS, trainModel } from '../routing/classify/model/train-model.ts';
import { proposeWeights } from '../routing/classify/rules/learn-weights.ts';
import { readText } from '../routing/classify/text/reading.ts';
import { type Labelled, readLabelled } from './labelled.ts';

const option = (name: string): string | undefined =>
  process.argv.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3);

const file = process.argv[2];
if (!file || file.startsWith('--')) {
  console.error(
    'usage: npm run train -- FILE.jsonl [--out=FILE] [--origin=TEXT] [--at=ISO] [--proposals=FILE] [--no-net]',
  );
  process.exit(2);
}
const out = option('out') ?? 'routing/classify/model/default.model.json';
const { examples, skipped } = readLabelled(file);
if (examples.length < 50 || new Set(examples.map((e) => e.label)).size < 2) {
  console.error(`need at least 50 texts of two matters; found ${examples.length}, left out ${skipped}`);
  process.exit(2);
}

const rules = starterRules();
const { compiled } = new RuleClassifier(rules, null);
const folded = (e: Labelled): Labelled => ({ text: readText(e.text, compiled).folded.text, label: e.label });
/** The same text always falls on the same side, however often training runs. */
const isHeldBack = (e: Labelled): boolean => Number.parseInt(fingerprint(e.text).slice(0, 6), 16) % 10 === 0;

const ready = examples.map(folded);
const held = examples.filter(isHeldBack);
const rest = ready.filter((_, i) => !isHeldBack(examples[i]!));
const card = {
  trainedAt: option('at') ?? new Date().toISOString(),
  origin: option('origin') ?? 'own tickets',
  figures: {},
  notes: '',
};

const options = process.argv.includes('--no-net') ? { ...TRAIN_DEFAULTS, net: null } : TRAIN_DEFAULTS;
const started = Date.now();
const trial = loadModel(trainModel(rest, card, options));
if (!trial.ok) throw new Error(trial.messageEn);
const classifier = new RuleClassifier(rules, trial.model);
const whole = measure(
  held.map((e) => {
    const c = classifier.classify(e.text);
    return { label: e.label, answer: c.matter, confidence: c.confidence };
  }),
);
const alone = measure(
  held.map((e) => {
    const { scores } = trial.model.score(readText(e.text, compiled).folded.text);
    const best = scores.indexOf(Math.max(...scores));
    return { label: e.label, answer: trial.model.classes[best]!, confidence: scores[best]! };
  }),
);
const shippedCard = {
  ...card,
  figures: {
    heldBack: held.length,
    modelAccuracy: Number(alone.accuracy.toFixed(4)),
    modelMacroF1: Number(alone.macroF1.toFixed(4)),
    wholeAccuracy: Number(whole.accuracy.toFixed(4)),
    wholeMacroF1: Number(whole.macroF1.toFixed(4)),
    surest80: Number(whole.coverage.find((c) => c.share === 0.8)!.accuracy.toFixed(4)),
  },
  notes:
    'Figures: a tenth of the texts (by hash) was held back from the model; the shipped model is trained on all texts. ' +
    `Retrain from your own confirmed tickets with npm run train. ${option('notes') ?? ''}`.trim(),
};
const shipped: ModelFile = trainModel(ready, shippedCard, options);
const text = JSON.stringify(shipped);
writeFileSync(out, text);

const lines = [
  `texts ${examples.length}, left out ${skipped}, held back ${held.length}, ${((Date.now() - started) / 1000).toFixed(1)} s`,
  ...showFigures('model alone, held back', alone),
  ...showFigures('rules and model, held back', whole),
  ...showConfusion(whole),
  `model ${shipped.id}: ${out}, ${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB`,
];
const proposalFile = option('proposals');
if (proposalFile) {
  const proposals = proposeWeights(rules, examples);
  writeFileSync(proposalFile, `${JSON.stringify(proposals, null, 1)}\n`);
  lines.push(`${proposals.length} keyword weights proposed (not applied): ${proposalFile}`);
}
console.log(lines.join('\n'));

const { card: shown } = shipped;
writeFileSync(
  out.replace(/\.json$/, '.card.md'),
  `# Model card ${shipped.id}

- Kind: linear, one-vs-rest, over single characters and pairs of characters of the folded text; weights in signed bytes${
    shipped.net
      ? `;\n  beside it a network of ${3 * shipped.net.filters} filters over one to three of ${shipped.net.chars.length} characters, ${shipped.net.dims} values a character, signed bytes`
      : ''
  }.
- Trained: ${shown.trainedAt} from ${shown.examples} texts. Origin: ${shown.origin}
- Size: ${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB, ${shipped.singles.length + shipped.pairs.length / 2} grams, ${shipped.classes.length} classes.
- Figures (held back: ${held.length} texts): model alone accuracy ${shown.figures.modelAccuracy}, macro-F1 ${shown.figures.modelMacroF1};
  rules and model ${shown.figures.wholeAccuracy} / ${shown.figures.wholeMacroF1}; surest 80 % ${shown.figures.surest80}.
- Texts of each class: ${Object.entries(shown.perClass)
    .map(([c, n]) => `${c} ${n}`)
    .join(', ')}
- ${shown.notes}
`,
);
