/** Owns the private Asterisk of a one-machine installation: start, adopt, bring back after a crash, stop. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../ports.ts';
import { gone, isAlive, kill, releaseOwnership, takeOwnership, worksIn } from '../processes/facts.ts';
import { Keeper, type Launch } from '../processes/keeper.ts';
import { APP, type PbxPlace } from './configuration.ts';
import * as files from './files.ts';
import type { LocalPbx, PbxOptions } from './options.ts';
import { pbxProgram } from './program.ts';

export type { LocalPbx, PbxOptions };

const BOOT_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;
const POLL_MS = 50;

export async function startPbx(options: PbxOptions): Promise<LocalPbx> {
  const dir = path.resolve(options.dataDir, 'pbx');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  takeOwnership(dir);
  try {
    const known = files.readEndpoint(dir);
    const endpoint = known ?? (await files.chooseEndpoint(dir, options));
    const pbx = new PrivateExchange(options, {
      dir,
      program: pbxProgram(options.programDir),
      address: options.address ?? '127.0.0.1',
      numbers: options.numbers ?? ['12348'],
      silentS: options.silentS ?? 30,
      longestS: options.longestS ?? 2 * 60 * 60,
      ...endpoint,
    });
    await pbx.start();
    return pbx;
  } catch (error) {
    releaseOwnership(dir);
    throw error;
  }
}

class PrivateExchange implements LocalPbx {
  readonly #options: PbxOptions;
  readonly #log: Log;
  readonly #keeper: Keeper;
  #at: PbxPlace;
  #stopping: Promise<void> | undefined;

  constructor(options: PbxOptions, at: PbxPlace) {
    this.#options = options;
    this.#log = options.log;
    this.#at = at;
    this.#keeper = new Keeper({
      name: 'the telephone exchange',
      log: options.log,
      launch: () => this.#launch(),
      served: async (pid, goOn) => {
        if (pid === undefined) return undefined;
        files.writePid(at.dir, pid);
        return (await this.#waitUntilBooted(goOn)) ? pid : undefined;
      },
      complaint: (failure) =>
        `Asterisk did not start: ${failure?.message ?? `see ${path.join(at.dir, 'log')}`}`,
      end: (pid) => this.#end(pid),
    });
  }

  get adopted(): boolean {
    return this.#keeper.adopted;
  }

  get ari(): LocalPbx['ari'] {
    return { url: `http://127.0.0.1:${this.#at.httpPort}/ari`, user: APP, password: this.#at.ariPassword };
  }

  get sipPort(): number {
    return this.#at.sipPort;
  }

  pid(): number | undefined {
    return this.#keeper.pid();
  }

  async start(): Promise<void> {
    if (await this.#adopt()) return;
    try {
      await this.#keeper.launch();
    } catch (error) {
      // A port may have been taken by somebody else since the last time: choose others, once.
      this.#log.warn(
        { error: (error as Error).message },
        'the telephone exchange starts anew on other ports',
      );
      this.#at = { ...this.#at, ...(await files.chooseEndpoint(this.#at.dir, this.#options)) };
      await this.#keeper.launch();
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
    this.#keeper.adopt(pid, lives);
    if (files.writeConfig(this.#at)) await this.#reload();
    this.#prepare();
    return true;
  }

  /** Dial plan and telephones can be read anew while people talk. */
  async #reload(): Promise<void> {
    for (const module of ['pbx_config.so', 'res_pjsip.so']) {
      const answer = await this.#ask('PUT', `/asterisk/modules/${module}`);
      if (answer !== 204) this.#log.warn({ module, answer }, 'a new configuration waits for the next start');
    }
  }

  /** Also beside a running exchange: what was recorded meanwhile is heard from now on. */
  #prepare(): void {
    const unfit = files.prepareFiles(this.#at, this.#options.promptsDir);
    if (unfit.length > 0) this.#log.warn({ unfit }, 'sentences should be WAV, mono, 16 bit, 8 kHz');
  }

  #launch(): Launch {
    const { dir, program } = this.#at;
    this.#prepare();
    const output = files.openLog(dir);
    const args = [...program.args, '-C', path.join(dir, 'etc', 'asterisk.conf'), '-f', '-n'];
    return {
      command: program.command,
      args,
      output,
      cwd: dir,
      env: { LC_ALL: 'C', PATH: process.env.PATH },
    };
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
    while (goOn() && Date.now() < until) {
      const answer = await this.#ask('GET', '/asterisk/modules/chan_pjsip.so');
      if (answer === 200) return true;
      // Somebody else has the port: our password is not his.
      if (answer === 401) return false;
      await wait(POLL_MS);
    }
    return false;
  }

  async #stop(): Promise<void> {
    await this.#keeper.stop();
    rmSync(path.join(this.#at.dir, 'pbx.pid'), { force: true });
    releaseOwnership(this.#at.dir);
  }

  async #end(pid: number): Promise<void> {
    kill(pid, 'SIGTERM');
    if (await gone(pid, STOP_LIMIT_MS)) return;
    this.#log.warn({ pid }, 'the telephone exchange did not stop when asked');
    kill(pid, 'SIGKILL');
    await gone(pid, STOP_LIMIT_MS);
  }
}
