/** The store for several machines: MongoDB through mongoose. */
import type { Connection, Model } from 'mongoose';
import type { Log } from '../../ports.ts';
import { ALL_SPECS, assemble } from '../assemble.ts';
import type { Store } from '../store.ts';
import { guarded } from './errors.ts';
import { modelOf, type Row } from './model.ts';
import { MongoCollection } from './mongo-collection.ts';
import { upgrade } from './upgrade.ts';

export interface MongoStoreOptions {
  /** `mongodb://...` with the database name. Never logged: it may hold a password. */
  url: string;
  log?: Log;
}

/** A lost database must answer "unavailable" while the caller is still waiting, and be noticed when it is back. */
const TIMING = {
  serverSelectionTimeoutMS: 2_000,
  connectTimeoutMS: 2_000,
  socketTimeoutMS: 15_000,
  waitQueueTimeoutMS: 10_000,
  heartbeatFrequencyMS: 2_000,
};

interface Beat {
  _id: string;
  at: number;
}

const connect = async (url: string): Promise<Connection> => {
  // Not loaded by an installation on SQLite: it is a tenth of what a start loads.
  const { default: mongoose } = await import('mongoose');
  return guarded(() =>
    mongoose
      .createConnection(url, {
        ...TIMING,
        // Nothing is kept back for a connection that may not come: the caller decides whether to try again.
        bufferCommands: false,
        maxPoolSize: 50,
        // Durable before acknowledged (I5).
        writeConcern: { w: 'majority', journal: true },
      })
      .asPromise(),
  );
};

const watch = (connection: Connection, log: Log): void => {
  connection.on('disconnected', () => log.warn({}, 'database connection lost'));
  connection.on('reconnected', () => log.info({}, 'database connection is back'));
  connection.on('error', (error: Error) => log.error({ reason: error.name }, 'database connection error'));
};

/**
 * Connects and creates the indexes. Rejects with StoreUnavailable when no server answers within 2 s. Afterwards a
 * lost connection makes calls reject with StoreUnavailable, and heals by itself.
 */
export const openMongoStore = async (options: MongoStoreOptions): Promise<Store> => {
  const connection = await connect(options.url);
  if (options.log) watch(connection, options.log);
  // An unheard 'error' event would end the process.
  else connection.on('error', () => undefined);
  const models = new Map<string, Model<Row>>(ALL_SPECS.map((spec) => [spec.name, modelOf(connection, spec)]));
  const beats = connection.model<Beat>(
    'heartbeats',
    new connection.base.Schema<Beat>(
      { _id: String, at: Number },
      { versionKey: false, autoIndex: false, autoCreate: false },
    ),
    'heartbeats',
  );
  const modelFor = (name: string): Model<Row> => {
    const model = models.get(name);
    if (!model) throw new TypeError(`no collection ${name}`);
    return model;
  };
  try {
    await guarded(async () => {
      for (const model of models.values()) await model.createIndexes();
      await upgrade(connection, ALL_SPECS, modelFor);
    });
  } catch (error) {
    await connection.close(true);
    throw error;
  }
  return {
    ...assemble((spec) => new MongoCollection(spec, modelFor(spec.name))),
    ping: async () => {
      await guarded(() => beats.updateOne({ _id: 'ping' }, { $set: { at: Date.now() } }, { upsert: true }));
    },
    close: () => connection.close(),
  };
};
