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
  ({ dir, remove } = buildWidgets(['chat']));
}, 60_000);
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

  it('no schema library, no calls that Chrome 87 or Safari 14 do not know, no way to write HTML', () => {
    for (const name of readdirSync(join(dir, 'assets')).filter((it) => it.endsWith('.js'))) {
      const code = readFileSync(join(dir, 'assets', name), 'utf8');
      for (const word of [
        'ZodError',
        '.at(-1)',
        '.findLast(',
        'Object.hasOwn(',
        'structuredClone(',
        '.replaceAll(',
      ])
        expect(code.includes(word), `${word} in ${name}`).toBe(false);
    }
  });

  it('pages hold no inline script, as the content policy demands', () => {
    const html = readFileSync(join(dir, 'chat.html'), 'utf8');
    for (const tag of html.match(/<script[^>]*>/g) ?? []) expect(tag).toContain('src=');
  });
});
