/** Every sentence of the pages is named by some source: what nobody reads any more leaves the message files. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** Message files whose keys are codes of a closed list, with the files that have the list. */
const CODES: Record<string, string[]> = {
  'widgets/chat/voice/words.ts': ['widgets/chat/voice/recorder.ts'],
  'widgets/console/words/aid.ts': ['routing/citizens/aid-words.ts'],
  'widgets/console/words/board.ts': ['routing/duty/attendance.ts'],
  'widgets/console/words/channel.ts': ['routing/channels/follower.ts', 'routing/channels/reach.ts'],
  'widgets/console/words/letters.ts': ['routing/citizens/personal-parts.ts'],
  'widgets/console/words/phone.zh.ts': [
    'routing/protocol/phone/phone.ts',
    'widgets/console/phone/targets.ts',
  ],
  'widgets/console/words/shell.zh.ts': ['widgets/console/router.ts'],
  'widgets/console/words/simulate.ts': ['routing/protocol/simulation.ts'],
  'widgets/console/words/sms.ts': ['routing/channels/sms.ts'],
  'widgets/pages/confirm/words.ts': ['routing/citizens/aid-words.ts', 'routing/protocol/citizens/aid.ts'],
  'widgets/pages/demo-phone/words.ts': ['widgets/pages/demo-phone/use-call.ts'],
  'widgets/pages/mailbox/words.ts': ['routing/vocabulary/mailbox.ts'],
};

const read = (file: string): string => readFileSync(file, 'utf8');
const isWords = (file: string): boolean => /(words|messages|talk)[^/]*(\/[^/]*)?\.ts$/.test(file);

const sources = new Map(
  readdirSync('widgets', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|vue)$/.test(name))
    .map((name) => `widgets/${name.split(path.sep).join('/')}`)
    .map((file) => [file, read(file)]),
);

const importers = new Map<string, string[]>();
for (const [file, text] of sources)
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
    const imported = path.posix.join(path.posix.dirname(file), target!);
    importers.set(imported, [...(importers.get(imported) ?? []), file]);
  }

/** Who imports a table, by way of other message files too. */
const readersOf = (file: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const importer of importers.get(file) ?? [])
    if (isWords(importer)) readersOf(importer, seen);
    else seen.add(importer);
  return seen;
};

/** Keys of the tables that a file declares `as const`: the Chinese ones, which define the others. */
const keysOf = (text: string): string[] =>
  [...text.matchAll(/= \{\n((?: {2}.*\n|\n)*?)\} as const/g)].flatMap(([, table]) =>
    [...table!.matchAll(/^ {2}(?:'([^']+)'|(\w+)):/gm)].map(([, quoted, bare]) => quoted ?? bare!),
  );

/** `state.${stage}` names every key of that shape; a template with no letters of its own names none. */
const shapesIn = (text: string): RegExp[] =>
  [...text.matchAll(/`([\w.]*(?:\$\{[^`{}]*\}[\w.]*)+)`/g)]
    .map(([, template]) => template!.split(/\$\{[^}]*\}/))
    .filter((parts) => parts.some(Boolean))
    .map((parts) => new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('[\\w.]+')}$`));

/** Keys of the table in `file` that none of its readers names. */
const unread = (file: string): string[] => {
  const codes = (CODES[file] ?? []).map(read).join('\n');
  const text = [...readersOf(file)]
    // In a message file a quoted key at the start of a line is an entry, not somebody who reads it.
    .map((name) => (isWords(name) ? read(name).replace(/^\s*'[^']+':/gm, '') : read(name)))
    .join('\n');
  const shapes = shapesIn(text + codes);
  return keysOf(read(file)).filter(
    (key) =>
      !["'", '"', '`'].some((quote) => text.includes(`${quote}${key}${quote}`)) &&
      !new RegExp(`'${key}'|\\b${key}: `).test(codes) &&
      !shapes.some((shape) => shape.test(key)),
  );
};

const tables = [...sources.keys()].filter((file) => isWords(file) && keysOf(read(file)).length > 0);

test('the message files are found, with their keys and readers', () => {
  expect(tables.length).toBeGreaterThan(30);
  expect(tables.flatMap((file) => keysOf(read(file))).length).toBeGreaterThan(2_000);
  expect(Object.keys(CODES).filter((file) => !tables.includes(file))).toEqual([]);
});

test('every sentence is read by somebody', () => {
  const dead = tables.flatMap((file) => unread(file).map((key) => `${file}: ${key}`));
  expect(dead).toEqual([]);
});

test('a key that nobody names is found', () => {
  expect(keysOf("const zh = {\n  one: '一',\n  'a.b': '二',\n} as const;")).toEqual(['one', 'a.b']);
  const hole = (name: string): string => `$\{${name}}`;
  const [shape] = shapesIn(`t(\`state.${hole('stage')}\`)`);
  expect(['state.idle', 'stage.idle', 'state'].map((key) => shape!.test(key))).toEqual([true, false, false]);
  expect(shapesIn(`\`${hole('one')}${hole('two')}\`, \`${hole('n')} 位\``)).toEqual([]);
});
