/** Trains a model from labelled texts: one-vs-rest squared hinge by dual coordinate descent, and the network. Pure. */
import type { Matter } from '../../vocabulary.ts';
import { toBase64 } from './base64.ts';
import { fingerprint } from './fingerprint.ts';
import { MODEL_FORMAT, MODEL_VERSION, type ModelCard, type ModelFile } from './model-file.ts';
import { packNet } from './pack-net.ts';
import { NET_DEFAULTS, type NetOptions, trainNet } from './train-net.ts';

export interface Example {
  /** Folded text, as the engine hands it to the model. */
  text: string;
  label: Matter;
}

export interface TrainOptions {
  /** Grams in fewer texts than this are left out. */
  leastTexts: number;
  /** Upper bound on the number of pairs, the most frequent stay: keeps the file below its size. */
  mostPairs: number;
  /** Penalty C of the support vector machine. */
  cost: number;
  /** How far rare classes are lifted: cost of a class is C * (N / (k * n_class)) ** balance. */
  balance: number;
  /**
   * What the decision value of a class gains for each unit of ln(N / n_class): lifts the F1 of rare classes for next to
   * no accuracy.
   */
  priorLift: number;
  epochs: number;
  /** How the network is trained; null for none. */
  net: NetOptions | null;
  /** With fewer texts than this there is no network: it would learn next to nothing. */
  leastForNet: number;
}

export const TRAIN_DEFAULTS: TrainOptions = {
  leastTexts: 4,
  mostPairs: 30_000,
  cost: 0.3,
  balance: 0.45,
  priorLift: 0.07,
  epochs: 25,
  net: NET_DEFAULTS,
  leastForNet: 2_000,
};

/** An epoch of the network takes about as long as this many classes of the linear model. */
const EPOCH_UNITS = 12;

interface Sparse {
  grams: Int32Array;
  values: Float64Array;
}

const countGrams = (text: string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    counts.set(c, (counts.get(c) ?? 0) + 1);
    if (i > 0) {
      const pair = text[i - 1]! + c;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  return counts;
};

/** Shuffles by a fixed linear congruential generator: the same examples always give the same model. */
const shuffle = (order: Int32Array, seed: number): number => {
  let state = seed;
  for (let i = order.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const k = state % (i + 1);
    const kept = order[i]!;
    order[i] = order[k]!;
    order[k] = kept;
  }
  return state;
};

/**
 * Dual coordinate descent for the L2-loss linear SVM (Hsieh et al., ICML 2008, algorithm 1):
 * minimise over a >= 0:  1/2 a'Qa - e'a  with Q_ij = y_i y_j x_i.x_j + [i = j] / (2 C_i).
 */
const trainOne = (
  rows: Sparse[],
  y: Int8Array,
  costs: Float64Array,
  size: number,
  epochs: number,
): Float64Array => {
  const w = new Float64Array(size + 1); // the last weight belongs to the constant 1: the bias
  const alpha = new Float64Array(rows.length);
  const order = Int32Array.from(rows, (_, i) => i);
  let seed = 42;
  for (let epoch = 0; epoch < epochs; epoch++) {
    seed = shuffle(order, seed);
    let largest = 0;
    for (const i of order) {
      const { grams, values } = rows[i]!;
      const diagonal = 0.5 / costs[i]!;
      let dot = w[size]!;
      for (let k = 0; k < grams.length; k++) dot += w[grams[k]!]! * values[k]!;
      const gradient = y[i]! * dot - 1 + diagonal * alpha[i]!;
      const projected = alpha[i] === 0 ? Math.min(gradient, 0) : gradient;
      if (Math.abs(projected) > largest) largest = Math.abs(projected);
      if (projected === 0) continue;
      // Rows have length 1, the constant adds 1.
      const next = Math.max(0, alpha[i]! - gradient / (2 + diagonal));
      const step = (next - alpha[i]!) * y[i]!;
      alpha[i] = next;
      if (step === 0) continue;
      for (let k = 0; k < grams.length; k++) w[grams[k]!]! += step * values[k]!;
      w[size]! += step;
    }
    if (largest < 0.02) break;
  }
  return w;
};

const quantise = (
  values: Float64Array,
  n: number,
  stride: number,
): { bytes: Int8Array; scales: number[] } => {
  const scales: number[] = [];
  const bytes = new Int8Array(values.length);
  for (let c = 0; c < n; c++) {
    let most = 0;
    for (let g = 0; g < stride; g++) most = Math.max(most, Math.abs(values[g * n + c]!));
    const scale = most / 127 || 1;
    scales.push(scale);
    for (let g = 0; g < stride; g++) bytes[g * n + c] = Math.round(values[g * n + c]! / scale);
  }
  return { bytes, scales };
};

/**
 * Trains and packs a model. The card's figures are the caller's: they are measured on texts that were held back.
 * @param onPart is told how much of the work is done
 */
export const trainModel = (
  examples: readonly Example[],
  card: Omit<ModelCard, 'examples' | 'perClass'>,
  options: TrainOptions = TRAIN_DEFAULTS,
  onPart: (done: number, of: number) => void = () => {},
): ModelFile => {
  const perClass: Record<string, number> = {};
  const texts = new Map<string, number>();
  const counted = examples.map((e) => countGrams(e.text));
  examples.forEach((e, i) => {
    perClass[e.label] = (perClass[e.label] ?? 0) + 1;
    for (const gram of counted[i]!.keys()) texts.set(gram, (texts.get(gram) ?? 0) + 1);
  });
  const classes = Object.keys(perClass).sort((a, b) => perClass[b]! - perClass[a]! || (a < b ? -1 : 1));
  const often = [...texts]
    .filter(([, t]) => t >= options.leastTexts)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const singles = often.filter(([g]) => g.length === 1);
  const pairs = often.filter(([g]) => g.length === 2).slice(0, options.mostPairs);
  const grams = [...singles, ...pairs];
  const numberOf = new Map(grams.map(([g], i) => [g, i]));
  // The quantised idf is used in training too, so that the shipped file scores exactly as it was trained.
  const idfScale = (1 + Math.log((1 + examples.length) / (1 + options.leastTexts))) / 255;
  const idf = Uint8Array.from(grams, ([, t]) =>
    Math.round((1 + Math.log((1 + examples.length) / (1 + t))) / idfScale),
  );
  const rows = counted.map((counts): Sparse => {
    const ids: number[] = [];
    const values: number[] = [];
    let square = 0;
    for (const [gram, count] of counts) {
      const id = numberOf.get(gram);
      if (id === undefined) continue;
      const value = (1 + Math.log(count)) * idf[id]! * idfScale;
      ids.push(id);
      values.push(value);
      square += value * value;
    }
    const length = Math.sqrt(square) || 1;
    return { grams: Int32Array.from(ids), values: Float64Array.from(values, (v) => v / length) };
  });
  const n = classes.length;
  const all = new Float64Array(grams.length * n);
  const bias: number[] = [];
  const net = examples.length >= options.leastForNet ? options.net : null;
  const work = n + (net ? net.epochs * EPOCH_UNITS : 0);
  const lift = (label: string): number =>
    (examples.length / (classes.length * perClass[label]!)) ** options.balance;
  classes.forEach((label, c) => {
    const y = Int8Array.from(examples, (e) => (e.label === label ? 1 : -1));
    const costs = Float64Array.from(examples, (e) => options.cost * lift(e.label));
    const w = trainOne(rows, y, costs, grams.length, options.epochs);
    for (let g = 0; g < grams.length; g++) all[g * n + c] = w[g]!;
    bias.push(w[grams.length]! + options.priorLift * Math.log(examples.length / perClass[label]!));
    onPart(c + 1, work);
  });
  const { bytes, scales } = quantise(all, n, grams.length);
  const weights = toBase64(new Uint8Array(bytes.buffer));
  const labels = examples.map((e) => classes.indexOf(e.label));
  const packed =
    net &&
    packNet(
      trainNet(
        examples.map((e) => e.text),
        labels,
        n,
        net,
        (done) => onPart(n + done * EPOCH_UNITS, work),
      ),
    );
  return {
    format: MODEL_FORMAT,
    formatVersion: MODEL_VERSION,
    id: `m-${fingerprint([weights, ...bias, packed?.kernel ?? ''].join(' '))}`,
    classes,
    singles: singles.map(([g]) => g).join(''),
    pairs: pairs.map(([g]) => g).join(''),
    idf: toBase64(idf),
    idfScale,
    weights,
    scales,
    bias,
    ...(packed ? { net: packed } : {}),
    card: { ...card, examples: examples.length, perClass },
  };
};
