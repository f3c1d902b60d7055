/** Finding a colleague after an @ in a note; shown in the menu of canned replies. */
import type { CannedReply, StaffLine } from '../../../routing/protocol/views.ts';

/** The word after an @ up to the caret; undefined when there is none. */
export const atWord = (
  text: string,
  caret: number,
): { from: number; word: string; sign: '@' } | undefined => {
  const word = /[@＠]([\w.\u4e00-\u9fff-]{0,20})$/u.exec(text.slice(0, caret))?.[1];
  return word === undefined ? undefined : { from: caret - word.length - 1, word, sign: '@' };
};

const READERS = ['agent', 'supervisor'];

/** Colleagues whose name starts with the word first, then those that hold it; at most ten. */
export const matchColleagues = (people: readonly StaffLine[], word: string, self?: string): CannedReply[] => {
  const wanted = word.toLowerCase();
  const rank = ({ displayName, username }: StaffLine): number =>
    [displayName, username].some((name) => name.toLowerCase().startsWith(wanted))
      ? 0
      : [displayName, username].some((name) => name.toLowerCase().includes(wanted))
        ? 1
        : 2;
  return people
    .filter((one) => !one.disabled && one.id !== self && READERS.includes(one.role) && rank(one) < 2)
    .sort((a, b) => rank(a) - rank(b) || a.username.localeCompare(b.username))
    .slice(0, 10)
    .map(({ id, username, displayName }) => ({
      id,
      shortcut: username,
      title: displayName,
      text: `@${displayName} `,
    }));
};
