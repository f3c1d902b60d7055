/** The widget's translator and its current language; languages other than Chinese are loaded when asked for. */
import { type Locale, type PlainKey, type Translation, translator } from '../shared/i18n.ts';
import { zhCN } from './messages.zh-CN.ts';

type Words = typeof zhCN;

let current: Locale = 'zh-CN';
const tables: { 'zh-CN': Words } & Record<Locale, Translation<Words>> = { 'zh-CN': zhCN, en: zhCN };

/** To be awaited before `speak`; without a network the page stays in the language that it has. */
export const loadWords = async (locale: Locale): Promise<boolean> => {
  if (tables[locale] !== zhCN || locale === 'zh-CN') return true;
  try {
    tables.en = (await import('./messages.en.ts')).en;
    return true;
  } catch {
    return false;
  }
};

/** Set from the state before each rendering, so that components stay plain functions. */
export const speak = (locale: Locale): void => {
  current = locale;
};
export const locale = (): Locale => current;
export const t = translator(tables, locale);
export type Key = PlainKey<Words>;
