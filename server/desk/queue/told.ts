/** What this node has told the live queue lately, so that it is not told again with each ticket and each person. */

/** Said again after this in any case: another node may have said it from older knowledge of the staff, ms. */
const HOLDS_MS = 60_000;
/** More are forgotten at once: the cost is one telling each. */
const MOST = 20_000;

export interface Told {
  /** @param count what was known when it was told */
  note(what: string, count?: number): void;
  has(what: string): boolean;
  /** The count it was told with; undefined when it is to be told again. */
  of(what: string): number | undefined;
}

/** @param now the instant, ms, and the generation of the staff: what was told of earlier ones holds no longer */
export const createTold = (now: () => readonly [nowMs: number, generation: number]): Told => {
  const told = new Map<string, { atMs: number; count: number }>();
  let generation = -1;
  const look = (): number => {
    const [nowMs, present] = now();
    if (present !== generation || told.size > MOST) told.clear();
    generation = present;
    return nowMs;
  };
  const of: Told['of'] = (what) => {
    const nowMs = look();
    const found = told.get(what);
    // A clock that was set back makes no old word young.
    return found && nowMs >= found.atMs && nowMs - found.atMs < HOLDS_MS ? found.count : undefined;
  };
  return {
    note: (what, count = 0) => {
      told.set(what, { atMs: look(), count });
    },
    has: (what) => of(what) !== undefined,
    of,
  };
};
