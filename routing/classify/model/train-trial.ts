/** Trains a model from confirmed texts and measures it beside the live one on texts that were held back. */
import type { Matter } from '../../vocabulary.ts';
import { RuleClassifier } from '../classifier.ts';
import type { PastText } from '../move-report.ts';
import { labelledOf, modelOf, type RuleText } from '../preview-job.ts';
import { parseRuleFiles } from '../rules/parse-rules.ts';
import type { RuleSet } from '../rules/rule-types.ts';
import { readText } from '../text/reading.ts';
import { type Figures, measure } from './figures.ts';
import { fingerprint } from './fingerprint.ts';
import { loadModel, type Model } from './model.ts';
import type { ModelFile } from './model-file.ts';
import { trainModel } from './train-model.ts';

export interface TrainJob {
  rules: readonly RuleText[];
  live: ModelFile | null;
  examples: readonly { text: string; label: Matter }[];
  /** ISO time and origin, for the card. */
  at: string;
  origin: string;
}

/** Figures of one way of classifying, on the texts that were held back. */
export interface TrialFigures {
  accuracy: number;
  macroF1: number;
  /** Accuracy of the surest 80 %. */
  surest80: number;
  perClass: { matter: string; count: number; precision: number; recall: number; f1: number }[];
}

export interface TrainResult {
  file: ModelFile;
  heldBack: number;
  /** Rules and model together, as tickets are classified. */
  fresh: TrialFigures;
  live: TrialFigures;
}

/** Fewer texts teach nothing that can be measured. */
export const LEAST_EXAMPLES = 50;

/** A fifth of a small set, a tenth of a great one. */
const GREAT = 2_000;

/** The same text always falls on the same side, however often training runs. */
const isHeldBack = (text: string, of: number): boolean =>
  Number.parseInt(fingerprint(text).slice(0, 6), 16) % of === 0;

const round = (value: number): number => Math.round(value * 1e4) / 1e4;

const shown = (f: Figures): TrialFigures => ({
  accuracy: round(f.accuracy),
  macroF1: round(f.macroF1),
  surest80: round(f.coverage.find(({ share }) => share === 0.8)?.accuracy ?? 0),
  perClass: f.perClass.map(({ label, count, precision, recall, f1 }) => ({
    matter: label,
    count,
    precision: round(precision),
    recall: round(recall),
    f1: round(f1),
  })),
});

/** Figures of a classifier with these rules and this model. */
const figuresWith = (
  rules: RuleSet,
  model: Model | null,
  texts: readonly { text: string; label: Matter }[],
): TrialFigures => {
  const classifier = new RuleClassifier(rules, model);
  return shown(
    measure(
      texts.map(({ text, label }) => {
        const { matter, confidence } = classifier.classify(text);
        return { label, answer: matter, confidence };
      }),
    ),
  );
};

export interface MeasureJob {
  rules: readonly RuleText[];
  models: readonly (ModelFile | null)[];
  texts: readonly PastText[];
}

/** Each model beside the others on the same confirmed texts. */
export const measureModels = (job: MeasureJob): TrialFigures[] => {
  const parsed = parseRuleFiles(job.rules);
  if (!parsed.ok) throw new Error('the live rules cannot be read');
  const texts = labelledOf(job.texts);
  return job.models.map((file) => figuresWith(parsed.rules, modelOf(file), texts));
};

/**
 * Trains on nine tenths, measures on the rest, then trains what is kept on all. Deterministic.
 * @param progress share of the work done, 0 to 1
 */
export const trainTrial = (job: TrainJob, progress: (share: number) => void = () => {}): TrainResult => {
  const parsed = parseRuleFiles(job.rules);
  if (!parsed.ok) throw new Error('the live rules cannot be read');
  const { rules } = parsed;
  const { compiled } = new RuleClassifier(rules, null);
  const of = job.examples.length < GREAT ? 5 : 10;
  const held = job.examples.filter(({ text }) => isHeldBack(text, of));
  const folded = job.examples.map(({ text, label }) => ({
    text: readText(text, compiled).folded.text,
    label,
  }));
  const rest = folded.filter((_, i) => !isHeldBack(job.examples[i]!.text, of));
  progress(0.05);
  const card = { trainedAt: job.at, origin: job.origin, figures: {}, notes: '' };
  const part = (from: number, to: number) => (done: number, all: number) =>
    progress(from + ((to - from) * done) / Math.max(1, all));

  const trial = loadModel(trainModel(rest, card, undefined, part(0.05, 0.45)));
  if (!trial.ok) throw new Error(trial.messageEn);
  const fresh = figuresWith(rules, trial.model, held);
  const live = figuresWith(rules, modelOf(job.live), held);
  progress(0.55);
  const file = trainModel(
    folded,
    {
      ...card,
      figures: {
        heldBack: held.length,
        wholeAccuracy: fresh.accuracy,
        wholeMacroF1: fresh.macroF1,
        surest80: fresh.surest80,
      },
      notes: `Figures: one text in ${of} (by hash) was held back; this model is trained on all texts.`,
    },
    undefined,
    part(0.55, 1),
  );
  return { file, heldBack: held.length, fresh, live };
};
