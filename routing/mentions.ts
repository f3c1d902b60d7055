/** Colleagues who are addressed in an internal note with @name (MN). Pure. */

export interface Mentionable {
  id: string;
  username: string;
  displayName: string;
}

/** People told of one note at most. */
const MOST_MENTIONS = 20;

const HAN = /\p{Script=Han}/u;

/**
 * Ids of those whose display name or user name stands after an @ (or ＠): of several names that fit the longest one
 * counts, so that @张晓明 is not 张晓. A user name ends where letters and digits end.
 */
export const mentionsIn = (text: string, people: readonly Mentionable[]): string[] => {
  const names = people
    .flatMap(({ id, username, displayName }) => [
      { id, name: displayName },
      { id, name: username },
    ])
    .filter(({ name }) => name.length > 0)
    .sort((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (const { index } of text.matchAll(/[@＠]/gu)) {
    const rest = text.slice(index + 1);
    const longest = names.find(({ name }) => {
      if (rest.slice(0, name.length).toLowerCase() !== name.toLowerCase()) return false;
      const next = rest.charAt(name.length);
      return HAN.test(name) || !/[\w.-]/.test(next) || next === '.';
    });
    // Two of one name are both told: rather one too many than the wrong one.
    for (const { id, name } of names) if (name === longest?.name) found.add(id);
    if (found.size >= MOST_MENTIONS) break;
  }
  return [...found].slice(0, MOST_MENTIONS);
};
