/** Clocks in Redis: one sorted set of what is to run when. Most are cleared before they run, so both cost one call. */
import type { Redis } from 'ioredis';

/** A clock that has come and is being handed over. */
export interface DueClock {
  /** What the clock is for; one clock per member. */
  member: string;
  /** Which setting of the member this is: no two settings share one. */
  token: string;
  payload: string;
}

export interface DueClocks {
  taken: DueClock[];
  /** The soonest instant among the clocks that are left, ms; also of those taken but not dropped. */
  nextMs: number | undefined;
}

export interface RedisClocks {
  /** One clock per member: a later setting replaces the earlier one. */
  set(member: string, token: string, payload: string, atMs: number): Promise<void>;
  clear(member: string): Promise<void>;
  /** Clocks due at `nowMs`. They come again at `againMs` unless they are dropped: the taker may die. */
  takeDue(nowMs: number, againMs: number, limit: number): Promise<DueClocks>;
  /** Forgets those taken, but for members that were set anew meanwhile. */
  drop(clocks: readonly DueClock[]): Promise<void>;
  /** The token of the setting that waits now. */
  tokenOf(member: string): Promise<string | undefined>;
  counts(nowMs: number): Promise<{ due: number; later: number }>;
}

/** A script that holds Redis longer than some milliseconds keeps everybody waiting. */
const AT_MOST_PER_CALL = 500;

/** KEYS: due (member by instant), held (member to token, line feed, payload). ARGV: instant or '', member, held; ... */
const APPLY = `
for i = 1, #ARGV, 3 do
  if ARGV[i] == '' then
    redis.call('ZREM', KEYS[1], ARGV[i + 1])
    redis.call('HDEL', KEYS[2], ARGV[i + 1])
  else
    redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1])
    redis.call('HSET', KEYS[2], ARGV[i + 1], ARGV[i + 2])
  end
end`;

/** ARGV: now, instant at which they come again, limit. Reply: {next instant or '', member, held, ...} */
const TAKE = `
local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
local reply = {''}
for _, member in ipairs(members) do
  local held = redis.call('HGET', KEYS[2], member)
  if held then
    redis.call('ZADD', KEYS[1], ARGV[2], member)
    reply[#reply + 1] = member
    reply[#reply + 1] = held
  else
    redis.call('ZREM', KEYS[1], member)
  end
end
reply[1] = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] or ''
return reply`;

/** ARGV: member, held; ... */
const DROP = `
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[2], ARGV[i]) == ARGV[i + 1] then
    redis.call('HDEL', KEYS[2], ARGV[i])
    redis.call('ZREM', KEYS[1], ARGV[i])
  end
end`;

const SCRIPTS = { applyClocks: APPLY, takeClocks: TAKE, dropClocks: DROP } as const;

type Script = (due: string, held: string, ...args: (string | number)[]) => Promise<unknown>;

const hold = (token: string, payload: string): string => `${token}\n${payload}`;

const unhold = (member: string, held: string): DueClock => {
  const end = held.indexOf('\n');
  return { member, token: held.slice(0, end), payload: held.slice(end + 1) };
};

const turnEnds = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What is to be applied with the next call, and who waits for it. */
interface Batch {
  args: (string | number)[];
  done: Promise<unknown>;
}

/** @param prefix hash tag of the keys */
export function createRedisClocks(redis: Redis, prefix: string): RedisClocks {
  const [due, held] = [`${prefix}:clocks`, `${prefix}:clocks:held`];
  for (const [name, lua] of Object.entries(SCRIPTS)) redis.defineCommand(name, { numberOfKeys: 2, lua });
  const run = (name: keyof typeof SCRIPTS, args: (string | number)[]): Promise<unknown> =>
    (redis as unknown as Record<string, Script>)[name]!(due, held, ...args);

  let open: Batch | undefined;

  /** What one turn of the loop sets and clears travels in one call. */
  const apply = (...change: [atMs: number | '', member: string, held: string]): Promise<void> => {
    if (!open) {
      const args: (string | number)[] = [];
      const batch: Batch = {
        args,
        done: turnEnds().then(() => {
          if (open === batch) open = undefined;
          return run('applyClocks', args);
        }),
      };
      open = batch;
    }
    const { args, done } = open;
    args.push(...change);
    if (args.length >= AT_MOST_PER_CALL * change.length) open = undefined;
    return done.then(() => undefined);
  };

  return {
    set: (member, token, payload, atMs) => apply(atMs, member, hold(token, payload)),

    clear: (member) => apply('', member, ''),

    async takeDue(nowMs, againMs, limit) {
      const [next, ...rest] = (await run('takeClocks', [nowMs, againMs, limit])) as string[];
      const taken: DueClock[] = [];
      for (let i = 0; i < rest.length; i += 2) taken.push(unhold(rest[i]!, rest[i + 1]!));
      return { taken, nextMs: next ? Number(next) : undefined };
    },

    async drop(clocks) {
      if (clocks.length === 0) return;
      const args = clocks.flatMap(({ member, token, payload }) => [member, hold(token, payload)]);
      await run('dropClocks', args);
    },

    async tokenOf(member) {
      const found = await redis.hget(held, member);
      return found === null ? undefined : unhold(member, found).token;
    },

    async counts(nowMs) {
      const [all, soon] = await Promise.all([redis.zcard(due), redis.zcount(due, '-inf', nowMs)]);
      return { due: soon, later: all - soon };
    },
  };
}
