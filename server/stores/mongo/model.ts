/** Mongoose models made from the declared collections. */
import type { Connection, Model } from 'mongoose';
import { type Json, keyValues, readField, shanghaiDay, writeField } from '../fields.ts';
import type { CollectionSpec, Scalar } from '../store.ts';
import { searchText } from '../text.ts';
import { encode } from './keys.ts';

/** One stored document. */
export interface Row {
  _id: string;
  version?: number;
  /** The document itself. */
  doc: Json;
  /** Folded text of the text fields. */
  search?: string;
  /** For instants: the day in Asia/Shanghai, at the same path, since not every server can cut dates. */
  day?: Json;
  /** One text per unique key that binds: a single field is unique and sparse on every server. */
  key?: Record<string, string>;
}

/** Path of a declared field inside a row. */
export const path = (field: string): string => (field === 'id' ? '_id' : `doc.${field}`);
const keyName = (fields: readonly string[]): string => fields.join('_').replaceAll('.', '_');
const keyText = (values: readonly Scalar[]): string => JSON.stringify(values);

/** The filter that finds the one document with these values of a unique key. */
export const byKey = (fields: readonly string[], values: readonly Scalar[]): Record<string, string> => ({
  [`key.${keyName(fields)}`]: keyText(values),
});

export const rowOf = (spec: CollectionSpec, doc: { id: string }): Row => {
  const row: Row = { _id: doc.id, doc: encode(doc) as Json };
  const version = readField(doc, 'version');
  if (typeof version === 'number') row.version = version;
  const search = searchText(doc, spec);
  if (search !== null) row.search = search;
  for (const field of spec.fields) {
    const day = shanghaiDay(readField(doc, field));
    if (day === undefined) continue;
    row.day ??= {};
    writeField(row.day, field, day);
  }
  for (const fields of spec.unique) {
    const values = keyValues(doc, fields);
    if (!values) continue;
    row.key ??= {};
    row.key[keyName(fields)] = keyText(values);
  }
  return row;
};

/** Defines the model with its indexes; they are created when the store opens. */
export const modelOf = (connection: Connection, spec: CollectionSpec): Model<Row> => {
  const { Schema } = connection.base;
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      version: Number,
      // The port checks what is written; mongoose must neither cast nor drop anything inside.
      doc: { type: Schema.Types.Mixed, required: true },
      search: String,
      day: Schema.Types.Mixed,
      key: Schema.Types.Mixed,
    },
    { minimize: false, versionKey: false, id: false, autoIndex: false, autoCreate: false },
  );
  // Each ends in the id: a page in any order is then one walk along one index.
  for (const field of spec.fields) schema.index({ [path(field)]: 1, _id: 1 }, { name: `by_${field}` });
  for (const [same, order] of spec.orders ?? [])
    schema.index({ [path(same)]: 1, [path(order)]: 1, _id: 1 }, { name: `order_${same}_${order}` });
  for (const fields of spec.unique)
    schema.index(
      { [`key.${keyName(fields)}`]: 1 },
      { name: `unique_${keyName(fields)}`, unique: true, sparse: true },
    );
  if (spec.sequence) {
    const { partition, field } = spec.sequence;
    schema.index({ [path(partition)]: 1, [path(field)]: -1 }, { name: `next_${partition}_${field}` });
  }
  return connection.model<Row>(spec.name, schema, spec.name);
};
