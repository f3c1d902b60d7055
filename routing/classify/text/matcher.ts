/** Finds every keyword of a list in one pass: an Aho-Corasick automaton in a double array. */
import { BASE, buildTrie, CHECK, classesOf, FAIL, grow, OUT, SlotAllocator } from './double-array.ts';

/** Hits of one scan: pairs of keyword number and end position (exclusive), reused between scans. */
export interface HitBuffer {
  data: Int32Array;
  /** Number of hits; `data[2 * i]` is the keyword, `data[2 * i + 1]` the end. */
  count: number;
}

/** The automaton as plain tables: what another thread can build and hand over. */
export interface MatcherTables {
  words: readonly string[];
  codeOf: Uint16Array;
  root: Int32Array;
  cells: Int32Array;
  outputs: Int32Array;
}

export interface Matcher {
  readonly words: readonly string[];
  readonly tables: MatcherTables;
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
  const size = slots.used + classCount(codeOf) + 2;
  slots.ensure(size);
  const cells = slots.cells.slice(0, size * 4);
  // What a state reports is 0 for nothing, -1 - word for one keyword, else the start of a run: the keywords that end
  // there, longest first, closed by -1, so that one run is one read in a row.
  const runs: number[] = [-1];
  cells[FAIL] = 0;
  cells[OUT] = 0;
  if (cells[BASE] === -1) cells[BASE] = 1;
  for (let i = 1; i < trie.size; i++) {
    const node = nodeOrder[i]!;
    const slot = slotOf[node]!;
    if (cells[slot * 4 + BASE] === -1) cells[slot * 4 + BASE] = 0;
    const fail = suffixOf(cells, cells[slot * 4 + CHECK]!, trie.code[node]!);
    // A leaf leads nowhere: whoever falls back to it falls on at once. What it reports is inherited all the same.
    cells[slot * 4 + FAIL] = cells[fail * 4 + BASE] === 0 ? cells[fail * 4 + FAIL]! : fail;
    cells[slot * 4 + OUT] = reportOf(trie.word[node]!, cells[fail * 4 + OUT]!, runs);
  }
  const outputs = Int32Array.from(runs);
  return matcherOf({ words, codeOf, root: rootSteps(cells, classCount(codeOf)), cells, outputs });
};

/** A matcher on tables that were built before. */
export const matcherOf = (tables: MatcherTables): Matcher => {
  const { words, codeOf, root, cells, outputs } = tables;
  // One position gives at most as many hits as the longest word has characters.
  const room = 2 * words.reduce((most, w) => Math.max(most, w.length), 1);
  return { words, tables, scan: (text, into) => scan(text, into, codeOf, root, cells, outputs, room) };
};

/** The state of the longest proper suffix of (parent, code) that is a path of the trie. */
const suffixOf = (cells: Int32Array, parent: number, code: number): number => {
  for (let f = parent; f !== 0; ) {
    f = cells[f * 4 + FAIL]!;
    const base = cells[f * 4 + BASE]!;
    if (base > 0 && cells[(base + code) * 4 + CHECK] === f) return base + code;
  }
  return 0;
};

/** Joins the keyword of a state (or -1) with what its suffix reports. */
const reportOf = (word: number, inherited: number, runs: number[]): number => {
  if (word === -1) return inherited;
  if (inherited === 0) return -1 - word;
  const start = runs.length;
  runs.push(word);
  if (inherited < 0) runs.push(-1 - inherited);
  else for (let k = inherited; runs[k] !== -1; k++) runs.push(runs[k]!);
  runs.push(-1);
  return start;
};

/** Where each class leads from the root: most steps that fail end here, so they take one read. */
const rootSteps = (cells: Int32Array, classes: number): Int32Array => {
  const steps = new Int32Array(classes + 1);
  for (let code = 1; code <= classes; code++) {
    const to = cells[BASE]! + code;
    if (cells[to * 4 + CHECK] === 0) steps[code] = to;
  }
  return steps;
};

const classCount = (codeOf: Uint16Array): number => {
  let most = 0;
  for (const c of codeOf) if (c > most) most = c;
  return most;
};

/**
 * The hot loop. The places in a slot stand as figures (0 base, 1 check, 2 fail, 3 report): imported names are
 * variables in a bundle of lazy modules, and reading them at each step took a third of the time. `charCodeAt` is taken
 * once: where some package derives a class from String (a Redis client does), V8 looks the method up anew at each call.
 */
const scan = (
  text: string,
  into: HitBuffer,
  codeOf: Uint16Array,
  root: Int32Array,
  cells: Int32Array,
  outputs: Int32Array,
  room: number,
): number => {
  let data = into.data;
  let limit = data.length - room;
  let fill = 0;
  let state = 0;
  const length = text.length;
  const { charCodeAt } = String.prototype;
  for (let i = 0; i < length; i++) {
    const code = codeOf[charCodeAt.call(text, i)]!;
    if (code === 0) {
      state = 0;
      continue;
    }
    let to = cells[state << 2]! + code;
    while (cells[(to << 2) | 1] !== state) {
      state = cells[(state << 2) | 2]!;
      if (state === 0) {
        to = root[code]!;
        break;
      }
      to = cells[state << 2]! + code;
    }
    state = to;
    let report = cells[(state << 2) | 3]!;
    if (report === 0) continue;
    if (fill > limit) {
      data = grow(data, fill + room);
      into.data = data;
      limit = data.length - room;
    }
    if (report < 0) {
      data[fill++] = -1 - report;
      data[fill++] = i + 1;
    } else
      for (let word = outputs[report]!; word !== -1; word = outputs[++report]!) {
        data[fill++] = word;
        data[fill++] = i + 1;
      }
  }
  into.count = fill >> 1;
  return into.count;
};
