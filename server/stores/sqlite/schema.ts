/**
 * Tables: per collection one row a document (id, version, the JSON, the folded text, one column per declared
 * field, named `f.<field>`) and one side table of array elements, so that "contains" has an index too.
 */
import { elementsAt, indexedFields, readField, scalarAt } from '../fields.ts';
import type { CollectionSpec, Scalar } from '../store.ts';
import { searchText } from '../text.ts';
import { bytesOf, type Connection, DatabaseLost, type SqlResult, type SqlValue } from './database.ts';

/** Raised when the meaning of stored columns changes, so that existing files are rebuilt at start. */
const LAYOUT = 1;
const REBUILD_CHUNK = 500;

/**
 * Raised when releases before this one would misread the documents: they then refuse the file instead of working on it.
 * A new field with a default, a new collection or another index needs no raise.
 */
export const DATA_FORMAT = 1;

/** Names come from specifications that `checkSpec` has let through: they hold no quote. */
export const quoted = (name: string): string => `"${name}"`;
export const column = (field: string): string => (field === 'id' ? 'id' : quoted(`f.${field}`));
export const table = (spec: CollectionSpec): string => quoted(spec.name);
export const itemTable = (spec: CollectionSpec): string => quoted(`${spec.name}:items`);

/** Texts without NUL, where the driver would cut them; order and difference are kept. */
const escapeNul = (text: string): string =>
  text.includes('\u0001') || text.includes('\0')
    ? text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001')
    : text;
const unescapeNul = (text: string): string => {
  if (!text.includes('\u0001')) return text;
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\u0001') plain += text[at];
    else plain += text[++at] === '\u0002' ? '\u0001' : '\0';
  }
  return plain;
};

export const toSql = (value: Scalar | undefined): SqlValue => {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0);
  return typeof value === 'string' ? escapeNul(value) : value;
};

export const fromSql = (value: SqlResult): Scalar | null => {
  if (typeof value === 'object') return value === null ? null : bytesOf(value)?.[0] === 1;
  return typeof value === 'string' ? unescapeNul(value) : value;
};

/** Column names and values of a document, in one order. */
export const rowOf = (spec: CollectionSpec, doc: unknown, json: string): [string, SqlValue][] => [
  ['id', toSql(scalarAt(doc, 'id'))],
  ['version', toSql(scalarAt(doc, 'version'))],
  ['doc', json],
  ['text', searchText(doc, spec)],
  ...indexedFields(spec).map((field): [string, SqlValue] => [column(field), toSql(scalarAt(doc, field))]),
];

/** Stands for "there is something, but nothing that could be compared": an empty array, an object. */
const PRESENT = Buffer.alloc(0);

/** The array elements of a document: pairs of field and element. */
export const itemsOf = (spec: CollectionSpec, doc: unknown): [string, SqlValue][] =>
  spec.fields.flatMap((field) => {
    const value = readField(doc, field);
    if (typeof value !== 'object' || value === null) return [];
    const elements = (elementsAt(doc, field) ?? []).map(toSql);
    return (elements.length > 0 ? elements : [PRESENT]).map((one): [string, SqlValue] => [field, one]);
  });

const createTable = (spec: CollectionSpec): string => {
  const columns = indexedFields(spec).map(column);
  const items = itemTable(spec);
  return [
    `CREATE TABLE ${table(spec)} (id TEXT PRIMARY KEY NOT NULL, version, doc TEXT NOT NULL, text TEXT${columns.map((name) => `, ${name}`).join('')})`,
    `CREATE TABLE ${items} (field TEXT NOT NULL, value NOT NULL, id TEXT NOT NULL, PRIMARY KEY (field, value, id)) WITHOUT ROWID`,
    `CREATE INDEX ${quoted(`${spec.name}:items:id`)} ON ${items} (id, field)`,
    // Each ends in the id: a page in any order is then one walk along one index.
    ...spec.fields.map(
      (field) =>
        `CREATE INDEX ${quoted(`${spec.name}:by:${field}`)} ON ${table(spec)} (${column(field)}, id)`,
    ),
    ...(spec.orders ?? []).map(
      ([same, order]) =>
        `CREATE INDEX ${quoted(`${spec.name}:order:${same},${order}`)} ON ${table(spec)} (${column(same)}, ${column(order)}, id)`,
    ),
    ...spec.unique.map((key) => {
      const name = quoted(`${spec.name}:unique:${key.join(',')}`);
      const present = key.map((field) => `${column(field)} IS NOT NULL`).join(' AND ');
      return `CREATE UNIQUE INDEX ${name} ON ${table(spec)} (${key.map(column).join(', ')}) WHERE ${present}`;
    }),
  ].join(';\n');
};

/** Writes the row and the elements of a new document; a clash over a key is thrown by the driver. */
export const insertDocument = (
  db: Connection,
  spec: CollectionSpec,
  row: [string, SqlValue][],
  items: [string, SqlValue][],
): void => {
  const names = row.map(([name]) => name).join(', ');
  const marks = row.map(() => '?').join(', ');
  db.run(`INSERT INTO ${table(spec)} (${names}) VALUES (${marks})`, ...row.map(([, value]) => value));
  insertItems(db, spec, row[0]?.[1] ?? null, items);
};

export const insertItems = (
  db: Connection,
  spec: CollectionSpec,
  id: SqlValue,
  items: [string, SqlValue][],
): void => {
  for (const [field, value] of items)
    db.run(`INSERT INTO ${itemTable(spec)} (field, value, id) VALUES (?, ?, ?)`, field, value, id);
};

/** Moves the documents of a table with other columns into a new one. */
const rebuild = (db: Connection, spec: CollectionSpec): void => {
  const old = quoted(`${spec.name}:old`);
  const indexes = db.rows(
    "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name IN (?, ?) AND sql IS NOT NULL",
    spec.name,
    `${spec.name}:items`,
  );
  for (const [name] of indexes) db.exec(`DROP INDEX ${quoted(String(name))}`);
  db.exec(`ALTER TABLE ${table(spec)} RENAME TO ${old}; DROP TABLE ${itemTable(spec)}`);
  db.exec(createTable(spec));
  for (let last = 0; ; ) {
    const rows = db.rows(
      `SELECT rowid, doc FROM ${old} WHERE rowid > ? ORDER BY rowid LIMIT ${REBUILD_CHUNK}`,
      last,
    );
    if (rows.length === 0) break;
    for (const [rowid, json] of rows) {
      const doc: unknown = JSON.parse(String(json));
      insertDocument(db, spec, rowOf(spec, doc, String(json)), itemsOf(spec, doc));
      last = Number(rowid);
    }
  }
  db.exec(`DROP TABLE ${old}`);
};

/** @throws DatabaseLost when a later release has written the file */
const checkFormat = (db: Connection): void => {
  const format = Number(db.rows('PRAGMA user_version')[0]?.[0] ?? 0);
  if (format > DATA_FORMAT)
    throw new DatabaseLost(`NEWER_FORMAT: the file has format ${format}, this release knows ${DATA_FORMAT}`);
  if (format < DATA_FORMAT) db.exec(`PRAGMA user_version = ${DATA_FORMAT}`);
};

/** Creates what is missing and rebuilds what was declared otherwise, all or nothing. */
export const prepareSchema = (db: Connection, specs: readonly CollectionSpec[]): void => {
  db.exec('BEGIN IMMEDIATE');
  try {
    checkFormat(db);
    db.exec('CREATE TABLE IF NOT EXISTS ":schema" (name TEXT PRIMARY KEY NOT NULL, signature TEXT NOT NULL)');
    for (const spec of specs) {
      const { fields, unique, text, sequence, orders } = spec;
      const signature = JSON.stringify([LAYOUT, fields, unique, text, sequence, ...(orders ? [orders] : [])]);
      const known = db.rows('SELECT signature FROM ":schema" WHERE name = ?', spec.name)[0]?.[0];
      if (known === signature) continue;
      if (known === undefined) db.exec(createTable(spec));
      else rebuild(db, spec);
      db.run('INSERT OR REPLACE INTO ":schema" (name, signature) VALUES (?, ?)', spec.name, signature);
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
};
