/**
 * Random acts, sends and waits of a few citizens, in the product's ledger of replies and in a platform's own books at
 * once: every send and every count must agree. What differs per platform is given as `Platform`.
 */
import { expect } from 'vitest';
import {
  allowanceOf,
  granted,
  NO_WINDOW,
  type ReplyRules,
  type ReplyWindow,
  spent,
} from '../../routing/channels/reply-window.ts';
import { randomOf } from '../fuzz/live-queue-world.ts';

export const BOOK_EVENTS = 30_000;
export const HTTP_EVENTS = 2_000;
export const SEEDS = [1, 2, 3];

/** Shared by the fuzz and a stand-in, which reads it at each call. */
export interface FakeTime {
  nowMs: number;
}
export const newTime = (): FakeTime => ({ nowMs: 1_795_000_000_000 });

export interface Platform<Result> {
  rules: ReplyRules;
  people: readonly string[];
  /** Something that he does: at the platform, and in the ledger that is given back. */
  act(
    id: string,
    ledger: ReplyWindow,
    random: () => number,
  ): Result extends Promise<unknown> ? Promise<ReplyWindow> : ReplyWindow;
  /** A reply under this number. @param allowed what the ledger says @returns whether it was taken */
  reply(id: string, step: number, allowed: boolean, random: () => number): Result;
  left(id: string): number;
}

/** From a second to three days, mostly short. */
const waitOf = (random: () => number): number => Math.floor(1_000 * 260_000 ** (random() ** 3));

interface Run {
  seed: number;
  events: number;
  time: FakeTime;
}

/** The steps of a run, one after the other; `play` awaits them where the platform is behind HTTP. */
function* steps<Result>(
  { seed, events, time }: Run,
  platform: Platform<Result>,
): Generator<unknown, string[], never> {
  const { rules, people } = platform;
  const random = randomOf(seed);
  const ledgers = new Map<string, ReplyWindow>();
  const said: string[] = [];
  for (let step = 0; step < events; step += 1) {
    const id = people[Math.floor(random() * people.length)]!;
    const ledger = ledgers.get(id) ?? NO_WINDOW;
    const dice = random();
    if (dice < 0.3) {
      ledgers.set(id, (yield platform.act(id, ledger, random)) as ReplyWindow);
      // Two things of one citizen do not happen in the same millisecond.
      time.nowMs += 1;
    } else if (dice < 0.75) {
      const paid = spent(ledger, time.nowMs, 'rating', rules);
      expect(yield platform.reply(id, step, paid !== undefined, random)).toBe(paid !== undefined);
      if (paid) {
        ledgers.set(id, paid);
        said.push(`${id} ${step}`);
      }
    } else time.nowMs += waitOf(random);
    expect(allowanceOf(ledgers.get(id) ?? NO_WINDOW, time.nowMs, rules).left).toBe(platform.left(id));
  }
  return said;
}

/** @returns what was allowed, as «citizen number», in order */
export const playBooks = (run: Run, platform: Platform<boolean>): string[] => {
  const running = steps(run, platform);
  let turn = running.next();
  while (!turn.done) turn = running.next(turn.value as never);
  return turn.value;
};

export const playHttp = async (run: Run, platform: Platform<Promise<boolean>>): Promise<string[]> => {
  const running = steps(run, platform);
  let turn = running.next();
  while (!turn.done) turn = running.next((await turn.value) as never);
  return turn.value;
};

/** A word of his, or the press of a menu entry, as either platform counts it. */
export const spoke = (ledger: ReplyWindow, pressed: boolean, nowMs: number, rules: ReplyRules): ReplyWindow =>
  granted(ledger, pressed ? 'menu_click' : 'message', nowMs, rules);
