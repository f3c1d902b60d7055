/** What stands below a quote, with its marks. */

/** The pieces of a text from a place on. */
export const piecesFrom = <T extends { text: string }>(pieces: readonly T[], from: number): T[] => {
  let at = 0;
  return pieces.flatMap((piece) => {
    const skip = Math.max(0, from - at);
    at += piece.text.length;
    return skip >= piece.text.length ? [] : [{ ...piece, text: piece.text.slice(skip) }];
  });
};
