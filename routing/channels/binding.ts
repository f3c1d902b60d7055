/** A code that joins a follower of another platform with the citizen who was shown it: its letters, and how it is typed. */

/** No 0/O, 1/I/L: read from a screen and typed by hand. */
export const BIND_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const BIND_LENGTH = 8;
/** A code holds this long, ms. */
export const BIND_MS = 15 * 60_000;
/** Wrong tries of one follower, and the time in which they are counted, ms. */
export const BIND_TRIES = 5;
export const BIND_TRIES_MS = 3_600_000;

/** A digit and a letter in each: no plain word and no plain number is taken for one. */
const isMixed = (code: string): boolean => /\d/.test(code) && /[A-Z]/.test(code);

/** A code from `pick(n)`, a fair integer of 0..n-1. */
export const makeBindCode = (pick: (below: number) => number): string => {
  for (;;) {
    const code = Array.from({ length: BIND_LENGTH }, () => BIND_LETTERS[pick(BIND_LETTERS.length)]).join('');
    if (isMixed(code)) return code;
  }
};

const SAID = /^绑定:?([0-9A-Z]{4,16})$/;
const BARE = new RegExp(`^[${BIND_LETTERS}]{${BIND_LENGTH}}$`);

/** The code that he typed, with 绑定 before it or by itself; undefined: these are words for the line. */
export const readBindCode = (text: string): string | undefined => {
  const plain = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  const said = SAID.exec(plain)?.[1];
  if (said !== undefined) return said;
  return BARE.test(plain) && isMixed(plain) ? plain : undefined;
};

/** Tries that still count at `nowMs`. */
export const countedTries = (tries: readonly number[] | undefined, nowMs: number): number[] =>
  (tries ?? []).filter((at) => at > nowMs - BIND_TRIES_MS);
