/**
 * What somebody is shown is read when he is told. Two readings of one thing at once may end in the wrong order, and the
 * older view would stay: so they run one after the other, and what came meanwhile is one more reading at the end.
 */
export interface InTurn {
  /** Runs `work` now, or once more after the one that is running under this key; settles when that is done. */
  run(key: string, work: () => Promise<void>): Promise<void>;
}

interface Turn {
  /** The newest of those that came while it ran. */
  next: (() => Promise<void>) | undefined;
  done: Promise<void>;
}

export const createInTurn = (): InTurn => {
  const turns = new Map<string, Turn>();

  const work = async (key: string, turn: Turn, first: () => Promise<void>): Promise<void> => {
    try {
      await first();
    } finally {
      const { next } = turn;
      turn.next = undefined;
      if (next) await work(key, turn, next);
      else turns.delete(key);
    }
  };

  return {
    run: (key, first) => {
      const running = turns.get(key);
      if (running) {
        running.next = first;
        return running.done;
      }
      const turn: Turn = { next: undefined, done: Promise.resolve() };
      turns.set(key, turn);
      turn.done = work(key, turn, first);
      return turn.done;
    },
  };
};
