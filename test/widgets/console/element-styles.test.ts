/** Each Element Plus component in a template has its styles: one without them is drawn bare over the page. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Drawn by nothing of its own. */
const BARE = new Set(['config-provider']);

it('every component that console and board use brings its styles', () => {
  const used = new Set<string>();
  for (const file of readdirSync('widgets', { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.vue')) continue;
    for (const [, name] of readFileSync(`widgets/${file}`, 'utf8').matchAll(/<el-([a-z-]+)/g))
      used.add(name!);
  }
  const styled = new Set(
    [
      ...readFileSync('widgets/console/element-styles.ts', 'utf8').matchAll(/components\/([a-z-]+)\/style/g),
    ].map(([, name]) => name!),
  );
  expect(used.size).toBeGreaterThan(10);
  expect([...used].filter((name) => !styled.has(name) && !BARE.has(name))).toEqual([]);
});
