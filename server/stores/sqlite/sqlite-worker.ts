/** Entry of a database thread: the writer with group commit, a reader, or the keeper. One connection per thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { Connection, DatabaseLost } from './database.ts';
import type {
  Call,
  FromWorker,
  ReadOperation,
  Reply,
  ToWorker,
  WorkerSettings,
  WriteOperation,
} from './protocol.ts';
import { Reader } from './reader.ts';
import { prepareSchema } from './schema.ts';
import { Writer } from './writer.ts';

/** Keeps one commit short enough for the first caller in it. */
const BATCH = 512;
const FLUSH_AFTER_MS = 2;
/** Entries of logs wait so long for company: with a commit for each the writer would make twice as many. */
const LOG_WAITS_MS = 8;
/** How much of each index is looked at to choose plans. */
const ANALYSIS = 'PRAGMA analysis_limit = 400; PRAGMA optimize';
const ANALYSIS_EVERY_MS = 3_600_000;

/**
 * What has been committed is folded into the file by a thread of its own, a little at a time: done by the writer it
 * would hold up, now and then, everybody who waits for a commit.
 */
const FOLD_EVERY_MS = 200;
/** Pages of the write-ahead log at which the writer folds what is left all the same: the log must come to an end. */
const WRITER_FOLDS_AT = 4000;

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');
const post = (message: FromWorker): void => port.postMessage(message);
const settings = workerData as WorkerSettings;
const specs = new Map(settings.specs.map((spec) => [spec.name, spec]));
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const waiting: Call[] = [];
let scheduled = false;
let later: NodeJS.Timeout | undefined;

const canWait = ({ op }: Call): boolean =>
  (op.kind === 'insert' || op.kind === 'insertMany') && specs.get(op.collection)?.isLog === true;

/** Tells the main thread and ends: it starts a fresh thread with a fresh connection. */
const giveUp = (error: unknown): void => {
  post({ type: 'fatal', message: textOf(error) });
  port.close();
};

const open = (): Connection => {
  const db = new Connection(settings.file);
  db.rows('PRAGMA journal_mode = WAL');
  db.exec(
    'PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768',
  );
  return db;
};

/** All that has gathered in one transaction; a refusal rolls back its own savepoint only. */
const commit = (db: Connection, writer: Writer, calls: Call[]): void => {
  const replies: Reply[] = [];
  try {
    db.exec('BEGIN IMMEDIATE');
    for (const { id, op } of calls) {
      db.exec('SAVEPOINT op');
      try {
        replies.push({ id, value: writer.apply(op as WriteOperation) });
      } catch (error) {
        if (error instanceof DatabaseLost) throw error;
        db.exec('ROLLBACK TO op');
        replies.push({ id, failure: 'defect', message: textOf(error) });
      }
      db.exec('RELEASE op');
    }
    db.exec('COMMIT');
  } catch (error) {
    // Not one of them is acknowledged: the transaction is gone as a whole.
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
  post({ type: 'replies', replies });
};

/** Answers reads in turn; one message carries many small answers, and none waits behind a slow one. */
const read = (reader: Reader, calls: Call[]): void => {
  let replies: Reply[] = [];
  let since = performance.now();
  const flush = (): void => {
    if (replies.length > 0) post({ type: 'replies', replies });
    replies = [];
    since = performance.now();
  };
  for (const { id, op } of calls) {
    try {
      replies.push({ id, value: reader.apply(op as ReadOperation) });
    } catch (error) {
      if (error instanceof DatabaseLost) throw error;
      replies.push({ id, failure: 'defect', message: textOf(error) });
    }
    if (performance.now() - since > FLUSH_AFTER_MS) flush();
  }
  flush();
};

/** As far as nobody reads or writes: it waits for none and keeps none waiting. */
const fold = (db: Connection): void => {
  try {
    db.rows('PRAGMA wal_checkpoint(PASSIVE)');
  } catch (error) {
    giveUp(error);
  }
};

const start = (): void => {
  const db = open();
  let work: (calls: Call[]) => void;
  let folding: NodeJS.Timeout | undefined;
  if (settings.role === 'writer') {
    prepareSchema(db, settings.specs);
    db.exec(ANALYSIS);
    setInterval(() => db.exec(ANALYSIS), ANALYSIS_EVERY_MS).unref();
    db.exec(`PRAGMA wal_autocheckpoint = ${WRITER_FOLDS_AT}`);
    const writer = new Writer(db, specs);
    work = (calls) => commit(db, writer, calls);
  } else if (settings.role === 'keeper') {
    work = () => {
      throw new TypeError('the keeper answers no calls');
    };
    folding = setInterval(() => fold(db), FOLD_EVERY_MS).unref();
  } else {
    db.exec('PRAGMA query_only = 1');
    const reader = new Reader(db, specs);
    work = (calls) => read(reader, calls);
  }

  const drain = (): void => {
    scheduled = false;
    clearTimeout(later);
    later = undefined;
    if (waiting.length === 0) return;
    try {
      work(waiting.splice(0, BATCH));
    } catch (error) {
      waiting.length = 0;
      giveUp(error);
      return;
    }
    schedule();
  };
  // After the messages that are already here: what arrived during a commit goes into the next one.
  const schedule = (): void => {
    if (scheduled || waiting.length === 0) return;
    if (waiting.length < BATCH && waiting.every(canWait)) {
      later ??= setTimeout(drain, LOG_WAITS_MS);
      return;
    }
    scheduled = true;
    setImmediate(drain);
  };

  port.on('message', (message: ToWorker) => {
    if (message.type === 'calls') {
      waiting.push(...message.calls);
      schedule();
      return;
    }
    if (message.type === 'die') process.exit(1);
    // What was handed over before the end is carried out; a drain after it would touch a closed connection.
    while (waiting.length > 0) drain();
    clearInterval(folding);
    db.close();
    port.close();
  });
  post({ type: 'ready' });
};

try {
  start();
} catch (error) {
  giveUp(error);
}
