/** Budgets of what a citizen's phone loads before the first message, and what must never be in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWidgets } from '../support/pages/build-widgets.ts';

/** Decimal, the stricter reading. */
const KB = 1000;
let dir = '';
let remove = (): void => undefined;

beforeAll(() => {
  ({ dir, remove } = buildWidgets([
    'chat',
    'status',
    'appointments',
    'directory',
    'rating',
    'demo',
    'index',
  ]));
}, 120_000);
afterAll(() => remove());

const gzipped = (file: string): number => gzipSync(readFileSync(join(dir, file)), { level: 9 }).length;
/** The page, its scripts, preloads and styles: everything that the browser takes at once. */
const firstFiles = (): string[] => {
  const html = readFileSync(join(dir, 'chat.html'), 'utf8');
  return ['chat.html', ...[...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((hit) => hit[1] ?? '')];
};
const sum = (files: string[]): number => files.reduce((total, file) => total + gzipped(file), 0);
const asset = (start: string): string => {
  const name = readdirSync(join(dir, 'assets')).find((it) => it.startsWith(start) && it.endsWith('.js'));
  if (!name) throw new Error(`no asset ${start}`);
  return `assets/${name}`;
};

describe('what loads before the first message', () => {
  it('the loader is below 3 kB', () => {
    expect(gzipped('widget.js')).toBeLessThan(3 * KB);
  });

  it('loader, page, socket client, styles and words are at most 45 kB, in each language', () => {
    const page = sum(['widget.js', ...firstFiles()]);
    const [chinese, english, tibetan] = ['zh-CN', 'en', 'bo'].map(
      (tongue) => page + gzipped(asset(`messages.${tongue}`)),
    );
    console.info(`before the first message: zh ${chinese} B, en ${english} B, bo ${tibetan} B gzip`);
    expect(firstFiles().length).toBeGreaterThan(2);
    for (const total of [chinese, english, tibetan]) expect(total).toBeLessThanOrEqual(45 * KB);
  });

  /** Files of every page of the citizen, with what is in them. */
  const files = (ending: string): [name: string, text: string][] =>
    readdirSync(join(dir, 'assets'))
      .filter((it) => it.endsWith(ending))
      .map((name) => [name, readFileSync(join(dir, 'assets', name), 'utf8')]);

  it('no schema library, and no call or syntax that came after Chrome 87 and Safari 14', () => {
    const scripts = [...files('.js'), ['widget.js', readFileSync(join(dir, 'widget.js'), 'utf8')] as const];
    expect(scripts.length).toBeGreaterThan(8);
    for (const [name, code] of scripts)
      for (const word of [
        /ZodError/,
        /\.at\(-?\d/,
        /\.findLast(Index)?\(/,
        /Object\.(hasOwn|groupBy)\(/,
        /\bstructuredClone\(/,
        /\.to(Sorted|Reversed|Spliced)\(/,
        /AbortSignal\.(any|timeout)\(/,
        /Promise\.withResolvers/,
        /crypto\.randomUUID\(/,
        /\.checkVisibility\(/,
        // Looking back in a pattern: Safari knows it since 16.4 and refuses the whole file.
        /\(\?<[=!]/,
        /\bstatic\s*\{/,
      ])
        expect(word.exec(code)?.[0], `${word} in ${name}`).toBeUndefined();
  });

  it('no style that they drop without another beside it', () => {
    const sheets = files('.css');
    expect(sheets.length).toBeGreaterThan(3);
    for (const [name, css] of sheets) {
      for (const word of [
        /:has\(/,
        /@container/,
        /@layer/,
        /\d[dsl]vh\b/,
        /[;{]inset:/,
        /color-mix\(/,
        /[;{]aspect-ratio:/,
        /:where\(/,
      ])
        expect(word.exec(css)?.[0], `${word} in ${name}`).toBeUndefined();
      // Chrome 88 was the first with `:is`: the older spelling stands beside it.
      expect(css.split(':is(').length, name).toBe(css.split(':-webkit-any(').length);
      // Safari 15.4 was the first with `:focus-visible`: it may take a ring away, never be the only one to give it.
      expect(/[^(]:focus-visible[^{}]*\{/.exec(css)?.[0], name).toBeUndefined();
    }
  });

  it('pages hold no inline script, as the content policy demands', () => {
    const html = readFileSync(join(dir, 'chat.html'), 'utf8');
    for (const tag of html.match(/<script[^>]*>/g) ?? []) expect(tag).toContain('src=');
  });
});
