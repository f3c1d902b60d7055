/** The widget's translator and its current language. */
import { type Locale, type PlainKey, translator } from '../shared/i18n.ts';
import { en } from './messages.en.ts';
import { zhCN } from './messages.zh-CN.ts';

let current: Locale = 'zh-CN';

/** Set from the state before each rendering, so that components stay plain functions. */
export const speak = (locale: Locale): void => {
  current = locale;
};
export const locale = (): Locale => current;
export const t = translator({ 'zh-CN': zhCN, en }, locale);
export type Key = PlainKey<typeof zhCN>;
