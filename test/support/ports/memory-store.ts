/** The Store port in memory, for unit tests: same refusals, same order, same cursors; `fail()` plays a lost database. */
import { assemble } from '../../../server/stores/assemble.ts';
import { decodeCursor, encodeCursor, positionOf } from '../../../server/stores/cursor.ts';
import {
  type Collection,
  type CollectionSpec,
  type Filter,
  type FindOptions,
  type GroupBy,
  type InsertOutcome,
  type Scalar,
  type Store,
  StoreUnavailable,
} from '../../../server/stores/store.ts';
import { at, compare, groupValue, holds } from './memory-filter.ts';

type Doc = { id: string };

const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

class MemoryCollection<T extends Doc> implements Collection<T> {
  readonly docs = new Map<string, T>();
  readonly #spec: CollectionSpec;
  readonly #guard: () => void;

  constructor(spec: CollectionSpec, guard: () => void) {
    this.#spec = spec;
    this.#guard = guard;
  }

  /** Every call yields once, so that interleavings of a real adapter show in tests. */
  async #enter(): Promise<void> {
    await Promise.resolve();
    this.#guard();
  }

  #declared(field: string): void {
    if (field !== 'id' && !this.#spec.fields.includes(field))
      throw new Error(`${this.#spec.name}: field ${field} is not declared`);
  }

  #clash(doc: T): readonly string[] | undefined {
    for (const fields of this.#spec.unique) {
      const values = fields.map((field) => at(doc, field));
      if (values.includes(undefined)) continue;
      for (const other of this.docs.values())
        if (other.id !== doc.id && fields.every((field, i) => at(other, field) === values[i])) return fields;
    }
    return undefined;
  }

  #put(doc: T): InsertOutcome<T> {
    if (this.docs.has(doc.id)) return { ok: false, conflict: ['id'] };
    const conflict = this.#clash(doc);
    if (conflict) return { ok: false, conflict };
    this.docs.set(doc.id, clone(doc));
    return { ok: true, doc: clone(doc) };
  }

  #matching(filter: Filter = {}): T[] {
    const where = Object.entries(filter.where ?? {});
    for (const [field] of where) this.#declared(field);
    const text = filter.text?.toLowerCase();
    if (text && !this.#spec.text) throw new Error(`${this.#spec.name}: no text fields are declared`);
    return [...this.docs.values()].filter(
      (doc) =>
        where.every(([field, condition]) => holds(at(doc, field), condition)) &&
        (!text ||
          this.#spec.text!.some((field) =>
            String(at(doc, field) ?? '')
              .toLowerCase()
              .includes(text),
          )),
    );
  }

  async insert(doc: T): Promise<InsertOutcome<T>> {
    await this.#enter();
    return this.#put(doc);
  }

  async insertMany(docs: readonly T[]): Promise<{ inserted: number; conflict?: readonly string[] }> {
    await this.#enter();
    for (const [inserted, doc] of docs.entries()) {
      const outcome = this.#put(doc);
      if (!outcome.ok) return { inserted, conflict: outcome.conflict };
    }
    return { inserted: docs.length };
  }

  async insertNext(doc: T): Promise<InsertOutcome<T>> {
    await this.#enter();
    const sequence = this.#spec.sequence;
    if (!sequence) throw new Error(`${this.#spec.name}: no sequence is declared`);
    let last = 0;
    for (const other of this.docs.values())
      if (at(other, sequence.partition) === at(doc, sequence.partition))
        last = Math.max(last, Number(at(other, sequence.field)));
    return this.#put({ ...doc, [sequence.field]: last + 1 });
  }

  async get(id: string): Promise<T | undefined> {
    await this.#enter();
    const doc = this.docs.get(id);
    return doc && clone(doc);
  }

  async getBy(key: Record<string, Scalar>): Promise<T | undefined> {
    await this.#enter();
    const fields = Object.keys(key);
    if (!this.#spec.unique.some((u) => u.length === fields.length && u.every((f) => fields.includes(f))))
      throw new Error(`${this.#spec.name}: ${fields.join(',')} is not a unique key`);
    for (const doc of this.docs.values())
      if (fields.every((field) => at(doc, field) === key[field])) return clone(doc);
    return undefined;
  }

  async replace(
    doc: T,
    expectedVersion: number,
  ): Promise<
    { ok: true; doc: T } | { ok: false; reason: 'not_found' | 'version_conflict' | 'duplicate_key' }
  > {
    await this.#enter();
    const stored = this.docs.get(doc.id);
    if (!stored) return { ok: false, reason: 'not_found' };
    if (at(stored, 'version') !== expectedVersion) return { ok: false, reason: 'version_conflict' };
    if (this.#clash(doc)) return { ok: false, reason: 'duplicate_key' };
    const next = clone({ ...doc, version: expectedVersion + 1 });
    this.docs.set(doc.id, next);
    return { ok: true, doc: clone(next) };
  }

  async raise(id: string, fields: Record<string, number | string>): Promise<boolean> {
    await this.#enter();
    const doc = this.docs.get(id);
    if (!doc) return false;
    const raised: Record<string, unknown> = { ...doc };
    for (const [field, value] of Object.entries(fields))
      if (compare(raised[field] ?? undefined, value) < 0) raised[field] = value;
    if (typeof raised.version === 'number') raised.version += 1;
    this.docs.set(id, raised as unknown as T);
    return true;
  }

  async remove(id: string): Promise<boolean> {
    await this.#enter();
    return this.docs.delete(id);
  }

  async find(options: FindOptions = {}): Promise<{ items: T[]; cursor?: string }> {
    await this.#enter();
    const { field, direction } = options.sort ?? { field: 'id', direction: 'asc' };
    this.#declared(field);
    const sign = direction === 'asc' ? 1 : -1;
    const order = (a: unknown, aId: string, b: unknown, bId: string): number =>
      sign * (compare(a, b) || compare(aId, bId));
    const limit = Math.min(500, Math.max(1, options.limit ?? 50));
    let docs = this.#matching(options).sort((a, b) => order(at(a, field), a.id, at(b, field), b.id));
    if (options.cursor) {
      const { value, id } = decodeCursor(this.#spec.name, { field, direction }, options.cursor);
      docs = docs.filter((doc) => order(at(doc, field), doc.id, value ?? undefined, id) > 0);
    }
    const items = docs.slice(0, limit);
    const last = items.at(-1);
    if (docs.length <= limit || !last) return { items: clone(items) };
    const sort = { field, direction };
    return {
      items: clone(items),
      cursor: encodeCursor(this.#spec.name, sort, positionOf(last, sort)),
    };
  }

  async count(filter?: Filter): Promise<number> {
    await this.#enter();
    return this.#matching(filter).length;
  }

  async groupCount(
    by: readonly GroupBy[],
    filter?: Filter,
  ): Promise<{ key: (Scalar | null)[]; count: number }[]> {
    await this.#enter();
    for (const group of by) this.#declared(typeof group === 'string' ? group : group.day);
    const groups = new Map<string, { key: (Scalar | null)[]; count: number }>();
    for (const doc of this.#matching(filter)) {
      const key = by.map((group) => groupValue(doc, group));
      const entry = groups.get(JSON.stringify(key)) ?? { key, count: 0 };
      entry.count += 1;
      groups.set(JSON.stringify(key), entry);
    }
    return [...groups.values()].sort((a, b) => b.count - a.count);
  }
}

export interface MemoryStore extends Store {
  /** From now on every call rejects with StoreUnavailable, until called with false. */
  fail(broken?: boolean): void;
}

/** A fresh, empty store. */
export const createMemoryStore = (): MemoryStore => {
  let broken = false;
  const guard = (): void => {
    if (broken) throw new StoreUnavailable('memory store was told to fail');
  };
  const make = <T extends Doc>(spec: CollectionSpec): Collection<T> => new MemoryCollection<T>(spec, guard);
  return {
    ...assemble(make),
    ping: async () => guard(),
    close: async () => undefined,
    fail: (value = true) => {
      broken = value;
    },
  };
};
