/** Trains the small network of net.ts from labelled texts: a minute for 30,000 texts, pure, the same every time. */
import { Adam, chance, normal, rateAt } from './adam.ts';
import { BLOCKS, dot, logShares, type NetWeights, type Pooled, pool, WIDTHS } from './net.ts';

export interface NetOptions {
  dims: number;
  filters: number;
  epochs: number;
  /** Texts of one step. */
  batch: number;
  /** Step size at its highest: it rises over the first fifteenth and falls as a half cosine. */
  rate: number;
  decay: number;
  /** Share of characters and of filters that are left out at random while it learns. */
  dropCharacters: number;
  dropFilters: number;
  /** This share of a label is spread over all classes: labels are not always right. */
  smoothing: number;
  /** Rare classes are lifted by (N / (k * n)) ** balance. */
  balance: number;
  /** Characters in fewer texts than this are unknown. */
  leastTexts: number;
  seed: number;
}

export const NET_DEFAULTS: NetOptions = {
  dims: 48,
  filters: 72,
  epochs: 6,
  batch: 64,
  rate: 2e-3,
  decay: 0.02,
  dropCharacters: 0.15,
  dropFilters: 0.4,
  smoothing: 0.07,
  balance: 0.35,
  leastTexts: 4,
  seed: 1,
};

/** Longer texts are learnt by their head and tail. */
const MOST_CHARACTERS = 96;

const knownCharacters = (texts: readonly string[], least: number): string => {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const units = new Set<string>();
    for (let i = 0; i < text.length; i++) units.add(text[i]!);
    for (const unit of units) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  return [...counts]
    .filter(([unit, n]) => n >= least && !(unit >= '\ud800' && unit <= '\udfff'))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([unit]) => unit)
    .join('');
};

/** One text for the network, as numbers of characters; row 0 is the unknown. */
const encode = (text: string, numbers: ReadonlyMap<string, number>): Int32Array => {
  const half = MOST_CHARACTERS / 2;
  const part = text.length <= MOST_CHARACTERS ? text : text.slice(0, half) + text.slice(-half);
  return Int32Array.from({ length: part.length }, (_, i) => numbers.get(part[i]!) ?? 0);
};

/** Everything that one pass over a batch writes into. */
interface Scratch {
  /** Number in the batch of a character, or -1. */
  local: Int32Array;
  distinct: Int32Array;
  table: Float32Array;
  back: Float32Array;
  rows: Int32Array;
  pooled: Pooled;
}

/**
 * @param texts folded
 * @param labels the class of each text, 0 up to `classes` - 1
 * @param onEpoch is told how many of the epochs are done
 */
export const trainNet = (
  texts: readonly string[],
  labels: readonly number[],
  classes: number,
  options: NetOptions = NET_DEFAULTS,
  onEpoch: (done: number, of: number) => void = () => {},
): NetWeights => {
  const { dims, filters, batch } = options;
  const next = chance(options.seed);
  const chars = knownCharacters(texts, options.leastTexts);
  const numbers = new Map(Array.from(chars, (unit, i) => [unit, i + 1]));
  const coded = texts.map((text) => encode(text, numbers));
  const pooledSize = WIDTHS.length * filters;
  const width = BLOCKS * filters;
  const kernel = new Float32Array(width * dims);
  for (let k = 0, block = 0; k < WIDTHS.length; k++)
    for (let j = 0; j < WIDTHS[k]!; j++, block++)
      kernel.set(normal(filters * dims, (WIDTHS[k]! * dims) ** -0.5, next), block * filters * dims);
  const net: NetWeights = {
    chars,
    dims,
    filters,
    classes,
    embed: normal((chars.length + 1) * dims, 0.3, next),
    kernel,
    bias: new Float32Array(pooledSize),
    out: normal(pooledSize * classes, 0.05, next),
    outBias: new Float32Array(classes),
  };
  const adam = {
    embed: new Adam(net.embed),
    kernel: new Adam(net.kernel),
    bias: new Adam(net.bias),
    out: new Adam(net.out),
    outBias: new Adam(net.outBias),
  };
  const perClass = new Float64Array(classes);
  for (const c of labels) perClass[c]!++;
  const lift = Float64Array.from(
    perClass,
    (n) => (texts.length / (classes * Math.max(1, n))) ** options.balance,
  );
  const most = batch * MOST_CHARACTERS + 1;
  const scratch: Scratch = {
    local: new Int32Array(chars.length + 1).fill(-1),
    distinct: new Int32Array(chars.length + 1),
    table: new Float32Array((Math.min(most, chars.length + 1) + 1) * width),
    back: new Float32Array((Math.min(most, chars.length + 1) + 1) * width),
    rows: new Int32Array(MOST_CHARACTERS + 2),
    pooled: { best: new Float32Array(pooledSize), place: new Int32Array(pooledSize) },
  };
  const order = Int32Array.from(texts, (_, i) => i);
  const steps = Math.max(1, Math.ceil(texts.length / batch)) * options.epochs;
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const k = Math.floor(next() * (i + 1));
      const kept = order[i]!;
      order[i] = order[k]!;
      order[k] = kept;
    }
    for (let from = 0; from < order.length; from += batch) {
      learnBatch(net, adam, scratch, order.subarray(from, from + batch), coded, labels, lift, options, next);
      step++;
      const rate = rateAt(step / steps, options.rate);
      for (const part of Object.values(adam)) part.step(rate, options.decay, step);
    }
    onEpoch(epoch + 1, options.epochs);
  }
  return net;
};

/** Adds the gradients of one batch: cross-entropy against the smoothed label, times the lift of its class. */
const learnBatch = (
  net: NetWeights,
  adam: Record<'embed' | 'kernel' | 'bias' | 'out' | 'outBias', Adam>,
  scratch: Scratch,
  batch: Int32Array,
  coded: readonly Int32Array[],
  labels: readonly number[],
  lift: Float64Array,
  options: NetOptions,
  next: () => number,
): void => {
  const { dims, filters, classes, embed, kernel } = net;
  const { local, distinct, table, back, rows, pooled } = scratch;
  const width = BLOCKS * filters;
  let count = 0;
  for (const i of batch)
    for (const c of coded[i]!)
      if (local[c] === -1) {
        local[c] = count;
        distinct[count++] = c;
      }
  for (let s = 0; s < count; s++)
    for (let k = 0; k < width; k++)
      table[s * width + k] = dot(embed, distinct[s]! * dims, kernel, k * dims, dims);
  const zeros = count * width;
  table.fill(0, zeros, zeros + width);
  back.fill(0, 0, zeros);
  const z = new Float32Array(classes);
  const value = new Float32Array(pooled.best.length);
  const keep = 1 / (1 - options.dropFilters);
  for (const i of batch) {
    const text = coded[i]!;
    for (let p = 0; p < text.length; p++)
      rows[p] = next() < options.dropCharacters ? zeros : local[text[p]!]! * width;
    rows[text.length] = zeros;
    rows[text.length + 1] = zeros;
    pool(table, rows, text.length, filters, pooled);
    z.set(net.outBias);
    for (let f = 0; f < value.length; f++) {
      const raw = pooled.best[f]! + net.bias[f]!;
      value[f] = raw > 0 && next() >= options.dropFilters ? raw * keep : 0;
      if (value[f]! > 0) for (let c = 0; c < classes; c++) z[c]! += value[f]! * net.out[f * classes + c]!;
    }
    logShares(z);
    const weight = lift[labels[i]!]! / batch.length;
    for (let c = 0; c < classes; c++) {
      const wanted = (c === labels[i]! ? 1 - options.smoothing : 0) + options.smoothing / classes;
      z[c] = weight * (Math.exp(z[c]!) - wanted);
      adam.outBias.gradient[c]! += z[c]!;
    }
    for (let f = 0; f < value.length; f++) {
      if (value[f] === 0) continue;
      let pull = 0;
      for (let c = 0; c < classes; c++) {
        adam.out.gradient[f * classes + c]! += value[f]! * z[c]!;
        pull += net.out[f * classes + c]! * z[c]!;
      }
      pull *= keep;
      adam.bias.gradient[f]! += pull;
      const k = Math.floor(f / filters);
      const first = (k * (k + 1)) / 2;
      for (let j = 0; j <= k; j++) {
        const row = rows[pooled.place[f]! + j]!;
        if (row === zeros) continue;
        back[row + (first + j) * filters + (f - k * filters)]! += pull;
      }
    }
  }
  spread(net, adam, distinct, count, back);
  for (let s = 0; s < count; s++) local[distinct[s]!] = -1;
};

/** From the gradients of the products to those of characters and kernels. Most are 0: few places win a filter. */
const spread = (
  net: NetWeights,
  adam: Record<'embed' | 'kernel', Adam>,
  distinct: Int32Array,
  count: number,
  back: Float32Array,
): void => {
  const { dims, embed, kernel } = net;
  const width = BLOCKS * net.filters;
  const toEmbed = adam.embed.gradient;
  const toKernel = adam.kernel.gradient;
  for (let s = 0; s < count; s++) {
    const at = distinct[s]! * dims;
    for (let k = 0; k < width; k++) {
      const g = back[s * width + k]!;
      if (g === 0) continue;
      const from = k * dims;
      for (let d = 0; d < dims; d++) {
        toEmbed[at + d]! += g * kernel[from + d]!;
        toKernel[from + d]! += g * embed[at + d]!;
      }
    }
  }
};
