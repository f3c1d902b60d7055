/** Folding: brings what people type to one form, and remembers where every character came from. */
import { SIMPLIFIED, TRADITIONAL } from './simplified-table.ts';

/**
 * A folded text. `start[i]`, `end[i]` give the place of character i in the original, in UTF-16 units, so that a span
 * of folded text [a, b) is the span [start[a], end[b - 1]) of what the citizen wrote.
 */
export interface Folded {
  text: string;
  start: Int32Array;
  end: Int32Array;
  /** `breaks[i]` is 1 where a blank or dot between two longer Han runs was closed before character i. */
  breaks: Uint8Array;
  /** True when the middle of an overlong text was left out. */
  cut: boolean;
}

/** Inputs above this many UTF-16 units keep their head and their tail: people end on what they want. */
export const MAX_INPUT = 10_000;
const HEAD = 4_000;

/** One entry of the table below: what to do with a UTF-16 unit. Every other value is the unit to write. */
const DROP = 0;
const SPECIAL = 0xffff;

const isMark = (c: number): boolean =>
  (c >= 0x300 && c <= 0x36f) ||
  (c >= 0x20d0 && c <= 0x20ff) ||
  (c >= 0xfe00 && c <= 0xfe0f) ||
  (c >= 0xfe20 && c <= 0xfe2f);

const isInvisible = (c: number): boolean =>
  c === 0xad ||
  c === 0x34f ||
  c === 0x61c ||
  (c >= 0x180b && c <= 0x180f) ||
  (c >= 0x200b && c <= 0x200f) ||
  (c >= 0x202a && c <= 0x202e) ||
  (c >= 0x2060 && c <= 0x206f) ||
  c === 0xfeff ||
  (c >= 0xfff9 && c <= 0xfffb);

const isAccentedLatin = (c: number): boolean => (c >= 0xc0 && c <= 0x24f) || (c >= 0x1e00 && c <= 0x1eff);

/** A unit as it is written after folding, or several units, or nothing. */
const foldUnit = (unit: string): string => {
  const accented = isAccentedLatin(unit.charCodeAt(0));
  const form = accented ? unit.normalize('NFKD').replace(/[\u0300-\u036f]/g, '') : unit.normalize('NFKC');
  return form.toLowerCase();
};

const buildTable = (): Uint16Array => {
  const table = new Uint16Array(65536);
  for (let c = 0; c < 65536; c++) {
    if ((c < 32 && c !== 10 && c !== 13 && c !== 9) || (c >= 0x7f && c < 0xa0) || isInvisible(c) || isMark(c))
      table[c] = DROP;
    else if (c === 9 || c === 0xa0 || c === 0x3000) table[c] = 32;
    else if (c === 13 || c === 0x2028 || c === 0x2029) table[c] = 10;
    else if (c >= 0xd800 && c <= 0xdfff) table[c] = SPECIAL;
    else {
      const form = foldUnit(String.fromCharCode(c));
      table[c] = form.length === 1 ? form.charCodeAt(0) : SPECIAL;
    }
  }
  for (let i = 0; i < TRADITIONAL.length; i++) table[TRADITIONAL.charCodeAt(i)] = SIMPLIFIED.charCodeAt(i);
  // A compatibility form may lead to a traditional character: one more step through the table settles it.
  for (let c = 0; c < 65536; c++) {
    const to = table[c]!;
    if (to !== DROP && to !== SPECIAL && table[to] !== SPECIAL && table[to] !== DROP) table[c] = table[to]!;
  }
  return table;
};

let table: Uint16Array | undefined;

export const isHan = (c: number): boolean =>
  (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || c === 0x3007;

/** Blanks and dots that people put between the characters of one word: 家*暴, 安·全, 老 公. */
const isJoiner = (c: number): boolean =>
  c === 32 ||
  c === 0x2a ||
  c === 0xb7 ||
  c === 0x2e ||
  c === 0x5f ||
  c === 0x2d ||
  c === 0x2022 ||
  c === 0x30fb ||
  c === 0x2027 ||
  c === 0x2219 ||
  c === 0x22c5;

// Taken once, for the reason given at the matcher's hot loop.
const { charCodeAt } = String.prototype;

class Out {
  units: Uint16Array;
  start: Int32Array;
  end: Int32Array;
  length = 0;
  constructor(capacity: number) {
    this.units = new Uint16Array(capacity);
    this.start = new Int32Array(capacity);
    this.end = new Int32Array(capacity);
  }
  push(unit: number, start: number, end: number): void {
    const i = this.length++;
    this.units[i] = unit;
    this.start[i] = start;
    this.end[i] = end;
  }
}

const decode = (units: Uint16Array): string => {
  let text = '';
  for (let i = 0; i < units.length; i += 8192)
    text += String.fromCharCode(...units.subarray(i, Math.min(units.length, i + 8192)));
  return text;
};

/** First step: unit by unit. A form with more units than the original (as in ㈱) shares the place of its source. */
const foldUnits = (original: string, from: number, to: number, out: Out, units: Uint16Array): void => {
  for (let i = from; i < to; i++) {
    const mapped = units[charCodeAt.call(original, i)]!;
    if (mapped === DROP) continue;
    if (mapped !== SPECIAL) {
      out.push(mapped, i, i + 1);
      continue;
    }
    const point = original.codePointAt(i)!;
    if (point >= 0xd800 && point <= 0xdfff) continue; // half a surrogate pair is noise
    const size = point > 0xffff ? 2 : 1;
    // Skin tones and tags only decorate an emoji.
    const decoration = (point >= 0x1f3fb && point <= 0x1f3ff) || (point >= 0xe0000 && point <= 0xe0fff);
    const form = decoration ? '' : foldUnit(String.fromCodePoint(point));
    for (let k = 0; k < form.length && k < 18; k++) out.push(form.charCodeAt(k), i, i + size);
    i += size - 1;
  }
};

/** Second step: closes gaps of joiners between two Han characters, and marks those that part longer runs. */
const joinHan = (out: Out): Uint8Array => {
  const breaks = new Uint8Array(out.length + 1);
  const { units, start, end } = out;
  let write = 0;
  let run = 0; // Han characters since the last gap or other character
  let pending = -1; // where a break would be marked once the next run proves long
  for (let read = 0; read < out.length; ) {
    const c = units[read]!;
    let skip = read;
    if (write > 0 && isJoiner(c) && isHan(units[write - 1]!)) {
      while (skip < out.length && isJoiner(units[skip]!)) skip++;
      if (skip < out.length && isHan(units[skip]!)) {
        pending = run >= 2 ? write : -1;
        run = 0;
        read = skip;
        continue;
      }
    }
    run = isHan(c) ? run + 1 : 0;
    if (run === 2 && pending === write - 1) breaks[pending] = 1;
    units[write] = c;
    start[write] = start[read]!;
    end[write] = end[read]!;
    write++;
    read++;
  }
  out.length = write;
  return breaks.subarray(0, write);
};

/**
 * Folds a text: control, zero-width, bidi and variation characters go; compatibility forms (NFKC, with Kangxi
 * radicals and full-width forms), case and traditional characters become one; Han characters parted only by blanks or
 * dots are joined. Linear in the text, at most MAX_INPUT units of it. Synonyms come after (see synonyms.ts).
 */
export const fold = (original: string): Folded => {
  table ??= buildTable();
  const cut = original.length > MAX_INPUT;
  const out = new Out(Math.min(original.length, MAX_INPUT) * (cut || hasWide(original, table) ? 18 : 1) + 2);
  if (cut) {
    foldUnits(original, 0, HEAD, out, table);
    out.push(10, HEAD, HEAD); // the seam ends a sentence, so that nothing matches across it
    foldUnits(original, original.length - (MAX_INPUT - HEAD), original.length, out, table);
  } else foldUnits(original, 0, original.length, out, table);
  const breaks = joinHan(out);
  const n = out.length;
  return {
    text: decode(out.units.subarray(0, n)),
    start: out.start.subarray(0, n),
    end: out.end.subarray(0, n),
    breaks,
    cut,
  };
};

/** The folded form of a word of a rule, without its places; most words are folded already and cost one look. */
export const foldWord = (word: string): string => {
  table ??= buildTable();
  for (let i = 0; i < word.length; i++) {
    const c = charCodeAt.call(word, i);
    if (table[c] !== c || c === DROP || isJoiner(c)) return fold(word).text;
  }
  return word;
};

/** True when some unit may grow in folding; then the buffers get room for the longest form (18 units). */
const hasWide = (text: string, units: Uint16Array): boolean => {
  for (let i = 0; i < text.length; i++) if (units[charCodeAt.call(text, i)] === SPECIAL) return true;
  return false;
};

/** The span of the original that folded characters [from, to) stand for. */
export const originalSpan = (folded: Folded, from: number, to: number): [number, number] => [
  folded.start[from]!,
  folded.end[to - 1]!,
];
