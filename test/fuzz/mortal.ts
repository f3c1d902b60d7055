/** A process that dies between two calls to its ports: what it had begun never goes on, what it had written stays. */
import type { OuterPorts } from '../support/worlds/desk-world.ts';

export interface Life {
  readonly dead: boolean;
  /** Resolves when it has died. */
  readonly died: Promise<void>;
  /** Dies at the n-th call from now; `after` lets that call happen, and only its answer is lost. */
  dieIn(calls: number, after: boolean): void;
  die(): void;
}

interface Counter extends Life {
  /** What is to become of the next call. */
  next(): 'live' | 'never' | 'unanswered';
}

export const createLife = (): Counter => {
  let dead = false;
  let left = Number.POSITIVE_INFINITY;
  let effect = false;
  let tell: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const die = () => {
    dead = true;
    tell();
  };
  return {
    get dead() {
      return dead;
    },
    died,
    die,
    dieIn: (calls, after) => {
      left = calls;
      effect = after;
    },
    next: () => {
      if (dead) return 'never';
      left -= 1;
      if (left > 0) return 'live';
      die();
      return effect ? 'unanswered' : 'never';
    },
  };
};

const NEVER = new Promise<never>(() => undefined);

/** Every method of `part`, and of the objects in it, asks the life first. */
const guarded = <T extends object>(part: T, life: Counter): T =>
  new Proxy(part, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value === 'object' && value !== null) return guarded(value, life);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const fate = life.next();
        if (fate === 'never') return NEVER;
        const answer: unknown = Reflect.apply(value, target, args);
        return fate === 'live' ? answer : NEVER;
      };
    },
  });

export const mortal = (ports: OuterPorts, life: Counter): OuterPorts => ({
  ...ports,
  store: guarded(ports.store, life),
  queue: guarded(ports.queue, life),
  timers: guarded(ports.timers, life),
});
