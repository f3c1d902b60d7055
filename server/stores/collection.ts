/** One collection of the record: what it declares, how it is asked, what it answers. Part of the PORT `store.ts`. */

export type Scalar = string | number | boolean;

/** Declares what an adapter must index. Field names may be dotted paths into the document. */
export interface CollectionSpec {
  name: string;
  /** Fields that `find`, `count` and `groupCount` may filter, sort or group on. Others are refused loudly. */
  fields: readonly string[];
  /** Each list of fields is unique over documents in which all of them are present. */
  unique: readonly (readonly string[])[];
  /** Pairs [a, b]: pages of documents with one value of `a`, in the order of `b`, are read without a sort. */
  orders?: readonly (readonly [string, string])[];
  /** Fields searched by `text`: case-folded substring, also for Chinese. */
  text?: readonly string[];
  /** `insertNext` numbers documents 1, 2, 3 ... without gaps within equal `partition`. */
  sequence?: { partition: string; field: string };
  /**
   * Entries that tell what has happened: who writes one goes on meanwhile. A store may let an insert wait a moment for
   * others, so that what somebody does wait for is not held up by commits of its own for each entry.
   */
  isLog?: true;
}

export type Condition =
  | Scalar
  | { in: readonly Scalar[] }
  | { ne: Scalar }
  | { gt?: Scalar; gte?: Scalar; lt?: Scalar; lte?: Scalar }
  | { exists: boolean };

/** All conditions must hold. For a field that holds an array, equality and `in` mean "contains". */
export interface Filter {
  where?: Record<string, Condition>;
  /** Case-folded substring over the declared text fields; never a pattern. */
  text?: string;
}

export interface FindOptions extends Filter {
  /** Default: by `id`. `id` is always the tie-break, in the same direction. */
  sort?: { field: string; direction: 'asc' | 'desc' };
  /** 1..500, default 50. */
  limit?: number;
  /** From the page before. */
  cursor?: string;
  /** A look over many that nobody waits for: it may stand behind other long work, and holds up no short reading. */
  background?: boolean;
}

export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  cursor?: string;
}

export type InsertOutcome<T> = { ok: true; doc: T } | { ok: false; conflict: readonly string[] };

export type UpdateOutcome<T> =
  | { ok: true; doc: T }
  | { ok: false; reason: 'not_found' | 'version_conflict' | 'duplicate_key' };

/** How a grouped count cuts a field: as is, or an instant cut to the day in Asia/Shanghai (YYYY-MM-DD). */
export type GroupBy = string | { day: string };

export interface Collection<T extends { id: string }> {
  /** `conflict` names the unique fields that clash (['id'] for the id itself). */
  insert(doc: T): Promise<InsertOutcome<T>>;
  /** All or nothing up to the first conflict is NOT promised: returns how many of the head were written. */
  insertMany(docs: readonly T[]): Promise<{ inserted: number; conflict?: readonly string[] }>;
  /**
   * Inserts with the sequence field set to the next number of the partition, whatever value `doc` carries there.
   * Atomic under concurrency from any node. On a conflict over another unique key no number is used up.
   */
  insertNext(doc: T): Promise<InsertOutcome<T>>;
  get(id: string): Promise<T | undefined>;
  /** By one declared unique key. */
  getBy(key: Record<string, Scalar>): Promise<T | undefined>;
  /** Replaces the document if its `version` is `expectedVersion`; the stored version becomes expectedVersion + 1. */
  replace(doc: T, expectedVersion: number): Promise<UpdateOutcome<T>>;
  /**
   * Sets top-level fields to the maximum of the stored and the given value and adds 1 to `version` (so that a
   * `replace` that read an older state is refused instead of lowering them). Never refused itself.
   */
  raise(id: string, fields: Record<string, number | string>): Promise<boolean>;
  remove(id: string): Promise<boolean>;
  find(options?: FindOptions): Promise<Page<T>>;
  count(filter?: Filter): Promise<number>;
  /** Counts per combination of group values, highest first; missing values count under null. */
  groupCount(by: readonly GroupBy[], filter?: Filter): Promise<{ key: (Scalar | null)[]; count: number }[]>;
}
