/**
 * The statistical fallback: a linear model over characters and pairs of characters and, where it was trained on enough
 * texts, a small network beside it. Read from a versioned file.
 */
import type { Matter } from '../../vocabulary.ts';
import { type ModelCard, type ModelParts, type ModelRefusal, readModelFile } from './model-file.ts';
import { makeNet } from './net.ts';

export type { ModelCard } from './model-file.ts';

/** A piece of the text that spoke for a matter; `at` is its first place there. */
export interface Reason {
  gram: string;
  at: number;
  weight: number;
}

export interface Model {
  readonly id: string;
  readonly classes: readonly Matter[];
  readonly card: ModelCard;
  /** Number of grams. */
  readonly size: number;
  /**
   * One-vs-rest decision values of a folded text, in the order of `classes`, with NET_SHARE of the network's log odds
   * against chance; and how many of its grams are known.
   */
  score(text: string): { scores: Float64Array; known: number };
  /** The grams (of the network: up to three characters) that spoke most for a class, with their contributions. */
  reasons(text: string, matter: Matter, most: number): Reason[];
}

export type ModelResult = { ok: true; model: Model } | ModelRefusal;

/** Longer texts are scored on their head and tail; a matter is clear long before. */
const MAX_SCORED = 1_200;

/** What one unit of the network's log odds adds to a decision value; fitted on five folds (docs/classification.md). */
const NET_SHARE = 0.25;

/** Open addressing from gram key to number; a key is the pair of units, a single character has 0 in front. */
const buildIndex = (parts: ModelParts): { keys: Int32Array; values: Int32Array; mask: number } => {
  const size = parts.singles.length + parts.pairs.length / 2;
  let capacity = 1024;
  while (capacity < size * 2) capacity *= 2;
  const keys = new Int32Array(capacity);
  const values = new Int32Array(capacity).fill(-1);
  const put = (key: number, value: number): void => {
    let slot = Math.imul(key, 0x9e3779b1) >>> 7;
    while (values[slot & (capacity - 1)] !== -1) slot++;
    keys[slot & (capacity - 1)] = key;
    values[slot & (capacity - 1)] = value;
  };
  for (let i = 0; i < parts.singles.length; i++) put(parts.singles.charCodeAt(i), i);
  for (let i = 0; i < parts.pairs.length; i += 2)
    put((parts.pairs.charCodeAt(i) << 16) | parts.pairs.charCodeAt(i + 1), parts.singles.length + i / 2);
  return { keys, values, mask: capacity - 1 };
};

const makeModel = (id: string, parts: ModelParts, card: ModelCard): Model => {
  const { keys, values, mask } = buildIndex(parts);
  const n = parts.classes.length;
  const size = parts.idf.length;
  const counts = new Uint16Array(size);
  const touched = new Int32Array(MAX_SCORED * 2 + 2);
  const brought = new Float64Array(touched.length);
  const net = parts.net && makeNet(parts.net, MAX_SCORED);
  // Taken once, for the reason given at the matcher's hot loop.
  const { charCodeAt } = String.prototype;

  const find = (key: number): number => {
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    for (;;) {
      const value = values[slot]!;
      if (value === -1 || keys[slot] === key) return value;
      slot = (slot + 1) & mask;
    }
  };

  const gramOf = (gram: number): string => {
    const k = gram - parts.singles.length;
    return k < 0 ? parts.singles[gram]! : parts.pairs.slice(2 * k, 2 * k + 2);
  };

  /** The number of a gram of one or two characters; -1 for any other. */
  const numberOf = (gram: string): number => {
    if (gram.length === 1) return find(gram.charCodeAt(0));
    return gram.length === 2 ? find((gram.charCodeAt(0) << 16) | gram.charCodeAt(1)) : -1;
  };

  /** Counts the known grams; returns how many different ones there are. `counts` must be cleared by the caller. */
  const collect = (text: string): number => {
    let used = 0;
    let before = 0;
    const note = (gram: number): void => {
      if (gram < 0) return;
      if (counts[gram]! === 0) touched[used++] = gram;
      counts[gram]!++;
    };
    for (let i = 0; i < text.length; i++) {
      const c = charCodeAt.call(text, i);
      note(find(c));
      if (before !== 0) note(find((before << 16) | c));
      before = c;
    }
    return used;
  };

  /** tf-idf with tf = 1 + ln(count), scaled to length 1. */
  const tfIdf = (gram: number): number => (1 + Math.log(counts[gram]!)) * parts.idf[gram]!;

  const short = (text: string): string =>
    text.length <= MAX_SCORED ? text : text.slice(0, MAX_SCORED / 2) + text.slice(-MAX_SCORED / 2);

  const norm = (used: number): number => {
    let square = 0;
    for (let i = 0; i < used; i++) square += tfIdf(touched[i]!) ** 2;
    return square > 0 ? Math.sqrt(square) : 1;
  };

  return {
    id,
    classes: parts.classes,
    card,
    size,
    score: (text) => {
      const part = short(text);
      const used = collect(part);
      const length = norm(used);
      const scores = new Float64Array(n);
      for (let i = 0; i < used; i++) {
        const gram = touched[i]!;
        const value = tfIdf(gram) / length;
        for (let c = 0; c < n; c++) scores[c]! += value * parts.weights[gram * n + c]!;
      }
      for (let c = 0; c < n; c++) scores[c] = scores[c]! * parts.scales[c]! + parts.bias[c]!;
      for (let i = 0; i < used; i++) counts[touched[i]!] = 0;
      if (net) {
        const shares = net.score(part);
        for (let c = 0; c < n; c++) scores[c]! += NET_SHARE * (shares[c]! + Math.log(n));
      }
      return { scores, known: used };
    },
    reasons: (text, matter, most) => {
      const c = parts.classes.indexOf(matter);
      if (c === -1) return [];
      const part = short(text);
      const used = collect(part);
      const length = norm(used);
      for (let i = 0; i < used; i++) {
        const gram = touched[i]!;
        brought[i] = (tfIdf(gram) / length) * parts.weights[gram * n + c]! * parts.scales[c]!;
        counts[gram] = 0;
      }
      const found: Reason[] = [];
      for (const { at, width, weight } of net?.reasons(part, c, most) ?? []) {
        const gram = part.slice(at, at + width);
        const same = touched.subarray(0, used).indexOf(numberOf(gram));
        if (same >= 0) brought[same]! += NET_SHARE * weight;
        else found.push({ gram, at: text.indexOf(gram), weight: NET_SHARE * weight });
      }
      // The strongest few of some hundred, without a list of all.
      for (let taken = 0; taken < most; taken++) {
        let best = -1;
        for (let i = 0; i < used; i++) if (brought[i]! > (best < 0 ? 0 : brought[best]!)) best = i;
        if (best < 0) break;
        const gram = gramOf(touched[best]!);
        found.push({ gram, at: text.indexOf(gram), weight: brought[best]! });
        brought[best] = 0;
      }
      return found.sort((a, b) => b.weight - a.weight).slice(0, most);
    },
  };
};

/** Checks a parsed model file and makes it ready. */
export const loadModel = (file: unknown): ModelResult => {
  const read = readModelFile(file);
  return read.ok ? { ok: true, model: makeModel(read.id, read.parts, read.card) } : read;
};
