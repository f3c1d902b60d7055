/** The widget's translator and its current language; languages other than Chinese are loaded when asked for. */
import { type Locale, type PlainKey, type Translation, translator } from '../shared/i18n.ts';
import { localeOf, type Tongue } from '../shared/tongue.ts';
import type { zhCN } from './messages.zh-CN.ts';

type Words = typeof zhCN;

const AGAIN_MS = 2_000;

let current: Tongue = 'zh-CN';
/** Filled by `loadWords`; nobody speaks a language before it is here. */
const tables = {} as Record<Tongue, Translation<Words>> & { 'zh-CN': Words };

const LOAD: Record<Tongue, () => Promise<Translation<Words>>> = {
  'zh-CN': async () => (await import('./messages.zh-CN.ts')).zhCN,
  en: async () => (await import('./messages.en.ts')).en,
  bo: async () => (await import('./messages.bo.ts')).bo,
};

/** To be awaited before `speak`; without a network the page stays in the language that it has. */
export const loadWords = async (tongue: Tongue): Promise<boolean> => {
  try {
    const words = tables[tongue] ?? (await LOAD[tongue]());
    Object.assign(tables, { [tongue]: words });
    return true;
  } catch {
    return false;
  }
};

/** The first words of a page: asked for until they come, since without them there is nothing to show. */
export const firstWords = async (tongue: Tongue): Promise<void> => {
  while (!(await loadWords(tongue))) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
};

/** Set from the state before each rendering, so that components stay plain functions. */
export const speak = (tongue: Tongue): void => {
  current = tongue;
};
export const tongue = (): Tongue => current;
export const locale = (): Locale => localeOf(current);
export const t = translator(tables, tongue);
export type Key = PlainKey<Words>;
