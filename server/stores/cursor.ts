/** Page cursors: where the last page ended, opaque to clients and refused when it belongs to another listing. */
import { asScalar, readField } from './fields.ts';
import type { FindOptions, Scalar } from './store.ts';

/** A cursor that was not made by this listing. `code` lets the edge answer 400 without reading the message. */
class BadCursor extends TypeError {
  override readonly name = 'BadCursor';
  readonly code = 'bad_cursor';
}

export interface Sort {
  field: string;
  direction: 'asc' | 'desc';
}

/** The last document of a page: its sort value (null when absent) and its id. */
export interface Position {
  value: Scalar | null;
  id: string;
}

export const sortOf = (options: FindOptions): Sort => options.sort ?? { field: 'id', direction: 'asc' };

/** The position of a document in a listing. A field that holds an array has no place in an order. */
export const positionOf = (doc: { id: string }, sort: Sort): Position => {
  const value = readField(doc, sort.field);
  if (Array.isArray(value)) throw new TypeError(`cannot page by ${sort.field}: it holds an array`);
  return { value: asScalar(value) ?? null, id: doc.id };
};

export const encodeCursor = (collection: string, sort: Sort, at: Position): string =>
  Buffer.from(JSON.stringify([collection, sort.field, sort.direction, at.value, at.id])).toString(
    'base64url',
  );

/** The position in a cursor; throws BadCursor unless it was made for this collection and this order. */
export const decodeCursor = (collection: string, sort: Sort, cursor: string): Position => {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new BadCursor('not a cursor');
  }
  if (!Array.isArray(parts) || parts.length !== 5) throw new BadCursor('not a cursor');
  const [name, field, direction, value, id] = parts as unknown[];
  if (name !== collection || field !== sort.field || direction !== sort.direction)
    throw new BadCursor('the cursor belongs to another listing');
  const known = asScalar(value);
  if (typeof id !== 'string' || (value !== null && known === undefined)) throw new BadCursor('not a cursor');
  return { value: known ?? null, id };
};
