/** Owns the private redis-server of a one-machine installation: start, adopt, bring back after a crash, stop. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { RedisConnection } from './embedded-redis/files.ts';
import * as files from './embedded-redis/files.ts';
import type { Log } from './ports.ts';
import { gone, isAlive, kill, releaseOwnership, takeOwnership, worksIn } from './processes/facts.ts';
import { type ExitFacts, Keeper } from './processes/keeper.ts';

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

/** Time for a graceful end before force is used. Writing the data of a province takes well under a second. */
const STOP_LIMIT_MS = 15_000;
const POLL_MS = 20;

export async function startEmbeddedRedis(options: Options): Promise<EmbeddedRedis> {
  const dir = path.resolve(options.dataDir, 'redis');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  takeOwnership(dir);
  try {
    const redis = new PrivateRedis(dir, options.log, options.command ?? 'redis-server');
    await redis.start();
    return redis;
  } catch (error) {
    releaseOwnership(dir);
    throw error;
  }
}

class PrivateRedis implements EmbeddedRedis {
  connection!: RedisConnection;
  readonly #keeper: Keeper;
  readonly #dir: string;
  readonly #log: Log;
  #stopping: Promise<void> | undefined;

  constructor(dir: string, log: Log, command: string) {
    this.#dir = dir;
    this.#log = log;
    this.#keeper = new Keeper({
      name: 'Redis',
      log,
      launch: () => ({
        command,
        args: [files.writeConfig(dir, this.connection)],
        output: files.openLog(dir),
      }),
      served: (_started, goOn) => this.#waitUntilReady(this.connection, goOn),
      complaint: (failure) => `redis-server did not start: ${failure?.message ?? files.lastLogLine(dir)}`,
      end: (pid) => this.#end(pid),
    });
  }

  async start(): Promise<void> {
    const known = files.readEndpoint(this.#dir);
    if (known && (await this.#adopt(known))) return;
    this.connection = await files.chooseEndpoint(this.#dir, known);
    const before = files.logBytes(this.#dir);
    try {
      await this.#keeper.launch();
    } catch (error) {
      if (!files.damageSince(this.#dir, before)) throw error;
      // The store is the record and Redis its view: an empty one is filled again, a dead one helps nobody.
      const aside = files.setAside(this.#dir);
      if (!aside) throw error;
      this.#log.warn({ aside }, 'the file of Redis is damaged: set aside, the live queue is rebuilt');
      await this.#keeper.launch();
    }
  }

  get adopted(): boolean {
    return this.#keeper.adopted;
  }

  get url(): string {
    return files.urlOf(this.connection);
  }

  pid(): number | undefined {
    return this.#keeper.pid();
  }

  onExit(listener: (how: ExitFacts) => void): () => void {
    return this.#keeper.onExit(listener);
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
    this.#keeper.adopt(pid, () => isAlive(pid));
    return true;
  }

  /** The pid once it serves; undefined when `goOn` says that there is nothing to wait for. */
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
    } while (goOn());
    return undefined;
  }

  async #stop(): Promise<void> {
    await this.#keeper.stop();
    rmSync(path.join(this.#dir, 'redis.pid'), { force: true });
    releaseOwnership(this.#dir);
  }

  async #end(pid: number): Promise<void> {
    const farewell = client(this.connection, STOP_LIMIT_MS);
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

/** For one question; it never connects again. */
function client(connection: RedisConnection, commandTimeout = 5_000): Redis {
  return new Redis({
    ...connection,
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: 2_000,
    commandTimeout,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
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
