/** Who is told his place anew when somebody else is served: the first in line at once, the others in turn. */

/** One person is told no sooner again, ms. */
const EVERY_MS = 1000;
/** They are told a few at a time: fifty at once would keep everybody else waiting for a moment, each second. */
const PART_MS = 100;
/** Told in one part at most, and of these the first in line: the others get on too. */
const AT_ONCE = 5;
const NEAR_AT_ONCE = 4;
/** With this many before him or fewer, each step forward is told within a second. */
const NEAR = 20;

export interface WaitingCitizens<Who> {
  /** He waits, with so many before him; undefined = not known. */
  set(ticketId: string, who: Who, ahead: number | undefined): void;
  delete(ticketId: string): void;
  /** Somebody was served or came: places may have moved. */
  moved(): void;
  close(): void;
}

/** @param tell says a place anew and calls `set` or `delete`; not called for those who are not `isHere` */
export const createWaitingCitizens = <Who>(
  isHere: (who: Who) => boolean,
  tell: (who: Who, ticketId: string) => void,
): WaitingCitizens<Who> => {
  type Line = Map<string, { who: Who; toldAfter: number; toldAtMs: number }>;
  /** In the order in which they were told: who was told longest ago comes first. */
  const near: Line = new Map();
  const far: Line = new Map();
  /** Counts the moves. */
  let moves = 0;
  let timer: NodeJS.Timeout | undefined;

  const some = (line: Line, most: number): number => {
    let told = 0;
    const nowMs = Date.now();
    for (const [ticketId, { who, toldAfter, toldAtMs }] of line) {
      if (told === most || toldAfter === moves || nowMs - toldAtMs < EVERY_MS) break;
      line.delete(ticketId);
      if (!isHere(who)) continue;
      line.set(ticketId, { who, toldAfter: moves, toldAtMs: nowMs });
      told += 1;
      tell(who, ticketId);
    }
    return told;
  };
  /** Whoever was told longest ago stands first. */
  const isBehind = (line: Line): boolean => {
    const [first] = line.values();
    return first !== undefined && first.toldAfter !== moves;
  };

  const part = (): void => {
    timer = undefined;
    const told = some(near, NEAR_AT_ONCE);
    some(far, AT_ONCE - told);
    if (isBehind(near) || isBehind(far)) later();
  };
  const later = (): void => {
    timer ??= setTimeout(part, PART_MS).unref();
  };

  return {
    set: (ticketId, who, ahead) => {
      const [mine, other] = ahead === undefined || ahead > NEAR ? [far, near] : [near, far];
      const { toldAfter = moves, toldAtMs = 0 } = mine.get(ticketId) ?? other.get(ticketId) ?? {};
      other.delete(ticketId);
      mine.delete(ticketId);
      mine.set(ticketId, { who, toldAfter, toldAtMs });
    },
    delete: (ticketId) => {
      near.delete(ticketId);
      far.delete(ticketId);
    },
    moved: () => {
      if (near.size + far.size === 0) return;
      moves += 1;
      later();
    },
    close: () => clearTimeout(timer),
  };
};
