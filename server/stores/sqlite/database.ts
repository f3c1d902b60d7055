/** A thin, safe face over libsql: cached statements, bound values of four kinds only, errors sorted into two kinds. */
import Libsql from 'libsql';

/**
 * What may be bound or come back. Anything else must never reach the driver: it aborts the whole process on a
 * boolean, so booleans are stored as one-byte blobs (which also sort after texts, as in MongoDB).
 */
export type SqlValue = string | number | null | Buffer;
/** A blob comes back as the one or the other, depending on the call. */
export type SqlResult = string | number | null | ArrayBuffer | Uint8Array<ArrayBuffer>;
export type SqlRow = SqlResult[];

/** The bytes of a blob, or undefined for any other value. */
export const bytesOf = (value: SqlResult): Buffer | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(new Uint8Array(value));
};

/** The file cannot be used: full or broken disk, lock that does not go away, damaged file. */
export class DatabaseLost extends Error {
  override readonly name = 'DatabaseLost';
}

const LOST =
  /^SQLITE_(FULL|IOERR|NOMEM|BUSY|LOCKED|READONLY|CANTOPEN|CORRUPT|NOTADB|PROTOCOL|INTERNAL|PERM|AUTH)/;
const CACHED_STATEMENTS = 400;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

export const isConstraint = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_CONSTRAINT');

const sorted = (error: unknown): unknown => {
  const code = codeOf(error);
  return LOST.test(code) ? new DatabaseLost(`${code}: ${(error as Error).message}`) : error;
};

const guard = (value: unknown): void => {
  if (value === null || typeof value === 'string' || Buffer.isBuffer(value)) return;
  if (typeof value !== 'number' || Number.isNaN(value)) throw new TypeError(`cannot bind a ${typeof value}`);
};

export class Connection {
  readonly #db: InstanceType<typeof Libsql>;
  #open = true;
  readonly #statements = new Map<string, ReturnType<InstanceType<typeof Libsql>['prepare']>>();

  constructor(file: string) {
    try {
      this.#db = new Libsql(file, { timeout: 5_000 });
    } catch (error) {
      throw new DatabaseLost(error instanceof Error ? error.message : String(error));
    }
  }

  /** All rows, as arrays. Always to the end: a statement left in the middle would hold its snapshot for ever. */
  rows(sql: string, ...values: SqlValue[]): SqlRow[] {
    values.forEach(guard);
    try {
      return this.#prepare(sql).raw().all(values) as SqlRow[];
    } catch (error) {
      throw sorted(error);
    }
  }

  /** Runs one writing statement; returns how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): number {
    values.forEach(guard);
    try {
      return this.#prepare(sql).run(values).changes;
    } catch (error) {
      throw sorted(error);
    }
  }

  /** Runs a script without values. */
  exec(sql: string): void {
    try {
      this.#db.exec(sql);
    } catch (error) {
      throw sorted(error);
    }
  }

  /** The driver aborts the whole process when it is asked this of a closed connection. */
  get inTransaction(): boolean {
    return this.#open && this.#db.inTransaction;
  }

  close(): void {
    this.#open = false;
    this.#statements.clear();
    this.#db.close();
  }

  #prepare(sql: string): ReturnType<InstanceType<typeof Libsql>['prepare']> {
    const known = this.#statements.get(sql);
    if (known) {
      // Re-inserting keeps the map in order of last use.
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    if (this.#statements.size > CACHED_STATEMENTS) {
      const oldest = this.#statements.keys().next().value;
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    return made;
  }
}
