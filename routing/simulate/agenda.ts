/** What happens next: a binary heap of events by time, first in first out at equal times. */

export interface Agenda<E> {
  add(atMs: number, event: E): void;
  /** The earliest event, taken out. */
  next(): { atMs: number; event: E } | undefined;
  readonly size: number;
}

interface Entry<E> {
  atMs: number;
  order: number;
  event: E;
}

const before = (a: Entry<unknown>, b: Entry<unknown>): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

export const createAgenda = <E>(): Agenda<E> => {
  const heap: Entry<E>[] = [];
  let order = 0;
  return {
    add: (atMs, event) => {
      const entry = { atMs, order: order++, event };
      let at = heap.push(entry) - 1;
      while (at > 0) {
        const up = (at - 1) >> 1;
        if (!before(entry, heap[up]!)) break;
        heap[at] = heap[up]!;
        at = up;
      }
      heap[at] = entry;
    },
    next: () => {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last) return undefined;
      if (heap.length > 0) {
        let at = 0;
        for (;;) {
          let down = 2 * at + 1;
          if (down >= heap.length) break;
          if (down + 1 < heap.length && before(heap[down + 1]!, heap[down]!)) down += 1;
          if (!before(heap[down]!, last)) break;
          heap[at] = heap[down]!;
          at = down;
        }
        heap[at] = last;
      }
      return { atMs: first.atMs, event: first.event };
    },
    get size() {
      return heap.length;
    },
  };
};
