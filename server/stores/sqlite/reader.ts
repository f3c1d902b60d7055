/** Turns checked reads into SQL. Values are always bound; only declared names enter the text. */
import type { CheckedFilter, CheckedFind } from '../checks.ts';
import type { Position, Sort } from '../cursor.ts';
import { type Group, sortGroups } from '../fields.ts';
import type { CollectionSpec, Condition, Scalar } from '../store.ts';
import type { Connection, SqlRow, SqlValue } from './database.ts';
import type { OperationOf, ReadOperation, Results } from './protocol.ts';
import { column, fromSql, itemTable, table, toSql } from './schema.ts';

/** A piece of SQL with the values for its question marks. */
interface Sql {
  text: string;
  values: SqlValue[];
}

const sql = (text: string, ...values: SqlValue[]): Sql => ({ text, values });
const join = (parts: Sql[], by: ' AND ' | ' OR '): Sql => ({
  text: parts.map((part) => `(${part.text})`).join(by),
  values: parts.flatMap((part) => part.values),
});

/** Kinds stand in the order NULL, numbers, texts (from ''), blobs (from x''): a range stays within its kind. */
const range = (name: string, operator: string, value: Scalar): Sql => {
  const bound = sql(`${name} ${operator} ?`, toSql(value));
  const down = operator.startsWith('<');
  if (typeof value === 'number') return down ? bound : join([bound, sql(`${name} < ''`)], ' AND ');
  if (typeof value === 'boolean') return down ? join([bound, sql(`${name} >= x''`)], ' AND ') : bound;
  return join([bound, sql(down ? `${name} >= ''` : `${name} < x''`)], ' AND ');
};

const COMPARE = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
const isRange = (operator: string): boolean => operator in COMPARE;

/**
 * What follows a position in an order, as stretches that each are one walk along one index: absent values come
 * first going up and last going down, and as one condition with OR they would cost a sort of everything.
 */
const stretches = (sort: Sort, after: Position | undefined): (Sql | undefined)[] => {
  if (!after) return [undefined];
  const id = toSql(after.id);
  const up = sort.direction === 'asc';
  if (sort.field === 'id') return [sql(`id ${up ? '>' : '<'} ?`, id)];
  const name = column(sort.field);
  if (after.value === null) {
    const same = sql(`${name} IS NULL AND id ${up ? '>' : '<'} ?`, id);
    return up ? [same, sql(`${name} IS NOT NULL`)] : [same];
  }
  const further = sql(`(${name}, id) ${up ? '>' : '<'} (?, ?)`, toSql(after.value), id);
  return up ? [further] : [further, sql(`${name} IS NULL`)];
};

/** From `many` matches on a walk along the order is tried, over `rows` rows at most; over a few first. */
const WALK = { many: 2_000, rows: 20_000, few: 500 };

const orderOf = (sort: Sort, prefix: string): string => {
  const direction = sort.direction === 'asc' ? 'ASC' : 'DESC';
  const names = sort.field === 'id' ? ['id'] : [column(sort.field), 'id'];
  return names.map((name) => `${prefix}${name} ${direction}`).join(', ');
};

/**
 * Sorted without the documents first: should a sort be needed, it moves keys and not whole documents. CROSS JOIN
 * keeps the page outside; the planner would else walk the whole table for the final order.
 */
const pageOf = (spec: CollectionSpec, sort: Sort, where: string): string => {
  const page = `SELECT rowid AS r FROM ${table(spec)}${where} ORDER BY ${orderOf(sort, '')} LIMIT ?`;
  return `SELECT d.doc FROM (${page}) AS page CROSS JOIN ${table(spec)} AS d ON d.rowid = page.r ORDER BY ${orderOf(sort, 'd.')}`;
};

/** One index holds the page in its order: there is nothing to sort, however many match. */
const isIndexed = (spec: CollectionSpec, { where, needle, sort }: CheckedFind): boolean => {
  const [only] = where;
  if (!only || where.length > 1 || needle !== undefined) return false;
  const [field, condition] = only;
  // A stretch of the order itself is walked from its end.
  if (field === sort.field) return typeof condition === 'object' && Object.keys(condition).every(isRange);
  const isOne = typeof condition !== 'object' || ('in' in condition && condition.in.length === 1);
  return isOne && (spec.orders ?? []).some(([same, order]) => same === field && order === sort.field);
};

export class Reader {
  readonly #db: Connection;
  readonly #specs: ReadonlyMap<string, CollectionSpec>;
  readonly #limits: typeof WALK;

  constructor(db: Connection, specs: ReadonlyMap<string, CollectionSpec>, limits = WALK) {
    this.#db = db;
    this.#specs = specs;
    this.#limits = limits;
  }

  apply(op: ReadOperation): Results[ReadOperation['kind']] {
    const spec = this.#specs.get(op.collection);
    if (!spec) throw new TypeError(`no collection ${op.collection}`);
    switch (op.kind) {
      case 'get':
        return this.#one(`SELECT doc FROM ${table(spec)} WHERE id = ?`, [toSql(op.id)]);
      case 'getBy': {
        const same = op.fields.map((field) => `${column(field)} = ?`).join(' AND ');
        return this.#one(`SELECT doc FROM ${table(spec)} WHERE ${same}`, op.values.map(toSql));
      }
      case 'find':
        return this.#find(spec, op.options);
      case 'count': {
        const where = this.#where(spec, op.filter);
        return Number(
          this.#db.rows(`SELECT COUNT(*) FROM ${table(spec)}${where.text}`, ...where.values)[0]?.[0],
        );
      }
      case 'groupCount':
        return this.#groupCount(spec, op);
    }
  }

  #one(text: string, values: SqlValue[]): string | null {
    const [row] = this.#db.rows(text, ...values);
    return row ? String(row[0]) : null;
  }

  #find(spec: CollectionSpec, options: CheckedFind): string[] {
    const { sort, after } = options;
    // One more than asked for tells whether there is a next page.
    const wanted = options.limit + 1;
    const found: string[] = [];
    for (const stretch of stretches(sort, after)) {
      if (found.length === wanted) break;
      const rest = wanted - found.length;
      const where = this.#where(spec, options, stretch);
      const rows =
        this.#walk(spec, options, stretch, where, rest) ??
        this.#db.rows(pageOf(spec, sort, where.text), ...where.values, rest);
      found.push(...rows.map((row) => String(row[0])));
    }
    return found;
  }

  /**
   * "The newest fifty of very many that match": SQLite would gather and sort all that match. Where many do, a
   * bounded walk along the order soon meets enough of them; where it does not, undefined leaves it to the sort.
   */
  #walk(
    spec: CollectionSpec,
    options: CheckedFind,
    stretch: Sql | undefined,
    where: Sql,
    wanted: number,
  ): SqlRow[] | undefined {
    const { sort } = options;
    if (sort.field === 'id' || options.where.length === 0 || isIndexed(spec, options)) return undefined;
    const probe = `SELECT COUNT(*) FROM (SELECT 1 FROM ${table(spec)}${where.text} LIMIT ${this.#limits.many})`;
    if (this.#db.rows(probe, ...where.values)[0]?.[0] !== this.#limits.many) return undefined;
    for (const far of [this.#limits.few, this.#limits.rows]) {
      const rows = this.#walkOver(spec, options, stretch, wanted, far);
      if (rows.length === wanted) return rows;
    }
    return undefined;
  }

  /** The first matches among that many rows of the order. */
  #walkOver(
    spec: CollectionSpec,
    options: CheckedFind,
    stretch: Sql | undefined,
    wanted: number,
    far: number,
  ): SqlRow[] {
    const { sort } = options;
    const along = stretch ? ` WHERE ${stretch.text}` : '';
    const order = orderOf(sort, '');
    const walk = `SELECT rowid AS r FROM ${table(spec)}${along} ORDER BY ${order} LIMIT ${far}`;
    const matching = this.#where(spec, options);
    // Sorting at most this many ids again costs little; whole documents are fetched for the page alone.
    const page = `SELECT rowid AS r FROM (${walk}) AS walk CROSS JOIN ${table(spec)} ON rowid = walk.r${matching.text} ORDER BY ${order} LIMIT ?`;
    const text = `SELECT d.doc FROM (${page}) AS page CROSS JOIN ${table(spec)} AS d ON d.rowid = page.r ORDER BY ${orderOf(sort, 'd.')}`;
    return this.#db.rows(text, ...(stretch?.values ?? []), ...matching.values, wanted);
  }

  #groupCount(spec: CollectionSpec, op: OperationOf<'groupCount'>): Group[] {
    const joins: string[] = [];
    const keys = op.by.map(({ field, day }, at) => {
      const name = `d.${column(field)}`;
      if (day) return `CASE WHEN ${name} GLOB '????-??-??T*Z' THEN date(${name}, '+8 hours') END`;
      if (!this.#holdsArrays(spec, field)) return name;
      joins.push(
        ` LEFT JOIN ${itemTable(spec)} AS i${at} ON i${at}.id = d.id AND i${at}.field = '${field}' AND i${at}.value <> x''`,
      );
      return `COALESCE(i${at}.value, ${name})`;
    });
    // The filter names its columns without a prefix: it stands in a query of its own, over ids.
    const where = this.#where(spec, op.filter);
    const within = where.text && ` WHERE d.id IN (SELECT id FROM ${table(spec)}${where.text})`;
    const names = keys.map((_, at) => `${at + 1}`).join(', ');
    const text = `SELECT ${keys.join(', ')}, COUNT(*) FROM ${table(spec)} AS d${joins.join('')}${within} GROUP BY ${names}`;
    const groups = this.#db.rows(text, ...where.values).map((row) => ({
      key: row.slice(0, -1).map(fromSql),
      count: Number(row.at(-1)),
    }));
    return sortGroups(groups);
  }

  #where(spec: CollectionSpec, filter: CheckedFilter, more?: Sql): Sql {
    const parts = filter.where.map(([field, condition]) => this.#condition(spec, field, condition));
    if (filter.needle !== undefined) parts.push(sql('instr(text, ?) > 0', filter.needle));
    if (more) parts.push(more);
    return parts.length === 0
      ? sql('')
      : { ...join(parts, ' AND '), text: ` WHERE ${join(parts, ' AND ').text}` };
  }

  #condition(spec: CollectionSpec, field: string, condition: Condition): Sql {
    const name = column(field);
    if (typeof condition !== 'object') return this.#equal(spec, field, [condition]);
    const parts: Sql[] = [];
    for (const [operator, value] of Object.entries(condition)) {
      if (operator === 'in') parts.push(this.#equal(spec, field, value));
      else if (operator === 'ne') {
        const equal = this.#equal(spec, field, [value]);
        parts.push(sql(`(${equal.text}) IS NOT TRUE`, ...equal.values));
      } else if (operator === 'exists') {
        const present = join([sql(`${name} IS NOT NULL`), ...this.#contains(spec, field, '', [])], ' OR ');
        parts.push(value ? present : sql(`NOT (${present.text})`, ...present.values));
      } else parts.push(range(name, COMPARE[operator as keyof typeof COMPARE], value));
    }
    return join(parts, ' AND ');
  }

  /** Equal to one of the values; for a field that holds an array: contains one of them. */
  #equal(spec: CollectionSpec, field: string, values: readonly Scalar[]): Sql {
    if (values.length === 0) return sql('0');
    const bound = values.map(toSql);
    const among = `IN (${bound.map(() => '?').join(', ')})`;
    const parts = [sql(`${column(field)} ${among}`, ...bound)];
    return join([...parts, ...this.#contains(spec, field, ` AND value ${among}`, bound)], ' OR ');
  }

  /** The test on array elements; none where no document holds an array, to leave the plan a plain index walk. */
  #contains(spec: CollectionSpec, field: string, test: string, values: SqlValue[]): Sql[] {
    if (!this.#holdsArrays(spec, field)) return [];
    return [sql(`id IN (SELECT id FROM ${itemTable(spec)} WHERE field = ?${test})`, field, ...values)];
  }

  #holdsArrays(spec: CollectionSpec, field: string): boolean {
    if (field === 'id') return false;
    return this.#db.rows(`SELECT 1 FROM ${itemTable(spec)} WHERE field = ? LIMIT 1`, field).length > 0;
  }
}
