/** The keeper of a private program, on small Node programs that write a line once they serve. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gone, isAlive, kill } from '../../../server/processes/facts.ts';
import { Keeper, type Program } from '../../../server/processes/keeper.ts';

let dir: string;
let logged: string[];
const keepers: Keeper[] = [];

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'yxt-keeper-'));
  logged = [];
});

afterEach(async () => {
  for (const keeper of keepers.splice(0)) await keeper.stop();
  rmSync(dir, { recursive: true, force: true });
});

const SERVES = "require('node:fs').writeSync(1, 'serving'); setInterval(() => {}, 1000)";
const ENDS = 'process.exit(3)';
/** What the program does at its next start. */
const becomes = (script: string) => writeFileSync(path.join(dir, 'program.cjs'), script);

const keep = (more: Partial<Program> = {}): Keeper => {
  const note = (_fields: object, text: string) => void logged.push(text);
  const output = path.join(dir, 'out');
  const keeper = new Keeper({
    name: 'the mill',
    log: { debug: note, info: note, warn: note, error: note },
    launch: () => ({
      command: process.execPath,
      args: [path.join(dir, 'program.cjs')],
      output: openSync(output, 'w'),
    }),
    served: async (started, goOn) => {
      while (goOn()) {
        if (readFileSync(output, 'utf8') === 'serving') return started;
        await wait(10);
      }
      return undefined;
    },
    complaint: (failure) => `the mill did not start: ${failure ? failure.message : 'see its log'}`,
    end: async (pid) => {
      kill(pid, 'SIGTERM');
      expect(await gone(pid, 15_000)).toBe(true);
    },
    ...more,
  });
  keepers.push(keeper);
  return keeper;
};

const alive = (keeper: Keeper) => expect.poll(() => keeper.pid());

describe('keeper of a private program', () => {
  it('starts it, and ends it once however often it is asked', async () => {
    becomes(SERVES);
    const ended: number[] = [];
    const keeper = keep({
      end: async (pid) => {
        ended.push(pid);
        kill(pid, 'SIGTERM');
        await gone(pid, 15_000);
      },
    });
    await keeper.launch();
    const pid = keeper.pid()!;
    expect(isAlive(pid)).toBe(true);
    expect(keeper.adopted).toBe(false);
    await Promise.all([keeper.stop(), keeper.stop()]);
    expect(ended).toEqual([pid]);
    expect(keeper.pid()).toBeUndefined();
    expect(isAlive(pid)).toBe(false);
    expect(logged).toEqual([]);
  });

  it('brings it back after a crash, and tries again when it does not come back', async () => {
    becomes(SERVES);
    const keeper = keep();
    await keeper.launch();
    const first = keeper.pid()!;
    const died = new Promise((resolve) => keeper.onExit(resolve));
    becomes(ENDS);
    process.kill(first, 'SIGKILL');
    expect(await died).toEqual({ code: null, signal: 'SIGKILL' });
    expect(keeper.pid()).toBeUndefined();
    await expect.poll(() => logged).toContain('the mill did not come back');
    becomes(SERVES);
    await alive(keeper).toBeTypeOf('number');
    expect(keeper.pid()).not.toBe(first);
    await expect.poll(() => logged.at(-1)).toBe('the mill is back');
    expect(logged[0]).toBe('the mill has died; starting it again');
  });

  it('complains of one that ends at once, of one that cannot be run, and kills one that never serves', async () => {
    becomes(ENDS);
    await expect(keep().launch()).rejects.toThrow('the mill did not start: see its log');
    const missing = keep({
      launch: () => ({
        command: path.join(dir, 'nothing'),
        args: [],
        output: openSync(path.join(dir, 'x'), 'w'),
      }),
      served: async (_started, goOn) => {
        while (goOn()) await wait(10);
        return undefined;
      },
    });
    await expect(missing.launch()).rejects.toThrow(/did not start: .*ENOENT/);
    becomes(SERVES);
    let started: number | undefined;
    const mute = keep({
      served: async (pid) => {
        started = pid;
        return undefined;
      },
    });
    await expect(mute.launch()).rejects.toThrow('did not start');
    expect(await gone(started!, 15_000)).toBe(true);
  });

  it('stops also while a dead one waits for its restart: none is started any more', async () => {
    becomes(SERVES);
    let launches = 0;
    const counted = keep({
      launch: () => {
        launches += 1;
        return {
          command: process.execPath,
          args: ['-e', SERVES],
          output: openSync(path.join(dir, 'out'), 'w'),
        };
      },
    });
    await counted.launch();
    const died = new Promise((resolve) => counted.onExit(resolve));
    process.kill(counted.pid()!, 'SIGKILL');
    await died;
    await counted.stop();
    expect(launches).toBe(1);
    expect(counted.pid()).toBeUndefined();
  });

  it('takes over a stranger that serves, and starts its own when that one ends', async () => {
    becomes(SERVES);
    const stranger = spawn(process.execPath, ['-e', SERVES], { stdio: 'ignore' });
    await once(stranger, 'spawn');
    const keeper = keep();
    keeper.adopt(stranger.pid!, () => isAlive(stranger.pid!));
    expect(keeper.adopted).toBe(true);
    expect(keeper.pid()).toBe(stranger.pid);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
    await expect.poll(() => logged.at(-1)).toBe('the mill is back');
    expect(isAlive(keeper.pid()!)).toBe(true);
    expect(keeper.pid()).not.toBe(stranger.pid);
  });
});
