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
   * An event without an acknowledgement function is handled all the same.
   */
  on<S extends z.ZodType>(
    event: string,
    schema: S,
    allowed: () => boolean | Promise<boolean>,
    handle: (input: z.output<S>) => Promise<Outcome<unknown>>,
  ): void;
}

export const createGate = (deps: GateDeps, socket: Socket, pace: Pace): Gate => {
  const bucket: Bucket = { tokens: pace.burst, atMs: deps.clock.nowMs() };

  const answer = async <S extends z.ZodType>(
    event: string,
    schema: S,
    allowed: () => boolean | Promise<boolean>,
    handle: (input: z.output<S>) => Promise<Outcome<unknown>>,
    raw: unknown,
  ): Promise<Outcome<unknown>> => {
    if (!takes(bucket, pace, deps.clock.nowMs())) return refuse('rate_limited');
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
    on: (event, schema, allowed, handle) => {
      socket.on(event, (...args: unknown[]) => {
        const last = args.at(-1);
        const ack = typeof last === 'function' ? (last as (outcome: Outcome<unknown>) => void) : undefined;
        const raw = ack && args.length === 1 ? undefined : args[0];
        void answer(event, schema, allowed, handle, raw).then((outcome) => ack?.(outcome));
      });
    },
  };
};
