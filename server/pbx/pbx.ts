/** Owns the private Asterisk of a one-machine installation: start, adopt, bring back after a crash, stop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  gone,
  isAlive,
  kill,
  releaseOwnership,
  takeOwnership,
  worksIn,
} from '../embedded-redis/processes.ts';
import type { Log } from '../ports.ts';
import { APP, type PbxPlace } from './configuration.ts';
import * as files from './files.ts';
import type { LocalPbx, PbxOptions } from './options.ts';
import { pbxProgram } from './program.ts';

export type { LocalPbx, PbxOptions };

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;
/** One that lived this long was not in a crash loop: the next restart is quick again. */
const STABLE_MS = 30_000;
const BOOT_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;
const POLL_MS = 50;
/** An adopted exchange is no child of ours and tells nothing when it ends. */
const WATCH_MS = 500;

export async function startPbx(options: PbxOptions): Promise<LocalPbx> {
  const dir = path.resolve(options.dataDir, 'pbx');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  takeOwnership(dir);
  try {
    const known = files.readEndpoint(dir);
    const endpoint = known ?? (await files.chooseEndpoint(dir, options));
    const keeper = new Keeper(options, {
      dir,
      program: pbxProgram(options.programDir),
      address: options.address ?? '127.0.0.1',
      numbers: options.numbers ?? ['12348'],
      silentS: options.silentS ?? 30,
      longestS: options.longestS ?? 2 * 60 * 60,
      ...endpoint,
    });
    await keeper.start();
    return keeper;
  } catch (error) {
    releaseOwnership(dir);
    throw error;
  }
}

class Keeper implements LocalPbx {
  adopted = false;
  #pid: number | undefined;
  #child: ChildProcess | undefined;
  #watch: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;
  #restarting: Promise<void> | undefined;
  #abort = new AbortController();
  #backoffMs = FIRST_BACKOFF_MS;
  #startedMs = 0;
  readonly #options: PbxOptions;
  readonly #log: Log;
  #at: PbxPlace;

  constructor(options: PbxOptions, at: PbxPlace) {
    this.#options = options;
    this.#log = options.log;
    this.#at = at;
  }

  get ari(): LocalPbx['ari'] {
    return { url: `http://127.0.0.1:${this.#at.httpPort}/ari`, user: APP, password: this.#at.ariPassword };
  }

  get sipPort(): number {
    return this.#at.sipPort;
  }

  pid(): number | undefined {
    return this.#pid;
  }

  async start(): Promise<void> {
    if (await this.#adopt()) return;
    try {
      await this.#launch();
    } catch (error) {
      // A port may have been taken by somebody else since the last time: choose others, once.
      this.#log.warn(
        { error: (error as Error).message },
        'the telephone exchange starts anew on other ports',
      );
      this.#at = { ...this.#at, ...(await files.chooseEndpoint(this.#at.dir, this.#options)) };
      await this.#launch();
    }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Takes over what a killed server left running, if it is ours and answers. */
  async #adopt(): Promise<boolean> {
    const { dir } = this.#at;
    const pid = files.readPid(dir);
    const lives = () => pid !== undefined && isAlive(pid) && worksIn(pid, dir);
    if (pid === undefined || !lives()) return false;
    if (!(await this.#waitUntilBooted(lives))) {
      kill(pid, 'SIGKILL');
      await gone(pid, STOP_LIMIT_MS);
      return false;
    }
    this.adopted = true;
    this.#pid = pid;
    this.#startedMs = Date.now();
    this.#watch = setInterval(() => {
      if (!lives()) this.#died({ code: null, signal: null });
    }, WATCH_MS);
    this.#watch.unref();
    if (files.writeConfig(this.#at)) await this.#reload();
    this.#log.info({ pid }, 'took over the telephone exchange that an earlier server left running');
    return true;
  }

  /** Dial plan and telephones can be read anew while people talk. */
  async #reload(): Promise<void> {
    for (const module of ['pbx_config.so', 'res_pjsip.so']) {
      const answer = await this.#ask('PUT', `/asterisk/modules/${module}`);
      if (answer !== 204) this.#log.warn({ module, answer }, 'a new configuration waits for the next start');
    }
  }

  async #launch(): Promise<void> {
    const { dir, program } = this.#at;
    const unfit = files.prepareFiles(this.#at, this.#options.promptsDir);
    if (unfit.length > 0) this.#log.warn({ unfit }, 'sentences should be WAV, mono, 16 bit, 8 kHz');
    const output = files.openLog(dir);
    const args = [...program.args, '-C', path.join(dir, 'etc', 'asterisk.conf'), '-f', '-n'];
    // A session of its own: it outlives a killed server, and Ctrl-C in the terminal does not end talks.
    const child = spawn(program.command, args, {
      cwd: dir,
      detached: true,
      stdio: ['ignore', output, output],
      env: { LC_ALL: 'C', PATH: process.env.PATH },
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
    if (child.pid !== undefined) files.writePid(dir, child.pid);
    if (!(await this.#waitUntilBooted(() => !ended && !failure))) {
      if (!ended && !failure) child.kill('SIGKILL');
      throw new Error(`Asterisk did not start: ${failure?.message ?? `see ${path.join(dir, 'log')}`}`);
    }
    this.#child = child;
    this.#pid = child.pid;
    this.#startedMs = Date.now();
    // It may have ended between its answer and now; then its exit event found no child of ours.
    if (ended) this.#died({ code: child.exitCode, signal: child.signalCode });
  }

  /** HTTP status, or undefined when nobody answers. */
  async #ask(method: string, what: string): Promise<number | undefined> {
    const { url, user, password } = this.ari;
    try {
      const answer = await fetch(url + what, {
        method,
        headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
        signal: AbortSignal.timeout(2_000),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return undefined;
    }
  }

  /** ARI answers 503 until everything is loaded; telephones are there once `chan_pjsip` is. */
  async #waitUntilBooted(goOn: () => boolean): Promise<boolean> {
    const until = Date.now() + BOOT_LIMIT_MS;
    while (goOn() && !this.#abort.signal.aborted && Date.now() < until) {
      const answer = await this.#ask('GET', '/asterisk/modules/chan_pjsip.so');
      if (answer === 200) return true;
      // Somebody else has the port: our password is not his.
      if (answer === 401) return false;
      await wait(POLL_MS);
    }
    return false;
  }

  #died(how: { code: number | null; signal: string | null }): void {
    const pid = this.#pid;
    clearInterval(this.#watch);
    this.#child = undefined;
    this.#pid = undefined;
    if (this.#stopping) return;
    this.#log.error({ pid, ...how }, 'the telephone exchange has died; starting it again');
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
        this.#log.info({ pid: this.#pid }, 'the telephone exchange is back');
        return;
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        this.#log.error(
          { error: (error as Error).message, nextTryMs: this.#backoffMs },
          'the telephone exchange did not come back',
        );
      }
    }
  }

  async #stop(): Promise<void> {
    this.#abort.abort();
    await this.#restarting;
    clearInterval(this.#watch);
    const pid = this.#pid;
    this.#pid = undefined;
    if (pid !== undefined) {
      kill(pid, 'SIGTERM');
      if (!(await gone(pid, STOP_LIMIT_MS))) {
        this.#log.warn({ pid }, 'the telephone exchange did not stop when asked');
        kill(pid, 'SIGKILL');
        await gone(pid, STOP_LIMIT_MS);
      }
    }
    rmSync(path.join(this.#at.dir, 'pbx.pid'), { force: true });
    releaseOwnership(this.#at.dir);
  }
}
