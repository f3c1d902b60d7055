/** Brings what is computed beside the documents up to date when a declaration has changed since they were written. */
import type { Connection, Model } from 'mongoose';
import type { CollectionSpec } from '../store.ts';
import { decode } from './keys.ts';
import { type Row, rowOf } from './model.ts';

/** Raised when the meaning of the computed fields changes. */
const LAYOUT = 1;
const BATCH = 200;

interface Declared {
  _id: string;
  signature: string;
}

const recompute = async (spec: CollectionSpec, model: Model<Row>): Promise<void> => {
  for (let last = ''; ; ) {
    const rows = await model
      .find({ _id: { $gt: last } }, { doc: 1, version: 1 })
      .sort({ _id: 1 })
      .limit(BATCH)
      .lean();
    if (rows.length === 0) return;
    for (const { _id, version, doc } of rows) {
      const { search, day, key } = rowOf(spec, decode(doc) as { id: string });
      const set = Object.entries({ search, day, key }).filter(([, value]) => value !== undefined);
      const unset = Object.entries({ search, day, key }).filter(([, value]) => value === undefined);
      // A document that another node changes meanwhile is right already: then the version does not match.
      await model.updateOne(
        { _id, version: version ?? null },
        {
          ...(set.length > 0 ? { $set: Object.fromEntries(set) } : {}),
          ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map(([name]) => [name, 1])) } : {}),
        },
      );
      last = _id;
    }
  }
};

/** Compares every declaration with the one stored and recomputes where they differ; safe on several nodes at once. */
export const upgrade = async (
  connection: Connection,
  specs: readonly CollectionSpec[],
  modelFor: (name: string) => Model<Row>,
): Promise<void> => {
  const schema = new connection.base.Schema<Declared>(
    { _id: String, signature: String },
    { versionKey: false, autoIndex: false, autoCreate: false },
  );
  const declared = connection.model<Declared>('declarations', schema, 'declarations');
  const known = new Map((await declared.find().lean()).map(({ _id, signature }) => [_id, signature]));
  for (const spec of specs) {
    const signature = JSON.stringify([LAYOUT, spec.fields, spec.unique, spec.text]);
    if (known.get(spec.name) === signature) continue;
    await recompute(spec, modelFor(spec.name));
    await declared.updateOne({ _id: spec.name }, { $set: { signature } }, { upsert: true });
  }
};
