/**
 * The door of every socket event: input checked by its schema, permission named on the line, pace limited, and
 * every call acknowledged with data or a refusal. No exception ever reaches the client.
 */
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { type Outcome, ok, REFUSALS, refuse } from '../../routing/errors.ts';
import type { Clock, Ids, Log } from '../ports.ts';
import { isUnavailable } from '../unavailable.ts';

export interface GateDeps {
  clock: Clock;
  ids: Ids;
  log: Log;
}

/** Events per second and burst that one socket may send: a person types slower, a script does not. */
export interface Pace {
  perSecond: number;
  burst: number;
}
export const CITIZEN_PACE: Pace = { perSecond: 20, burst: 60 };
/** Staff are signed in, and a console with twenty conversations marks, reads and types in all of them. */
export const STAFF_PACE: Pace = { perSecond: 100, burst: 300 };

interface Bucket {
  tokens: number;
  atMs: number;
}

const takes = (bucket: Bucket, pace: Pace, nowMs: number): boolean => {
  bucket.tokens = Math.min(pace.burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * pace.perSecond);
  bucket.atMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
};

export interface Gate {
  /**
   * Registers one event. `allowed` is asked before the input is looked at; `handle` gets checked input only.
   * An event without an acknowledgement function is handled all the same. Events with `inOrder` wait for each
   * other, so that what a client sent first is also written first.
   */
  on<S extends z.ZodType>(
    event: string,
    schema: S,
    allowed: () => boolean | Promise<boolean>,
    handle: (input: z.output<S>) => Promise<Outcome<unknown>>,
    options?: { inOrder?: boolean },
  ): void;
}

export const createGate = (deps: GateDeps, socket: Socket, pace: Pace): Gate => {
  const bucket: Bucket = { tokens: pace.burst, atMs: deps.clock.nowMs() };
  const known = new Set<string>();
  let turn: Promise<unknown> = Promise.resolve();

  const ackOf = (args: readonly unknown[]) => {
    const last = args.at(-1);
    return typeof last === 'function' ? (last as (outcome: Outcome<unknown>) => void) : undefined;
  };
  // A typing error of a client must not look like a server that is away.
  socket.onAny((event: string, ...args: unknown[]) => {
    if (!known.has(event)) ackOf(args)?.(refuse('not_found'));
  });

  const answer = async <S extends z.ZodType>(
    event: string,
    schema: S,
    allowed: () => boolean | Promise<boolean>,
    handle: (input: z.output<S>) => Promise<Outcome<unknown>>,
    raw: unknown,
  ): Promise<Outcome<unknown>> => {
    try {
      if (!(await allowed())) return refuse('forbidden');
      const parsed = schema.safeParse(raw);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        return refuse('invalid_input', undefined, issue?.path.join('.') || undefined);
      }
      const outcome = await handle(parsed.data);
      if (!outcome.ok && REFUSALS[outcome.code].log !== 'silent') {
        deps.log[REFUSALS[outcome.code].log as 'info']({ event, code: outcome.code }, 'event refused');
      }
      return outcome.ok ? ok(outcome.value) : outcome;
    } catch (error) {
      if (isUnavailable(error)) return refuse('unavailable');
      const incident = deps.ids.next();
      deps.log.error({ err: error, event, incident }, 'event failed');
      return refuse('internal', `系统出现异常，已记录（编号 ${incident}），请稍后再试。`);
    }
  };

  return {
    on: (event, schema, allowed, handle, { inOrder } = {}) => {
      known.add(event);
      socket.on(event, (...args: unknown[]) => {
        const ack = ackOf(args);
        const raw = ack && args.length === 1 ? undefined : args[0];
        if (!takes(bucket, pace, deps.clock.nowMs())) {
          ack?.(refuse('rate_limited'));
          return;
        }
        const work = () => answer(event, schema, allowed, handle, raw);
        const answered = inOrder ? turn.then(work) : work();
        if (inOrder) turn = answered;
        void answered.then((outcome) => ack?.(outcome));
      });
    },
  };
};
