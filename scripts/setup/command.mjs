/** Runs the commands of a test run: each with a time limit, several side by side, none of them left behind. */
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { root } from './paths.mjs';

/**
 * @typedef {object} Place where a command does its work
 * @property {(text: string) => void} write what is said, in whole or in part
 * @property {boolean} alone nothing runs beside it: it may have this process's own output
 * @property {boolean} yields gives way to what runs beside it
 */

/** Steps of priority that a command goes down which may wait, for sound in real time may not: half the weight, no less. */
const BACKGROUND = 3;
const KILL_AFTER_MS = 10_000;
/** What a command has left behind may hold its output open for ever. */
const LAST_WORDS_MS = 2_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends whatever still runs: for a run that is broken off. */
export function endCommands() {
  for (const child of running) child.kill('SIGTERM');
}

/** @param {import('node:child_process').ChildProcess} child */
function stepBack({ pid }) {
  try {
    if (pid !== undefined) setPriority(pid, BACKGROUND);
  } catch {
    // It has ended already: nothing to step back from.
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Place & { limitMs: number, answer?: (text: string) => void }} how `answer` takes stdout for itself
 * @returns {Promise<number | null>} the exit code; null for "not started, or ended by a signal or by the limit"
 */
export function runCommand(command, args, { write, alone, yields, limitMs, answer }) {
  return new Promise((resolve) => {
    const out = alone ? 'inherit' : 'pipe';
    const colour = !alone && process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', answer ? 'pipe' : out, out],
      env: { ...process.env, ...colour },
    });
    running.add(child);
    if (yields) stepBack(child);
    child.stdout?.setEncoding('utf8').on('data', answer ?? write);
    child.stderr?.setEncoding('utf8').on('data', write);
    const limit = setTimeout(() => {
      write(`took longer than ${limitMs / 60_000} minutes and was ended\n`);
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
    }, limitMs);
    const end = (/** @type {number | null} */ code) => {
      clearTimeout(limit);
      running.delete(child);
      resolve(code);
    };
    child.once('error', (error) => {
      write(`${error.message}\n`);
      end(null);
    });
    child.once('close', end);
    child.once('exit', (code) => setTimeout(end, LAST_WORDS_MS, code).unref());
  });
}
