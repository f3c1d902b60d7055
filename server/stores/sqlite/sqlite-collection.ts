/** One collection on SQLite: checks the call, sends it to the right thread, parses what comes back. */
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
import type { Group } from '../fields.ts';
import type {
  Collection,
  CollectionSpec,
  Filter,
  FindOptions,
  GroupBy,
  InsertOutcome,
  Page,
  Scalar,
  UpdateOutcome,
} from '../store.ts';
import type { Lane } from './lane.ts';
import { Newest } from './newest.ts';
import type { OperationOf, Results, WriteKind } from './protocol.ts';

/** How long a writing may still take that has been given up, ms. */
const UNSURE_MS = 60_000;

/** Scans have a thread of their own: a report over a million rows must not delay the read of one document. */
export interface Lanes {
  writer: Lane;
  points: Lane;
  scans: Lane;
}

export class SqliteCollection<T extends { id: string }> implements Collection<T> {
  readonly #spec: CollectionSpec;
  readonly #lanes: Lanes;
  readonly #name: string;
  readonly #newest = new Newest();
  /** Documents asked for in this turn of the loop. */
  readonly #asked = new Map<string, Promise<string | null>>();

  constructor(spec: CollectionSpec, lanes: Lanes) {
    this.#spec = spec;
    this.#lanes = lanes;
    this.#name = spec.name;
  }

  async insert(doc: T): Promise<InsertOutcome<T>> {
    const { json, copy } = normalise(this.#spec, doc);
    const { conflict } = await this.#write({ kind: 'insert', collection: this.#name, json });
    // What never changes is not read again at once either.
    if (!conflict && 'version' in copy) this.#newest.wrote(copy.id, json);
    return conflict ? { ok: false, conflict } : { ok: true, doc: copy };
  }

  async insertMany(docs: readonly T[]): Promise<{ inserted: number; conflict?: readonly string[] }> {
    const jsons = docs.map((doc) => normalise(this.#spec, doc).json);
    if (jsons.length === 0) return { inserted: 0 };
    return this.#write({ kind: 'insertMany', collection: this.#name, jsons });
  }

  async insertNext(doc: T): Promise<InsertOutcome<T>> {
    checkSequence(this.#spec, doc);
    const { json } = normalise(this.#spec, doc);
    const done = await this.#write({ kind: 'insertNext', collection: this.#name, json });
    return 'conflict' in done
      ? { ok: false, conflict: done.conflict }
      : { ok: true, doc: JSON.parse(done.json) };
  }

  async get(id: string): Promise<T | undefined> {
    const kept = this.#lanes.writer.isClosed ? undefined : this.#newest.get(String(id));
    const json = kept ?? (await this.#read(String(id)));
    return json === null ? undefined : JSON.parse(json);
  }

  /**
   * Everybody who hears of a change asks for the same document in the same turn: one reading serves them all. None
   * gets less than is due to him: what was committed before a turn began is in any reading sent during it.
   */
  #read(id: string): Promise<string | null> {
    const same = this.#asked.get(id);
    if (same) return same;
    const keep = this.#newest.reading(id);
    const asked = this.#lanes.points.call({ kind: 'get', collection: this.#name, id }).then(
      (json) => {
        keep(json);
        return json;
      },
      (error: unknown) => {
        keep(null);
        throw error;
      },
    );
    // Not later: the next turn may bring word of a commit that this reading does not show.
    if (this.#asked.size === 0) queueMicrotask(() => this.#asked.clear());
    this.#asked.set(id, asked);
    return asked;
  }

  /** What a writing without an answer came to is unknown: it may still be carried out. */
  async #write<K extends WriteKind>(op: OperationOf<K>): Promise<Results[K]> {
    try {
      return await this.#lanes.writer.call(op);
    } catch (error) {
      this.#newest.rest(UNSURE_MS);
      throw error;
    }
  }

  async getBy(key: Record<string, Scalar>): Promise<T | undefined> {
    const checked = checkKey(this.#spec, key);
    const json = await this.#lanes.points.call({ kind: 'getBy', collection: this.#name, ...checked });
    return json === null ? undefined : JSON.parse(json);
  }

  async replace(doc: T, expectedVersion: number): Promise<UpdateOutcome<T>> {
    checkVersion(this.#spec, expectedVersion);
    const { json, copy } = normalise(this.#spec, { ...doc, version: expectedVersion + 1 });
    const op = { kind: 'replace', collection: this.#name, json, expectedVersion } as const;
    const outcome = await this.#write(op);
    // Refused: what is kept here may be what misled the caller.
    if (outcome === 'done') this.#newest.wrote(copy.id, json);
    else this.#newest.forget(copy.id);
    return outcome === 'done' ? { ok: true, doc: copy } : { ok: false, reason: outcome };
  }

  async raise(id: string, fields: Record<string, number | string>): Promise<boolean> {
    checkRaise(this.#spec, fields);
    const isDone = await this.#write({ kind: 'raise', collection: this.#name, id: String(id), fields });
    this.#newest.forget(String(id));
    return isDone;
  }

  async remove(id: string): Promise<boolean> {
    const isDone = await this.#write({ kind: 'remove', collection: this.#name, id: String(id) });
    this.#newest.forget(String(id));
    return isDone;
  }

  async find(options: FindOptions = {}): Promise<Page<T>> {
    const checked = checkFind(this.#spec, options);
    const op = { kind: 'find', collection: this.#name, options: checked } as const;
    // A page is bounded, yet a search over text is a scan all the same.
    const isShort = checked.needle === undefined && !options.background;
    const lane = isShort ? this.#lanes.points : this.#lanes.scans;
    const jsons = await lane.call(op);
    const items: T[] = jsons.slice(0, checked.limit).map((json) => JSON.parse(json));
    const last = items.at(-1);
    if (!last || jsons.length <= checked.limit) return { items };
    return { items, cursor: encodeCursor(this.#name, checked.sort, positionOf(last, checked.sort)) };
  }

  async count(filter: Filter = {}): Promise<number> {
    const checked = checkFilter(this.#spec, filter);
    return this.#lanes.scans.call({ kind: 'count', collection: this.#name, filter: checked });
  }

  async groupCount(by: readonly GroupBy[], filter: Filter = {}): Promise<Group[]> {
    const groups = checkGroups(this.#spec, by);
    const checked = checkFilter(this.#spec, filter);
    return this.#lanes.scans.call({
      kind: 'groupCount',
      collection: this.#name,
      by: groups,
      filter: checked,
    });
  }
}
