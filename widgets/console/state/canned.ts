/** Canned replies: found by what follows the slash, filled with the names of this ticket. */
import type { CannedReply } from '../../../routing/protocol/views.ts';
import type { Group } from '../../../routing/vocabulary.ts';

/** The word after a slash that starts the text or follows a space, up to the caret; undefined when there is none. */
export const slashWord = (text: string, caret: number): { from: number; word: string } | undefined => {
  const found = /(?:^|\s)\/([\w\u4e00-\u9fff]{0,20})$/.exec(text.slice(0, caret));
  const word = found?.[1];
  return word === undefined ? undefined : { from: caret - word.length - 1, word };
};

/** Shortcuts that start with the word come first, then titles and texts that hold it. */
export const matchCanned = (replies: readonly CannedReply[], word: string): CannedReply[] => {
  const wanted = word.toLowerCase();
  const rank = (one: CannedReply): number => {
    const shortcut = one.shortcut.toLowerCase();
    if (shortcut === wanted) return 0;
    if (shortcut.startsWith(wanted)) return 1;
    if (one.title.toLowerCase().includes(wanted)) return 2;
    return one.text.toLowerCase().includes(wanted) ? 3 : 4;
  };
  return replies
    .map((one) => ({ one, rank: rank(one) }))
    .filter((entry) => entry.rank < 4)
    .sort((a, b) => a.rank - b.rank || a.one.shortcut.localeCompare(b.one.shortcut))
    .map((entry) => entry.one);
};

/** R073: openings for the groups of a ticket, in their order; offered, never sent by themselves. */
export const openingsFor = (replies: readonly CannedReply[], groups: readonly Group[]): CannedReply[] =>
  groups.flatMap((group) => replies.filter((one) => one.group === group));

export const fillCanned = (text: string, values: { name?: string; no?: string; agent?: string }): string =>
  text
    .replaceAll('{name}', values.name ?? '')
    .replaceAll('{no}', values.no ?? '')
    .replaceAll('{agent}', values.agent ?? '');

/** Replaces the slash word by the reply; answers the new text and where the caret goes. */
export const insertCanned = (
  text: string,
  slash: { from: number; word: string },
  reply: string,
): { text: string; caret: number } => {
  const end = slash.from + slash.word.length + 1;
  return { text: text.slice(0, slash.from) + reply + text.slice(end), caret: slash.from + reply.length };
};
