/** Finds every keyword of a list in one pass: an Aho-Corasick automaton in a double array. */

/** Hits of one scan: pairs of keyword number and end position (exclusive), reused between scans. */
export interface HitBuffer {
  data: Int32Array;
  /** Number of hits; `data[2 * i]` is the keyword, `data[2 * i + 1]` the end. */
  count: number;
}

export interface Matcher {
  readonly words: readonly string[];
  /** Fills the buffer with every occurrence, overlapping ones too, ordered by end. */
  scan(text: string, into: HitBuffer): number;
}

export const hitBuffer = (capacity = 256): HitBuffer => ({ data: new Int32Array(capacity * 2), count: 0 });

const grow = (from: Int32Array, least: number): Int32Array<ArrayBuffer> => {
  const to = new Int32Array(Math.max(least, from.length * 2));
  to.set(from);
  return to;
};

/** Plain trie in first-child, next-sibling form, built from sorted words. Node 0 is the root. */
interface Trie {
  size: number;
  code: Int32Array;
  firstChild: Int32Array;
  sibling: Int32Array;
  word: Int32Array;
}

const buildTrie = (words: readonly string[], codeOf: Uint16Array): Trie => {
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
 * base, check (the parent's slot), fail, first output (slot of the nearest suffix that is a keyword, or -1).
 */
const BASE = 0;
const CHECK = 1;
const FAIL = 2;
const OUT = 3;

/** How many free slots are tried for a state before it goes to the end of the array. */
const TRIES = 48;

class SlotAllocator {
  cells = new Int32Array(4096 * 4).fill(-1);
  /** Free slots as a doubly linked list; the head is slot 0, which is the root and never free. */
  private next = new Int32Array(4096);
  private prev = new Int32Array(4096);
  private capacity = 1;
  private last = 0;
  /** Where families of several children are searched from, and where the last search gave up; 0 is the head. */
  private cursor = 0;
  private stopped = 0;
  used = 1;

  ensure(slots: number): void {
    if (slots < this.capacity) return;
    const target = Math.max(slots + 1, this.capacity * 2, 4096);
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
    if (slot === this.cursor) this.cursor = after === -1 ? 0 : after;
    this.cells[slot * 4 + CHECK] = parent;
    if (slot >= this.used) this.used = slot + 1;
  }

  /** A base (at least 1) where every code of the ascending list falls on a free slot. */
  place(codes: readonly number[]): number {
    const highest = codes[codes.length - 1]!;
    // One child fits into any hole, so it fills those that larger families left behind.
    if (codes.length === 1) {
      const base = this.search(codes, this.next[0]!);
      if (base > 0) return base;
    }
    const base = this.search(codes, this.cursor === 0 ? this.next[0]! : this.cursor);
    if (base > 0) return base;
    // Too crowded here: the next family starts its search further on.
    this.cursor = this.stopped;
    const end = Math.max(1, this.used - codes[0]!);
    this.ensure(end + highest + 1);
    return end;
  }

  private search(codes: readonly number[], from: number): number {
    const lowest = codes[0]!;
    const span = codes[codes.length - 1]! - lowest;
    let tries = 0;
    let slot = from;
    for (; slot !== -1 && tries < TRIES; slot = this.next[slot]!, tries++) {
      const base = slot - lowest;
      if (base < 1) continue;
      this.ensure(slot + span + 1);
      let fits = true;
      for (let i = 1; i < codes.length && fits; i++) fits = this.cells[(base + codes[i]!) * 4 + CHECK] === -1;
      if (fits) return base;
    }
    this.stopped = slot === -1 ? 0 : slot;
    return -1;
  }
}

/** Character classes: frequent characters get small numbers, which packs the array; 0 means "in no keyword". */
const classesOf = (words: readonly string[]): Uint16Array => {
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

/**
 * Builds the automaton of A. V. Aho and M. J. Corasick (Efficient string matching, CACM 18(6), 1975) on the double
 * array of J. Aoe (1989): a step from state s on class c goes to t = base[s] + c when check[t] = s, else to fail[s].
 * Building is O(total length); scanning is O(text length + hits). Words must be distinct and not empty.
 */
export const buildMatcher = (words: readonly string[]): Matcher => {
  const codeOf = classesOf(words);
  const trie = buildTrie(words, codeOf);
  const slots = new SlotAllocator();
  slots.ensure(4096);
  const slotOf = new Int32Array(trie.size);
  const nodeOrder = new Int32Array(trie.size);
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const node = nodeOrder[head]!;
    const codes: number[] = [];
    for (let c = trie.firstChild[node]!; c !== -1; c = trie.sibling[c]!) codes.push(trie.code[c]!);
    if (codes.length === 0) continue;
    codes.sort((a, b) => a - b);
    const base = slots.place(codes);
    const parent = slotOf[node]!;
    slots.cells[parent * 4 + BASE] = base;
    for (let c = trie.firstChild[node]!; c !== -1; c = trie.sibling[c]!) {
      slotOf[c] = base + trie.code[c]!;
      slots.take(slotOf[c]!, parent);
      nodeOrder[tail++] = c;
    }
  }
  // A leaf has no base; base + class must stay inside the array, so every base gets the room of one alphabet.
  slots.ensure(slots.used + classCount(codeOf) + 1);
  const cells = slots.cells;
  const wordAt = new Int32Array(slots.used).fill(-1);
  const nextOut = new Int32Array(slots.used).fill(-1);
  cells[FAIL] = 0;
  cells[OUT] = -1;
  if (cells[BASE] === -1) cells[BASE] = 1;
  for (let i = 1; i < trie.size; i++) {
    const node = nodeOrder[i]!;
    const slot = slotOf[node]!;
    const parent = cells[slot * 4 + CHECK]!;
    let fail = 0;
    if (parent !== 0) {
      const code = trie.code[node]!;
      let f = cells[parent * 4 + FAIL]!;
      for (;;) {
        const t = cells[f * 4 + BASE]! + code;
        if (cells[f * 4 + BASE]! > 0 && cells[t * 4 + CHECK] === f) {
          fail = t;
          break;
        }
        if (f === 0) break;
        f = cells[f * 4 + FAIL]!;
      }
    }
    cells[slot * 4 + FAIL] = fail;
    if (cells[slot * 4 + BASE] === -1) cells[slot * 4 + BASE] = 0;
    const inherited = cells[fail * 4 + OUT]!;
    wordAt[slot] = trie.word[node]!;
    nextOut[slot] = inherited;
    cells[slot * 4 + OUT] = trie.word[node] === -1 ? inherited : slot;
  }
  return { words, scan: (text, into) => scan(text, into, codeOf, cells, wordAt, nextOut) };
};

const classCount = (codeOf: Uint16Array): number => {
  let most = 0;
  for (const c of codeOf) if (c > most) most = c;
  return most;
};

const scan = (
  text: string,
  into: HitBuffer,
  codeOf: Uint16Array,
  cells: Int32Array,
  wordAt: Int32Array,
  nextOut: Int32Array,
): number => {
  let data = into.data;
  let fill = 0;
  let state = 0;
  const length = text.length;
  for (let i = 0; i < length; i++) {
    const code = codeOf[text.charCodeAt(i)]!;
    if (code === 0) {
      state = 0;
      continue;
    }
    for (;;) {
      const to = cells[state << 2]! + code;
      if (cells[(to << 2) | CHECK] === state) {
        state = to;
        break;
      }
      if (state === 0) break;
      state = cells[(state << 2) | FAIL]!;
    }
    for (let out = cells[(state << 2) | OUT]!; out !== -1; out = nextOut[out]!) {
      if (fill + 2 > data.length) {
        data = grow(data, fill + 2);
        into.data = data;
      }
      data[fill] = wordAt[out]!;
      data[fill + 1] = i + 1;
      fill += 2;
    }
  }
  into.count = fill >> 1;
  return into.count;
};
