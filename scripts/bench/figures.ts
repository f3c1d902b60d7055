/** What a benchmark prints: one figure with its ceiling, taken in the same run on the same machine. */

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The same unit: what the machine does at most (or at best) for the bare operation. */
  ceiling: number;
  /** value / ceiling for rates (higher is better), ceiling / value for times (1 = as fast as bare). */
  ratio: number;
}

/** What a benchmark without a ceiling of its own prints. */
export interface BenchLine {
  name: string;
  [figure: string]: number | string | boolean | null;
}

const round = (value: number): number => Number(value.toPrecision(4));

export const rate = (name: string, value: number, ceiling: number, unit = '1/s'): Figure => ({
  name,
  value: round(value),
  unit,
  ceiling: round(ceiling),
  ratio: round(value / ceiling),
});

export const time = (name: string, value: number, ceiling: number, unit = 'ms'): Figure => ({
  name,
  value: round(value),
  unit,
  ceiling: round(ceiling),
  ratio: round(ceiling / value),
});

/** The q-quantile of unsorted samples by the nearest rank. */
export const quantile = (samples: readonly number[], q: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
};

/** Runs `work` for each item with at most `width` at once; answers the seconds that it took. */
export const inParallel = async <T>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<number> => {
  let nextIndex = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (nextIndex < items.length) {
        const index = nextIndex++;
        await work(items[index]!, index);
      }
    }),
  );
  return (performance.now() - started) / 1000;
};
