/**
 * Pulls what happened at one account: `kf/sync_msg` page by page until nothing is left. The cursor moves on only when
 * all of a page is durable: a crash between the two pulls the page again, and the keys of its items tell. Two nodes
 * that pull at once only tell the record the same things twice.
 */
import type { Clock, Log } from '../../ports.ts';
import type { InboundEvent, InboundHandler, PullMarks } from '../channel.ts';
import { receiveInOrder } from '../tencent/in-order.ts';
import type { WeComApi } from './api.ts';
import { readKfItem } from './kf-message.ts';
import type { KfActivity } from './self-test.ts';

export interface PullRules {
  /** Looked after also when nobody called, ms: a callback may have been lost. */
  safetyMs: number;
  /** First pause after something failed; doubles up to `mostMs`. */
  againMs: number;
  mostMs: number;
  /** Items per page, 1000 at most. */
  limit: number;
}

/** Without the token of a callback the platform allows few pulls. */
const PULL_RULES: PullRules = { safetyMs: 10 * 60_000, againMs: 1_000, mostMs: 60_000, limit: 1000 };

/** The token of a callback holds for 10 min; a little less, for the way and the clocks. */
const TOKEN_MS = 9.5 * 60_000;

const BAD_TOKEN = 95007;
const TOO_OFTEN = 45009;
/** Pages that neither bring anything nor move the cursor: the platform is not well. */
const EMPTY_PAGES = 3;

export interface Puller {
  /** Pulls as soon as possible; `token` is that of the callback. */
  wake(token?: string): void;
  /** Starts pulling; what was missed while nobody ran comes first. */
  start(receive: InboundHandler, marks: PullMarks): void;
  close(): Promise<void>;
}

interface Deps {
  account: { id: string; openKfId: string };
  api: WeComApi;
  clock: Clock;
  log: Log;
  rules?: Partial<PullRules>;
  /** For the self-test. */
  activity?: KfActivity;
}

/** `done`: nothing is left. `later`: something failed. `often`: the platform wants us to wait. */
type Pulled = 'done' | 'later' | 'often';

export const createPuller = ({ account, api, clock, log, rules: given, activity = {} }: Deps): Puller => {
  const rules = { ...PULL_RULES, ...given };
  const noteProblem = (code: string): void => {
    activity.pullProblem = { code, atMs: clock.nowMs() };
  };
  let started: { receive: InboundHandler; marks: PullMarks } | undefined;
  let token: { value: string; untilMs: number } | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let second = { at: 0, turn: 0 };

  const heldToken = (): string | undefined =>
    token && clock.nowMs() < token.untilMs ? token.value : undefined;

  /** Items of a page as events; what cannot be read is left out, for it would hold up everybody else. */
  const eventsOf = (items: readonly unknown[]): InboundEvent[] => {
    let broken = 0;
    const events = items.flatMap((item) => {
      const at = Number((item as { send_time?: unknown } | null)?.send_time);
      second = at === second.at ? { at, turn: second.turn + 1 } : { at, turn: 0 };
      const read = readKfItem(account, item, second.turn);
      if (read.kind === 'broken') broken += 1;
      return read.kind === 'event' ? [read.event] : [];
    });
    if (broken > 0) log.error({ account: account.id, broken }, 'items of the platform could not be read');
    return events;
  };

  const page = (cursor: string, callbackToken: string | undefined) =>
    api.post('kf/sync_msg', {
      open_kfid: account.openKfId,
      limit: rules.limit,
      voice_format: 0,
      ...(cursor ? { cursor } : {}),
      ...(callbackToken ? { token: callbackToken } : {}),
    });

  const pullAll = async ({ receive, marks }: NonNullable<typeof started>): Promise<Pulled> => {
    let fromStart = false;
    for (let empty = 0; !closed; ) {
      const mark = await marks.get(account.id);
      const cursor = fromStart ? '' : (mark?.cursor ?? '');
      const callbackToken = heldToken();
      const answer = await page(cursor, callbackToken);
      if (answer?.kind !== 'answer') {
        noteProblem(answer?.kind ?? 'no_token');
        return 'later';
      }
      if (answer.errcode === BAD_TOKEN && callbackToken !== undefined) {
        if (token?.value === callbackToken) token = undefined;
        continue;
      }
      if (answer.errcode !== 0) noteProblem(String(answer.errcode));
      if (answer.errcode === TOO_OFTEN) return 'often';
      if (answer.errcode !== 0) {
        log.error({ account: account.id, errcode: answer.errcode }, 'messages could not be pulled');
        // A cursor that the platform no longer knows: everything that it still has, once more. Keys tell repeats.
        if (answer.errcode === -1 || cursor === '') return 'later';
        fromStart = true;
        continue;
      }
      const { msg_list: list, next_cursor: next, has_more: more } = answer.body;
      const items: unknown[] = Array.isArray(list) ? list : [];
      await receiveInOrder(eventsOf(items), receive);
      const moved = typeof next === 'string' && next !== '' && next !== cursor;
      // Another node was faster: its mark is read in the next round.
      if (moved && (await marks.set(account.id, next, mark)) && items.length > 0)
        activity.movedAtMs = clock.nowMs();
      if (more !== 1) return 'done';
      fromStart = false;
      empty = moved || items.length > 0 ? 0 : empty + 1;
      if (empty >= EMPTY_PAGES) {
        noteProblem('empty');
        return 'later';
      }
    }
    return 'done';
  };

  const plan = (pulled: Pulled): void => {
    failures = pulled === 'done' ? 0 : failures + 1;
    if (pulled === 'done') {
      activity.pulledAtMs = clock.nowMs();
      delete activity.pullProblem;
    }
    const pause =
      pulled === 'done'
        ? rules.safetyMs
        : pulled === 'often'
          ? rules.mostMs
          : Math.min(rules.mostMs, rules.againMs * 2 ** Math.min(failures - 1, 10));
    clearTimeout(timer);
    if (!closed) timer = setTimeout(() => run(), pause).unref();
  };

  const run = (): void => {
    if (!started || closed) return;
    if (running) {
      again = true;
      return;
    }
    const parts = started;
    clearTimeout(timer);
    running = (async () => {
      let pulled: Pulled;
      do {
        again = false;
        try {
          pulled = await pullAll(parts);
        } catch (error) {
          // The record did not take something: the cursor stands where it stood.
          log.warn({ err: error, account: account.id }, 'what was pulled could not be kept');
          noteProblem('record');
          pulled = 'later';
        }
        // A new callback means something new also for a pull that had just ended.
      } while (again && pulled === 'done' && !closed);
      plan(pulled);
    })().finally(() => {
      running = undefined;
    });
  };

  return {
    wake: (value) => {
      if (value) token = { value, untilMs: clock.nowMs() + TOKEN_MS };
      run();
    },
    start: (receive, marks) => {
      started = { receive, marks };
      run();
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
};
