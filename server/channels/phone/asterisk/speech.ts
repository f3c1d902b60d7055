/** Sentences, digits and music to one leg. */
import { randomUUID } from 'node:crypto';
import type { Log } from '../../../ports.ts';
import type { PhoneLine, Prompt, SpokenLanguage } from '../../phone-line.ts';
import type { AriEvent } from './ari-events.ts';
import { type AriHttp, GONE, OK, outcomeOf, part } from './ari-http.ts';
import type { Leg } from './legs.ts';

/** Folder of the sentences below the sounds of a language. */
const FOLDER = 'yixiantong';

/** Below a hundred a number is read as one; longer ones, and those with a leading zero, digit by digit. */
const numberFiles = (digits: string, language: SpokenLanguage): string[] => {
  const single = digits
    .replace(/\D/g, '')
    .split('')
    .map((digit) => `d${digit}`);
  if (!/^[1-9]\d$/.test(digits)) return single;
  const [tens, ones] = [Number(digits[0]), Number(digits[1])];
  const last = ones > 0 ? [`d${ones}`] : [];
  if (language === 'zh') return [...(tens > 1 ? [`d${tens}`] : []), 'd10', ...last];
  return tens === 1 ? [`d${digits}`] : [`d${tens * 10}`, ...last];
};

export const mediaOf = (prompts: readonly Prompt[], language: SpokenLanguage): string =>
  prompts
    .flatMap((prompt) => (typeof prompt === 'string' ? [prompt] : numberFiles(prompt.digits, language)))
    .map((name) => `sound:${FOLDER}/${name}`)
    .join(',');

export interface Speech extends Pick<PhoneLine, 'say' | 'hush' | 'music'> {
  event(event: AriEvent): void;
  /** A leg is about to be connected or recorded: nothing may play into it. */
  quiet(legId: string): Promise<void>;
  /** The leg is on its way out: nobody hears the rest. */
  leaves(legId: string): void;
  /** Nobody tells any more when something has been spoken. */
  forget(legId: string): void;
}

export const createSpeech = (http: AriHttp, legs: ReadonlyMap<string, Leg>, log: Log): Speech => {
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
    async say(legId, prompts, language = 'zh') {
      const leg = legs.get(legId);
      if (!leg) return { ok: false, why: 'gone' };
      if (prompts.length === 0) return OK;
      const stopped = stop(leg);
      const id = `say-${randomUUID()}`;
      // Registered before the request: a short sentence may be over before its answer is here.
      const spoken = new Promise<void>((resolve) => {
        leg.saying = { id, done: resolve };
        playing.set(id, leg);
      });
      await Promise.all([stopped, endMusic(leg)]);
      if (!playing.has(id)) return OK;
      const outcome = outcomeOf(
        await http.ask('POST', `/channels/${part(legId)}/play/${id}`, {
          query: { media: mediaOf(prompts, language), lang: language },
        }),
      );
      if (!outcome.ok) finished(id);
      // Hushed before the exchange knew of it.
      else if (!playing.has(id)) await remove(id);
      if (!outcome.ok) return outcome;
      await spoken;
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
