/** SQLite pages: the walk along an order, its fall-back and the plain plan give the same pages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFind } from '../../server/stores/checks.ts';
import { encodeCursor, positionOf } from '../../server/stores/cursor.ts';
import { Connection } from '../../server/stores/sqlite/database.ts';
import { Reader } from '../../server/stores/sqlite/reader.ts';
import { prepareSchema } from '../../server/stores/sqlite/schema.ts';
import { Writer } from '../../server/stores/sqlite/writer.ts';
import type { CollectionSpec, Filter, FindOptions } from '../../server/stores/store.ts';

const SPEC: CollectionSpec = { name: 'things', fields: ['kind', 'tags', 'at'], unique: [], text: ['label'] };
const SPECS = new Map([[SPEC.name, SPEC]]);
const COUNT = 400;

interface Thing {
  id: string;
  kind: string;
  tags: string[];
  label: string;
  at?: number;
}

/** Half of the sort values are absent or equal; one kind stands only at one end of the order. */
const things: Thing[] = Array.from({ length: COUNT }, (_, n) => {
  const at = (n * 37) % 50;
  return {
    id: `${(n * 7919) % COUNT}`.padStart(4, '0'),
    kind: at > 40 ? 'end' : n % 3 ? 'most' : 'few',
    tags: n % 2 ? ['odd'] : [],
    label: `label ${n % 10}`,
    ...(n % 4 === 0 ? {} : { at }),
  };
});

const folder = mkdtempSync(join(tmpdir(), 'yixiantong-pages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['walks at once, far enough', { many: 1, rows: 1_000, few: 1_000 }],
  ['walks, but often too short', { many: 5, rows: 20, few: 7 }],
  ['never walks', { many: 10_000, rows: 1, few: 1 }],
])('sqlite pages: %s', (_, limits) => {
  let reader: Reader;
  beforeAll(() => {
    const db = new Connection(join(folder, `${limits.many}.db`));
    prepareSchema(db, [SPEC]);
    const writer = new Writer(db, SPECS);
    for (const thing of things)
      writer.apply({ kind: 'insert', collection: 'things', json: JSON.stringify(thing) });
    reader = new Reader(db, SPECS, limits);
  });

  const pages = (options: FindOptions & { limit: number }): string[] => {
    const sort = options.sort ?? { field: 'id', direction: 'asc' };
    const ids: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const checked = checkFind(SPEC, { ...options, ...(cursor ? { cursor } : {}) });
      const rows = reader.apply({ kind: 'find', collection: 'things', options: checked });
      if (!Array.isArray(rows)) throw new Error('find answers with documents');
      const docs = rows.map((row) => JSON.parse(String(row)) as Thing);
      ids.push(...docs.slice(0, options.limit).map(({ id }) => id));
      const last = docs[options.limit - 1];
      if (docs.length <= options.limit || !last) return ids;
      cursor = encodeCursor('things', sort, positionOf(last, sort));
    }
  };

  test.each<[string, Filter, (thing: Thing) => boolean]>([
    ['most', { where: { kind: 'most' } }, ({ kind }) => kind === 'most'],
    ['the end only', { where: { kind: 'end' } }, ({ kind }) => kind === 'end'],
    ['arrays', { where: { tags: 'odd' } }, ({ tags }) => tags.includes('odd')],
    ['a range', { where: { at: { gte: 30 } } }, ({ at }) => at !== undefined && at >= 30],
    ['absent', { where: { at: { exists: false } } }, ({ at }) => at === undefined],
    [
      'text too',
      { where: { kind: { ne: 'few' } }, text: 'LABEL 3' },
      (t) => t.kind !== 'few' && t.label === 'label 3',
    ],
    ['nothing', { where: { kind: 'none' } }, () => false],
  ])('%s', (_name, filter, holds) => {
    for (const direction of ['asc', 'desc'] as const) {
      const sign = direction === 'asc' ? 1 : -1;
      const expected = things
        .filter(holds)
        .sort((a, b) => sign * ((a.at ?? -1) - (b.at ?? -1) || (a.id < b.id ? -1 : 1)))
        .map(({ id }) => id);
      for (const limit of [3, 50, 500])
        expect(pages({ ...filter, limit, sort: { field: 'at', direction } })).toEqual(expected);
    }
  });
});
