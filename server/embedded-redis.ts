/** Owns the private redis-server of a one-machine installation: start, adopt, bring back after a crash, stop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { RedisConnection } from './embedded-redis/files.ts';
import * as files from './embedded-redis/files.ts';
import { gone, isAlive, kill, releaseOwnership, takeOwnership, worksIn } from './embedded-redis/processes.ts';
import type { Log } from './ports.ts';

export interface ExitFacts {
  code: number | null;
  signal: string | null;
}

export interface EmbeddedRedis {
  /** Spread into the options of ioredis or BullMQ. Stays the same over restarts. */
  readonly connection: RedisConnection;
  /** The same as one string: a socket path, or a URL with a password (never log it). */
  readonly url: string;
  /** Whether a Redis left over by a killed server was taken over, with all its state, instead of started. */
  readonly adopted: boolean;
  /** Process id of the Redis that is running now; undefined between a crash and the restart. */
  pid(): number | undefined;
  /** Tells of a Redis that died by itself. It is being restarted; clients see it by their reconnect. */
  onExit(listener: (how: ExitFacts) => void): () => void;
  /** Ends Redis with everything on disk. Call it after the last client is closed; calling it twice is harmless. */
  stop(): Promise<void>;
}

interface Options {
  dataDir: string;
  log: Log;
  /** The program to run; another name or place than the one on PATH. */
  command?: string;
}

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;
/** A Redis that lived this long was not in a crash loop: the next restart is quick again. */
const STABLE_MS = 30_000;
/** Time for a graceful end before force is used. Writing the data of a province takes well under a second. */
const STOP_LIMIT_MS = 15_000;
const POLL_MS = 20;

export async function startEmbeddedRedis(options: Options): Promise<EmbeddedRedis> {
  const dir = path.resolve(options.dataDir, 'redis');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  takeOwnership(dir);
  try {
    const keeper = new Keeper(dir, options.log, options.command ?? 'redis-server');
    await keeper.start();
    return keeper;
  } catch (error) {
    releaseOwnership(dir);
    throw error;
  }
}

class Keeper implements EmbeddedRedis {
  connection!: RedisConnection;
  adopted = false;
  #pid: number | undefined;
  #child: ChildProcess | undefined;
  /** Watches an adopted Redis, which is no child of ours and so tells us nothing when it ends. */
  #watch: Redis | undefined;
  #listeners = new Set<(how: ExitFacts) => void>();
  #stopping: Promise<void> | undefined;
  #restarting: Promise<void> | undefined;
  #abort = new AbortController();
  #backoffMs = FIRST_BACKOFF_MS;
  #startedMs = 0;
  readonly #dir: string;
  readonly #log: Log;
  readonly #command: string;

  constructor(dir: string, log: Log, command: string) {
    this.#dir = dir;
    this.#log = log;
    this.#command = command;
  }

  async start(): Promise<void> {
    const known = files.readEndpoint(this.#dir);
    if (known && (await this.#adopt(known))) return;
    this.connection = await files.chooseEndpoint(this.#dir, known);
    await this.#launch();
  }

  get url(): string {
    return files.urlOf(this.connection);
  }

  pid(): number | undefined {
    return this.#pid;
  }

  onExit(listener: (how: ExitFacts) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Takes over what a killed server left running, if it is ours and answers. */
  async #adopt(known: RedisConnection): Promise<boolean> {
    // It may still be loading its file: wait as long as the process lives.
    const listed = files.readPid(this.#dir);
    const mayStillAnswer = () => listed !== undefined && isAlive(listed) && worksIn(listed, this.#dir);
    const pid = await this.#waitUntilReady(known, mayStillAnswer);
    if (pid === undefined) return false;
    this.connection = known;
    this.adopted = true;
    this.#pid = pid;
    this.#startedMs = Date.now();
    this.#watchAdopted(pid);
    this.#log.info({ pid }, 'took over the Redis that an earlier server left running');
    return true;
  }

  #watchAdopted(pid: number): void {
    const watch = client(this.connection, { retryStrategy: () => 200 });
    this.#watch = watch;
    watch.on('error', () => {});
    watch.on('close', () => {
      if (this.#stopping || isAlive(pid) || this.#watch !== watch) return;
      this.#watch = undefined;
      watch.disconnect();
      this.#died({ code: null, signal: null });
    });
  }

  /** Starts redis-server on the chosen endpoint and waits until it serves. */
  async #launch(): Promise<void> {
    const config = files.writeConfig(this.#dir, this.connection);
    const output = files.openLog(this.#dir);
    // A session of its own: Ctrl-C in the terminal must not reach Redis before the server is done with it.
    const child = spawn(this.#command, [config], { detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    child.unref();
    let failure: Error | undefined;
    let ended = false;
    child.once('error', (error) => {
      failure = error;
    });
    child.once('exit', (code, signal) => {
      ended = true;
      if (this.#child === child) this.#died({ code, signal });
    });
    const pid = await this.#waitUntilReady(this.connection, () => !ended && !failure);
    if (pid === undefined) {
      if (!ended && !failure) child.kill('SIGKILL');
      const why = failure ? failure.message : files.lastLogLine(this.#dir);
      throw new Error(`redis-server did not start: ${why}`);
    }
    this.#child = child;
    this.#pid = pid;
    this.#startedMs = Date.now();
    // It may have ended between its answer and now; then its exit event found no child of ours.
    if (ended) this.#died({ code: child.exitCode, signal: child.signalCode });
  }

  /** The pid once it serves; undefined when `goOn` says that there is nothing to wait for, or on stop. */
  async #waitUntilReady(connection: RedisConnection, goOn: () => boolean): Promise<number | undefined> {
    const startedMs = Date.now();
    let toldMs = startedMs;
    do {
      const pid = await askPid(connection);
      if (pid !== undefined) return pid;
      if (Date.now() - toldMs > 5_000) {
        toldMs = Date.now();
        this.#log.warn({ waitedMs: toldMs - startedMs }, 'Redis is still loading its data');
      }
      await wait(POLL_MS);
    } while (goOn() && !this.#abort.signal.aborted);
    return undefined;
  }

  #died(how: ExitFacts): void {
    const pid = this.#pid;
    this.#child = undefined;
    this.#pid = undefined;
    if (this.#stopping) return;
    this.#log.error({ pid, ...how }, 'Redis has died; starting it again');
    for (const listener of this.#listeners) listener(how);
    if (Date.now() - this.#startedMs > STABLE_MS) this.#backoffMs = FIRST_BACKOFF_MS;
    this.#restarting = this.#restart();
  }

  async #restart(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        await wait(this.#backoffMs, undefined, { signal: this.#abort.signal });
      } catch {
        return;
      }
      this.#backoffMs = Math.min(this.#backoffMs * 2, LONGEST_BACKOFF_MS);
      try {
        await this.#launch();
        this.#log.info({ pid: this.#pid }, 'Redis is back');
        return;
      } catch (error) {
        if (!this.#abort.signal.aborted) {
          this.#log.error(
            { error: (error as Error).message, nextTryMs: this.#backoffMs },
            'Redis did not come back',
          );
        }
      }
    }
  }

  async #stop(): Promise<void> {
    this.#abort.abort();
    await this.#restarting;
    this.#watch?.disconnect();
    const pid = this.#pid;
    if (pid !== undefined) await this.#end(pid);
    this.#pid = undefined;
    rmSync(path.join(this.#dir, 'redis.pid'), { force: true });
    releaseOwnership(this.#dir);
  }

  async #end(pid: number): Promise<void> {
    const farewell = client(this.connection, { commandTimeout: STOP_LIMIT_MS });
    farewell.on('error', () => {});
    try {
      await farewell.connect();
      // Answered by closing the connection; a refusal (disk full) is an error reply.
      await farewell.call('SHUTDOWN', 'SAVE');
    } catch (error) {
      const refusal = (error as Error).message;
      if (!refusal.includes('Connection is closed')) {
        this.#log.warn({ refusal }, 'Redis refused to save and stop');
      }
    } finally {
      // ioredis would keep a timer for a connection that is closed already, and this process with it.
      if (farewell.status !== 'end') farewell.disconnect();
    }
    for (const force of ['SIGTERM', 'SIGKILL'] as const) {
      if (await gone(pid, force === 'SIGTERM' ? 2_000 : STOP_LIMIT_MS)) return;
      this.#log.warn({ pid, force }, 'Redis did not stop when asked');
      kill(pid, force);
    }
    await gone(pid, 2_000);
  }
}

function client(
  connection: RedisConnection,
  more: { retryStrategy?: () => number; commandTimeout?: number } = {},
): Redis {
  return new Redis({
    ...connection,
    lazyConnect: more.retryStrategy === undefined,
    enableReadyCheck: false,
    connectTimeout: 2_000,
    commandTimeout: more.commandTimeout ?? 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: more.retryStrategy ?? (() => null),
  });
}

/** Its process id when it serves; undefined while it does not listen or is still loading. */
async function askPid(connection: RedisConnection): Promise<number | undefined> {
  const probe = client(connection);
  probe.on('error', () => {});
  try {
    await probe.connect();
    await probe.ping();
    const pid = /^process_id:(\d+)/m.exec(await probe.info('server'))?.[1];
    return pid === undefined ? undefined : Number(pid);
  } catch {
    return undefined;
  } finally {
    if (probe.status !== 'end') probe.disconnect();
  }
}
