/**
 * The small network beside the linear model: filters over one to three characters, the strongest place of each, one
 * linear layer. It reads order where the linear model only counts.
 */
import { fromBase64 } from './base64.ts';

/** The widths of the filters, in characters. */
export const WIDTHS = [1, 2, 3] as const;
/** Offsets of all widths together: a character meets that many blocks of filters. */
export const BLOCKS = 6;

/** The network as it stands in a model file; bytes are signed, in base64, value = byte * scale. */
export interface NetFile {
  /** The characters that it knows; row 0 of `embed` stands for all others, row i + 1 for character i. */
  chars: string;
  dims: number;
  /** Filters of each width. */
  filters: number;
  embed: string;
  embedScale: number;
  /** Block by block, filter by filter, `dims` values each; the blocks are offset 0 of width 1, 0 and 1 of width 2, … */
  kernel: string;
  kernelScale: number;
  bias: number[];
  /** Filter by filter, one value a class. */
  out: string;
  outScale: number;
  outBias: number[];
}

/** The same, as figures: what training works on and what scoring is made from. */
export interface NetWeights {
  chars: string;
  dims: number;
  filters: number;
  classes: number;
  embed: Float32Array;
  kernel: Float32Array;
  bias: Float32Array;
  out: Float32Array;
  outBias: Float32Array;
}

export interface Net {
  /** ln of the share of each class. */
  score(text: string): Float64Array;
  /** The places [at, at + width) whose filters spoke most for a class, with what they brought. */
  reasons(text: string, c: number, most: number): { at: number; width: number; weight: number }[];
}

const isCount = (v: unknown): v is number => Number.isInteger(v) && (v as number) > 0 && (v as number) <= 512;

const figures = (text: unknown, scale: unknown, size: number): Float32Array | undefined => {
  if (typeof text !== 'string' || typeof scale !== 'number' || !Number.isFinite(scale)) return undefined;
  const bytes = fromBase64(text);
  return bytes?.length === size
    ? Float32Array.from(new Int8Array(bytes.buffer), (b) => b * scale)
    : undefined;
};

const listOf = (v: unknown, size: number): Float32Array | undefined =>
  Array.isArray(v) && v.length === size && v.every((x) => Number.isFinite(x))
    ? Float32Array.from(v as number[])
    : undefined;

/** Reads the network of a model file; undefined when anything is missing, cut short or no number. */
export const readNet = (file: unknown, classes: number): NetWeights | undefined => {
  if (typeof file !== 'object' || file === null) return undefined;
  const f = file as Partial<Record<keyof NetFile, unknown>>;
  const { chars, dims, filters } = f;
  if (typeof chars !== 'string' || !isCount(dims) || dims % 4 !== 0 || !isCount(filters)) return undefined;
  const all = filters * WIDTHS.length;
  const embed = figures(f.embed, f.embedScale, (chars.length + 1) * dims);
  const kernel = figures(f.kernel, f.kernelScale, BLOCKS * filters * dims);
  const out = figures(f.out, f.outScale, all * classes);
  const bias = listOf(f.bias, all);
  const outBias = listOf(f.outBias, classes);
  if (!embed || !kernel || !out || !bias || !outBias) return undefined;
  return { chars, dims, filters, classes, embed, kernel, bias, out, outBias };
};

/** a[at ..] . b[from ..] over `dims` values; `dims` is a multiple of 4. */
export const dot = (a: Float32Array, at: number, b: Float32Array, from: number, dims: number): number => {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let d = 0; d < dims; d += 4) {
    s0 += a[at + d]! * b[from + d]!;
    s1 += a[at + d + 1]! * b[from + d + 1]!;
    s2 += a[at + d + 2]! * b[from + d + 2]!;
    s3 += a[at + d + 3]! * b[from + d + 3]!;
  }
  return s0 + s1 + s2 + s3;
};

/** What the filters say to the rows of a text: `best` the strongest value of each, `place` where it stands. */
export interface Pooled {
  best: Float32Array;
  place: Int32Array;
}

/**
 * For width w and filter f: max over i of sum over j < w of table[row(i + j)][block(w, j)][f]. `rows` holds where the
 * row of each character starts in `table`, and two rows of zeros behind the last.
 */
export const pool = (
  table: Float32Array,
  rows: Int32Array,
  length: number,
  filters: number,
  into: Pooled,
): void => {
  const { best, place } = into;
  const F = filters;
  best.fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < length; i++) {
    const a = rows[i]!;
    const b = rows[i + 1]! + 2 * F;
    const c = rows[i + 2]! + 5 * F;
    for (let f = 0; f < F; f++) {
      const one = table[a + f]!;
      if (one > best[f]!) {
        best[f] = one;
        place[f] = i;
      }
      const two = table[a + F + f]! + table[b + f]!;
      if (two > best[F + f]!) {
        best[F + f] = two;
        place[F + f] = i;
      }
      const three = table[a + 3 * F + f]! + table[b + 2 * F + f]! + table[c + f]!;
      if (three > best[2 * F + f]!) {
        best[2 * F + f] = three;
        place[2 * F + f] = i;
      }
    }
  }
};

/** z - ln(sum of exp z), in place. */
export const logShares = <T extends Float64Array | Float32Array>(z: T): T => {
  let most = Number.NEGATIVE_INFINITY;
  for (const v of z) if (v > most) most = v;
  let sum = 0;
  for (const v of z) sum += Math.exp(v - most);
  const whole = most + Math.log(sum);
  for (let c = 0; c < z.length; c++) z[c] = z[c]! - whole;
  return z;
};

/**
 * Makes the network ready: the products of every character with every block are worked out once, so that a text costs
 * only sums: characters x 6 x filters.
 */
export const makeNet = (w: NetWeights, mostCharacters: number): Net => {
  const { dims, filters, classes } = w;
  const width = BLOCKS * filters;
  const count = w.chars.length + 1;
  const table = new Float32Array((count + 1) * width);
  for (let r = 0; r < count; r++)
    for (let k = 0; k < width; k++) table[r * width + k] = dot(w.embed, r * dims, w.kernel, k * dims, dims);
  const zeros = count * width;
  const rowOf = new Int32Array(65_536);
  for (let i = 0; i < w.chars.length; i++) rowOf[w.chars.charCodeAt(i)] = (i + 1) * width;
  const rows = new Int32Array(mostCharacters + 2);
  const pooled: Pooled = {
    best: new Float32Array(WIDTHS.length * filters),
    place: new Int32Array(WIDTHS.length * filters),
  };
  const { charCodeAt } = String.prototype;
  // Against the mean of the classes: what speaks for all alike explains nothing.
  const means = new Float32Array(WIDTHS.length * filters);
  for (let f = 0; f < means.length; f++)
    for (let k = 0; k < classes; k++) means[f]! += w.out[f * classes + k]! / classes;
  const brought = new Float64Array(4 * (mostCharacters + 1));
  const keys = new Int32Array(WIDTHS.length * filters);
  /** The text that `pooled` belongs to: whoever asks for scores asks for reasons next. */
  let last: string | undefined;

  const run = (text: string): Pooled => {
    if (text === last) return pooled;
    last = text;
    const length = Math.min(text.length, mostCharacters);
    for (let i = 0; i < length; i++) rows[i] = rowOf[charCodeAt.call(text, i)]!;
    rows[length] = zeros;
    rows[length + 1] = zeros;
    pool(table, rows, length, filters, pooled);
    return pooled;
  };

  return {
    score: (text) => {
      const { best } = run(text);
      const z = Float64Array.from(w.outBias);
      for (let f = 0; f < best.length; f++) {
        const value = best[f]! + w.bias[f]!;
        if (value <= 0) continue;
        for (let c = 0; c < classes; c++) z[c]! += value * w.out[f * classes + c]!;
      }
      return logShares(z);
    },
    reasons: (text, c, most) => {
      const { best, place } = run(text);
      let used = 0;
      for (let f = 0; f < best.length; f++) {
        const value = best[f]! + w.bias[f]!;
        if (value <= 0) continue;
        const key = place[f]! * 4 + Math.floor(f / filters);
        // `brought` is all zeros between calls; a sum that is back at zero is noted twice, which does no harm.
        if (brought[key] === 0) keys[used++] = key;
        brought[key]! += value * (w.out[f * classes + c]! - means[f]!);
      }
      const found: { at: number; width: number; weight: number }[] = [];
      while (found.length < most) {
        let top = -1;
        for (let i = 0; i < used; i++) {
          const key = keys[i]!;
          const lead = brought[key]! - (top < 0 ? 0 : brought[top]!);
          if (lead > 0 || (lead === 0 && top >= 0 && key < top)) top = key;
        }
        if (top < 0) break;
        found.push({ at: top >> 2, width: WIDTHS[top & 3]!, weight: brought[top]! });
        brought[top] = 0;
      }
      for (let i = 0; i < used; i++) brought[keys[i]!] = 0;
      return found;
    },
  };
};
