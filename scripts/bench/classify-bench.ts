/** Benchmarks of classification: `classify.matcher` against the npm packages, `classify.whole` for one message. */
import { createClassifier, defaultModel } from '../../routing/classify/index.ts';
import { buildMatcher, hitBuffer } from '../../routing/classify/text/matcher.ts';
import type { BenchLine } from './figures.ts';
import { benchPublish } from './publish-bench.ts';

/** Repeatable noise: a linear congruential generator. */
const generator = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
};

/** Common characters of legal questions, most frequent first; drawing the square root favours the front, as language does. */
const CHARACTERS =
  '的我了是不有人在他要公司给没么家说这工怎钱个到合同办可以上她现请问离婚老孩子签作时后能资法院会还房年都方和车就出多月对证想去们起一产被因但电话安全交通事故借条拖欠赔偿劳动仲裁律师医保险合约租金押退款判刑拘留派所警察拆迁征地补土农村户口父母女儿继承遗嘱抚养费彩礼赡老股东营业执照破产手术病历误诊狗咬伤邻居噪音漏水物开发商二套贷逾期催收信用卡银行利息本平台诈骗微转账';

const makeTexts = (count: number, words: readonly string[], next: (below: number) => number): string[] => {
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    const length = 20 + next(180);
    let text = '';
    while (text.length < length) {
      // A quarter keywords, a quarter characters that few keywords have, the rest common ones: about 30 hits of 5,000 words.
      const kind = next(12);
      if (kind < 3) text += words[next(words.length)]!;
      else if (kind < 6) text += String.fromCharCode(0x4e00 + next(4_000));
      else
        text +=
          CHARACTERS[Math.floor((next(CHARACTERS.length) * next(CHARACTERS.length)) / CHARACTERS.length)]!;
    }
    texts.push(text.slice(0, length));
  }
  // Through JSON, as messages come from the wire: what `slice` gives is a view that every contender would unwrap anew.
  return JSON.parse(JSON.stringify(texts)) as string[];
};

/** Words of the shipped model's vocabulary, joined by chance: 2 to 5 characters, all different. */
const makeWords = (count: number, next: (below: number) => number): string[] => {
  const words = new Set<string>();
  while (words.size < count) {
    const length = 2 + Math.floor((next(4) * next(4)) / 3);
    let word = '';
    for (let i = 0; i < length; i++) word += CHARACTERS[next(CHARACTERS.length)]!;
    words.add(word);
  }
  return [...words];
};

/** Messages a second of one pass, and the hits it found. */
const pass = (texts: readonly string[], run: (text: string) => number): { rate: number; hits: number } => {
  let hits = 0;
  const started = performance.now();
  for (const text of texts) hits += run(text);
  return { rate: (texts.length / (performance.now() - started)) * 1000, hits };
};

/** A contender's passes over the same texts. */
interface Raced {
  hits: number;
  /** Messages a second: the best pass, and the middle one. */
  best: number;
  median: number;
}

const WARM_UP = 5;
const ROUNDS = 15;

/**
 * Rounds take turns, so that other work on the machine hits all contenders alike. The first rounds warm up (the
 * compiler of the runtime settles within three or four) and do not count. The best pass is the one that other work
 * disturbed least; it is taken for every contender in the same way.
 */
const race = (texts: readonly string[], contenders: readonly ((text: string) => number)[]): Raced[] => {
  const passes = contenders.map(() => [] as { rate: number; hits: number }[]);
  for (let round = 0; round < WARM_UP + ROUNDS; round++)
    contenders.forEach((run, k) => {
      const one = pass(texts, run);
      if (round >= WARM_UP) passes[k]!.push(one);
    });
  return passes.map((all) => {
    const rates = all.map((p) => p.rate).sort((a, b) => a - b);
    return { hits: all[0]!.hits, best: rates[rates.length - 1]!, median: rates[rates.length >> 1]! };
  });
};

/** The packages that may be installed; each is asked for all hits. A missing one is left out of the comparison. */
const packages: { name: string; load: (words: string[]) => Promise<(text: string) => number> }[] = [
  {
    name: '@monyone/aho-corasick/fast',
    load: async (words) => {
      const name = '@monyone/aho-corasick/fast';
      const found = (await import(name)) as {
        AhoCorasick: new (words: string[]) => { matchInText(text: string): unknown[] };
      };
      const automaton = new found.AhoCorasick(words);
      return (text) => automaton.matchInText(text).length;
    },
  },
  {
    name: '@monyone/aho-corasick',
    load: async (words) => {
      const name = '@monyone/aho-corasick';
      const found = (await import(name)) as {
        AhoCorasick: new (words: string[]) => { matchInText(text: string): unknown[] };
      };
      const automaton = new found.AhoCorasick(words);
      return (text) => automaton.matchInText(text).length;
    },
  },
];

const benchMatcher = async (keywords: number, lines: BenchLine[]): Promise<void> => {
  const next = generator(keywords);
  const words = makeWords(keywords, next);
  const texts = makeTexts(5_000, words, next);
  const began = performance.now();
  const matcher = buildMatcher(words);
  const buildMs = performance.now() - began;
  const buffer = hitBuffer();
  const runs: { name: string | null; run: (text: string) => number }[] = [
    { name: null, run: (text) => matcher.scan(text, buffer) },
  ];
  for (const candidate of packages)
    try {
      runs.push({ name: candidate.name, run: await candidate.load(words) });
    } catch {
      // Not installed: left out of the comparison.
    }
  const rates = race(
    texts,
    runs.map((r) => r.run),
  );
  const own = rates[0]!;
  let rival: Raced | null = null;
  let rivalName: string | null = null;
  for (const [k, theirs] of rates.entries()) {
    // One that loses hits is no comparison.
    if (k === 0 || theirs.hits !== own.hits || theirs.best <= (rival?.best ?? 0)) continue;
    rival = theirs;
    rivalName = runs[k]!.name;
  }
  const includes = pass(texts.slice(0, 200), (text) =>
    words.reduce((n, w) => (text.includes(w) ? n + 1 : n), 0),
  );
  lines.push({
    name: 'classify.matcher',
    value: Math.round(own.best),
    unit: '1/s',
    // The yardstick is the fastest package of the same run: more than 1 is faster.
    ceiling: rival && Math.round(rival.best),
    ratio: rival && Number((own.best / rival.best).toFixed(2)),
    medianRate: Math.round(own.median),
    medianRatio: rival && Number((own.median / rival.median).toFixed(2)),
    keywords,
    messages: texts.length,
    hitsPerMessage: Number((own.hits / texts.length).toFixed(1)),
    bestPackage: rivalName,
    ratioToIncludes: Number((own.best / includes.rate).toFixed(1)),
    buildMs: Number(buildMs.toFixed(1)),
  });
};

const benchWhole = (lines: BenchLine[]): void => {
  const next = generator(11);
  const started = performance.now();
  const classifier = createClassifier({ model: defaultModel() });
  const loadMs = performance.now() - started;
  const words =
    '离婚 抚养权 工资 拖欠 老板 借条 合同 房东 押金 交通事故 全责 派出所 判刑 法律援助 公证 仲裁 我妈75了 工地'.split(
      ' ',
    );
  const texts = makeTexts(3_000, words, next).map((t) => (t + t + t + t).padEnd(200, '我').slice(0, 200));
  for (const text of texts.slice(0, 500)) classifier.classify(text);
  const time = (text: string): number => {
    const from = performance.now();
    classifier.classify(text);
    return performance.now() - from;
  };
  const times = texts.map(time);
  // The quicker of two passes leaves out what other work on the machine took; the raw figure stands beside it.
  const calm = texts.map((text, i) => Math.min(times[i]!, time(text)));
  const at = (sorted: number[], share: number): number =>
    Number(sorted[Math.floor(sorted.length * share)]!.toFixed(4));
  const sum = times.reduce((a, b) => a + b, 0);
  times.sort((a, b) => a - b);
  calm.sort((a, b) => a - b);
  lines.push({
    name: 'classify.whole',
    value: at(times, 0.99),
    unit: 'ms',
    ceiling: 1,
    ratio: Number((1 / at(times, 0.99)).toFixed(2)),
    characters: 200,
    messages: texts.length,
    p50Ms: at(times, 0.5),
    p99CalmMs: at(calm, 0.99),
    perSecond: Math.round((1000 * times.length) / sum),
    loadMs: Number(loadMs.toFixed(0)),
  });
};

/** All lines of `npm run bench -- classify`. */
export const benchClassify = async (): Promise<BenchLine[]> => {
  const lines: BenchLine[] = [];
  for (const keywords of [500, 5_000, 50_000]) await benchMatcher(keywords, lines);
  benchWhole(lines);
  lines.push(await benchPublish(50_000, generator(50)));
  return lines;
};
