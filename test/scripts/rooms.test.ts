/** docs/rooms.md names every folder that holds sources, and none that is gone. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findSources } from '../../scripts/boundaries/sources.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The folders of the tables; a short name stands beside the whole one that it shares the parent with. */
const named = (text: string): Set<string> => {
  const folders = new Set<string>();
  for (const row of text.split('\n').filter((line) => line.startsWith('| `'))) {
    let parent = '';
    for (const [, name = ''] of row.split('|')[1]?.matchAll(/`([^`]+)\/`/g) ?? []) {
      const whole = /^(routing|server|widgets|scripts|test)\b/.test(name) ? name : `${parent}/${name}`;
      parent = path.posix.dirname(whole);
      folders.add(whole);
    }
  }
  return folders;
};

it('every folder of the sources has its sentence, and every sentence its folder', () => {
  const text = readFileSync(path.join(root, 'docs/rooms.md'), 'utf8');
  const files = findSources(root, ['routing', 'server', 'widgets', 'scripts', 'test/support']);
  const there = new Set(files.map((file) => path.posix.dirname(file)));
  // The other folders of the tests follow the sources.
  const rooms = [...named(text)].filter((folder) => !/^test\/(?!support)/.test(folder));
  expect(rooms.toSorted()).toEqual([...there].toSorted());
});
