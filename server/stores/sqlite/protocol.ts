/** What the main thread and the database threads say to each other. Documents travel as JSON text. */
import type { CheckedFilter, CheckedFind, CheckedGroup } from '../checks.ts';
import type { Group } from '../fields.ts';
import type { CollectionSpec, Scalar } from '../store.ts';

interface Operations {
  insert: { collection: string; json: string };
  insertMany: { collection: string; jsons: string[] };
  insertNext: { collection: string; json: string };
  /** `json` already carries the version that is to be stored. */
  replace: { collection: string; json: string; expectedVersion: number };
  raise: { collection: string; id: string; fields: Record<string, number | string> };
  remove: { collection: string; id: string };
  ping: object;
  get: { collection: string; id: string };
  getBy: { collection: string; fields: readonly string[]; values: Scalar[] };
  find: { collection: string; options: CheckedFind };
  count: { collection: string; filter: CheckedFilter };
  groupCount: { collection: string; by: CheckedGroup[]; filter: CheckedFilter };
}

export interface Results {
  insert: { conflict?: readonly string[] };
  insertMany: { inserted: number; conflict?: readonly string[] };
  /** `json` is the document with its number. */
  insertNext: { json: string } | { conflict: readonly string[] };
  replace: 'done' | 'not_found' | 'version_conflict' | 'duplicate_key';
  raise: boolean;
  remove: boolean;
  ping: null;
  get: string | null;
  getBy: string | null;
  find: string[];
  count: number;
  groupCount: Group[];
}

export type Kind = keyof Operations;
export type Operation = { [K in Kind]: { kind: K } & Operations[K] }[Kind];
export type OperationOf<K extends Kind> = Extract<Operation, { kind: K }>;
export type WriteKind = 'insert' | 'insertMany' | 'insertNext' | 'replace' | 'raise' | 'remove' | 'ping';
export type WriteOperation = OperationOf<WriteKind>;
export type ReadOperation = Exclude<Operation, WriteOperation>;

export interface Call {
  id: number;
  op: Operation;
}

/** `unavailable`: the database refused to work; `defect`: this one call was wrong. */
export type Reply =
  | { id: number; value: Results[Kind] }
  | { id: number; failure: 'unavailable' | 'defect'; message: string };

export type FromWorker =
  | { type: 'ready' }
  | { type: 'replies'; replies: Reply[] }
  /** The thread gives up; everything that it has not answered is unavailable. */
  | { type: 'fatal'; message: string };

/** `die`: ends at once, without folding or closing anything, for tests of the restart. */
export type ToWorker = { type: 'calls'; calls: Call[] } | { type: 'close' } | { type: 'die' };

export interface WorkerSettings {
  /** The keeper answers no calls. */
  role: 'writer' | 'reader' | 'keeper';
  file: string;
  specs: readonly CollectionSpec[];
}
