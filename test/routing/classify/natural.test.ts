/** The leaf modules of `natural` that classification uses: they load nothing but themselves, and agree with what we say of them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SimilarIndex, termsOf } from '../../../routing/classify/similar.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** As declared for the compiler: the list of what is used. */
const LEAVES = [
  ...readFileSync(path.join(root, 'routing/classify/natural.d.ts'), 'utf8').matchAll(
    /declare module '([^']+)'/g,
  ),
].map(([, name]) => name!);

describe('natural', () => {
  it('its leaf modules read no ./.env, print nothing and bring no database', () => {
    expect(LEAVES.length).toBeGreaterThan(0);
    const folder = mkdtempSync(path.join(tmpdir(), 'yxt-natural-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(path.join(folder, '.env'), 'YXT_FROM_DOTENV=read\n');
    const script = `
      const load = require('node:module').createRequire(${JSON.stringify(path.join(root, 'package.json'))});
      for (const name of ${JSON.stringify(LEAVES)}) load(name);
      const loaded = Object.keys(load.cache).map((file) => file.split('node_modules/').at(-1).split('/')[0]);
      process.stdout.write(JSON.stringify({ env: process.env.YXT_FROM_DOTENV ?? null, loaded: [...new Set(loaded)] }));`;
    const said = execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual({ env: null, loaded: ['natural'] });
  });

  it('CL32: our index weighs terms as its tf-idf does, and finds the same text', () => {
    const TfIdf = createRequire(import.meta.url)('natural/lib/natural/tfidf/tfidf.js') as new () => {
      addDocument(terms: string[]): void;
      tfidfs(terms: string[], each: (index: number, measure: number) => void): number[];
    };
    const texts = [
      '老板拖欠工资三个月不发',
      '离婚后孩子抚养权归谁',
      '房东不退押金怎么办',
      '车祸对方全责不赔医药费',
      'My employer has not paid wages',
    ];
    const theirs = new TfIdf();
    for (const text of texts) theirs.addDocument(termsOf(text));
    const ours = new SimilarIndex(texts.map((text, at) => ({ id: String(at), text })));
    for (const query of ['工资三个月', '抚养权', '押金不退', '对方全责', 'unpaid wage of an employer']) {
      const measures = theirs.tfidfs([...new Set(termsOf(query))], () => undefined);
      expect(ours.find(query, 1)[0]?.id).toBe(String(measures.indexOf(Math.max(...measures))));
    }
  });
});
