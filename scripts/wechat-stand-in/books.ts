/**
 * The stand-in's own books of who may still be written to. Written apart from the product's ledger on purpose: the two
 * are compared in tests, so neither may lean on the other.
 */

export type Trigger = 'message' | 'click' | 'follow' | 'scan';

const HOUR = 3_600_000;
/** Messages and time per trigger, as the platform publishes them. */
const QUOTA: Record<Trigger, readonly [count: number, forMs: number]> = {
  message: [5, 48 * HOUR],
  click: [3, 60_000],
  follow: [3, 60_000],
  scan: [3, 60_000],
};

interface Entry {
  from: number;
  left: number;
}

export interface Books {
  open(openid: string, trigger: Trigger, nowMs: number): void;
  close(openid: string): void;
  /** 0 when the message counts; else the platform's error code. */
  take(openid: string, nowMs: number): number;
  left(openid: string, nowMs: number): number;
}

export const createBooks = (): Books => {
  const people = new Map<string, Map<Trigger, Entry>>();
  const running = (openid: string, nowMs: number): [Trigger, Entry][] =>
    [...(people.get(openid) ?? [])].filter(([trigger, entry]) => nowMs - entry.from <= QUOTA[trigger][1]);
  return {
    open: (openid, trigger, nowMs) => {
      const entries = people.get(openid) ?? new Map<Trigger, Entry>();
      people.set(openid, entries);
      entries.set(trigger, { from: nowMs, left: QUOTA[trigger][0] });
    },
    close: (openid) => {
      people.delete(openid);
    },
    take: (openid, nowMs) => {
      const now = running(openid, nowMs);
      if (now.length === 0) return 45015;
      const usable = now.filter(([, entry]) => entry.left > 0);
      if (usable.length === 0) return 45047;
      const order = Object.keys(QUOTA);
      usable.sort(
        ([a, x], [b, y]) =>
          x.from + QUOTA[a][1] - (y.from + QUOTA[b][1]) || order.indexOf(a) - order.indexOf(b),
      );
      usable[0]![1].left -= 1;
      return 0;
    },
    left: (openid, nowMs) => running(openid, nowMs).reduce((sum, [, entry]) => sum + entry.left, 0),
  };
};
