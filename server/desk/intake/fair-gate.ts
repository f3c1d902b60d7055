/** A bound on how much runs at once, with a waiting room that no source can fill alone and that says no when it is full. */

export interface GateLimits {
  /** Works that run at once. */
  running: number;
  /** Who may wait, over all sources and of one source; who is patient is not counted. */
  waiting: number;
  perSource: number;
  /** What those who wait may weigh together, in the units of `weight`. */
  weight: number;
  /** Who has not had his turn after this is sent away, ms. */
  waitMs: number;
}

export interface GateRequest {
  /** Sources take turns, so that a thousand of one do not stand before one of another. */
  source: string;
  weight?: number;
  /** Is never sent away: nobody is there who could ask again. */
  patient?: boolean;
}

export type Passed<T> = { passed: true; value: T } | { passed: false };

export interface FairGate {
  /** Rejects as the work does; `passed: false` when it was not begun and will not be. */
  run<T>(request: GateRequest, work: () => Promise<T>): Promise<Passed<T>>;
  counts(): { running: number; waiting: number; refused: number };
}

interface Waiter {
  start(): void;
  over: boolean;
}

export const createFairGate = (limits: GateLimits): FairGate => {
  /** In the order in which the sources have their turns. */
  const lines = new Map<string, Waiter[]>();
  const impatient = new Map<string, number>();
  let [running, waiting, counted, weight, refused] = [0, 0, 0, 0, 0];

  /** The next one of the source whose turn it is; that source goes to the end. */
  const takeNext = (): Waiter | undefined => {
    for (const [source, line] of lines) {
      lines.delete(source);
      let first = line.shift();
      while (first?.over) first = line.shift();
      if (line.length > 0) lines.set(source, line);
      if (first) return first;
    }
    return undefined;
  };

  const startNext = (): void => {
    while (running < limits.running) {
      const next = takeNext();
      if (!next) return;
      next.start();
    }
  };

  const go = async <T>(work: () => Promise<T>): Promise<Passed<T>> => {
    running += 1;
    try {
      return { passed: true, value: await work() };
    } finally {
      running -= 1;
      startNext();
    }
  };

  const hasRoom = ({ source, weight: own = 0 }: GateRequest): boolean =>
    counted < limits.waiting &&
    (impatient.get(source) ?? 0) < limits.perSource &&
    weight + own <= limits.weight;

  const wait = <T>(request: GateRequest, work: () => Promise<T>): Promise<Passed<T>> =>
    new Promise((resolve, reject) => {
      const { source, weight: own = 0, patient } = request;
      const count = (by: 1 | -1): void => {
        waiting += by;
        if (patient) return;
        counted += by;
        weight += by * own;
        const left = (impatient.get(source) ?? 0) + by;
        if (left === 0) impatient.delete(source);
        else impatient.set(source, left);
      };
      let timer: NodeJS.Timeout | undefined;
      let mine: (() => Promise<T>) | undefined = work;
      const waiter: Waiter = {
        over: false,
        start: () => {
          clearTimeout(timer);
          waiter.over = true;
          count(-1);
          go(mine!).then(resolve, reject);
        },
      };
      count(1);
      const line = lines.get(source);
      if (line) line.push(waiter);
      else lines.set(source, [waiter]);
      if (patient) return;
      timer = setTimeout(() => {
        waiter.over = true;
        // What it would have written is let go of, though its place in the line is still there.
        mine = undefined;
        count(-1);
        refused += 1;
        resolve({ passed: false });
      }, limits.waitMs).unref();
    });

  return {
    run: (request, work) => {
      if (running < limits.running && waiting === 0) return go(work);
      if (request.patient || hasRoom(request)) return wait(request, work);
      refused += 1;
      return Promise.resolve({ passed: false });
    },
    counts: () => ({ running, waiting, refused }),
  };
};
