/** The embedded store: one SQLite file, one writing thread with group commit, two reading threads, one keeper. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '../../ports.ts';
import { ALL_SPECS, assemble } from '../assemble.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import { Lane } from './lane.ts';
import { type Lanes, SqliteCollection } from './sqlite-collection.ts';

export interface SqliteStoreOptions {
  /** Path of the database file; its folder is made. One process may write it at a time. */
  file: string;
  log?: Log;
  /** Calls that may wait for one thread before further ones are refused. Default 20,000. */
  maxPending?: number;
  /** How long a call may stay without an answer. Default 15 s. */
  stallMs?: number;
}

const DEFAULT_MAX_PENDING = 20_000;
const DEFAULT_STALL_MS = 15_000;

/** The file is made for its owner alone before SQLite opens it: it holds personal data. */
const makeFile = (file: string): void => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw new StoreUnavailable(error instanceof Error ? error.message : String(error));
  }
};

/** As `openSqliteStore`, with the threads within reach: for tests. */
export const openWithLanes = async (
  options: SqliteStoreOptions,
): Promise<{ store: Store; lanes: Lanes; keeper: Lane }> => {
  makeFile(options.file);
  const lane = (role: 'writer' | 'reader' | 'keeper'): Lane =>
    new Lane({
      settings: { role, file: options.file, specs: ALL_SPECS },
      maxPending: options.maxPending ?? DEFAULT_MAX_PENDING,
      stallMs: options.stallMs ?? DEFAULT_STALL_MS,
      log: options.log,
    });
  const lanes: Lanes = { writer: lane('writer'), points: lane('reader'), scans: lane('reader') };
  const keeper = lane('keeper');
  const close = async (): Promise<void> => {
    // The writer last: the last connection to leave folds the write-ahead log into the file.
    await Promise.all([lanes.points.close(), lanes.scans.close(), keeper.close()]);
    await lanes.writer.close();
  };
  try {
    // The writer first: it makes the tables.
    await lanes.writer.start();
    await Promise.all([lanes.points.start(), lanes.scans.start(), keeper.start()]);
  } catch (error) {
    await close();
    throw error;
  }
  const store: Store = {
    ...assemble((spec) => new SqliteCollection(spec, lanes)),
    ping: async () => {
      await lanes.writer.call({ kind: 'ping' });
    },
    close,
  };
  return { store, lanes, keeper };
};

/**
 * Opens the store in a file, making or bringing up to date what is missing. A resolved write has been committed
 * with `synchronous=FULL`; a write that rejects with StoreUnavailable may or may not have happened.
 */
export const openSqliteStore = async (options: SqliteStoreOptions): Promise<Store> =>
  (await openWithLanes(options)).store;
