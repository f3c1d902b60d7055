/** Sentences, digits and music to one leg. */
import { randomUUID } from 'node:crypto';
import type { Log } from '../../../ports.ts';
import type { PhoneLine, Prompt, SpokenLanguage } from '../../phone-line.ts';
import type { AriEvent } from './ari-events.ts';
import { type AriHttp, GONE, OK, outcomeOf, part } from './ari-http.ts';
import type { Leg } from './legs.ts';

/** Folder of the sentences below the sounds of a language. */
const FOLDER = 'yixiantong';

/** Whether the sentence of this name has been recorded in a language. */
export type HasSentence = (name: string, language: SpokenLanguage) => boolean;

/** Those that count as Mandarin does: 三十五 is 3, 10, 5. */
export const CHINESE: ReadonlySet<SpokenLanguage> = new Set([
  ...(['zh', 'yue', 'hak', 'wuu', 'wuu-wz', 'nan', 'cdo', 'gan', 'hsn', 'zh-sc'] as const),
]);

/**
 * Below a hundred a number is read as one; longer ones, and those with a leading zero, digit by digit. Of a language that
 * is neither Chinese nor English we do not know how it counts: one recording for each number, else digit by digit.
 */
const numberFiles = (digits: string, language: SpokenLanguage, has: HasSentence): string[] => {
  const single = digits
    .replace(/\D/g, '')
    .split('')
    .map((digit) => `d${digit}`);
  if (!/^[1-9]\d$/.test(digits)) return single;
  const [tens, ones] = [Number(digits[0]), Number(digits[1])];
  const last = ones > 0 ? [`d${ones}`] : [];
  if (language !== 'en' && !CHINESE.has(language))
    return has(`d${digits}`, language) ? [`d${digits}`] : single;
  if (language !== 'en') return [...(tens > 1 ? [`d${tens}`] : []), 'd10', ...last];
  return tens === 1 ? [`d${digits}`] : [`d${tens * 10}`, ...last];
};

const filesOf = (prompts: readonly Prompt[], language: SpokenLanguage, has: HasSentence): string[] =>
  prompts.flatMap((prompt) => {
    if (typeof prompt === 'string') return [prompt];
    if ('digits' in prompt) return numberFiles(prompt.digits, language, has);
    if (has(prompt.own, language)) return [prompt.own];
    return prompt.or ? [prompt.or] : [];
  });

/**
 * What is played for an announcement, and in which language: in the wanted one when it is there whole, so that nobody
 * hears half a sentence in each, else in Chinese.
 * @returns undefined when there is nothing to play
 */
export const mediaOf = (
  prompts: readonly Prompt[],
  wanted: SpokenLanguage,
  has: HasSentence,
): { media: string; language: SpokenLanguage } | undefined => {
  const found = filesOf(prompts, wanted, has);
  const whole = wanted === 'zh' || found.every((name) => has(name, wanted));
  const files = whole ? found : filesOf(prompts, 'zh', has);
  if (files.length === 0) return undefined;
  return {
    media: files.map((name) => `sound:${FOLDER}/${name}`).join(','),
    language: whole ? wanted : 'zh',
  };
};

export interface Speech extends Pick<PhoneLine, 'say' | 'hush' | 'music'> {
  event(event: AriEvent): void;
  /** A leg is about to be connected or recorded: nothing may play into it. */
  quiet(legId: string): Promise<void>;
  /** The leg is on its way out: nobody hears the rest. */
  leaves(legId: string): void;
  /** Nobody tells any more when something has been spoken. */
  forget(legId: string): void;
}

export const createSpeech = (
  http: AriHttp,
  legs: ReadonlyMap<string, Leg>,
  log: Log,
  has: HasSentence,
): Speech => {
  const playing = new Map<string, Leg>();

  const finished = (id: string): void => {
    const leg = playing.get(id);
    playing.delete(id);
    if (leg?.saying?.id !== id) return;
    const { done } = leg.saying;
    delete leg.saying;
    done();
  };

  const remove = (id: string) => http.ask('DELETE', `/playbacks/${part(id)}`);

  const stop = async (leg: Leg): Promise<void> => {
    const { saying } = leg;
    if (!saying) return;
    finished(saying.id);
    await remove(saying.id);
  };

  const endMusic = async (leg: Leg | undefined): Promise<void> => {
    if (!leg?.music) return;
    leg.music = false;
    await http.ask('DELETE', `/channels/${part(leg.legId)}/moh`);
  };

  return {
    async say(legId, prompts, wanted = 'zh') {
      const leg = legs.get(legId);
      if (!leg) return { ok: false, why: 'gone' };
      const spoken = mediaOf(prompts, wanted, has);
      if (!spoken) return OK;
      const stopped = stop(leg);
      const id = `say-${randomUUID()}`;
      // Registered before the request: a short sentence may be over before its answer is here.
      const over = new Promise<void>((resolve) => {
        leg.saying = { id, done: resolve };
        playing.set(id, leg);
      });
      await Promise.all([stopped, endMusic(leg)]);
      if (!playing.has(id)) return OK;
      const outcome = outcomeOf(
        await http.ask('POST', `/channels/${part(legId)}/play/${id}`, {
          query: { media: spoken.media, lang: spoken.language },
        }),
      );
      if (!outcome.ok) finished(id);
      // Hushed before the exchange knew of it.
      else if (!playing.has(id)) await remove(id);
      if (!outcome.ok) return outcome;
      await over;
      return leg.leaving ? GONE : OK;
    },
    async hush(legId) {
      const leg = legs.get(legId);
      if (leg) await stop(leg);
      return leg ? OK : { ok: false, why: 'gone' };
    },
    async music(legId, on) {
      const leg = legs.get(legId);
      if (!leg) return { ok: false, why: 'gone' };
      if (!on) {
        await endMusic(leg);
        return OK;
      }
      await stop(leg);
      leg.music = true;
      return outcomeOf(
        await http.ask('POST', `/channels/${part(legId)}/moh`, { query: { mohClass: 'hold' } }),
      );
    },
    event(event) {
      if (event.type !== 'PlaybackFinished' || !event.playback) return;
      if (event.playback.state === 'failed') log.warn({}, 'a sentence is missing in the telephone exchange');
      finished(event.playback.id);
    },
    async quiet(legId) {
      const leg = legs.get(legId);
      if (leg) await Promise.all([stop(leg), endMusic(leg)]);
    },
    leaves(legId) {
      const leg = legs.get(legId);
      if (!leg) return;
      leg.leaving = true;
      if (leg.saying) finished(leg.saying.id);
    },
    forget(legId) {
      const id = legs.get(legId)?.saying?.id;
      if (id) finished(id);
    },
  };
};
