/** The one writer: turns each operation into statements. Runs inside a transaction that its caller opens. */
import { greater, type Json, keyValues, scalarAt, writeField } from '../fields.ts';
import type { CollectionSpec } from '../store.ts';
import {
  bytesOf,
  type Connection,
  isConstraint,
  type SqlResult,
  type SqlRow,
  type SqlValue,
} from './database.ts';
import type { OperationOf, Results, WriteKind, WriteOperation } from './protocol.ts';
import { column, insertDocument, insertItems, itemsOf, itemTable, rowOf, table, toSql } from './schema.ts';

export class Writer {
  readonly #db: Connection;
  readonly #specs: ReadonlyMap<string, CollectionSpec>;

  constructor(db: Connection, specs: ReadonlyMap<string, CollectionSpec>) {
    this.#db = db;
    this.#specs = specs;
  }

  /** Carries out one operation. Whatever it throws must be rolled back to the savepoint before it. */
  apply(op: WriteOperation): Results[WriteKind] {
    switch (op.kind) {
      case 'insert':
        return this.#insert(this.#spec(op.collection), op.json);
      case 'insertMany':
        return this.#insertMany(op);
      case 'insertNext':
        return this.#insertNext(op);
      case 'replace':
        return this.#replace(op);
      case 'raise':
        return this.#raise(op);
      case 'remove':
        return this.#remove(op);
      case 'ping':
        this.#db.run(`INSERT OR REPLACE INTO ":schema" (name, signature) VALUES (':ping', ?)`, Date.now());
        return null;
    }
  }

  #spec(name: string): CollectionSpec {
    const spec = this.#specs.get(name);
    if (!spec) throw new TypeError(`no collection ${name}`);
    return spec;
  }

  #insert(spec: CollectionSpec, json: string, doc: unknown = JSON.parse(json)): Results['insert'] {
    try {
      insertDocument(this.#db, spec, rowOf(spec, doc, json), itemsOf(spec, doc));
      return {};
    } catch (error) {
      if (!isConstraint(error)) throw error;
      const conflict = this.#conflict(spec, doc);
      if (!conflict) throw error;
      return { conflict };
    }
  }

  /** Which key clashes: the id first, then the unique keys in declared order. */
  #conflict(spec: CollectionSpec, doc: unknown): readonly string[] | undefined {
    return [['id'], ...spec.unique].find((key) => {
      const values = keyValues(doc, key);
      if (!values) return false;
      const same = key.map((field) => `${column(field)} = ?`).join(' AND ');
      return this.#db.rows(`SELECT 1 FROM ${table(spec)} WHERE ${same}`, ...values.map(toSql)).length > 0;
    });
  }

  #insertMany(op: OperationOf<'insertMany'>): Results['insertMany'] {
    const spec = this.#spec(op.collection);
    for (const [at, json] of op.jsons.entries()) {
      const { conflict } = this.#insert(spec, json);
      if (conflict) return { inserted: at, conflict };
    }
    return { inserted: op.jsons.length };
  }

  #insertNext(op: OperationOf<'insertNext'>): Results['insertNext'] {
    const spec = this.#spec(op.collection);
    if (!spec.sequence) throw new TypeError(`${spec.name} has no sequence`);
    const { partition, field } = spec.sequence;
    const doc = JSON.parse(op.json) as Json;
    // Below '' stand only numbers.
    const [row] = this.#db.rows(
      `SELECT MAX(${column(field)}) FROM ${table(spec)} WHERE ${column(partition)} = ? AND ${column(field)} < ''`,
      toSql(scalarAt(doc, partition)),
    );
    writeField(doc, field, Number(row?.[0] ?? 0) + 1);
    const json = JSON.stringify(doc);
    const { conflict } = this.#insert(spec, json, doc);
    return conflict ? { conflict } : { json };
  }

  #replace(op: OperationOf<'replace'>): Results['replace'] {
    const spec = this.#spec(op.collection);
    const doc: unknown = JSON.parse(op.json);
    const row = rowOf(spec, doc, op.json);
    const stored = this.#stored(spec, row);
    if (!stored) return 'not_found';
    if (stored[1] !== op.expectedVersion) return 'version_conflict';
    try {
      this.#update(spec, doc, row, stored);
      return 'done';
    } catch (error) {
      if (isConstraint(error)) return 'duplicate_key';
      throw error;
    }
  }

  #raise(op: OperationOf<'raise'>): boolean {
    const spec = this.#spec(op.collection);
    const [found] = this.#db.rows(`SELECT doc FROM ${table(spec)} WHERE id = ?`, toSql(op.id));
    if (!found) return false;
    const doc = JSON.parse(String(found[0])) as Json;
    for (const [field, value] of Object.entries(op.fields))
      doc[field] = greater(Object.hasOwn(doc, field) ? doc[field] : undefined, value);
    doc.version = Number(scalarAt(doc, 'version') ?? 0) + 1;
    const row = rowOf(spec, doc, JSON.stringify(doc));
    const stored = this.#stored(spec, row);
    if (stored) this.#update(spec, doc, row, stored);
    return true;
  }

  #remove(op: OperationOf<'remove'>): boolean {
    const spec = this.#spec(op.collection);
    const id = toSql(op.id);
    if (this.#db.run(`DELETE FROM ${table(spec)} WHERE id = ?`, id) === 0) return false;
    this.#db.run(`DELETE FROM ${itemTable(spec)} WHERE id = ?`, id);
    return true;
  }

  /** The stored values of the columns of `row`, or undefined when there is no such document. */
  #stored(spec: CollectionSpec, row: [string, SqlValue][]): SqlRow | undefined {
    const names = row.map(([name]) => name).join(', ');
    return this.#db.rows(`SELECT ${names} FROM ${table(spec)} WHERE id = ?`, row[0]?.[1] ?? null)[0];
  }

  /** Sets only the columns that differ: an index whose column is not named need not be touched. */
  #update(spec: CollectionSpec, doc: unknown, row: [string, SqlValue][], stored: SqlRow): void {
    const id = row[0]?.[1] ?? null;
    const changed = row.filter(([, value], at) => !sameValue(value, stored[at] ?? null));
    if (changed.length > 0) {
      const sets = changed.map(([name]) => `${name} = ?`).join(', ');
      this.#db.run(
        `UPDATE ${table(spec)} SET ${sets} WHERE id = ?`,
        ...changed.map(([, value]) => value),
        id,
      );
    }
    const items = itemsOf(spec, doc);
    const old = this.#db.rows(`SELECT field, value FROM ${itemTable(spec)} WHERE id = ?`, id);
    const same =
      items.length === old.length &&
      items.every(([field, value]) =>
        old.some((row) => row[0] === field && sameValue(value, row[1] ?? null)),
      );
    if (same) return;
    this.#db.run(`DELETE FROM ${itemTable(spec)} WHERE id = ?`, id);
    insertItems(this.#db, spec, id, items);
  }
}

const sameValue = (value: SqlValue, stored: SqlResult): boolean => {
  const bytes = bytesOf(stored);
  return bytes ? Buffer.isBuffer(value) && value.equals(bytes) : value === stored;
};
