/** One collection on MongoDB: single-document atomic operations, simple finds and one grouping stage. */
import type { Model } from 'mongoose';
import { Turns } from '../../turns.ts';
import {
  checkFilter,
  checkFind,
  checkGroups,
  checkKey,
  checkRaise,
  checkSequence,
  checkVersion,
  normalise,
} from '../checks.ts';
import { encodeCursor, positionOf } from '../cursor.ts';
import { type Group, type Json, keyValues, readField, shanghaiDay, writeField } from '../fields.ts';
import {
  type Collection,
  type CollectionSpec,
  type Filter,
  type FindOptions,
  type GroupBy,
  type InsertOutcome,
  type Page,
  type Scalar,
  StoreUnavailable,
  type UpdateOutcome,
} from '../store.ts';
import { guarded, isDuplicate, isServerError } from './errors.ts';
import { filterOf } from './filter.ts';
import { groupExpression, mergeGroups, type RawGroup } from './groups.ts';
import { decode } from './keys.ts';
import { byKey, path, type Row, rowOf } from './model.ts';

/** Between nodes only the unique key decides; each loser reads the new maximum and tries again. */
const NEXT_ATTEMPTS = 100;
const RETRY_SPREAD_MS = 10;

export class MongoCollection<T extends { id: string }> implements Collection<T> {
  readonly #spec: CollectionSpec;
  readonly #model: Model<Row>;
  readonly #turns = new Turns();

  constructor(spec: CollectionSpec, model: Model<Row>) {
    this.#spec = spec;
    this.#model = model;
  }

  async insert(doc: T): Promise<InsertOutcome<T>> {
    const { copy } = normalise(this.#spec, doc);
    const { conflict } = await guarded(() => this.#insertAll([copy]));
    return conflict ? { ok: false, conflict } : { ok: true, doc: copy };
  }

  async insertMany(docs: readonly T[]): Promise<{ inserted: number; conflict?: readonly string[] }> {
    const copies = docs.map((doc) => normalise(this.#spec, doc).copy);
    return copies.length === 0 ? { inserted: 0 } : guarded(() => this.#insertAll(copies));
  }

  async insertNext(doc: T): Promise<InsertOutcome<T>> {
    const { partition, by, field } = checkSequence(this.#spec, doc);
    const { copy } = normalise(this.#spec, doc);
    // Callers of this process take turns, so that fifty of them need fifty tries and not a thousand.
    return this.#turns.take(JSON.stringify(partition), () =>
      guarded(async () => {
        for (let attempt = 0; attempt < NEXT_ATTEMPTS; attempt++) {
          const last = await this.#model
            .findOne({ [path(by)]: partition, [path(field)]: { $type: 'number' } }, { doc: 1 })
            .sort({ [path(field)]: -1 })
            .lean();
          writeField(copy as Json, field, Number(readField(last?.doc, field) ?? 0) + 1);
          const { conflict } = await this.#insertAll([copy], [by, field]);
          if (!conflict) return { ok: true, doc: copy };
          if (!(conflict.includes(by) && conflict.includes(field))) return { ok: false, conflict };
          await new Promise((resolve) => setTimeout(resolve, Math.random() * RETRY_SPREAD_MS));
        }
        throw new StoreUnavailable(`${this.#spec.name}: no free number after ${NEXT_ATTEMPTS} attempts`);
      }),
    );
  }

  async get(id: string): Promise<T | undefined> {
    return this.#one({ _id: String(id) });
  }

  async getBy(key: Record<string, Scalar>): Promise<T | undefined> {
    const { fields, values } = checkKey(this.#spec, key);
    return this.#one(byKey(fields, values));
  }

  async replace(doc: T, expectedVersion: number): Promise<UpdateOutcome<T>> {
    checkVersion(this.#spec, expectedVersion);
    const { copy } = normalise(this.#spec, { ...doc, version: expectedVersion + 1 });
    return guarded(async () => {
      try {
        const row = rowOf(this.#spec, copy);
        const done = await this.#model.replaceOne({ _id: copy.id, version: expectedVersion }, row);
        if (done.matchedCount === 1) return { ok: true, doc: copy };
      } catch (error) {
        if (!isServerError(error)) throw error;
        // Not every server names a duplicate in an update as such: what stands in the way decides.
        if (isDuplicate(error) || (await this.#isTaken(copy))) return { ok: false, reason: 'duplicate_key' };
        throw error;
      }
      const exists = await this.#model.exists({ _id: copy.id });
      return { ok: false, reason: exists ? 'version_conflict' : 'not_found' };
    });
  }

  async raise(id: string, fields: Record<string, number | string>): Promise<boolean> {
    checkRaise(this.#spec, fields);
    const most: Record<string, number | string> = {};
    for (const [field, value] of Object.entries(fields)) {
      most[path(field)] = value;
      const day = this.#spec.fields.includes(field) ? shanghaiDay(value) : undefined;
      if (day !== undefined) most[`day.${field}`] = day;
    }
    const once = { $inc: { version: 1, 'doc.version': 1 } };
    const update = Object.keys(most).length > 0 ? { ...once, $max: most } : once;
    return guarded(async () => (await this.#model.updateOne({ _id: String(id) }, update)).matchedCount === 1);
  }

  async remove(id: string): Promise<boolean> {
    return guarded(async () => (await this.#model.deleteOne({ _id: String(id) })).deletedCount === 1);
  }

  async find(options: FindOptions = {}): Promise<Page<T>> {
    const { sort, limit, after, ...filter } = checkFind(this.#spec, options);
    const direction = sort.direction === 'asc' ? 1 : -1;
    const order = { [path(sort.field)]: direction, _id: direction } as Record<string, 1 | -1>;
    const rows = await guarded(() =>
      this.#model
        .find(filterOf(filter, after && { sort, at: after }), { doc: 1 })
        .sort(order)
        .limit(limit + 1)
        .lean(),
    );
    const items = rows.slice(0, limit).map((row) => decode(row.doc) as T);
    const last = items.at(-1);
    if (!last || rows.length <= limit) return { items };
    return { items, cursor: encodeCursor(this.#spec.name, sort, positionOf(last, sort)) };
  }

  async count(filter: Filter = {}): Promise<number> {
    const checked = filterOf(checkFilter(this.#spec, filter));
    return guarded(() => this.#model.countDocuments(checked));
  }

  async groupCount(by: readonly GroupBy[], filter: Filter = {}): Promise<Group[]> {
    const groups = checkGroups(this.#spec, by);
    const match = filterOf(checkFilter(this.#spec, filter));
    const raw = await guarded(() =>
      this.#model.aggregate<RawGroup>([
        { $match: match },
        { $group: { _id: groupExpression(groups), count: { $sum: 1 } } },
      ]),
    );
    return mergeGroups(groups, raw);
  }

  /** Whether another document holds one of the unique keys of this one. */
  async #isTaken(doc: T): Promise<boolean> {
    for (const key of this.#spec.unique) {
      const values = keyValues(doc, key);
      if (values && (await this.#model.exists({ ...byKey(key, values), _id: { $ne: doc.id } }))) return true;
    }
    return false;
  }

  async #one(filter: Record<string, string>): Promise<T | undefined> {
    const row = await guarded(() => this.#model.findOne(filter, { doc: 1 }).lean());
    return row ? (decode(row.doc) as T) : undefined;
  }

  /** Inserts up to the first clash and names it; `last` is the key to be named only when no other clashes. */
  async #insertAll(
    docs: readonly T[],
    last?: readonly string[],
  ): Promise<{ inserted: number; conflict?: readonly string[] }> {
    for (let from = 0; ; ) {
      const rows = docs.slice(from).map((doc) => rowOf(this.#spec, doc));
      try {
        await this.#model.insertMany(rows, { lean: true, ordered: true });
        return { inserted: docs.length };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        from += failedAt(error);
      }
      const clashing = docs[from];
      const conflict = clashing && (await this.#conflict(clashing, last));
      if (conflict) return { inserted: from, conflict };
      // The document in the way is gone again: the rest is tried once more.
    }
  }

  /** Which key clashes: the id first, then the unique keys in declared order. */
  async #conflict(doc: T, last: readonly string[] = []): Promise<readonly string[] | undefined> {
    if (await this.#model.exists({ _id: doc.id })) return ['id'];
    const isLast = (key: readonly string[]): boolean => key.every((field) => last.includes(field));
    const keys = [...this.#spec.unique.filter((key) => !isLast(key)), ...this.#spec.unique.filter(isLast)];
    for (const key of keys) {
      const values = keyValues(doc, key);
      if (values && (await this.#model.exists(byKey(key, values)))) return key;
    }
    return undefined;
  }
}

/** Position of the refused document within an ordered insert. */
const failedAt = (error: unknown): number => {
  const errors: unknown = error instanceof Error && 'writeErrors' in error ? error.writeErrors : undefined;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  return Number(readField(first, 'index') ?? (first as { index?: number } | undefined)?.index ?? 0);
};
