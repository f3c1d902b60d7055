/** Finds every keyword of a list in one pass: an Aho-Corasick automaton in a double array. */
import { BASE, buildTrie, CHECK, classesOf, FAIL, grow, OUT, SlotAllocator } from './double-array.ts';

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
  // The keywords that end at a state stand in one run, longest first, closed by -1: one run is one read in a row.
  const runs: number[] = [];
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
    const word = trie.word[node]!;
    cells[slot * 4 + OUT] = word === -1 ? inherited : runs.length;
    if (word === -1) continue;
    runs.push(word);
    if (inherited !== -1) for (let k = inherited; runs[k] !== -1; k++) runs.push(runs[k]!);
    runs.push(-1);
  }
  const outputs = Int32Array.from(runs);
  // One position gives at most as many hits as the longest word has characters.
  const room = 2 * words.reduce((most, w) => Math.max(most, w.length), 1);
  return { words, scan: (text, into) => scan(text, into, codeOf, cells, outputs, room) };
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
  outputs: Int32Array,
  room: number,
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
    let to = cells[state << 2]! + code;
    while (cells[(to << 2) | CHECK] !== state) {
      if (state === 0) {
        to = 0;
        break;
      }
      state = cells[(state << 2) | FAIL]!;
      to = cells[state << 2]! + code;
    }
    state = to;
    let run = cells[(state << 2) | OUT]!;
    if (run === -1) continue;
    if (fill + room > data.length) {
      data = grow(data, fill + room);
      into.data = data;
    }
    for (let word = outputs[run]!; word !== -1; word = outputs[++run]!) {
      data[fill++] = word;
      data[fill++] = i + 1;
    }
  }
  into.count = fill >> 1;
  return into.count;
};
