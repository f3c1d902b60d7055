/** One database thread as seen from the main thread: pending calls, back-pressure, stalls, restarts. */
import type { Worker } from 'node:worker_threads';
import type { Log } from '../../ports.ts';
import { StoreUnavailable } from '../store.ts';
import type {
  Call,
  FromWorker,
  Kind,
  OperationOf,
  Reply,
  Results,
  ToWorker,
  WorkerSettings,
} from './protocol.ts';
import { spawnDatabaseThread } from './spawn.ts';

export interface LaneOptions {
  settings: WorkerSettings;
  /** Calls beyond this many are refused at once. */
  maxPending: number;
  /** A call without an answer for this long is given up; its effect is then unknown. */
  stallMs: number;
  log?: Log | undefined;
}

interface Pending {
  since: number;
  resolve: (value: Results[Kind]) => void;
  reject: (error: Error) => void;
}

const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 5_000;

/** After all that the promises of this turn of the loop set off: each message wakes a thread, which costs more than it. */
const atEndOfTurn = (work: () => void): void => queueMicrotask(() => process.nextTick(work));

export class Lane {
  readonly #options: LaneOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #watch: NodeJS.Timeout;
  #worker: Worker | undefined;
  #outbox: Call[] = [];
  #nextId = 1;
  #failures = 0;
  #restart: NodeJS.Timeout | undefined;
  #closed = false;
  #started: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#watch = setInterval(() => this.#dropStalled(), Math.max(50, options.stallMs / 4));
    this.#watch.unref();
  }

  /** Resolves when the thread has opened the database; rejects when it cannot. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#started = { resolve, reject };
      this.#spawn();
    });
  }

  /** Sends one operation. Calls of one turn of the loop travel in one message. */
  call<K extends Kind>(op: OperationOf<K>): Promise<Results[K]> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('the store is closed'));
    if (!this.#worker) return Promise.reject(new StoreUnavailable('the database thread is down'));
    if (this.#pending.size >= this.#options.maxPending)
      return Promise.reject(new StoreUnavailable('too many calls are waiting for the database'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const settle = resolve as (value: Results[Kind]) => void;
      this.#pending.set(id, { since: Date.now(), resolve: settle, reject });
      this.#outbox.push({ id, op });
      if (this.#outbox.length === 1) atEndOfTurn(() => this.#flush());
    });
  }

  /** Nothing is answered any more. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Lets what has been sent finish, then ends the thread. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#watch);
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (!worker) return;
    this.#flush();
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage({ type: 'close' } satisfies ToWorker);
    const impatience = setTimeout(() => void worker.terminate(), this.#options.stallMs);
    await ended;
    clearTimeout(impatience);
    this.#rejectAll('the store is closed');
  }

  /**
   * Ends the thread without warning, as a crash would: for tests of the restart. By its own hand, between two calls of
   * the driver: a thread that is terminated within one takes the whole process with it.
   */
  async crash(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage({ type: 'die' } satisfies ToWorker);
    await ended;
  }

  #spawn(): void {
    const worker = spawnDatabaseThread(this.#options.settings);
    this.#worker = worker;
    let reason = 'the database thread ended';
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'replies') this.#settle(message.replies);
      else if (message.type === 'ready') this.#ready();
      else {
        reason = message.message;
        this.#lost(worker, reason);
      }
    });
    worker.on('error', (error) => {
      reason = error.message;
    });
    worker.on('exit', () => this.#lost(worker, reason));
  }

  #ready(): void {
    this.#failures = 0;
    this.#started?.resolve();
    this.#started = undefined;
    // An idle store must not keep a finished process alive; a pending call does.
    if (this.#pending.size === 0) this.#worker?.unref();
  }

  #flush(): void {
    if (this.#outbox.length === 0) return;
    const calls = this.#outbox;
    this.#outbox = [];
    this.#worker?.ref();
    this.#worker?.postMessage({ type: 'calls', calls } satisfies ToWorker);
  }

  #settle(replies: Reply[]): void {
    for (const reply of replies) {
      const pending = this.#pending.get(reply.id);
      if (!pending) continue;
      this.#pending.delete(reply.id);
      if ('value' in reply) pending.resolve(reply.value);
      else if (reply.failure === 'unavailable') pending.reject(new StoreUnavailable(reply.message));
      else pending.reject(new Error(`store: ${reply.message}`));
    }
    if (this.#pending.size === 0) this.#worker?.unref();
  }

  /** The thread is gone or useless: nothing pending was acknowledged, and a fresh one takes over. */
  #lost(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    void worker.terminate();
    this.#rejectAll(reason);
    if (this.#started) {
      this.#started.reject(new StoreUnavailable(reason));
      this.#started = undefined;
      return;
    }
    if (this.#closed) return;
    const role = this.#options.settings.role;
    this.#options.log?.error({ role, reason }, 'database thread lost, restarting');
    // The first restart is immediate, so that a single crash costs only the calls that were under way.
    const waitMs = this.#failures === 0 ? 0 : FIRST_BACKOFF_MS * 2 ** Math.min(this.#failures - 1, 10);
    this.#failures++;
    if (waitMs === 0) this.#spawn();
    else this.#restart = setTimeout(() => this.#spawn(), Math.min(waitMs, LONGEST_BACKOFF_MS)).unref();
  }

  #rejectAll(reason: string): void {
    this.#outbox = [];
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new StoreUnavailable(reason));
  }

  #dropStalled(): void {
    const before = Date.now() - this.#options.stallMs;
    for (const [id, { since, reject }] of this.#pending) {
      // In order of sending: the first young one ends the search.
      if (since > before) return;
      this.#pending.delete(id);
      reject(new StoreUnavailable('the database does not answer'));
    }
  }
}
