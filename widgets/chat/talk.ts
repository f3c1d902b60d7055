/** Translator of the conversation's words: fetched with the conversation, Tibetan only where it is spoken. */
import { type Translation, translator } from '../shared/i18n.ts';
import type { Tongue } from '../shared/tongue.ts';
import { talkEn } from './talk.en.ts';
import { talkZhCN } from './talk.zh-CN.ts';
import { tongue } from './words.ts';

type Words = typeof talkZhCN;

const tables: { 'zh-CN': Words } & Record<Tongue, Translation<Words>> = {
  'zh-CN': talkZhCN,
  en: talkEn,
  bo: talkZhCN,
};

/** To be awaited before the conversation is shown; without a network it stays Chinese. */
export const loadTalk = async (wanted: Tongue): Promise<void> => {
  if (wanted !== 'bo' || tables.bo !== talkZhCN) return;
  tables.bo = (await import('./talk.bo.ts').catch(() => undefined))?.talkBo ?? talkZhCN;
};

export const talk = translator(tables, tongue);
