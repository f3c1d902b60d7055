/** Who is told his place anew when somebody else is served: the first in line at once, the others in turn. */

/** Between two rounds, ms. */
const EVERY_MS = 1000;
/** Told in one round at most, and of these the first in line: the others get on too. */
const AT_ONCE = 50;
const NEAR_AT_ONCE = 40;
/** With this many before him or fewer, each step forward is told in the next round. */
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
  type Line = Map<string, { who: Who; toldAfter: number }>;
  /** In the order in which they were told: who was told longest ago comes first. */
  const near: Line = new Map();
  const far: Line = new Map();
  /** Counts the moves. */
  let moves = 0;
  let timer: NodeJS.Timeout | undefined;

  const some = (line: Line, most: number): number => {
    let told = 0;
    for (const [ticketId, { who, toldAfter }] of line) {
      if (told === most || toldAfter === moves) break;
      line.delete(ticketId);
      if (!isHere(who)) continue;
      line.set(ticketId, { who, toldAfter: moves });
      told += 1;
      tell(who, ticketId);
    }
    return told;
  };

  const round = (): void => {
    timer = undefined;
    const told = some(near, NEAR_AT_ONCE);
    if (told + some(far, AT_ONCE - told) >= NEAR_AT_ONCE) later();
  };
  const later = (): void => {
    timer ??= setTimeout(round, EVERY_MS).unref();
  };

  return {
    set: (ticketId, who, ahead) => {
      const [mine, other] = ahead === undefined || ahead > NEAR ? [far, near] : [near, far];
      const toldAfter = (mine.get(ticketId) ?? other.get(ticketId))?.toldAfter ?? moves;
      other.delete(ticketId);
      mine.delete(ticketId);
      mine.set(ticketId, { who, toldAfter });
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
