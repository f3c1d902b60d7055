/** Translator of the conversation's words: fetched with the conversation, in both languages. */
import { translator } from '../shared/i18n.ts';
import { talkEn } from './talk.en.ts';
import { talkZhCN } from './talk.zh-CN.ts';
import { locale } from './words.ts';

export const talk = translator({ 'zh-CN': talkZhCN, en: talkEn }, locale);
