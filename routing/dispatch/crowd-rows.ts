/** Who stands in line in one future, in flat lists that are kept from one future to the next. */
import type { HandleLaw } from './handle-law.ts';

export const NONE = -1;
/**
 * Each line has three rows: who is still to come and will overtake (he must not hide who is there behind him), who
 * goes before me, and who came behind me.
 */
const ROWS = 3;
export const [TO_COME, BEFORE, BEHIND] = [0, 1, 2] as const;
/** Until when somebody is there who has been taken. */
const TAKEN = Number.NEGATIVE_INFINITY;

/** Somebody who joins a row. All times in ms from now. */
export interface Joining {
  line: number;
  law: HandleLaw;
  /** When his widening steps begin, counted from `baseMs`. */
  stepAtMs: readonly number[];
  baseMs: number;
  fromMs: number;
  /** When he gives up. */
  goneMs: number;
}

export class CrowdRows {
  /** By number of who stands in line; the numbers are the order of the line. */
  readonly line: number[] = [];
  readonly law: HandleLaw[] = [];
  private readonly following: number[] = [];
  private readonly fromMs: number[] = [];
  private readonly goneMs: number[] = [];
  private readonly stepAtMs: (readonly number[])[] = [];
  private readonly baseMs: number[] = [];
  private count = 0;
  /** The first of each row who may still be there; and the last, to join behind him while there is a first. */
  private readonly heads: Int32Array;
  private readonly tails: Int32Array;
  /** When somebody opens to a person for whom `firstFor` found nobody, ms. */
  laterMs = Number.POSITIVE_INFINITY;

  constructor(lines: number) {
    this.heads = new Int32Array(lines * ROWS);
    this.tails = new Int32Array(lines * ROWS);
  }

  clear(): void {
    this.count = 0;
    this.heads.fill(NONE);
  }

  /** Answers his number. */
  join(row: number, { line, law, stepAtMs, baseMs, fromMs, goneMs }: Joining): number {
    const one = this.count;
    this.count += 1;
    this.line[one] = line;
    this.law[one] = law;
    this.stepAtMs[one] = stepAtMs;
    this.baseMs[one] = baseMs;
    this.fromMs[one] = fromMs;
    this.goneMs[one] = goneMs;
    this.following[one] = NONE;
    const at = line * ROWS + row;
    if (this.heads[at] === NONE) this.heads[at] = one;
    else this.following[this.tails[at]!] = one;
    this.tails[at] = one;
    return one;
  }

  take(one: number): void {
    this.goneMs[one] = TAKEN;
  }

  isTaken(one: number): boolean {
    return this.goneMs[one] === TAKEN;
  }

  /** A look for somebody begins: nobody opens to him as far as is known. */
  look(): void {
    this.laterMs = Number.POSITIVE_INFINITY;
  }

  /** The first of a line who is there and open at a step now, when he stands before `best`; else `best`. */
  firstOf(line: number, step: number, atMs: number, best: number): number {
    let first = best;
    for (let row = line * ROWS; row < (line + 1) * ROWS; row += 1) {
      let one = this.heads[row]!;
      while (one !== NONE && this.goneMs[one]! <= atMs) one = this.following[one]!;
      this.heads[row] = one;
      if (one === NONE || (first !== NONE && one > first)) continue;
      const opensMs = (this.stepAtMs[one]![step] ?? Number.POSITIVE_INFINITY) + this.baseMs[one]!;
      const fromMs = Math.max(this.fromMs[one]!, opensMs);
      if (fromMs <= atMs) first = one;
      else this.laterMs = Math.min(this.laterMs, fromMs);
    }
    return first;
  }
}
