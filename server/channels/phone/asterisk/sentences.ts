/** Which sentences an installation has recorded, by language; and what is missing or misnamed there. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { keysOf, LANGUAGES, type Language } from '../../../../routing/vocabulary.ts';
import type { Log } from '../../../ports.ts';
import { PROMPTS, type SpokenLanguage } from '../../phone-line.ts';
import { CHINESE, type HasSentence } from './speech.ts';

/** As Asterisk finds them: the A-law form is made from the WAV. */
const FORMS = ['wav', 'alaw'] as const;
/** Spoken to staff alone, or before anybody could have pressed a key: Chinese will do. */
const CHINESE_ALONE: ReadonlySet<string> = new Set(['confirm', 'beep', 'out_of_service']);
/** What numbers are made of (`numberFiles`). */
const numbersOf = (language: SpokenLanguage): string[] => {
  const upTo = (most: number) => Array.from({ length: most + 1 }, (_, n) => `d${n}`);
  if (language === 'en') return [...upTo(20), ...[30, 40, 50, 60, 70, 80, 90].map((n) => `d${n}`)];
  return upTo(CHINESE.has(language) ? 10 : 9);
};
/** Numbers, greetings of published numbers, and the keys that the greeting names. */
const OTHER_NAMES = /^(d\d{1,2}|welcome-\d{3,20}|key-(\d|star))$/;

/** @param folder holds `LANGUAGE/NAME.wav`; looked at each time, so that a new recording counts at once */
export const sentencesIn =
  (folder: string): HasSentence =>
  (name, language) =>
    FORMS.some((form) => existsSync(path.join(folder, language, `${name}.${form}`)));

export interface SentenceFault {
  language: string;
  /** Sentences for which callers of this language hear Chinese. */
  missing: string[];
  /** Files that no sentence has the name of. */
  unknown: string[];
}

const namesIn = (folder: string): Set<string> =>
  new Set(
    existsSync(folder)
      ? readdirSync(folder)
          .filter((file) => FORMS.some((form) => file.endsWith(`.${form}`)))
          .map((file) => file.slice(0, file.lastIndexOf('.')))
      : [],
  );

/** What is wrong with the sentences, language by language; one in which nothing was recorded yet is left out. */
export const sentenceFaults = (folder: string): SentenceFault[] => {
  const known = new Set<string>(PROMPTS);
  const faults = keysOf(LANGUAGES).map((language): SentenceFault => {
    const there = namesIn(path.join(folder, language));
    there.delete('beep');
    const isMissing = (name: string) =>
      name !== 'beep' && !there.has(name) && (language === 'zh' || !CHINESE_ALONE.has(name));
    const wanted = [...PROMPTS, ...numbersOf(language)];
    return {
      language,
      missing: there.size === 0 && language !== 'zh' ? [] : wanted.filter(isMissing),
      unknown: [...there].filter((name) => !known.has(name) && !OTHER_NAMES.test(name)).toSorted(),
    };
  });
  const others = existsSync(folder)
    ? readdirSync(folder).filter((name) => !Object.hasOwn(LANGUAGES, name as Language))
    : [];
  return [
    ...faults.filter(({ missing, unknown }) => missing.length > 0 || unknown.length > 0),
    ...others.map((language) => ({ language, missing: [], unknown: ['the folder itself'] })),
  ];
};

/** Tells it at start. */
export const tellSentenceFaults = (folder: string, log: Log): void => {
  for (const { language, missing, unknown } of sentenceFaults(folder)) {
    if (missing.length > 0)
      log.warn(
        { language, missing },
        language === 'zh'
          ? 'sentences of the telephone are missing: callers hear silence instead'
          : 'sentences of the telephone are missing in this language: callers hear them in Chinese',
      );
    if (unknown.length > 0)
      log.warn(
        { language, unknown },
        'sound files of the telephone with a name that no sentence has: never spoken',
      );
  }
};
