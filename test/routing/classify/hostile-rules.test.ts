/** CL12: what no supervisor would write, but a file can hold. Bounds are on counted operations, not on time. */
import { Session } from 'node:inspector/promises';
import { describe, expect, it, vi } from 'vitest';
import { parseRuleFiles, parseRules } from '../../../routing/classify/index.ts';

// Threads and counted runs need their time on a loaded machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** How often functions and blocks ran during `work`, counted by V8. */
const operations = async (work: () => void): Promise<number> => {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return result
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
      .reduce((sum, { count }) => sum + count, 0);
  } finally {
    session.disconnect();
  }
};

const RULE = 'rules:\n  - {id: a, name: a, when: 甲, then: {tag: 中}}\n';
const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

describe('CL12 reading a file is linear in its length', () => {
  it.each<[string, (n: number) => string]>([
    ['keys of one map', (n) => `synonyms:\n${lines(n, (i) => `  词${i}: [字${i}]\n`)}${RULE}`],
    [
      'keywords of one rule',
      (n) => `rules:\n  - {id: a, name: a, when: ${lines(n, (i) => `词${i}；`)}词, then: {tag: 中}}\n`,
    ],
    [
      'sets asked for in one rule',
      (n) =>
        `sets: {甲: [乙]}\nrules:\n  - {id: a, name: a, when: ${lines(n, () => '"@甲"、@甲、')}@甲, then: {tag: 中}}\n`,
    ],
    ['rules', (n) => `rules:\n${lines(n, (i) => `  - {id: r${i}, name: a, when: 甲, then: {tag: 中}}\n`)}`],
    ['faulty rules', (n) => `rules:\n${lines(n, (i) => `  - {id: r${i}, name: a, then: {tag: 中}}\n`)}`],
    [
      'faults in one rule',
      (n) => `rules:\n  - {id: a, name: a, when: ${lines(n, () => '甲、、')}, then: {tag: 中}}\n`,
    ],
    [
      'unknown sets in one rule',
      (n) => `rules:\n  - {id: a, name: a, when: "${lines(n, (i) => `@无${i}、`)}甲", then: {tag: 中}}\n`,
    ],
  ])('%s', async (_, text) => {
    const [few, many] = [500, 4_000];
    parseRules(text(50));
    const small = await operations(() => parseRules(text(few)));
    const great = await operations(() => parseRules(text(many)));
    // Eight times the length; a quadratic part would make it up to 64 times the work.
    expect(great / small).toBeLessThan(16);
  });

  it('20,000 synonyms are read, and a key that stands twice among them is named', () => {
    const body = lines(20_000, (i) => `  词${i}: [字${i}]\n`);
    expect(parseRules(`synonyms:\n${body}${RULE}`).ok).toBe(true);
    const twice = parseRules(`synonyms:\n${body}  词7: [别]\n${RULE}`, 'x.yaml');
    expect(twice).toMatchObject({ ok: false, problems: [{ code: 'syntax', line: 20_002, column: 3 }] });
  });
});

describe('CL12 what is refused', () => {
  it.each([
    ['brackets nested 100,000 deep', '['.repeat(100_000)],
    ['maps nested 5,000 deep', lines(5_000, () => '{a: ')],
    ['binary', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 89) % 256)).toString('latin1')],
    ['a picture read as UTF-8', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('utf8')],
    [
      'megabytes of one word',
      `rules:\n  - {id: a, name: a, when: ${'字'.repeat(3_000_000)}, then: {tag: 中}}\n`,
    ],
    ['megabytes of blanks', ' '.repeat(4_000_000)],
    ['a number', '42'],
    ['a property of every object', 'constructor: 1\n__proto__: 2\n'],
  ])('%s', (_, text) => {
    const parsed = parseRules(text, 'x.yaml');
    expect(parsed.ok).toBe(false);
    expect(parsed.problems[0]).toMatchObject({ severity: 'error', file: 'x.yaml' });
    expect(JSON.stringify(parsed.problems).length).toBeLessThan(100_000);
  });

  it('no more than 200 errors a file are listed, and that there are more is said', () => {
    const { problems } = parseRules(`rules:\n${lines(5_000, (i) => `  - {id: r${i}, then: {tag: 中}}\n`)}`);
    expect(problems.length).toBe(201);
    expect(problems.at(-1)).toMatchObject({ code: 'too_many', severity: 'error' });
  });

  it('a file full of warnings does not hide an error', () => {
    const warned = lines(400, (i) => `  - {id: r${i}, name: a, when: 拖欠且工资, then: {tag: 中}}\n`);
    const parsed = parseRuleFiles([{ text: `rules:\n${warned}  - {id: bad, name: a, when: 甲}\n` }]);
    expect(parsed.ok).toBe(false);
    expect(parsed.problems.map(({ code }) => code)).toContain('missing_effect');
  });

  it('values that name a property of every object are unknown values', () => {
    const rule = (more: string) => `rules:\n  - {id: a, name: a, when: 甲, then: {tag: 中}, ${more}}\n`;
    for (const more of [
      'scope: constructor',
      'off: toString',
      'negation: valueOf',
      'only: {channel: constructor}',
    ])
      expect(parseRules(rule(more)).problems[0]?.code).toBe('unknown_value');
  });
});
