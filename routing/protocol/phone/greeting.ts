/** How a call begins by the number that was dialled, and what the keys of the greeting do: for calls and the policy page. */
import type { PhoneKey, PhonePolicy } from '../../call/policy.ts';
import type { ServiceDesk } from '../../dispatch/policy-data.ts';
import { GROUPS, type Group, LANGUAGES, type Language } from '../../vocabulary.ts';

/** The general greeting as it is spoken; a bureau that replaces the recording may say other words. */
export const WELCOME_WORDS = '您好，这里是12348公共法律服务热线。为保证服务质量，本次通话将被录音。';

/** Names of the sentences that an installation records itself: files below the folder of a language. */
export const welcomeSentence = (number: string): string => `welcome-${number}`;
export const keySentence = (digit: string): string => `key-${digit === '*' ? 'star' : digit}`;

/** What makes a ticket one of a desk: an entry, or a group of people. */
export interface Door {
  entry?: string;
  group?: Group;
}

/**
 * The way into a desk for somebody who chose it: an entry of its own, else a group, each where nothing else is asked.
 * @returns undefined when there is no such desk, or none of its conditions is an entry or a group alone
 */
export const doorOf = (desks: readonly ServiceDesk[], key: string): Door | undefined => {
  const alone = (desks.find((one) => one.key === key)?.when ?? []).filter(
    (when) => Object.values(when).filter((list) => Array.isArray(list) && list.length > 0).length === 1,
  );
  const entry = alone.flatMap((when) => when.entries ?? [])[0];
  const group = alone.flatMap((when) => when.groups ?? [])[0];
  if (entry) return { entry };
  return group ? { group } : undefined;
};

/** What the greeting says of a key: the words of the bureau, else what the key does. */
export const wordsOfKey = (key: PhoneKey, desks: readonly ServiceDesk[]): string => {
  if (!key.digit) return '';
  if (key.words?.trim()) return key.words.trim();
  const aims = [
    ...(key.language ? [LANGUAGES[key.language as Language]?.zh ?? key.language] : []),
    ...(key.desk ? [desks.find((one) => one.key === key.desk)?.name ?? key.desk] : []),
    ...(key.group ? [GROUPS[key.group as Group]?.zh ?? key.group] : []),
  ];
  return aims.length === 0 ? '' : `${aims.join('、')}请按${key.digit === '*' ? '星号' : key.digit}。`;
};

/** One sentence of a greeting and the recording that speaks it. */
export interface GreetingPart {
  sentence: string;
  words: string;
}

/** A greeting as callers of a number hear it; without `number` the one of all numbers that have none of their own. */
export const greetingOf = (
  phone: Pick<PhonePolicy, 'keys' | 'numbers'>,
  desks: readonly ServiceDesk[],
  number?: string,
): GreetingPart[] => {
  const own = phone.numbers.find((one) => one.number === number)?.words?.trim();
  return [
    number && own
      ? { sentence: welcomeSentence(number), words: own }
      : { sentence: 'welcome', words: WELCOME_WORDS },
    ...phone.keys.map((key) => ({ sentence: keySentence(key.digit), words: wordsOfKey(key, desks) })),
  ].filter(({ words }) => words !== '');
};
