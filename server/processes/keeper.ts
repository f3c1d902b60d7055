/** Keeps one private program running: started or taken over, brought back after a crash, ended with its server. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../ports.ts';

export interface ExitFacts {
  code: number | null;
  signal: string | null;
}

export interface Launch {
  command: string;
  args: string[];
  /** File descriptor for what it prints; closed here once the program has it. */
  output: number;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

export interface Program {
  /** As the log calls it: `Redis`. */
  name: string;
  log: Log;
  /** Writes what it needs, and says how to start it. Asked anew at each start. */
  launch(): Launch;
  /**
   * Its pid once it serves. Undefined when it never will, or when `goOn` says that there is nothing to wait for.
   * `started` is the pid of what was just launched.
   */
  served(started: number | undefined, goOn: () => boolean): Promise<number | undefined>;
  /** Why it did not start; `failure` when it could not even be run. */
  complaint(failure: Error | undefined): string;
  /** Ends it; by force when nothing else helps. */
  end(pid: number): Promise<void>;
}

/** Its message is the program's complaint; the cause stands there when it could not even be run. */
export class ProgramNotStarted extends Error {
  override readonly name = 'ProgramNotStarted';
}

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;
/** One that lived this long was not in a crash loop: the next restart is quick again. */
const STABLE_MS = 30_000;
/** An adopted program is no child of ours and tells nothing when it ends. */
const WATCH_MS = 200;

export class Keeper {
  #adopted = false;
  #pid: number | undefined;
  #child: ChildProcess | undefined;
  #watch: NodeJS.Timeout | undefined;
  #listeners = new Set<(how: ExitFacts) => void>();
  #stopping: Promise<void> | undefined;
  #restarting: Promise<void> | undefined;
  #abort = new AbortController();
  #backoffMs = FIRST_BACKOFF_MS;
  #startedMs = 0;
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  /** Whether one left over by a killed server was taken over instead of started. */
  get adopted(): boolean {
    return this.#adopted;
  }

  /** Of the one that is running now; undefined between a crash and the restart. */
  pid(): number | undefined {
    return this.#pid;
  }

  /** Tells of a program that died by itself, before it is started again. */
  onExit(listener: (how: ExitFacts) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the program, also while it waits for a restart. Calling it twice is harmless. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Takes over one that an earlier server left running and that serves; `lives` is asked from time to time. */
  adopt(pid: number, lives: () => boolean): void {
    const { name, log } = this.#program;
    this.#adopted = true;
    this.#pid = pid;
    this.#startedMs = Date.now();
    this.#watch = setInterval(() => {
      if (!lives()) this.#died({ code: null, signal: null });
    }, WATCH_MS);
    this.#watch.unref();
    log.info({ pid }, `took over ${name} that an earlier server left running`);
  }

  /** Starts the program and waits until it serves; throws its complaint when it does not. */
  async launch(): Promise<void> {
    const { command, args, output, cwd, env } = this.#program.launch();
    // A session of its own: it outlives a killed server, and Ctrl-C in the terminal must not reach it.
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', output, output],
      ...(cwd ? { cwd } : {}),
      ...(env ? { env } : {}),
    });
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
    const mayServe = () => !ended && !failure && !this.#abort.signal.aborted;
    const pid = await this.#program.served(child.pid, mayServe);
    if (pid === undefined) {
      if (!ended && !failure) child.kill('SIGKILL');
      throw new ProgramNotStarted(this.#program.complaint(failure), { cause: failure });
    }
    this.#child = child;
    this.#pid = pid;
    this.#startedMs = Date.now();
    // It may have ended between its answer and now; then its exit event found no child of ours.
    if (ended) this.#died({ code: child.exitCode, signal: child.signalCode });
  }

  #died(how: ExitFacts): void {
    const pid = this.#pid;
    clearInterval(this.#watch);
    this.#child = undefined;
    this.#pid = undefined;
    if (this.#stopping) return;
    const { name, log } = this.#program;
    log.error({ pid, ...how }, `${name} has died; starting it again`);
    for (const listener of this.#listeners) listener(how);
    if (Date.now() - this.#startedMs > STABLE_MS) this.#backoffMs = FIRST_BACKOFF_MS;
    this.#restarting = this.#restart();
  }

  async #restart(): Promise<void> {
    const { name, log } = this.#program;
    while (!this.#abort.signal.aborted) {
      try {
        await wait(this.#backoffMs, undefined, { signal: this.#abort.signal });
      } catch {
        return;
      }
      this.#backoffMs = Math.min(this.#backoffMs * 2, LONGEST_BACKOFF_MS);
      try {
        await this.launch();
        log.info({ pid: this.#pid }, `${name} is back`);
        return;
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        log.error(
          { error: (error as Error).message, nextTryMs: this.#backoffMs },
          `${name} did not come back`,
        );
      }
    }
  }

  async #stop(): Promise<void> {
    this.#abort.abort();
    await this.#restarting;
    clearInterval(this.#watch);
    if (this.#pid !== undefined) await this.#program.end(this.#pid);
    this.#pid = undefined;
  }
}
