/** What the matcher is built from: a trie of the sorted words, and a packer of its states into one array. */

export const grow = (from: Int32Array, least: number): Int32Array<ArrayBuffer> => {
  const to = new Int32Array(Math.max(least, from.length * 2));
  to.set(from);
  return to;
};

/** Plain trie in first-child, next-sibling form, built from sorted words. Node 0 is the root. */
export interface Trie {
  size: number;
  code: Int32Array;
  firstChild: Int32Array;
  sibling: Int32Array;
  word: Int32Array;
}

export const buildTrie = (words: readonly string[], codeOf: Uint16Array): Trie => {
  const order = words.map((_, i) => i).sort((a, b) => (words[a]! < words[b]! ? -1 : 1));
  let cells = 1;
  for (const w of words) cells += w.length;
  const trie: Trie = {
    size: 1,
    code: new Int32Array(cells),
    firstChild: new Int32Array(cells).fill(-1),
    sibling: new Int32Array(cells).fill(-1),
    word: new Int32Array(cells).fill(-1),
  };
  const lastChild = new Int32Array(cells).fill(-1);
  const path: number[] = [0];
  let before = '';
  for (const id of order) {
    const word = words[id]!;
    let depth = 0;
    while (depth < word.length && depth < before.length && word[depth] === before[depth]) depth++;
    let node = path[depth]!;
    for (; depth < word.length; depth++) {
      const child = trie.size++;
      trie.code[child] = codeOf[word.charCodeAt(depth)]!;
      if (lastChild[node] === -1) trie.firstChild[node] = child;
      else trie.sibling[lastChild[node]!] = child;
      lastChild[node] = child;
      path[depth + 1] = child;
      node = child;
    }
    trie.word[node] = id;
    before = word;
  }
  return trie;
};

/**
 * The slots of a double array: four numbers a state, side by side so that one step touches one cache line:
 * base, check (the parent's slot), fail, and what ends here (see matcher.ts).
 */
export const BASE = 0;
export const CHECK = 1;
export const FAIL = 2;
export const OUT = 3;

/** How many free slots are tried for a family at one place before it is looked for further on. */
const TRIES = 16;
/** How far it goes on when a place is too crowded, in slots: past a crowded stretch in few steps. */
const STRIDE = 256;
/** Families by their number of children (1, 2-3, 4-7, more): the smaller fill the holes that the larger leave behind. */
const SIZES = 4;
const sizeOf = (children: number): number => (children < 2 ? 0 : children < 4 ? 1 : children < 8 ? 2 : 3);

export class SlotAllocator {
  cells = new Int32Array(4096 * 4).fill(-1);
  /** Free slots as a doubly linked list; the head is slot 0, which is the root and never free. */
  private next = new Int32Array(4096);
  private prev = new Int32Array(4096);
  private capacity = 1;
  private last = 0;
  /** Where families of each size are searched from; it only moves on. 0 is the head. */
  private readonly cursors = new Int32Array(SIZES);
  private stopped = 0;
  used = 1;

  ensure(slots: number): void {
    if (slots < this.capacity) return;
    const target = Math.max(slots + 1, this.capacity + (this.capacity >> 1), 4096);
    if (target * 4 > this.cells.length) {
      const from = this.cells.length;
      this.cells = grow(this.cells, target * 4);
      this.cells.fill(-1, from);
      this.next = grow(this.next, target);
      this.prev = grow(this.prev, target);
    }
    for (let s = this.capacity; s < target; s++) {
      this.next[this.last] = s;
      this.prev[s] = this.last;
      this.last = s;
    }
    this.next[this.last] = -1;
    this.capacity = target;
  }

  take(slot: number, parent: number): void {
    const before = this.prev[slot]!;
    const after = this.next[slot]!;
    this.next[before] = after;
    if (after === -1) this.last = before;
    else this.prev[after] = before;
    for (let size = 0; size < SIZES; size++)
      if (slot === this.cursors[size]) this.cursors[size] = after === -1 ? 0 : after;
    this.cells[slot * 4 + CHECK] = parent;
    if (slot >= this.used) this.used = slot + 1;
  }

  /** A base (at least 1) where every code of the ascending list falls on a free slot. */
  place(codes: readonly number[]): number {
    const size = sizeOf(codes.length);
    for (;;) {
      const base = this.search(codes, this.cursors[size] || this.next[0]!);
      if (base > 0) return base;
      // Too crowded here: this family and the next ones of its size are looked for further on, at the latest where
      // nothing is yet.
      this.cursors[size] = this.freeFrom(this.stopped + STRIDE);
    }
  }

  /** The first free slot from a place on. */
  private freeFrom(slot: number): number {
    this.ensure(slot);
    let free = slot;
    while (free < this.used && this.cells[free * 4 + CHECK] !== -1) free++;
    this.ensure(free);
    return free;
  }

  private search(codes: readonly number[], from: number): number {
    const lowest = codes[0]!;
    const span = codes[codes.length - 1]! - lowest;
    let slot = from;
    for (let tries = 0; slot !== -1 && tries < TRIES; slot = this.next[slot]!, tries++) {
      this.stopped = slot;
      const base = slot - lowest;
      if (base < 1) continue;
      this.ensure(slot + span + 1);
      let fits = true;
      for (let i = 1; i < codes.length && fits; i++) fits = this.cells[(base + codes[i]!) * 4 + CHECK] === -1;
      if (fits) return base;
    }
    return -1;
  }
}

/** Character classes: frequent characters get small numbers, which packs the array; 0 means "in no keyword". */
export const classesOf = (words: readonly string[]): Uint16Array => {
  const counts = new Uint32Array(65536);
  for (const w of words) for (let i = 0; i < w.length; i++) counts[w.charCodeAt(i)]!++;
  const seen: number[] = [];
  for (let c = 0; c < 65536; c++) if (counts[c]) seen.push(c);
  seen.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const codeOf = new Uint16Array(65536);
  seen.forEach((c, i) => {
    codeOf[c] = i + 1;
  });
  return codeOf;
};
