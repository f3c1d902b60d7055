/** SQLite files of an older declaration: columns, indexes, elements and texts are made anew, documents stay. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkFind } from '../../server/stores/checks.ts';
import { Connection } from '../../server/stores/sqlite/database.ts';
import { Reader } from '../../server/stores/sqlite/reader.ts';
import { DATA_FORMAT, prepareSchema } from '../../server/stores/sqlite/schema.ts';
import { Writer } from '../../server/stores/sqlite/writer.ts';
import type { CollectionSpec, FindOptions } from '../../server/stores/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'yixiantong-upgrade-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OLD: CollectionSpec = { name: 'things', fields: ['colour'], unique: [['code']] };
const NEW: CollectionSpec = {
  name: 'things',
  fields: ['size', 'tags'],
  unique: [['label']],
  text: ['label'],
};

test('a changed declaration rebuilds its table and nothing else', () => {
  const file = join(folder, 'old.db');
  const other: CollectionSpec = { name: 'others', fields: [], unique: [] };
  const opened = (spec: CollectionSpec) => {
    const db = new Connection(file);
    prepareSchema(db, [spec, other]);
    const specs = new Map([spec, other].map((one) => [one.name, one]));
    return { db, writer: new Writer(db, specs), reader: new Reader(db, specs) };
  };
  const before = opened(OLD);
  for (let at = 0; at < 1_200; at++) {
    const doc = { id: `${at}`, code: at, size: at % 4, label: `标签${at}`, tags: at % 2 ? ['odd'] : [] };
    before.writer.apply({ kind: 'insert', collection: 'things', json: JSON.stringify(doc) });
  }
  before.writer.apply({ kind: 'insert', collection: 'others', json: '{"id":"o"}' });
  before.db.close();

  const after = opened(NEW);
  const find = (options: FindOptions) => {
    const op = { kind: 'find', collection: 'things', options: checkFind(NEW, options) } as const;
    const found = after.reader.apply(op);
    return Array.isArray(found) ? found.length : found;
  };
  expect(find({ where: { size: 3 }, limit: 500 })).toBe(300);
  // One more than the limit tells that there is a next page.
  expect(find({ where: { tags: 'odd' }, limit: 500 })).toBe(501);
  expect(find({ text: '标签1199' })).toBe(1);
  const clash = {
    kind: 'insert',
    collection: 'things',
    json: '{"id":"new","label":"标签7","code":7}',
  } as const;
  expect(after.writer.apply(clash)).toEqual({ conflict: ['label'] });
  expect(after.reader.apply({ kind: 'get', collection: 'others', id: 'o' })).toBe('{"id":"o"}');
  after.db.close();
  const again = opened(NEW);
  expect(again.reader.apply({ kind: 'count', collection: 'things', filter: { where: [] } })).toBe(1_200);
  again.db.close();
});

test('a file of a later format is refused and left as it is', () => {
  const file = join(folder, 'later.db');
  const db = new Connection(file);
  prepareSchema(db, [OLD]);
  expect(db.rows('PRAGMA user_version')).toEqual([[DATA_FORMAT]]);
  db.exec(`PRAGMA user_version = ${DATA_FORMAT + 1}`);
  expect(() => prepareSchema(db, [NEW])).toThrow('NEWER_FORMAT');
  expect(db.inTransaction).toBe(false);
  expect(db.rows('SELECT name FROM pragma_table_info(?)', 'things').flat()).toContain('f.colour');
  db.close();
});
