/** What a follower quoted: WeChat puts it before his own words, as text. */

export interface Quote {
  author: string;
  text: string;
  /** Where his own words begin in the message. */
  from: number;
}

/** 「name：words」, a line of dashes, his own words. Anything else is no quote. */
const QUOTED = /^「([^：「」\n]{1,40})：([\s\S]{1,2000}?)」\n(?:- ){5,60}-?\n(?=[\s\S]*\S)/;

export const quoteOf = (text: string): Quote | undefined => {
  const [whole, author, words] = QUOTED.exec(text) ?? [];
  return whole && author && words ? { author, text: words, from: whole.length } : undefined;
};

/** The pieces of a text from a place on. */
export const piecesFrom = <T extends { text: string }>(pieces: readonly T[], from: number): T[] => {
  let at = 0;
  return pieces.flatMap((piece) => {
    const skip = Math.max(0, from - at);
    at += piece.text.length;
    return skip >= piece.text.length ? [] : [{ ...piece, text: piece.text.slice(skip) }];
  });
};
