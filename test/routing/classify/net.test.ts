/** The small network: what it computes, that it learns, what is refused. */
import { describe, expect, it } from 'vitest';
import { loadModel, trainModel } from '../../../routing/classify/index.ts';
import { chance, normal, rateAt } from '../../../routing/classify/model/adam.ts';
import { makeNet, type NetWeights, readNet } from '../../../routing/classify/model/net.ts';
import { packNet } from '../../../routing/classify/model/pack-net.ts';
import { TRAIN_DEFAULTS } from '../../../routing/classify/model/train-model.ts';
import { NET_DEFAULTS, trainNet } from '../../../routing/classify/model/train-net.ts';
import type { Matter } from '../../../routing/vocabulary.ts';

const QUICK = { ...NET_DEFAULTS, dims: 8, filters: 8, leastTexts: 2, batch: 16, rate: 1e-2 };

const weights = (seed: number): NetWeights => {
  const next = chance(seed);
  const [chars, dims, filters, classes] = ['工资离婚', 4, 3, 2] as const;
  return {
    chars,
    dims,
    filters,
    classes,
    embed: normal((chars.length + 1) * dims, 1, next),
    kernel: normal(6 * filters * dims, 1, next),
    bias: normal(3 * filters, 1, next),
    out: normal(3 * filters * classes, 1, next),
    outBias: normal(classes, 1, next),
  };
};

/** The definition, step by step: for each filter the strongest window, nothing below 0, one linear layer, shares. */
const slowly = (w: NetWeights, text: string): number[] => {
  const at = (i: number, k: number): number => {
    if (i >= text.length) return 0;
    const row = w.chars.indexOf(text[i]!) + 1;
    let sum = 0;
    for (let d = 0; d < w.dims; d++) sum += w.embed[row * w.dims + d]! * w.kernel[k * w.dims + d]!;
    return sum;
  };
  const z = [...w.outBias];
  for (let width = 1, block = 0; width <= 3; block += width, width++)
    for (let f = 0; f < w.filters; f++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < text.length; i++) {
        let sum = 0;
        for (let j = 0; j < width; j++) sum += at(i + j, (block + j) * w.filters + f);
        best = Math.max(best, sum);
      }
      const filter = (width - 1) * w.filters + f;
      const value = Math.max(0, best + w.bias[filter]!);
      for (let c = 0; c < w.classes; c++) z[c]! += value * w.out[filter * w.classes + c]!;
    }
  const whole = Math.log(z.reduce((sum, v) => sum + Math.exp(v), 0));
  return z.map((v) => v - whole);
};

describe('CL36 the network', () => {
  it.each(['', '工', '工资', '离婚工资婚', '无关的话工资', '工'.repeat(40)])(
    'computes what it says: %s',
    (text) => {
      for (const seed of [1, 2, 3]) {
        const w = weights(seed);
        const found = makeNet(w, 100).score(text);
        slowly(w, text).forEach((value, c) => {
          expect(found[c]).toBeCloseTo(value, 4);
        });
      }
    },
  );

  it('reads no further than it has room for, and answers the same after any other text', () => {
    const net = makeNet(weights(4), 10);
    const first = net.score('工资离婚');
    net.score('工'.repeat(500));
    expect(net.score('工资离婚')).toEqual(first);
    expect(net.score(`${'工'.repeat(10)}资`)).toEqual(net.score('工'.repeat(10)));
  });

  it('names the places that spoke for a class', () => {
    const found = makeNet(weights(5), 100).reasons('离婚工资', 0, 9);
    expect(found.length).toBeGreaterThan(0);
    for (const { at, width, weight } of found) {
      expect(at).toBeLessThan(4);
      expect([1, 2, 3]).toContain(width);
      expect(weight).toBeGreaterThan(0);
    }
  });

  it('learns the order of characters, the same every time, and keeps it in bytes', () => {
    // The same characters on both sides: only their order tells the classes apart.
    const filler = '的我了是不有人在他要';
    const next = chance(9);
    const draw = (): string => filler[Math.floor(next() * filler.length)]!;
    const make = (n: number) =>
      Array.from({ length: n }, (_, i) => ({
        text: draw() + draw() + (i % 2 === 0 ? '甲打乙' : '乙打甲') + draw() + draw(),
        label: i % 2,
      }));
    const train = make(600);
    const options = { ...QUICK, epochs: 12 };
    const learn = () =>
      trainNet(
        train.map((e) => e.text),
        train.map((e) => e.label),
        2,
        options,
      );
    const one = learn();
    expect(learn()).toEqual(one);
    const read = readNet(JSON.parse(JSON.stringify(packNet(one))), 2);
    const net = makeNet(read!, 100);
    const right = make(100).filter(({ text, label }) => {
      const [a, b] = net.score(text);
      return (a! > b! ? 0 : 1) === label;
    });
    expect(right.length).toBeGreaterThan(95);
  });

  it('learns nothing from chance alone: its shares stay near even', () => {
    const next = chance(3);
    const texts = Array.from({ length: 200 }, () => (next() < 0.5 ? '工资' : '离婚'));
    const labels = texts.map(() => (next() < 0.5 ? 0 : 1));
    const shares = makeNet(trainNet(texts, labels, 2, QUICK), 100).score('工资');
    for (const share of shares) expect(Math.exp(share)).toBeGreaterThan(0.3);
  });

  it('takes larger steps first and smaller ones at the end', () => {
    expect(rateAt(0.01, 1)).toBeLessThan(rateAt(0.06, 1));
    expect(rateAt(0.9, 1)).toBeLessThan(rateAt(0.5, 1));
    expect(rateAt(1, 1)).toBeGreaterThan(0);
  });
});

describe('CL28 CL29 the network in a model file', () => {
  const examples: { text: string; label: Matter }[] = Array.from({ length: 40 }, (_, i) => [
    { text: `老板拖欠工资第${i}回不发`, label: '劳动纠纷' as const },
    { text: `夫妻离婚孩子归谁第${i}问`, label: '婚姻家庭' as const },
  ]).flat();
  const card = { trainedAt: '2026-01-01T00:00:00.000Z', origin: 'test', figures: {}, notes: '' };
  const options = { ...TRAIN_DEFAULTS, leastForNet: 10, net: QUICK };
  const file = trainModel(examples, card, options);

  it('stands beside the linear model, and speaks in its scores and reasons', () => {
    expect(file.net?.filters).toBe(QUICK.filters);
    const both = loadModel(JSON.parse(JSON.stringify(file)));
    const { net: _, ...without } = file;
    const linear = loadModel(without);
    if (!both.ok || !linear.ok) throw new Error('refused');
    const text = '老板不发工资';
    expect(both.model.score(text).scores).not.toEqual(linear.model.score(text).scores);
    const reasons = both.model.reasons(text, '劳动纠纷', 5);
    for (const { gram, at } of reasons) expect(text.slice(at, at + gram.length)).toBe(gram);
    expect(reasons[0]!.weight).toBeGreaterThan(0);
  });

  it('few texts make none, and the work done is told to its end', () => {
    expect(trainModel(examples, card).net).toBeUndefined();
    const told: number[] = [];
    trainModel(examples, card, options, (done, of) => told.push(done / of));
    expect(told.at(-1)).toBe(1);
    expect([...told].sort((a, b) => a - b)).toEqual(told);
  });

  it.each<[string, object]>([
    ['weights cut short', { embed: file.net!.embed.slice(0, 8) }],
    ['weights that are no base64', { kernel: '你好' }],
    ['characters cut short', { chars: file.net!.chars.slice(1) }],
    ['a size out of range', { dims: 1e9 }],
    ['a scale that is no number', { outScale: 'x' }],
    ['a bias of another length', { bias: [] }],
  ])('%s: refused whole', (_name, broken) => {
    const loaded = loadModel({ ...file, net: { ...file.net, ...broken } });
    expect(loaded.ok).toBe(false);
    if (!loaded.ok) expect(loaded.message).toMatch(/网络/);
  });
});
